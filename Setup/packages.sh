# The system's packages: through apt on Debian and Ubuntu, through Homebrew on macOS.

has_packages() { [ -z "$(missing_packages "$@")" ]; }

# Prints those of the packages that are not installed.
missing_packages() {
  if [ "$(uname)" = Darwin ]; then
    for formula in vips libraw pkgconf; do
      brew list --versions "$formula" >/dev/null 2>&1 || echo "$formula"
    done
    return
  fi
  { dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true; } | awk -v packages="$*" '
    $2 == "installed" { there[$1] }
    END {
      count = split(packages, names, " ")
      for (i = 1; i <= count; i++) if (!(names[i] in there)) print names[i]
    }'
}

# Without the right to install, the exact command is printed.
need_packages() {
  local missing install
  missing=$(missing_packages "$@" | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  if [ "$(uname)" = Darwin ]; then
    say "installing with Homebrew: $missing"
    brew install $missing >&2 || fail "could not install: $missing"
    return
  fi
  install="install -y --no-install-recommends $missing"
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
    fail "no right to install packages. As root, run: apt-get update && apt-get $install"
  say "installing system packages: $missing"
  # A source of somebody else's that cannot be read need not be in the way.
  apt_get update || say "not all lists of packages could be renewed; trying with those at hand"
  apt_get $install || fail "could not install: $missing"
}

# apt-get as root. For minutes after a machine has started, its own upgrades may hold apt's locks. DPkg::Lock::Timeout waits
# for dpkg's lock; that of the lists and that of the downloads are errors at once, and are tried again.
apt_get() {
  local patience=900 rights= errors told=
  local end=$((SECONDS + patience))
  [ "$(id -u)" = 0 ] || rights=sudo
  until errors=$($rights env LC_ALL=C DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=$patience "$@" 2>&1 >&3); do
    [[ $errors == *"Could not get lock"* && $SECONDS -lt $end ]] || {
      printf '%s\n' "$errors" >&3
      return 1
    }
    [ -n "$told" ] || say "another program is installing packages; waiting for it, up to $((patience / 60)) minutes"
    told=yes
    sleep 3
  done 3>&2
}

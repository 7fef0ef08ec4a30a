# Builds programs in release when something that they are made of has changed, then becomes the first of them.

# become NEEDS PROGRAMS ARGUMENTS…: where all is there, nothing is written and nobody is waited for.
become() {
  local needs=$1 programs=$2
  shift 2
  { "has_$needs" && is_built $programs; } || alone get_ready "$needs" "$programs"
  JUROR_ROOT="$root" exec "$root/.build/release/${programs%% *}" "$@"
}

get_ready() {
  "need_$1"
  is_built $2 || build $2
}

# Contents count, not times: git, touch and copying change the times of files, and set some back.
made_of() {
  local others=
  # libtorch can be changed without juror being any the older for it.
  [ "$1" != juror ] || others=juror-libtorch.pc
  cd "$root"
  find Package.swift Sources Models .deps/pkgconfig -type f ! -name '.*' ! -name "$others" -print0 |
    LC_ALL=C sort -z | xargs -0 cksum
}

# Beside each program lies what it was built from, with the program's own time, so that a program that was built by another
# hand is not taken for it.
is_built() {
  local now program
  now=$(made_of "$@")
  for program in "$@"; do
    program="$root/.build/release/$program"
    [ -x "$program" ] && [ ! "$program" -nt "$program.made-of" ] && [ ! "$program.made-of" -nt "$program" ] &&
      [ "$now" = "$(cat "$program.made-of")" ] || return 1
  done
}

build() {
  local now program file log="$root/.build/set-up.log"
  # Taken first: what changes during the build is for the next one.
  now=$(made_of "$@")
  say "building $1 (the first time takes a few minutes)"
  mkdir -p "$root/.build"
  for program in "$@"; do
    swift build --package-path "$root" --configuration release --product "$program" >"$log" 2>&1 || {
      cat "$log" >&2
      fail "could not build $program"
    }
    file="$root/.build/release/$program"
    printf '%s\n' "$now" >"$file.made-of"
    touch -r "$file" "$file.made-of"
  done
}

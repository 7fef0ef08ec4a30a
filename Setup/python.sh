# Python packages of the reference scripts, pinned by hash, in an environment of their own.

has_reference_python() { cmp -s "$root/Tools/requirements.txt" "$deps/python/requirements.txt"; }

need_reference_python() {
  ! has_reference_python || return 0
  say "installing the reference scripts' Python packages into .deps/python"
  rm -rf "$deps/python"
  /usr/bin/python3 -m venv "$deps/python" &&
    "$deps/python/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary=:all: \
      --requirement "$root/Tools/requirements.txt" >&2 ||
    fail "could not install Tools/requirements.txt"
  cp "$root/Tools/requirements.txt" "$deps/python/requirements.txt"
}

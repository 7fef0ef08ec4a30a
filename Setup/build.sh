# Builds one product in release when its sources are newer than its binary, then becomes it.

build_and_run() {
  local product=$1 binary="$root/.build/release/$1" log
  shift
  if [ ! -x "$binary" ] || [ -n "$(find "$root/Package.swift" "$root/Sources" "$root/Models" "$deps/pkgconfig" -newer "$binary" -print -quit)" ]; then
    log=$(mktemp)
    say "building $product (the first time takes a few minutes)"
    swift build --package-path "$root" --configuration release --product "$product" >"$log" 2>&1 || {
      cat "$log" >&2
      fail "could not build $product"
    }
    touch "$binary"
    rm -f "$log"
  fi
  JUROR_ROOT="$root" exec "$binary" "$@"
}

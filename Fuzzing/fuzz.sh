#!/usr/bin/env bash
# fuzz.sh TARGET SECONDS [LIBFUZZER-OPTION…]: builds a target of Package.swift with coverage and AddressSanitizer, and feeds
# it for so many seconds of processor time. Exit code 0: nothing was found. What is found lies in .build-fuzz/found.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=$1 seconds=$2
shift 2
build=$root/.build-fuzz
export PKG_CONFIG_PATH="$root/.deps/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"

cp "$root/Package.resolved" "$root/Fuzzing/Package.resolved"
# lld, because gold does not understand AddressSanitizer's debugging information.
swift build --package-path "$root/Fuzzing" --scratch-path "$build" --configuration release --product "$target" \
  -Xswiftc -enable-testing -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld

mkdir -p "$build/corpus/$target" "$build/found"
inputs=("$build/corpus/$target" "$root/Fuzzing/Seeds/$target")
# A file is run alone.
[ ! -f "${1-}" ] || inputs=()
ulimit -S -t "$seconds"
# Leaks are not looked for: Swift's and libtorch's caches are taken for some.
SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 exec nice -n 19 "$build/release/$target" \
  "${inputs[@]}" -artifact_prefix="$build/found/$target-" \
  -rss_limit_mb=2048 -timeout=10 -max_len=65536 -print_final_stats=1 "$@"

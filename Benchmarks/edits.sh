#!/usr/bin/env bash
# How many patches each edit of the degradation pretext makes in a second on one thread, beside Pillow, NumPy and SciPy, as a Markdown table.
# Usage: Benchmarks/edits.sh FOLDER [SIDE]; FOLDER holds photos, of which 64 are taken.
#
# Needs Debian's python3-pil and python3-scipy, and `swift build -c release --product EditSpeed`.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
side=${2:-227}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mapfile -t photos < <(find "$1" -name '*.jpg' | sort | awk 'NR % 20 == 1' | head -64)
load=$(cut -d' ' -f1 /proc/loadavg)
for round in 1 2 3; do
  VIPS_CONCURRENCY=1 taskset -c 0 "$root/.build/release/EditSpeed" "$side" "${photos[@]}" >"$work/swift-$round"
  taskset -c 0 /usr/bin/python3 "$root/Tools/edit-speed.py" "$side" "${photos[@]}" >"$work/python-$round"
done
cat <<END
$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), load $load before; medians of 3 rounds in turn, ${#photos[@]} patches of $side pixels, one thread.

| edit | Juror, patches/s | Pillow, NumPy, SciPy | ratio |
|---|---|---|---|
END
paste -d' ' "$work"/swift-* "$work"/python-* | awk '
  function median(a, b, c) { return a > b ? (b > c ? b : (a > c ? c : a)) : (a > c ? a : (b > c ? c : b)) }
  { s = median($3, $6, $9); p = median($12, $15, $18); printf "| %s %s | %d | %d | %.1f × |\n", $1, $2, s, p, s / p }'

#!/usr/bin/env bash
# How fast and how large scoring is, as a Markdown table. Usage: Benchmarks/scoring.sh [MODEL] [ROUNDS]
#
# Makes 24-megapixel JPEGs of Debian's wallpapers, scores them and decodes them with djpeg (two at a time, as many as
# the cores it is run on) in turn, and compares the medians; then scores JPEGs of 500 × 400 pixels beside what OpenVINO by itself
# computes in the same shape (engine.c). Run it on a machine that does nothing else.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
juror="$root/.build/release/juror"
model=${1:-juror-oasis-lite2}
rounds=${2:-5}
cores=$(nproc)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache"

# Photographs, not drawings; enlarged to 6000 × 4000.
sources=(
  /usr/share/backgrounds/mate/abstract/Elephants_3840x2160.jpg
  /usr/share/wallpapers/Volna/contents/images/5120x2880.jpg
  /usr/share/backgrounds/{picosdeeuropa,aitzgorri,sunset}_by_Aitzol_Berasategi.jpg
  /usr/share/backgrounds/{Dragonfly_by_Bolly,seeding_by_Clements_Engelhardt,Picture_1A_by_freespace}.jpg
  /usr/share/backgrounds/{life_by_Aitzol_Berasategi,Bridge_by_Sander_Klootwijk}.jpg
)
mkdir "$work/10" "$work/100" "$work/1000" "$work/small"
for i in "${!sources[@]}"; do
  [ -e "${sources[$i]}" ] || { echo "missing: ${sources[$i]} (packages mate-backgrounds, plasma-workspace-wallpapers, lomiri-wallpapers-16.04)" >&2; exit 1; }
  vips thumbnail "${sources[$i]}" "$work/10/$i.jpg[Q=90]" 6000 --height 4000 --size force
done
for i in "${!sources[@]}"; do
  vips thumbnail "${sources[$i]}" "$work/$i.jpg[Q=90]" 500 --height 400 --size force
  for copy in $(seq 1 50); do ln "$work/$i.jpg" "$work/small/$copy-$i.jpg"; done
done
PKG_CONFIG_PATH="$root/.deps/pkgconfig" cc -O2 "$root/Benchmarks/engine.c" -o "$work/engine" -lpthread \
  $(PKG_CONFIG_PATH="$root/.deps/pkgconfig" pkg-config --cflags --libs juror-openvino)
export LD_LIBRARY_PATH="$root/.deps/openvino/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
file=$("$juror" models --format jsonl | sed -n "s/.*\"name\":\"$model\".*\"path\":\"\([^\"]*\)\".*/\1/p")

# More of them by hard links: the file cache holds them all either way.
for folder in 100 1000; do
  for copy in $(seq 1 $((folder / 10))); do
    for i in "${!sources[@]}"; do ln "$work/10/$i.jpg" "$work/$folder/$copy-$i.jpg"; done
  done
done

# Wall-clock seconds, or processor seconds (which other programs disturb less).
run() { /usr/bin/time -f '%e %U %S' -o "$work/time" "$@" >/dev/null 2>"$work/log" || { cat "$work/log" >&2; exit 1; }; }
wall() { cut -d' ' -f1 "$work/time"; }
processor() { awk '{ print $2 + $3 }' "$work/time"; }
peak() { /usr/bin/time -f %M -o "$work/time" "$@" >/dev/null 2>&1; echo $(($(cat "$work/time") / 1024)); }
median() { sort -n | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
rate() { awk -v seconds="$1" 'BEGIN { printf "%.1f", 100 / seconds }'; }
decode() { (cd "$work/100" && ls | xargs -P "$cores" -n 1 djpeg -scale 1/8 -outfile /dev/null); }
export -f decode; export work cores

measure() {
  local name=$1
  shift
  run "$@"
  wall >>"$work/$name.wall"
  processor >>"$work/$name.processor"
}

for precision in auto f32; do "$juror" score --model "$model" --precision $precision "$work/10/0.jpg" >/dev/null; done
load=$(cut -d' ' -f1 /proc/loadavg)
for _ in $(seq "$rounds"); do
  measure djpeg bash -c decode
  measure auto "$juror" score --model "$model" "$work/100"
  measure f32 "$juror" score --model "$model" --precision f32 "$work/100"
  measure one "$juror" score --model "$model" "$work/10/0.jpg"
  measure small "$juror" score --model "$model" --precision f32 "$work/small"
  # The shape of 500 × 400 pixels at an area of about 256².
  "$work/engine" "${file:-$model}" 224 288 f32 500 >>"$work/engine.rate"
done
of() { median <"$work/$1.$2"; }
against() { awk -v a="$(of djpeg "$2")" -v b="$(of "$1" "$2")" 'BEGIN { printf "%.2f", a / b }'; }
each() { awk -v seconds="$(of "$1" processor)" 'BEGIN { printf "%.0f", 10 * seconds }'; }
line() { echo "| $1 | $(rate "$(of "$2" wall)") photos/s, $(against "$2" wall) × djpeg | $(each "$2") ms, $(against "$2" processor) × djpeg |"; }

cat <<EOF
$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $cores cores, load $load before; model $(basename "$model"); medians of $rounds rounds.

| 100 photos of 24 megapixels | throughput | processor time per photo |
|---|---|---|
$(line "\`djpeg -scale 1/8\`, $cores at a time" djpeg)
$(line "\`juror score\`, precision auto" auto)
$(line "\`juror score\`, precision f32" f32)

| 500 photos of 500 × 400 pixels, f32 | |
|---|---|
| OpenVINO by itself, 288 × 224 | $(median <"$work/engine.rate") images/s |
| \`juror score\`, decoding and all | $(awk -v s="$(of small wall)" -v e="$(median <"$work/engine.rate")" 'BEGIN { printf "%.1f photos/s, %.2f × OpenVINO", 500 / s, 500 / s / e }') |

| | |
|---|---|
| largest resident memory, 10 photos | $(peak "$juror" score --model "$model" "$work/10") MB |
| largest resident memory, 1,000 photos | $(peak "$juror" score --model "$model" "$work/1000") MB |
| \`juror score one.jpg\` (24 megapixels), model in the cache | $(of one wall) s, $(of one processor) s of processor time |
EOF

#!/usr/bin/env bash
# How fast and how large scoring is, as a Markdown table. Usage: Benchmarks/scoring.sh [MODEL] [ROUNDS]
#
# Makes 24-megapixel JPEGs of Debian's wallpapers, scores them and decodes them with djpeg (two at a time, as many as
# the cores it is run on) in turn, and compares the medians. Run it on a machine that does nothing else.
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
mkdir "$work/10" "$work/100" "$work/1000"
for i in "${!sources[@]}"; do
  [ -e "${sources[$i]}" ] || { echo "missing: ${sources[$i]} (packages mate-backgrounds, plasma-workspace-wallpapers, lomiri-wallpapers-16.04)" >&2; exit 1; }
  vips thumbnail "${sources[$i]}" "$work/10/$i.jpg[Q=90]" 6000 --height 4000 --size force
done
# More of them by hard links: the file cache holds them all either way.
for folder in 100 1000; do
  for copy in $(seq 1 $((folder / 10))); do
    for i in "${!sources[@]}"; do ln "$work/10/$i.jpg" "$work/$folder/$copy-$i.jpg"; done
  done
done

seconds() { /usr/bin/time -f %e -o "$work/time" "$@" >/dev/null 2>"$work/log" || { cat "$work/log" >&2; exit 1; }; cat "$work/time"; }
peak() { /usr/bin/time -f %M -o "$work/time" "$@" >/dev/null 2>&1; echo $(($(cat "$work/time") / 1024)); }
median() { sort -n | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
rate() { awk -v seconds="$1" 'BEGIN { printf "%.1f", 100 / seconds }'; }
decode() { (cd "$work/100" && ls | xargs -P "$cores" -n 1 djpeg -scale 1/8 -outfile /dev/null); }
export -f decode; export work cores

"$juror" score --model "$model" "$work/10/0.jpg" >/dev/null
for _ in $(seq "$rounds"); do
  seconds bash -c decode >>"$work/djpeg"
  seconds "$juror" score --model "$model" "$work/100" >>"$work/auto"
  seconds "$juror" score --model "$model" --precision f32 "$work/100" >>"$work/f32"
  seconds "$juror" score --model "$model" "$work/10/0.jpg" >>"$work/one"
done
reference=$(median <"$work/djpeg"); auto=$(median <"$work/auto"); f32=$(median <"$work/f32"); one=$(median <"$work/one")
against() { awk -v a="$reference" -v b="$1" 'BEGIN { printf "%.2f", a / b }'; }

cat <<EOF
| what | value |
|---|---|
| machine | $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $cores cores, load before $(cut -d' ' -f1 /proc/loadavg) |
| model | $model |
| \`djpeg -scale 1/8\`, $cores at a time | $(rate "$reference") photos/s |
| \`juror score\`, precision auto | $(rate "$auto") photos/s, $(against "$auto") × djpeg |
| \`juror score\`, precision f32 | $(rate "$f32") photos/s, $(against "$f32") × djpeg |
| largest resident memory, 10 photos | $(peak "$juror" score --model "$model" "$work/10") MB |
| largest resident memory, 1,000 photos | $(peak "$juror" score --model "$model" "$work/1000") MB |
| \`juror score one.jpg\` (24 megapixels), model in the cache | $one s |
EOF

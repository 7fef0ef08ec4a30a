#!/usr/bin/env bash
# How long reading label files takes, as a Markdown table. Usage: Benchmarks/datasets.sh AVA.txt [ROUNDS]
#
# Repeats the rows of an AVA.txt with new ids until there are 255,530, as in the whole data set, writes them in several
# dialects, and reads each with juror-lab datasets check, which tells how long that took. Needs
# swift build -c release --product juror-lab. Run it on a machine that does nothing else.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
lab="$root/.build/release/juror-lab"
source=${1:?Usage: Benchmarks/datasets.sh AVA.txt [ROUNDS]}
rounds=${2:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

rows=255530
while cat "$source"; do :; done 2>/dev/null |
  awk -v rows=$rows 'NF == 15 { $1 = ++n; $2 = 1000000 + n; print } n == rows { exit }' >"$work/AVA.txt" || true
awk 'BEGIN { print "image_id,score2,score3,score4,score5,score6,score7,score8,score9,score10,score11,tag1,tag2,tag3" }
  { printf "%s", $2; for (k = 3; k <= 15; k++) printf ",%s", $k; print "" }' "$work/AVA.txt" >"$work/counts.csv"
awk '{ s = 0; for (k = 3; k <= 12; k++) s += $k; printf "%s", $2; for (k = 3; k <= 12; k++) printf ",%.17g", $k / s; print "" }' \
  "$work/AVA.txt" >"$work/probabilities.csv"
awk 'BEGIN { printf "[" } { printf "%s{\"image_id\": \"%s\", \"label\": [%s", n++ ? ",\n" : "", $2, $3
  for (k = 4; k <= 12; k++) printf ", %s", $k; printf "]}" } END { print "]" }' "$work/AVA.txt" >"$work/idealo.json"

median() { sort -n | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
seconds() {
  for _ in $(seq "$rounds"); do
    "$lab" datasets check ava "$1" 2>&1 >/dev/null | sed -n 's/^read .* ratings in \([0-9.]*\).*/\1/p'
  done | median
}

load=$(cut -d' ' -f1 /proc/loadavg)
cat <<EOF
$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), load $load before; medians of $rounds rounds.

| $rows photos | size | read in |
|---|---|---|
EOF
for file in AVA.txt counts.csv probabilities.csv idealo.json; do
  echo "| \`$file\` | $(($(stat -c %s "$work/$file") / 1000000)) MB | $(seconds "$work/$file") s |"
done

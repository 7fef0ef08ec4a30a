#!/usr/bin/env bash
# How long metrics with their intervals and fitted distributions take, as a Markdown table. Usage: Benchmarks/ratings.sh [ROUNDS]
#
# The ratings are made up: discretised normal distributions, 78 to 549 votes, in AVA's format and number. Run it on a
# machine that does nothing else.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
lab="$root/.build/release/juror-lab"
rounds=${1:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

awk -v all="$work/AVA.txt" -v part="$work/part.txt" -v predictions="$work/predictions.csv" 'BEGIN {
  srand(1)
  for (row = 1; row <= 255530; row++) {
    mean = 5.4 + 0.7 * (rand() + rand() + rand() + rand() - 2) * 1.73
    spread = 1.1 + 0.7 * rand(); votes = 78 + int(471 * rand() ^ 3); total = 0
    line = row " " 100000 + row; guess = 100000 + row; shift = 0.8 * (rand() - 0.5); sum = 0
    for (k = 1; k <= 10; k++) {
      share = exp(-((k - mean) / spread) ^ 2 / 2) * (0.6 + 0.8 * rand())
      line = line " " int(votes * share / spread / 2.5 + rand())
      q[k] = exp(-((k - mean - shift) / 1.4) ^ 2 / 2); sum += q[k]
    }
    for (k = 1; k <= 10; k++) guess = guess "," q[k] / sum
    print line " 1 0 1" > all
    if (row <= 20000) { print line " 1 0 1" > part; print guess > predictions }
  }
}'

measure() {
  local name=$1
  shift
  for _ in $(seq "$rounds"); do
    /usr/bin/time -f '%e %U' -a -o "$work/$name" "$@" >/dev/null
  done
}
median() { sort -n -k "$2" "$work/$1" | awk -v column="$2" '{ v[NR] = $column } END { print v[int((NR + 1) / 2)] }'; }

measure evaluate "$lab" evaluate --predictions "$work/predictions.csv" --ratings "$work/part.txt" --dataset ava --threshold 5 --format json
measure statistics "$lab" statistics --ratings "$work/AVA.txt" --dataset ava --format json

cat <<EOF
$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg); medians of $rounds rounds.

| | elapsed | processor time |
|---|---|---|
| \`juror-lab evaluate\`: 20,000 photos, 13 metrics, 1,000 resamples | $(median evaluate 1) s | $(median evaluate 2) s |
| \`juror-lab statistics\`: 255,530 photos, 6 families fitted to each | $(median statistics 1) s | $(median statistics 2) s |
EOF

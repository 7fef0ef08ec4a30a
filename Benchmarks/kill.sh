#!/usr/bin/env bash
# Kills a short training 20 times at random moments and compares the resumed run's weights with those of a run that
# never stopped, bit by bit. Usage: Benchmarks/kill.sh [TIMES] [SEED]; JUROR_DATA names the data sets.
#
# Checkpoints are written after every step. Every other kill waits, after its random moment, until one is being written,
# and is counted when it leaves the unfinished file. Some runs are killed twice.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
lab=${JUROR_LAB:-$root/.build/release/juror-lab}
times=${1:-20}
RANDOM=${2:-1}
export JUROR_DATA=${JUROR_DATA:-$root/../shared/data}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/kill.yaml" <<END
name: kill
method: nima
data: {held-out-unlabelled: 0}
network: {trunk: efficientnet-lite0, weights: random, levels: [stage3, stage7], hidden: 0, dropout: 0.75}
fit: {policy: squash, side: 64}
optimization: {epochs: 1, batch: 32, accumulation: 2, trunk-learning-rate: 0.001, averaging: 0.9, clip: 1}
validation: {folds: 0, held-out: 0.2, every: 1, robustness: false, resamples: 0}
checkpoints: {steps: 1}
END
train() { "$lab" train "$work/kill.yaml" --output "$1" "${@:2}" >/dev/null 2>"$work/log" || { cat "$work/log" >&2; exit 1; }; }
sum() { sha256sum "$1/weights.safetensors" | cut -d' ' -f1; }

start=$(date +%s%N)
train "$work/whole"
milliseconds=$((($(date +%s%N) - start) / 1000000))
expected=$(sum "$work/whole")
same=0 during=0
for number in $(seq "$times"); do
  rm -rf "$work/out"
  for _ in $(seq $((number % 3 == 0 ? 2 : 1))); do
    "$lab" train "$work/kill.yaml" --output "$work/out" --resume >/dev/null 2>&1 &
    sleep "$(awk -v ms="$milliseconds" -v r="$RANDOM" 'BEGIN { printf "%.3f", ms * (0.05 + 0.9 * r / 32768) / 1000 }')"
    until [ $((number % 2)) = 1 ] || compgen -G "$work/out/*.partial" >/dev/null || [ -z "$(jobs -rp)" ]; do :; done
    kill -9 $! 2>/dev/null || true
    wait $! 2>/dev/null || true
    ls "$work/out"/*.partial >/dev/null 2>&1 && during=$((during + 1))
  done
  train "$work/out" --resume
  [ "$(sum "$work/out")" = "$expected" ] && same=$((same + 1)) || echo "kill $number: other weights" >&2
done
echo "$same of $times resumed runs have the weights of the run that never stopped; $during kills hit a checkpoint being written"
[ "$same" = "$times" ]

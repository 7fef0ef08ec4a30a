#!/usr/bin/env bash
# Trains the default model for a few hundred steps with two builds of juror-lab and compares the weights bit by bit.
#
#   Benchmarks/golden.sh OLD NEW [PRECISION]
#
# OLD and NEW are juror-lab programs, such as .build/debug/juror-lab of a worktree of an earlier commit and of this
# checkout; PRECISION is f32 unless given, or bf16. JUROR_DATA names the folder with the data of Experiments/default.yaml.
# A change of the engine that claims to leave the numbers alone has to pass; which weights come out differs from one
# processor to another, so none are kept. With two processes a frozen trunk's features are rounded as the photos are grouped, so
# that an engine that groups them otherwise differs in the seventh digit there.
set -euo pipefail

old=$(realpath "$1")
new=$(realpath "$2")
root=$(cd "$(dirname "$0")/.." && pwd)
bfloat16=$([ "${3:-f32}" = bf16 ] && echo true || echo false)
export JUROR_DATA=${JUROR_DATA:-$root/../shared/data}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

common=(--set validation.folds=0 --set validation.robustness=false --set validation.held-out=0.1
  --set data.held-out-unlabelled=1400 --set "optimization.bfloat16=$bfloat16")
# Each names the section views anew, with names that both programs know.
frozen=(--set "views={mirror: true, degraded: 1}" --set optimization.epochs=30)
# The trunk learns, so photos are small and steps few.
tuned=(--set "views={mirror: true, degraded: 6}" --set optimization.trunk-learning-rate=1e-4 --set network.batch-norm=frozen --set fit.side=64
  --set optimization.batch=16 --set ranking.unlabelled-pairs=16 --set optimization.epochs=3)

different=0
for kind in frozen tuned; do
  declare -n settings=$kind
  for processes in 1 2; do
    for program in old new; do
      "${!program}" train "$root/Experiments/default.yaml" "${common[@]}" "${settings[@]}" --processes $processes \
        --output "$work/$program" --overwrite >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    done
    if python3 "$root/Tools/same-weights.py" "$work/old/weights.safetensors" "$work/new/weights.safetensors"; then
      echo "$kind, $processes processes: the same bits"
    else
      echo "$kind, $processes processes: DIFFERENT"
      different=1
    fi
  done
done
exit $different

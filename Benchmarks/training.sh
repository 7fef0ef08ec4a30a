#!/usr/bin/env bash
# How fast training is beside PyTorch's own Python loop, as a Markdown table. Usage: Benchmarks/training.sh [ROUNDS] [STEPS]
#
# ResNet-50, batch 16, 224 pixels, channels-last; both with the same libtorch, in turn; Python with as many threads as
# Juror, and with as many as it chooses itself. Run it on a machine that does nothing else. Needs Debian's python3-torchvision and `swift build -c release --product TrainingSpeed`.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
rounds=${1:-3}
steps=${2:-8}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
median() { sort -n | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
of() { cut -d' ' -f"$2" "$work/$1" | median; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

load=$(cut -d' ' -f1 /proc/loadavg)
for _ in $(seq "$rounds"); do
  for precision in f32 bf16; do
    "$root/.build/release/TrainingSpeed" resnet50 16 224 "$steps" $precision >>"$work/swift-$precision"
    threads=$(of swift-$precision 3)
    for choice in "$threads" ""; do
      /usr/bin/python3 "$root/Tools/training-speed.py" resnet50 16 224 "$steps" $precision $choice >>"$work/python$choice-$precision"
    done
  done
done
cat <<END
$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $(nproc) cores, load $load before; medians of $rounds rounds of $steps steps.

| ResNet-50, batch 16, 224 px | threads | photos/s | memory | speed of Juror | memory of Juror |
|---|---|---|---|---|---|
END
for precision in f32 bf16; do
  s=$(of swift-$precision 1) m=$(of swift-$precision 2)
  echo "| Juror, $precision | $threads | $s | $m MB | | |"
  for choice in "$threads" ""; do
    name=python$choice-$precision
    note=$([ -n "$choice" ] || echo ", as it comes")
    p=$(of $name 1) n=$(of $name 2)
    echo "| PyTorch in Python$note, $precision | $(of $name 3) | $p | $n MB | $(ratio "$s" "$p") × | $(ratio "$m" "$n") × |"
  done
done
echo
echo "bf16 is $(ratio "$(of swift-bf16 1)" "$(of swift-f32 1)") × as fast as f32."

#!/usr/bin/env bash
# Whether training on a GPU gives what it gives on the processor, and how fast it is beside PyTorch's own Python loop.
# Usage: Benchmarks/cuda.sh [BATCH] [STEPS]
#
# Needs a GPU, a python3 with PyTorch built for CUDA, torchvision and Pillow, and the programs TrainingSpeed and TrainingProcess,
# built with the same libtorch: LIBTORCH names its folder, which is that of python3's torch unless given. PROGRAMS names the
# programs' folder, .build/release unless given; libraries that this machine lacks may lie in its folder lib.
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
batch=${1:-64}
steps=${2:-30}
programs=${PROGRAMS:-$root/.build/release}
libtorch=${LIBTORCH:-$(python3 -c 'import os, torch; print(os.path.dirname(torch.__file__))')} || exit
# NAME [ARGUMENTS]: one of the programs; what Python loads is left alone.
program() { LD_LIBRARY_PATH="$libtorch/lib:$programs/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" timeout 150 "$programs/$1" "${@:2}"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
nvidia-smi --query-gpu=name,driver_version --format=csv,noheader
python3 -c 'import torch; print("PyTorch", torch.__version__)'

echo "== what cuda:0 computes, beside the processor"
program TrainingSpeed check cuda || failed=1

echo "== speed: ResNet-50, batch $batch, 224 px, photos/s, medians of $steps steps"
for round in 1 2; do
  for precision in f32 bf16 tf32; do
    [ $precision = tf32 ] || program TrainingSpeed resnet50 "$batch" 224 "$steps" $precision cuda >>"$work/swift-$precision"
    python3 "$root/Tools/training-speed.py" resnet50 "$batch" 224 "$steps" $precision cuda >>"$work/python-$precision"
  done
done
best() { cut -d' ' -f1 "$work/$1" | sort -n | tail -1; }
for precision in f32 bf16; do
  s=$(best swift-$precision) p=$(best python-$precision)
  echo "$precision: Juror $s, PyTorch in Python $p: $(awk -v a="$s" -v b="$p" 'BEGIN { printf "%.2f", a / b }') x"
done
echo "PyTorch in Python with TF32, its own choice for f32: $(best python-tf32)"

echo "== whole trainings"
python3 - "$work/data" <<'END'
import math, pathlib, random, sys
from PIL import Image

folder = pathlib.Path(sys.argv[1])
for name in ("oasis/images", "photos"):
    (folder / name).mkdir(parents=True)
random.seed(1)
rows = ["item,file,category,source,c1,c2,c3,c4,c5,c6,c7"]
for number in range(64):
    share = number / 63
    picture = Image.new("RGB", (160, 128))
    picture.putdata([tuple(min(255, max(0, int(30 + 190 * share + random.gauss(0, 12)))) for _ in range(3)) for _ in range(160 * 128)])
    picture.save(folder / f"oasis/images/photo {number}.png")
    picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).save(folder / f"photos/{number}.png")
    counts = [int(100 * math.exp(-((value - 1 - 6 * share) ** 2) / 2)) + 1 for value in range(1, 8)]
    rows.append(f"{number},photo {number}.png,{'Object' if number % 2 else 'Scenery'},toy," + ",".join(map(str, counts)))
(folder / "oasis/ratings.csv").write_text("\n".join(rows))
END
# NAME DEVICE EPOCHS PRECISION [resume]
train() {
  local name=$1 device=$2 epochs=$3 precision=$4
  shift 4
  cat >"$work/experiment.yaml" <<END
name: toy
method: $method
$([ $method != ranking ] || echo "ranking: {unlabelled-pairs: 16, longer-side: [96, 128]}")
data: {unlabelled: [photos], held-out-unlabelled: 4}
network: {trunk: efficientnet-lite0, weights: random, levels: [stage1, stage2, stage3], hidden: 32, dropout: $dropout}
fit: {side: 96}
optimization: {epochs: $epochs, batch: 16, learning-rate: 0.003, trunk-learning-rate: $rate, warm-up: 5, averaging: 0.9, precision: $precision, optimizer: $optimizer}
validation: {folds: 0, held-out: 0.25, every: 2, robustness: true, resamples: 50, keep: best}
END
  program TrainingProcess --device "$device" "$work/experiment.yaml" "$work/data" "$work/$name" "$@" 2>"$work/error" ||
    { echo "FAILED  training $name: $(tail -3 "$work/error")"; failed=1; return; }
  python3 - "$work/$name" "$name" <<'END'
import json, pathlib, sys

import torch

folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]


def weights(folder):
    data = (folder / "final.safetensors").read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    places = {name: entry["data_offsets"] for name, entry in header.items() if entry["dtype"] == "F32"}
    return {name: torch.frombuffer(bytearray(data[start + a:start + b]), dtype=torch.float32) for name, (a, b) in places.items()}


report = json.loads((folder / "report.json").read_text())
held = report["heldOut"]["model"]["metrics"]
line = f"ok      {name}: {report['seconds']:.1f} s, {report['precision']}, " + ", ".join(f"{key} {held[key]}" for key in ("emd2", "srcc_mean"))
twin = folder.parent / name.replace("-cuda", "-cpu")
if name.endswith("-cuda"):
    mine, other = weights(folder), weights(twin)
    distance = sum(float((mine[key] - other[key]).double().square().sum()) for key in mine) ** 0.5
    line += f"; weights differ by {distance / sum(float(x.double().square().sum()) for x in other.values()) ** 0.5:.1e} of their length from the processor's"
print(line)
END
}
for method in ranking nima; do
  dropout=0 rate=0.001 optimizer=sgd
  train $method-cpu cpu 4 f32
  train $method-cuda cuda 4 f32
  dropout=0.5 optimizer=adamw
  train $method-cuda-bf16 cuda 3 bf16
  train $method-cuda-bf16 cuda 5 bf16 resume
done
method=ranking dropout=0 rate=0 optimizer=sgd
train ranking-frozen-cpu cpu 4 f32
train ranking-frozen-cuda cuda 4 f32
exit $failed

"""Reads what juror-lab train wrote for TensorBoard with the real package, and compares it with the run's other files.

Usage: check-tensorboard.py RUN_FOLDER

Scalars must be the numbers of metrics.jsonl, the last histogram of each weight that of the weights in last.safetensors,
bucket by bucket, and pictures must be photos. Fails when one kind is missing, when steps do not increase, or when
a number differs.
"""

import io
import json
import struct
import sys
from pathlib import Path

import numpy
from PIL import Image
from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

folder = Path(sys.argv[1])
events = EventAccumulator(str(folder), size_guidance={"tensors": 0})
events.Reload()
problems = []
compared = {"scalars": 0, "images": 0, "histograms": 0}

# As TensorBoard itself reads: every kind has become tensors, and the plugin's name tells which it was.
kinds = {kind: {} for kind in compared}
for name in events.Tags()["tensors"]:
    kind = events.SummaryMetadata(name).plugin_data.plugin_name
    points = events.Tensors(name)
    kinds[kind][name] = {point.step: tensor_util.make_ndarray(point.tensor_proto) for point in points}
    steps = [point.step for point in points]
    if steps != sorted(set(steps)):
        problems.append(f"{name}: steps {steps} do not increase")
    print(f"{kind}: {name}: {len(steps)} points, steps {steps[0]} to {steps[-1]}")


def expect(kind, name, step, value):
    found = kinds["scalars"].get(name, {}).get(step)
    if found is None or abs(float(found) - value) > 1e-6 * max(1, abs(value)):
        problems.append(f"{name}, step {step}: found {found}, expected {value}")
    compared[kind] += 1


for line in (folder / "metrics.jsonl").read_text().splitlines():
    record = json.loads(line)
    step = record["step"]
    if "evaluation" in record:
        names = {"EMD(1)": "emd1", "EMD(2)": "emd2", "SRCC": "srcc_mean", "LCC": "lcc_mean"}
        for suffix, part in (("", "evaluation"), (" floor", "floor")):
            for title, key in names.items():
                if record[part]["metrics"].get(key) is not None:
                    expect("scalars", f"validation/{title}{suffix}", step, record[part]["metrics"][key])
    elif step in kinds["scalars"].get("training/learning rate", {}):
        expect("scalars", "training/learning rate", step, record["learningRate"])


def tensors(path):
    """The float32 tensors of a safetensors file, and its metadata."""
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    body = data[8 + length :]
    found = {}
    for name, entry in header.items():
        if entry["dtype"] == "F32":
            found[name] = numpy.frombuffer(body[slice(*entry["data_offsets"])], "<f4")
    return found, metadata


weights, metadata = tensors(folder / "last.safetensors")
last = json.loads(metadata["training"])["state"]["step"]
for name, points in kinds["histograms"].items():
    for step, buckets in points.items():
        if not (numpy.diff(buckets[:, :2]) >= 0).all() or not (buckets[1:, 0] == buckets[:-1, 1]).all():
            problems.append(f"{name}, step {step}: buckets do not follow each other")
    if not name.startswith("weights/") or last not in points:
        continue
    numbers = weights["network." + name.removeprefix("weights/")].astype(float)
    low, high = numbers.min(), numbers.max()
    buckets = points[last]
    places = numpy.minimum(((numbers - low) / ((high - low) / len(buckets))).astype(int), len(buckets) - 1)
    counts = numpy.bincount(places, minlength=len(buckets))
    if not numpy.array_equal(buckets[:, 2], counts) or (buckets[0, 0], buckets[-1, 1]) != (low, high):
        problems.append(f"{name}, step {last}: not the histogram of the {len(numbers)} weights in last.safetensors")
    compared["histograms"] += 1

for name, points in kinds["images"].items():
    for step, (width, height, png) in points.items():
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        if picture.size != (int(width), int(height)) or len(picture.getcolors(1 << 24)) < 2:
            problems.append(f"{name}, step {step}: {picture.size} pixels, said to be {(width, height)}, or one colour")
        compared["images"] += 1

for kind, count in compared.items():
    print(f"compared {count} {kind}")
    if count == 0:
        problems.append(f"there are no {kind} to compare")
for problem in problems:
    print("problem:", problem, file=sys.stderr)
sys.exit(1 if problems else 0)

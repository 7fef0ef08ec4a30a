"""Reads what juror-lab train wrote for TensorBoard with the real package. Usage: check-tensorboard.py RUN_FOLDER

Prints the names of scalars, images and histograms with their numbers of points; fails when one kind is missing, when
steps do not increase, or when a picture cannot be decoded.
"""

import struct
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

folder = sys.argv[1]
events = EventAccumulator(folder, size_guidance={"scalars": 0, "images": 0, "histograms": 0, "tensors": 0})
events.Reload()
tags = events.Tags()
problems = []


def steps(name, points):
    order = [point.step for point in points]
    if order != sorted(set(order)):
        problems.append(f"{name}: steps {order} do not increase")
    print(f"{name}: {len(points)} points, steps {order[0]} to {order[-1]}")


# Newer versions turn every kind into tensors when they load a file; the plugin's name tells which it was.
kinds = {"scalars": [], "images": [], "histograms": []}
for kind in kinds:
    kinds[kind] += [(name, getattr(events, kind.capitalize())(name)) for name in tags.get(kind, [])]
for name in tags.get("tensors", []):
    kind = events.SummaryMetadata(name).plugin_data.plugin_name
    kinds.setdefault(kind, []).append((name, events.Tensors(name)))

for kind in ("scalars", "images", "histograms"):
    if not kinds[kind]:
        problems.append(f"there are no {kind}")
    for name, points in kinds[kind]:
        steps(f"{kind}: {name}", points)

for name, points in kinds["images"]:
    point = points[0]
    png = getattr(point, "encoded_image_string", None) or tensor_util.make_ndarray(point.tensor_proto)[2]
    if png[:8] != b"\x89PNG\r\n\x1a\n":
        problems.append(f"{name}: not a PNG")
    else:
        print(f"{name}: a picture of {struct.unpack('>II', png[16:24])} pixels")

for problem in problems:
    print("problem:", problem, file=sys.stderr)
sys.exit(1 if problems else 0)

"""Splits the votes on photos of AVA at random in two: half-a.csv, as if a tool had predicted them, and half-b.csv, ratings.

Usage: python3 Tools/half-juries.py [FOLDER]

Reads the last 12,776 rows (TANet's test photos) of ava/AVA.txt in the folder that JUROR_DATA names, or in ../shared/data beside
the checkout, and writes both files to FOLDER, or here. The same rows give the same files. An odd vote is left out.
"""

import os
import pathlib
import random
import sys

photos = 12_776
seed = 1

root = pathlib.Path(__file__).resolve().parent.parent
source = pathlib.Path(os.environ.get("JUROR_DATA", root / "../shared/data")) / "ava/AVA.txt"
folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
generator = random.Random(seed)

if not source.exists():
    sys.exit(f"{source}: there is no such file; let JUROR_DATA name the folder with ava/AVA.txt")
with open(folder / "half-a.csv", "w") as predictions, open(folder / "half-b.csv", "w") as ratings:
    predictions.write("id," + ",".join(f"p{value}" for value in range(1, 11)) + "\n")
    ratings.write("id," + ",".join(f"c{value}" for value in range(1, 11)) + "\n")
    for row in source.read_text().splitlines()[-photos:]:
        fields = row.split()
        votes = [value for value, count in enumerate(fields[2:12]) for _ in range(int(count))]
        generator.shuffle(votes)
        half = len(votes) // 2
        first, second = votes[:half], votes[half : 2 * half]
        predictions.write(",".join([fields[1]] + [f"{first.count(v) / half:.6f}" for v in range(10)]) + "\n")
        ratings.write(",".join([fields[1]] + [str(second.count(v)) for v in range(10)]) + "\n")
print(f"half-a.csv, half-b.csv: {photos} photos, seed {seed}")

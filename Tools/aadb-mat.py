"""Turns AADB's AADBinfo.mat into train.csv and test.csv, which juror-lab reads.

Usage: /usr/bin/python3 Tools/aadb-mat.py AADBinfo.mat FOLDER

The file (MATLAB 5) holds trainNameList, trainScore, testNameList and testScore: names of photos and their scores from 0 to 1.
It has no attributes and no list of validation photos; those are in imgListFiles_label. Needs Debian's python3-scipy.
"""

import csv
import os
import pathlib
import sys

import scipy.io


def names(cells):
    """The strings of a 1 x n or n x 1 cell array."""
    return [str(cell.item() if cell.dtype.kind in "US" and cell.size == 1 else cell[0]) for cell in cells.ravel()]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    content = scipy.io.loadmat(sys.argv[1])
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for part in ("train", "test"):
        missing = [key for key in (f"{part}NameList", f"{part}Score") if key not in content]
        if missing:
            sys.exit(f"{sys.argv[1]}: expected {missing[0]}, found {', '.join(k for k in content if k[0] != '_')}")
        photos = names(content[f"{part}NameList"])
        scores = content[f"{part}Score"].ravel()
        if len(photos) != len(scores):
            sys.exit(f"{sys.argv[1]}: {len(photos)} names but {len(scores)} scores of {part}")
        temporary = folder / f".{part}.csv"
        with open(temporary, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["ImageFile", "score"])
            writer.writerows([name, repr(float(score))] for name, score in zip(photos, scores))
        os.replace(temporary, folder / f"{part}.csv")
        print(f"{folder / part}.csv: {len(photos)} photos")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Prints FILE CLASS for every in_<synset>_<name>.jpg of a folder, CLASS being torchvision's index of the ImageNet class.

Classes are ordered by synset and torchvision knows their names (Debian: python3-torchvision). The few names that occur
twice ("crane", the bird or the machine) are told apart by that order.
"""
import os, re, sys
from torchvision.models._meta import _IMAGENET_CATEGORIES as CATEGORIES


def plain(name):
    return re.sub("[^a-z]", "", name.lower())


PLAIN = [plain(category) for category in CATEGORIES]
files = sorted(name for name in os.listdir(sys.argv[1]) if name.startswith("in_n"))
names = [plain(os.path.splitext(file)[0].split("_", 2)[2]) for file in files]
previous = -1
for position, (file, name) in enumerate(zip(files, names)):
    following = {index for index, category in enumerate(PLAIN) if category in names[position + 1:position + 2]}
    limit = max(following, default=len(PLAIN))
    candidates = [index for index in range(previous + 1, limit) if PLAIN[index] == name] or [
        index for index in range(previous + 1, limit) if PLAIN[index].startswith(name)]
    if not candidates:
        sys.exit(f"{file}: no ImageNet class of this name after class {previous}")
    previous = candidates[0]
    print(file, previous)

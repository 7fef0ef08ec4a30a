#!/usr/bin/env python3
"""same-weights.py A B: whether two safetensors files hold the same tensors, bit by bit; what else they say may differ."""
import json
import sys


def tensors(path):
    data = open(path, "rb").read()
    end = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:end])
    header.pop("__metadata__", None)
    return {
        name: (entry["dtype"], entry["shape"], data[end:][slice(*entry["data_offsets"])])
        for name, entry in header.items()
    }


first, second = (tensors(path) for path in sys.argv[1:3])
different = [name for name in sorted(first.keys() | second.keys()) if first.get(name) != second.get(name)]
for name in different:
    print(f"different: {name}")
sys.exit(1 if different else 0)

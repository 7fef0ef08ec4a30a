"""Writes tensors.json: expected values of the Torch room, computed with PyTorch's own Python interface in float64.

Inputs come from a formula that the tests repeat: element i of tensor number k is sin(0.7 i + k + 1).
"""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
cases = {}


def wave(k, *shape):
    n = int(np.prod(shape))
    return torch.from_numpy(np.sin(0.7 * np.arange(n) + k + 1).reshape(shape))


def keep(name, tensor):
    cases[name] = {"shape": list(tensor.shape), "values": [float(f"{value:.13g}") for value in tensor.detach().reshape(-1)]}


def same(x, kernel, stride, dilation):
    """TensorFlow's SAME padding, from its definition."""
    edges = []
    for size, k in zip(reversed(x.shape[2:]), reversed(kernel)):
        outputs = -(-size // stride)
        total = max((outputs - 1) * stride + (k - 1) * dilation + 1 - size, 0)
        edges += [total // 2, total - total // 2]
    return F.pad(x, edges)


# Convolutions.
x = wave(0, 2, 4, 7, 6)
keep("conv2d", F.conv2d(x, wave(1, 6, 4, 3, 3), wave(2, 6), stride=2, padding=(1, 2), dilation=1))
keep("conv2d.groups", F.conv2d(x, wave(1, 8, 2, 3, 2), None, dilation=(2, 1), groups=2))
for kernel, stride, dilation in [(3, 2, 1), (5, 2, 1), (3, 1, 2), (2, 1, 1), (1, 2, 1)]:
    weight = wave(1, 4, 1, kernel, kernel)
    keep(f"conv2d.same.{kernel}.{stride}.{dilation}",
         F.conv2d(same(x, (kernel, kernel), stride, dilation), weight, wave(2, 4), stride, 0, dilation, groups=4))
keep("convTranspose2d", F.conv_transpose2d(x, wave(1, 4, 3, 4, 4), wave(2, 3), stride=2, padding=1, output_padding=1))
keep("linear", F.linear(wave(0, 3, 5), wave(1, 4, 5), wave(2, 4)))

# Normalisation, pooling, resizing.
mean, variance = wave(3, 4).clone(), wave(4, 4).abs() + 0.5
keep("batchNorm", F.batch_norm(x, mean, variance, wave(1, 4), wave(2, 4), False, 0.1, 1e-3))
keep("batchNorm.training", F.batch_norm(x, mean, variance, wave(1, 4), wave(2, 4), True, 0.1, 1e-3))
keep("batchNorm.mean", mean)
keep("batchNorm.variance", variance)
keep("maxPool2d", F.max_pool2d(x, 3, 2, 1))
keep("averagePool2d", F.avg_pool2d(x, (3, 2), (2, 1), (1, 0)))
keep("adaptiveAveragePool2d", F.adaptive_avg_pool2d(x, (3, 4)))
keep("adaptiveMaxPool2d", F.adaptive_max_pool2d(x, (2, 4)))
keep("interpolate", F.interpolate(x, (10, 4), mode="bilinear", align_corners=False))
keep("pad2d", F.pad(x, (1, 2, 3, 0), value=0.5))

# Losses.
logits, targets = wave(0, 5, 4) * 3, torch.softmax(wave(1, 5, 4), 1)
keep("crossEntropy", F.cross_entropy(logits, targets))
keep("crossEntropy.classes", F.cross_entropy(logits, torch.tensor([0, 3, 1, 2, 2])))
keep("binaryCrossEntropy", F.binary_cross_entropy_with_logits(logits, targets))
keep("huber", F.huber_loss(logits, targets, delta=0.7))
keep("meanSquaredError", F.mse_loss(logits, targets))
keep("meanAbsoluteError", F.l1_loss(logits, targets))


# Optimizers: five steps on Σ cos(p) · wave, two groups, the second of which skips step 1.
def train(name, make):
    a, b = wave(0, 3, 2).requires_grad_(), wave(1, 4).requires_grad_()
    optimizer = make([{"params": [a]}, {"params": [b], "lr": 0.05, "weight_decay": 0.2}])
    for step in range(5):
        optimizer.zero_grad(set_to_none=True)
        loss = (a.cos() * wave(2, 3, 2)).sum()
        if step != 1:
            loss = loss + (b.cos() * wave(3, 4)).sum()
        loss.backward()
        optimizer.step()
    keep(f"{name}.a", a)
    keep(f"{name}.b", b)


common = {"lr": 0.1, "weight_decay": 0.01}
train("sgd", lambda groups: torch.optim.SGD(groups, **common))
train("sgd.momentum", lambda groups: torch.optim.SGD(groups, momentum=0.9, **common))
train("sgd.nesterov", lambda groups: torch.optim.SGD(groups, momentum=0.9, nesterov=True, **common))
train("adam", lambda groups: torch.optim.Adam(groups, betas=(0.8, 0.95), eps=1e-6, **common))
train("adamw", lambda groups: torch.optim.AdamW(groups, betas=(0.8, 0.95), eps=1e-6, **common))

a, b = wave(0, 3, 2).requires_grad_(), wave(1, 4).requires_grad_()
((a * wave(2, 3, 2)).sum() + (b * wave(3, 4)).sum()).backward()
keep("clip.norm", torch.nn.utils.clip_grad_norm_([a, b], 0.5))
keep("clip.a", a.grad)
keep("clip.b", b.grad)

text = json.dumps(cases, indent=0).replace("\n", "").replace("}, ", "},\n").replace("},\"", "},\n\"")
pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")

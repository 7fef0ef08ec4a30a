"""The same steps as Benchmarks/TrainingSpeed by PyTorch's own Python loop. Arguments: network, batch, side, steps, f32, tf32 or bf16, threads or cuda.

Without threads there are as many as PyTorch chooses. On a GPU, f32 is without the rounding of TF32, as in Juror; tf32 is PyTorch's
own choice. Prints photos per second (the median step's), the largest resident
memory in megabytes, and the threads.
"""

import contextlib
import sys
import time

import torch
import torchvision

name, batch, side, steps, precision = sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5]
device = "cuda" if sys.argv[6:] == ["cuda"] else "cpu"
if sys.argv[6:] and device == "cpu":
    torch.set_num_threads(int(sys.argv[6]))
torch.backends.cudnn.allow_tf32 = precision == "tf32"
torch.manual_seed(1)
network = getattr(torchvision.models, name)().to(device, memory_format=torch.channels_last).train()
optimizer = torch.optim.SGD(network.parameters(), lr=0.001, momentum=0.9)
images = torch.randn(batch, 3, side, side, device=device).contiguous(memory_format=torch.channels_last)
classes = torch.arange(batch, device=device) % 1000
reduced = precision == "bf16"
seconds = []
for _ in range(steps + 2):
    start = time.perf_counter()
    with torch.autocast(device, dtype=torch.bfloat16) if reduced else contextlib.nullcontext():
        logits = network(images)
    loss = torch.nn.functional.cross_entropy(logits.float(), classes)
    assert loss.isfinite()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    seconds.append(time.perf_counter() - start)
median = sorted(seconds[2:])[steps // 2]
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(f"{batch / median:.3f} {int(peak) // 1024} {torch.get_num_threads()}")

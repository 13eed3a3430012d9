"""The bench's training steps in PyTorch on one thread: forward, smoothed cross-entropy, gradients, clipping, AdamW. Same nets as
../browser/workloads.ts, without attention dropout and averaged weights, to PyTorch's advantage.

Says {"version": ..., "blas": [names of the libraries that multiply]} first. Then each line NAME PX BATCH COUNT on the standard input is answered by {"ms": quickest step}; the first of
another net than the last one's is preceded by two steps that do not count.
"""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

CLASSES = 10


def conv(inputs, outputs, size=3, stride=1):
    return nn.Conv2d(inputs, outputs, size, stride, (size - 1) // 2, bias=False)


class SixConvs(nn.Sequential):
    def __init__(self):
        layers, inputs = [], 3
        for outputs, stride in ((32, 1), (32, 1), (64, 2), (64, 1), (128, 2), (128, 1)):
            layers += [conv(inputs, outputs, 3, stride), nn.BatchNorm2d(outputs), nn.ReLU()]
            inputs = outputs
        super().__init__(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, CLASSES))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.main = nn.Sequential(
            conv(inputs, outputs, 3, stride), nn.BatchNorm2d(outputs), nn.ReLU(), conv(outputs, outputs), nn.BatchNorm2d(outputs)
        )
        same = stride == 1 and inputs == outputs
        self.shortcut = nn.Identity() if same else nn.Sequential(conv(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return F.relu(self.main(x) + self.shortcut(x))


class Residual(nn.Sequential):
    def __init__(self, widths=(28, 56, 112)):
        layers, inputs = [conv(3, widths[0]), nn.BatchNorm2d(widths[0]), nn.ReLU()], widths[0]
        for stage, outputs in enumerate(widths):
            layers.append(Block(inputs, outputs, 2 if stage else 1))
            inputs = outputs
        super().__init__(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, CLASSES))


class Inverted(nn.Module):
    def __init__(self, inputs, expansion, outputs, stride):
        super().__init__()
        inner = inputs * expansion
        widen = [conv(inputs, inner, 1), nn.BatchNorm2d(inner), nn.ReLU6(inplace=True)] if expansion != 1 else []
        deep = nn.Conv2d(inner, inner, 3, stride, 1, groups=inner, bias=False)
        self.main = nn.Sequential(
            *widen, deep, nn.BatchNorm2d(inner), nn.ReLU6(inplace=True), conv(inner, outputs, 1), nn.BatchNorm2d(outputs)
        )
        self.adds = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.main(x) if self.adds else self.main(x)


class MobileNetV2(nn.Sequential):
    def __init__(self):
        layers, inputs = [conv(3, 32, 3, 2), nn.BatchNorm2d(32), nn.ReLU6(inplace=True)], 32
        for expansion, outputs, count, stride in (
            (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)
        ):
            for i in range(count):
                layers.append(Inverted(inputs, expansion, outputs, stride if i == 0 else 1))
                inputs = outputs
        layers += [conv(inputs, 1280, 1), nn.BatchNorm2d(1280), nn.ReLU6(inplace=True)]
        super().__init__(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1280, CLASSES))


class Layer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fc, self.proj = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        batch, count, width = x.shape
        size = width // self.heads
        q, k, v = self.qkv(self.ln_1(x)).view(batch, count, 3, self.heads, size).permute(2, 0, 3, 1, 4)
        mixed = (q * size**-0.5 @ k.transpose(-1, -2)).softmax(-1) @ v
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, count, width))
        hidden = self.fc(self.ln_2(x))
        return x + self.proj(hidden * torch.sigmoid(1.702 * hidden))


class Vit(nn.Module):
    def __init__(self, size_px, width=96, layers=3, heads=4, patches=8):
        super().__init__()
        patch = size_px // patches
        self.conv = nn.Conv2d(3, width, patch, patch, bias=False)
        self.token = nn.Parameter(torch.randn(width) * width**-0.5)
        self.positions = nn.Parameter(torch.randn(patches**2 + 1, width) * width**-0.5)
        self.pre, self.post = nn.LayerNorm(width), nn.LayerNorm(width)
        self.layers = nn.Sequential(*(Layer(width, heads) for _ in range(layers)))
        self.classifier = nn.Linear(width, CLASSES)

    def forward(self, images):
        tokens = self.conv(images).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(len(images), 1, -1), tokens], 1) + self.positions
        return self.classifier(self.post(self.layers(self.pre(x))[:, 0]))


NETS = {"six-convs": lambda px: SixConvs(), "residual": lambda px: Residual(), "vit-tiny": Vit, "mobilenet-v2": lambda px: MobileNetV2()}


def stepper(name, size_px, batch):
    net = NETS[name](size_px).train()
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.05)
    images, labels = torch.randn(batch, 3, size_px, size_px), torch.arange(batch) % CLASSES

    def step():
        started = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(net(images), labels, label_smoothing=0.1)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        return 1000 * (time.perf_counter() - started)

    step()
    step()
    return step


def blas_libraries():
    """What is loaded: Debian's PyTorch multiplies with whatever library stands in for BLAS."""
    try:
        with open("/proc/self/maps") as maps:
            names = {line.split("/")[-1].strip() for line in maps if "/" in line}
    except OSError:
        return []
    return sorted(name for name in names if "blas" in name or "mkl" in name)


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    print(json.dumps({"version": torch.__version__, "blas": blas_libraries()}), flush=True)
    known, step = None, None
    for line in sys.stdin:
        name, size_px, batch, count = line.split()
        if known != (name, size_px, batch):
            known, step = (name, size_px, batch), stepper(name, int(size_px), int(batch))
        print(json.dumps({"ms": min(step() for _ in range(int(count)))}), flush=True)


main()

"""Several processes that train as one: batch norm over all of them, and means of what each has."""
import os

import torch
import torch.distributed as dist
from torch import nn

WORLD = int(os.environ.get("WORLD_SIZE", "1"))
RANK = int(os.environ.get("RANK", "0"))


def device_of_process():
    if not torch.cuda.is_available():
        return torch.device("cpu")
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
    torch.cuda.set_device(device)
    return device


def across_processes(net, device):
    if WORLD == 1:
        return net
    if device.type == "cuda":
        model = nn.SyncBatchNorm.convert_sync_batchnorm(net)
        return nn.parallel.DistributedDataParallel(model, device_ids=[device.index])
    for module in net.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.forward = SharedNorm(module)
    return nn.parallel.DistributedDataParallel(net, broadcast_buffers=False)


class SharedNorm:
    """Batch norm over the batches of all processes, where PyTorch has no SyncBatchNorm."""

    def __init__(self, norm):
        self.norm = norm

    def __call__(self, x):
        norm = self.norm
        own = type(norm).forward
        if not norm.training:
            return own(norm, x)
        axes = [0, *range(2, x.dim())]
        count = WORLD * x.numel() / x.shape[1]
        mean = Summed.apply(x.sum(axes)) / count
        along = (slice(None), *[None] * (x.dim() - 2))
        variance = Summed.apply(((x - mean[along]) ** 2).sum(axes)) / count
        with torch.no_grad():
            norm.running_mean.lerp_(mean, norm.momentum)
            norm.running_var.lerp_(variance * count / (count - 1), norm.momentum)
            norm.num_batches_tracked += 1
        scale = norm.weight * (variance + norm.eps).rsqrt()
        return (x - mean[along]) * scale[along] + norm.bias[along]


class Summed(torch.autograd.Function):
    """The sum over all processes; each of them has the slope of what all make of it."""

    @staticmethod
    def forward(context, x):
        total = x.clone()
        dist.all_reduce(total)
        return total

    @staticmethod
    def backward(context, slope):
        total = slope.contiguous().clone()
        dist.all_reduce(total)
        return total


def mean_over_processes(loss):
    value = loss.detach().clone()
    if WORLD > 1:
        dist.all_reduce(value)
    return float(value) / WORLD

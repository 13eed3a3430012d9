"""Trains the student of this folder on as many processes as there are: see README.md.

    torchrun --nproc_per_node=8 train.py --photos DIR [--embeddings DIR] [--validation DIR] [--out trained.safetensors]

The recipe is the tab's. Every process reads its share of the same global batch, losses are those of the whole batch,
and gradients are averaged: two processes do what one does. Batch norm takes its statistics over all processes, by
PyTorch's SyncBatchNorm on CUDA and by the same sums in plain PyTorch elsewhere; group norm needs none of that.
Not done here: views that a teacher has seen, and batches drawn otherwise than by chance. The run says so.
"""
import argparse
import json
import math
import os
import sys
import time

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import nn

from embeddings import read_embeddings, rows_of
from objectives import Taught, losses, teacher_of
from photos import Photos, Views
import student as source

HERE = os.path.dirname(os.path.abspath(__file__))
WORLD = int(os.environ.get("WORLD_SIZE", "1"))
RANK = int(os.environ.get("RANK", "0"))


def arguments():
    parser = argparse.ArgumentParser(description="Train Pupil's student on one or more machines.")
    parser.add_argument("--photos", required=True, help="a folder of classes, or of webdataset tars")
    parser.add_argument("--embeddings", help="what clip-retrieval wrote, or one .npy with --names")
    parser.add_argument("--names", help="a text file: for each row of the .npy the name of its photo")
    parser.add_argument("--validation", help="photos to check it on after every pass")
    parser.add_argument("--test", help="photos to check it on at the end")
    parser.add_argument("--out", default="trained.safetensors")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument("--steps", type=int, help="end after so many")
    parser.add_argument("--workers", type=int, default=4, help="processes that decode photos, for each that trains")
    return parser.parse_args()


def main():
    options = arguments()
    with open(os.path.join(HERE, "recipe.json"), encoding="utf-8") as file:
        plan = json.load(file)
    recipe = plan["recipe"]
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0"))) if torch.cuda.is_available() else torch.device("cpu")
    if device.type == "cuda":
        torch.cuda.set_device(device)
    if WORLD > 1:
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    torch.manual_seed(recipe["seed"] + RANK)
    if recipe["batchSize"] % WORLD:
        raise SystemExit(f"A batch of {recipe['batchSize']} cannot be shared by {WORLD} processes.")

    photos, taught_rows, embeddings = training_photos(options, plan)
    weights = source.load(os.path.join(HERE, "model.safetensors"))
    net = Taught(source.Student(), weights, recipe).to(device)
    teacher = teacher_of(HERE, device)
    model = across_processes(net, device)
    optimizer = torch.optim.AdamW(groups(net, plan), lr=recipe["optimizer"]["learningRate"], betas=(0.9, 0.999), eps=1e-8)
    average = None if recipe["emaDecay"] is None else {name: value.clone() for name, value in net.state_dict().items()}

    views = Views(photos, source.preprocess, source.SIZES, recipe["augmentation"], recipe["seed"])
    per_pass = max(1, len(photos.keys) // recipe["batchSize"])
    total = per_pass * (options.epochs or recipe["epochs"])
    end = min(total, options.steps or total)
    batches = Batches(len(photos.keys), end, recipe)
    loader = torch.utils.data.DataLoader(views, batch_sampler=batches, num_workers=options.workers)
    visible = visible_labels(photos.labels, recipe)
    metrics = {"loss": [], "validation": [], "photos": len(photos.keys), "processes": WORLD, "steps": end}
    best, started = None, time.time()
    net.train()
    for step, (places, pixels) in enumerate(loader):
        for group in optimizer.param_groups:
            group["lr"] = rate(step, total, recipe["optimizer"])
        labels = visible[places].to(device)
        seen = None if embeddings is None else torch.from_numpy(embeddings.take(taught_rows[places.numpy()])).to(device)
        loss = losses(recipe, model(pixels.to(device)), labels, seen, teacher, net)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if recipe["optimizer"]["clipNorm"] is not None:
            nn.utils.clip_grad_norm_([p for p in net.parameters() if p.grad is not None], recipe["optimizer"]["clipNorm"])
        optimizer.step()
        if average is not None:
            blend(average, net.state_dict(), min(recipe["emaDecay"], (1 + step) / (10 + step)))
        metrics["loss"].append(mean_over_processes(loss))
        if not math.isfinite(metrics["loss"][-1]):
            raise SystemExit(f"The loss of step {step} is {metrics['loss'][-1]}. Lower the learning rate in recipe.json.")
        is_check = (step + 1) % per_pass == 0 or step + 1 == end
        if is_check and options.validation and RANK == 0:
            found = accuracy(net, average, options.validation, device, options.workers)
            metrics["validation"].append({"step": step + 1, **found})
            if recipe["keep"] == "best" and (best is None or found["top1"] > best[0]):
                best = (found["top1"], {name: value.clone() for name, value in (average or net.state_dict()).items()})
        if is_check and RANK == 0:
            checked = f", right on {metrics['validation'][-1]['top1']:.1%}" if metrics["validation"] else ""
            print(f"step {step + 1} of {end}: loss {metrics['loss'][-1]:.4f}{checked}, {time.time() - started:.0f} s", flush=True)
    if RANK == 0:
        final = best[1] if best else (average or net.state_dict())
        metrics["seconds"] = time.time() - started
        if options.test:
            metrics["test"] = accuracy(net, final, options.test, device, options.workers)
            print(f"right on {metrics['test']['top1']:.1%} of {metrics['test']['photos']} photos of {options.test}")
        write(options.out, final, plan, {"steps": end, "processes": WORLD})
        with open(os.path.splitext(options.out)[0] + ".json", "w", encoding="utf-8") as file:
            json.dump(metrics, file, indent=1)
    if WORLD > 1:
        dist.barrier()
        dist.destroy_process_group()


def training_photos(options, plan):
    """Those that the recipe can learn from, the row of each one's embedding, and the embeddings."""
    recipe = plan["recipe"]
    photos = Photos(options.photos, plan["classNames"])
    asks_teacher = any(term["id"] in ("kd_probe", "fd", "icl") for term in recipe["objective"])
    if RANK == 0:
        labelled = sum(label >= 0 for label in photos.labels)
        print(f"{len(photos.keys)} photos, {labelled} of them of one of the {len(plan['classNames'])} classes")
        if recipe["views"] is not None:
            print("The recipe's stored views stay in the tab: this learns on views of its own.")
        if recipe["sampling"]["kind"] != "uniform":
            print(f"Batches are drawn by chance here, not {recipe['sampling']['kind']}.")
    if not asks_teacher:
        return photos, None, None
    if options.embeddings is None:
        raise SystemExit("This recipe learns from a teacher: give what it said of the photos, --embeddings DIR.")
    embeddings, names = read_embeddings(options.embeddings, options.names)
    if embeddings.width != plan["teacherDims"]:
        raise SystemExit(f"The embeddings have {embeddings.width} numbers each, and this student's teacher has {plan['teacherDims']}.")
    if len(names) != len(embeddings):
        raise SystemExit(f"There are {len(embeddings)} embeddings and {len(names)} names.")
    rows = rows_of(photos.keys, names)
    known = np.flatnonzero(rows >= 0)
    if RANK == 0:
        print(f"{len(known)} of them with an embedding; the others are left out")
    if len(known) == 0:
        raise SystemExit(f"No photo has an embedding: photos are called {photos.keys[0]}, embeddings {names[0]}.")
    photos.take(known)
    return photos, rows[known], embeddings


def visible_labels(labels, recipe):
    """Labels within the recipe's budget, drawn by class; the others are -1."""
    labels = np.array(labels)
    if recipe["labelBudget"] < 1:
        random = np.random.default_rng(recipe["seed"])
        for label in set(labels[labels >= 0].tolist()):
            members = random.permutation(np.flatnonzero(labels == label))
            labels[members[math.ceil(recipe["labelBudget"] * len(members)):]] = -1
    return torch.from_numpy(labels)


class Batches:
    """This process's share of each global batch, as (photo, pass): an endless stream of shuffled passes, cut up."""

    def __init__(self, count, steps, recipe):
        self.count, self.steps, self.size, self.seed = count, steps, recipe["batchSize"], recipe["seed"]

    def __len__(self):
        return self.steps

    def __iter__(self):
        order, turn = None, -1
        for step in range(self.steps):
            batch = []
            for place in range(step * self.size, (step + 1) * self.size):
                if place // self.count != turn:
                    turn = place // self.count
                    order = np.random.default_rng((self.seed, turn)).permutation(self.count)
                batch.append((int(order[place % self.count]), turn))
            yield batch[RANK::WORLD]


def rate(step, total, optimizer):
    base, warmup = optimizer["learningRate"], math.floor(total * optimizer["warmupShare"] + 0.5)
    if step < warmup:
        return base * (step + 1) / warmup
    if optimizer["schedule"] == "constant":
        return base
    return base * 0.5 * (1 + math.cos(math.pi * min(1, (step - warmup) / max(1, total - warmup))))


def groups(net, plan):
    """What decays and what does not, as in the tab."""
    decayed = set(plan["decayed"])
    trained = [(net.original(name), p) for name, p in net.named_parameters() if p.requires_grad]
    decay = plan["recipe"]["optimizer"]["weightDecay"]
    return [
        {"params": [p for name, p in trained if name in decayed], "weight_decay": decay},
        {"params": [p for name, p in trained if name not in decayed], "weight_decay": 0.0},
    ]


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


def blend(average, values, decay):
    """Statistics of batch norm are averaged with the weights; counters are not."""
    for name, value in values.items():
        if value.is_floating_point():
            average[name].mul_(decay).add_(value, alpha=1 - decay)


def mean_over_processes(loss):
    value = loss.detach().clone()
    if WORLD > 1:
        dist.all_reduce(value)
    return float(value) / WORLD


def accuracy(net, weights, path, device, workers):
    """Share of the labelled photos that the weights get right."""
    student = source.Student().to(device)
    student.load_state_dict({name[len("student."):]: value for name, value in (weights or net.state_dict()).items() if name.startswith("student.")})
    student.eval()
    photos = Photos(path, source.CLASSES)
    labels = np.array(photos.labels)
    asked = [(int(at), -1) for at in np.flatnonzero(labels >= 0)]
    views = Views(photos, source.preprocess, source.SIZES, None, 0)
    loader = torch.utils.data.DataLoader(views, batch_sampler=[asked[at:at + 64] for at in range(0, len(asked), 64)], num_workers=workers)
    right = 0
    with torch.no_grad():
        for places, pixels in loader:
            answers = student(pixels.to(device)).argmax(-1).cpu().numpy()
            right += int((answers == labels[places.numpy()]).sum())
    return {"top1": right / max(1, len(asked)), "photos": len(asked)}


def write(path, weights, plan, trained):
    """As model.safetensors is, with the recipe in its metadata: Pupil opens it as a run."""
    back = {new: old for old, new in getattr(source, "RENAMED", {}).items()}
    header, parts, at = {}, [], 0
    note = {key: plan[key] for key in ("version", "name", "classNames", "teacherDims", "recipe")}
    header["__metadata__"] = {"format": "pt", "pupil": json.dumps({**note, "trained": trained})}
    for name, value in weights.items():
        if not value.is_floating_point():
            continue
        name = name[len("student."):] if name.startswith("student.") else name
        data = value.detach().cpu().numpy().astype("<f4").tobytes()
        header[back.get(name, name)] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [at, at + len(data)]}
        parts.append(data)
        at += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(parts))


if __name__ == "__main__":
    sys.exit(main())

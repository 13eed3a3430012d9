"""Trains the student of this folder on as many processes as there are: see README.md.

    torchrun --nproc_per_node=8 train.py --photos DIR [--embeddings DIR] [--validation DIR] [--out FILE]

The recipe is the tab's. Every process reads its share of the same global batch, losses are those of the whole batch,
and gradients are averaged: two processes do what one does. Batch norm takes its statistics over all processes, by
PyTorch's SyncBatchNorm on CUDA and by the same sums in plain PyTorch elsewhere (processes.py); group norm needs none
of that. Not done here: views that a teacher has seen, batches drawn otherwise than by chance, and an end before the
last pass. The run says so.
"""
import argparse
import json
import math
import os
import time

import numpy as np
import torch
import torch.distributed as dist
from torch import nn

import student as source
from embeddings import read_embeddings, rows_of
from objectives import OF_PHOTOS, Taught, losses, teacher_of
from photos import Photos, Views
from processes import RANK, WORLD, across_processes, device_of_process, mean_over_processes
from results import Checked, name_in_file, write

HERE = os.path.dirname(os.path.abspath(__file__))


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
    if plan["recipe"]["batchSize"] % WORLD:
        raise SystemExit(f"A batch of {plan['recipe']['batchSize']} cannot be shared by {WORLD} processes.")
    device = device_of_process()
    if WORLD > 1:
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    run = Run(options, plan, device)
    run.train()
    if RANK == 0:
        run.finish()
    if WORLD > 1:
        dist.barrier()
        dist.destroy_process_group()


class Run:
    """One process's part of the training."""

    def __init__(self, options, plan, device):
        recipe = plan["recipe"]
        self.options, self.plan, self.recipe, self.device = options, plan, recipe, device
        torch.manual_seed(recipe["seed"] + RANK)
        self.photos, self.rows, self.embeddings = training_photos(options, plan)
        self.labels = visible_labels(self.photos.labels, recipe)
        self.pool = pool_of(self.labels, recipe)
        count = len(self.photos.keys)
        self.per_pass = max(1, count // recipe["batchSize"])
        self.total = self.per_pass * (options.epochs or recipe["epochs"])
        self.steps = min(self.total, options.steps or self.total)

        weights = source.load(os.path.join(HERE, "model.safetensors"))
        self.net = Taught(source.Student(), weights, recipe).to(device)
        self.teacher = teacher_of(HERE, device)
        if self.embeddings is not None:
            self.embeddings.fit(float(self.teacher["length"]))
        self.model = across_processes(self.net, device)
        rate = recipe["optimizer"]["learningRate"]
        self.optimizer = torch.optim.AdamW(groups(self.net, plan), lr=rate, betas=(0.9, 0.999), eps=1e-8)
        self.average = None if recipe["emaDecay"] is None else copy_of(self.net.state_dict())
        self.best = None
        # Only the first process checks.
        self.validation, self.test = (
            Checked(path, options.workers) if path and RANK == 0 else None for path in (options.validation, options.test)
        )
        self.metrics = {"photos": count, "processes": WORLD, "steps": self.steps, "loss": [], "validation": []}
        self.started = time.time()

    def train(self):
        recipe = self.recipe
        views = Views(self.photos, source.preprocess, source.SIZES, recipe["augmentation"], recipe["seed"])
        batches = Batches(self.pool, self.steps, recipe)
        loader = torch.utils.data.DataLoader(views, batch_sampler=batches, num_workers=self.options.workers)
        self.net.train()
        for step, (places, pixels) in enumerate(loader):
            self.step(step, places, pixels)
            if RANK == 0 and ((step + 1) % self.per_pass == 0 or step + 1 == self.steps):
                self.check(step + 1)

    def step(self, step, places, pixels):
        for group in self.optimizer.param_groups:
            group["lr"] = rate_at(step, self.total, self.recipe["optimizer"])
        seen = None
        if self.embeddings is not None:
            seen = torch.from_numpy(self.embeddings.take(self.rows[places.numpy()])).to(self.device)
        answers = self.model(pixels.to(self.device))
        loss = losses(self.recipe, answers, self.labels[places].to(self.device), seen, self.teacher, self.net)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        most = self.recipe["optimizer"]["clipNorm"]
        if most is not None:
            nn.utils.clip_grad_norm_([p for p in self.net.parameters() if p.grad is not None], most)
        self.optimizer.step()
        if self.average is not None:
            # A warm start: short runs would else be their random start.
            blend(self.average, self.net.state_dict(), min(self.recipe["emaDecay"], (1 + step) / (10 + step)))
        self.metrics["loss"].append(mean_over_processes(loss))
        if not math.isfinite(self.metrics["loss"][-1]):
            raise SystemExit(f"The loss of step {step + 1} is no number. Lower the learning rate in recipe.json.")

    def weights(self):
        """What answers: the average, where the recipe averages."""
        return self.net.state_dict() if self.average is None else self.average

    def check(self, step):
        words = f"step {step} of {self.steps}: loss {self.metrics['loss'][-1]:.4f}"
        if self.validation:
            found = self.validation.accuracy(self.weights(), self.device)
            self.metrics["validation"].append({"step": step, **found})
            if self.recipe["keep"] == "best" and (self.best is None or found["top1"] > self.best[0]):
                self.best = (found["top1"], copy_of(self.weights()))
            words += f", right on {found['top1']:.1%}"
        print(f"{words}, {time.time() - self.started:.0f} s", flush=True)

    def finish(self):
        out, metrics = self.options.out, self.metrics
        final = self.weights() if self.best is None else self.best[1]
        metrics["seconds"] = time.time() - self.started
        # Before anything else can fail.
        write(out, final, self.plan, {"steps": self.steps, "processes": WORLD})
        if self.test:
            metrics["test"] = self.test.accuracy(final, self.device)
            print(f"right on {metrics['test']['top1']:.1%} of {self.test.count} photos of {self.test.path}")
        with open(os.path.splitext(out)[0] + ".json", "w", encoding="utf-8") as file:
            json.dump(metrics, file, indent=1)


def training_photos(options, plan):
    """Those that have what the recipe asks for, the row of each one's embedding, and the embeddings."""
    recipe = plan["recipe"]
    photos = Photos(options.photos, plan["classNames"])
    if RANK == 0:
        labelled = sum(label >= 0 for label in photos.labels)
        print(f"{len(photos.keys)} photos, {labelled} of them of one of the {len(plan['classNames'])} classes")
        if recipe["views"] is not None:
            print("The recipe's stored views stay in the tab: this learns on views of its own.")
        if recipe["sampling"]["kind"] != "uniform":
            print(f"Batches are drawn by chance here, not {recipe['sampling']['kind']}.")
        if recipe["patience"] is not None:
            print(f"It takes all its passes: only the tab ends after {recipe['patience']} checks without a better one.")
    if not learns_from_teacher(recipe):
        return photos, None, None
    if options.embeddings is None:
        raise SystemExit("This recipe learns from a teacher: give what it said of the photos, --embeddings DIR.")
    embeddings, names = read_embeddings(options.embeddings, options.names)
    if embeddings.width != plan["teacherDims"]:
        width = plan["teacherDims"]
        raise SystemExit(f"The embeddings have {embeddings.width} numbers each, and this student's teacher {width}.")
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


def learns_from_teacher(recipe):
    return any(term["id"] in OF_PHOTOS for term in recipe["objective"])


def pool_of(labels, recipe):
    """Places of the photos that batches are drawn from: from labels alone, a photo without one teaches nothing."""
    pool = np.arange(len(labels)) if learns_from_teacher(recipe) else np.flatnonzero(labels.numpy() >= 0)
    if len(pool) == 0:
        raise SystemExit("No photo has a label, and this recipe learns from labels: name folders after the classes.")
    if RANK == 0 and len(pool) < len(labels):
        print(f"{len(pool)} of them have a label to learn from; this recipe has no use for the others")
    return pool


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

    def __init__(self, pool, steps, recipe):
        self.pool, self.steps, self.size, self.seed = pool, steps, recipe["batchSize"], recipe["seed"]

    def __len__(self):
        return self.steps

    def __iter__(self):
        order, turn, count = None, -1, len(self.pool)
        for step in range(self.steps):
            batch = []
            for place in range(step * self.size, (step + 1) * self.size):
                if place // count != turn:
                    turn = place // count
                    order = np.random.default_rng((self.seed, turn)).permutation(count)
                batch.append((int(self.pool[order[place % count]]), turn))
            yield batch[RANK::WORLD]


def rate_at(step, total, optimizer):
    base, warmup = optimizer["learningRate"], math.floor(total * optimizer["warmupShare"] + 0.5)
    if step < warmup:
        return base * (step + 1) / warmup
    if optimizer["schedule"] == "constant":
        return base
    return base * 0.5 * (1 + math.cos(math.pi * min(1, (step - warmup) / max(1, total - warmup))))


def groups(net, plan):
    """What decays and what does not, as in the tab."""
    decayed = set(plan["decayed"])
    trained = [(name_in_file(name), p) for name, p in net.named_parameters() if p.requires_grad]
    decay = plan["recipe"]["optimizer"]["weightDecay"]
    return [
        {"params": [p for name, p in trained if name in decayed], "weight_decay": decay},
        {"params": [p for name, p in trained if name not in decayed], "weight_decay": 0.0},
    ]


def blend(average, values, decay):
    """Statistics of batch norm are averaged with the weights; counters are not."""
    for name, value in values.items():
        if value.is_floating_point():
            average[name].mul_(decay).add_(value, alpha=1 - decay)


def copy_of(weights):
    return {name: value.clone() for name, value in weights.items()}


if __name__ == "__main__":
    main()

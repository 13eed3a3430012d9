"""The tab's objectives by its formulas, over the batch of all processes.

Each process gives its share of the mean over the global batch, times the number of processes: averaged, as
DistributedDataParallel averages gradients, that is the mean.
"""
import os

import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import nn

import student as source
from processes import RANK, WORLD

MAX_SCALE = 100
# Terms that learn from what the teacher said of a photo, labelled or not; all others from its label alone.
OF_PHOTOS = {"kd_probe", "fd", "icl"}


class Taught(nn.Module):
    """The student, and what its objectives learn beside it. Photos -> scores, and rows in the teacher's space."""

    def __init__(self, student, weights, recipe):
        super().__init__()
        own = {name: value for name, value in weights.items() if name in student.state_dict()}
        student.load_state_dict(own)
        self.student = student
        extra = [name for name in weights if name not in own]
        for name in extra:
            self.register_parameter(name, nn.Parameter(weights[name]))
        terms = {term["id"] for term in recipe["objective"]}
        self.has_embedding = recipe["head"]["kind"] == "space" or bool(terms & {"fd", "icl", "embedkd_fixed"})
        self.has_scores = bool(terms & {"ce", "kd_probe"})
        # What no term reaches stays as it is.
        for name in ("cluster_projection", *(() if self.has_embedding else ("teacher_head",))):
            if hasattr(student, name):
                getattr(student, name).requires_grad_(False)
        if not self.has_scores and hasattr(student, "classifier"):
            student.classifier.requires_grad_(False)

    def forward(self, pixels):
        features = self.student.backbone(pixels)
        embedding = self.student.embed(features) if self.has_embedding else None
        return (self.student.classify(features) if self.has_scores else None), embedding


def teacher_of(folder, device):
    """What the tab knows of its teacher: mean [D] and mean length of its embeddings, centroids [K, D], a linear probe
    [K, D] and [K]; {} without."""
    path = os.path.join(folder, "teacher.safetensors")
    if not os.path.exists(path):
        return {}
    return {name: value.to(device) for name, value in source.load(path).items()}


def unit(rows):
    return F.normalize(rows, dim=-1, eps=1e-12)


def losses(recipe, answers, labels, embeddings, teacher, net):
    """The weighted sum of the recipe's terms. @param labels -1 where there is none"""
    scores, embedding = answers
    taught = None if embeddings is None else unit(embeddings - teacher["mean"])
    total = 0
    for term in recipe["objective"]:
        options = term["options"]
        if term["id"] == "ce":
            loss = cross_entropy(scores, labels, options)
        elif term["id"] == "kd_probe":
            loss = probe_distillation(scores, taught @ teacher["probe.weight"].T + teacher["probe.bias"], options)
        elif term["id"] == "fd":
            loss = options["scale"] * (1 - (unit(embedding) * taught).sum(-1)).mean()
        elif term["id"] == "embedkd_fixed":
            cosines = unit(embedding) @ unit(teacher["centroids"]).T * scale(options, net)
            loss = over_labelled(F.cross_entropy(cosines, labels.clamp(min=0), reduction="none"), labels)
        elif term["id"] == "icl":
            loss = contrast(embedding, taught, options, net)
        else:
            raise SystemExit(f"train.py does not know the objective {term['id']}.")
        total = total + term["weight"] * loss
    return total


def over_labelled(rows, labels):
    """Mean over the labelled photos of the whole batch; 0 where there are none."""
    is_labelled = (labels >= 0).to(rows)
    count = is_labelled.sum()
    if WORLD > 1:
        dist.all_reduce(count)
    return (rows * is_labelled).sum() * WORLD / count.clamp(min=1)


def cross_entropy(scores, labels, options):
    targets = F.one_hot(labels.clamp(min=0), scores.shape[1]).to(scores)
    targets = targets * (1 - options["labelSmoothing"]) + options["labelSmoothing"] / scores.shape[1]
    if options["doubleSoftmax"]:
        scores = scores.softmax(-1)
    return over_labelled(-(targets * scores.log_softmax(-1)).sum(-1), labels)


def probe_distillation(scores, judged, options):
    if options["doubleSoftmax"]:
        return -(judged.softmax(-1) * scores.softmax(-1).log_softmax(-1)).sum(-1).mean()
    heat = options["temperature"]
    targets, own = (judged / heat).log_softmax(-1), (scores / heat).log_softmax(-1)
    return heat * heat * (targets.exp() * (targets - own)).sum(-1).mean()


def scale(options, net):
    if options.get("rawScale"):
        return net.raw_scale
    if options["learnableScale"]:
        return net.log_scale.exp().clamp(max=MAX_SCALE)
    return 1 / options["temperature"]


def contrast(embedding, taught, options, net):
    """Each photo finds its own embedding among those of the whole batch, and the other way round."""
    # Of the global batch, this process has every WORLD-th photo.
    mine = torch.arange(len(embedding), device=embedding.device) * WORLD + RANK
    everyone, known = Gathered.apply(embedding), Gathered.apply(taught)
    sharpness = scale(options, net)
    out = 0
    if options["skipDuplicates"]:
        alike = (unit(taught) @ unit(known).T > options["duplicateCosine"]).to(embedding)
        alike[torch.arange(len(mine), device=mine.device), mine] = 0
        out = alike * -1e9
    rows = F.cross_entropy(unit(embedding) @ unit(known).T * sharpness + out, mine)
    if not options["bothSides"]:
        return rows
    columns = F.cross_entropy(unit(taught) @ unit(everyone).T * sharpness + out, mine)
    return 0.5 * (rows + columns)


class Gathered(torch.autograd.Function):
    """The rows of all processes, in the order of the global batch."""

    @staticmethod
    def forward(context, rows):
        if WORLD == 1:
            return rows.clone()
        parts = [torch.empty_like(rows) for _ in range(WORLD)]
        dist.all_gather(parts, rows.contiguous())
        return torch.stack(parts, 1).flatten(0, 1)

    @staticmethod
    def backward(context, slopes):
        if WORLD == 1:
            return slopes
        total = slopes.contiguous().clone()
        dist.all_reduce(total)
        return total[RANK::WORLD]

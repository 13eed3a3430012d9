"""What comes of the training: how often it is right, and its weights as Pupil opens them."""
import json

import numpy as np
import torch

import student as source
from photos import Photos, Views

STUDENT = "student."
# Names of the file by those that Python's attributes can have.
NAMES = {new: old for old, new in getattr(source, "RENAMED", {}).items()}


class Checked:
    """Photos that weights are asked about: listed once, and before the first step, so that a wrong path is told then."""

    def __init__(self, path, workers):
        photos = Photos(path, source.CLASSES)
        self.labels = np.array(photos.labels)
        asked = [(int(at), -1) for at in np.flatnonzero(self.labels >= 0)]
        if not asked:
            raise SystemExit(f"None of the photos of {path} is of one of the student's classes.")
        batches = [asked[at : at + 64] for at in range(0, len(asked), 64)]
        views = Views(photos, source.preprocess, source.SIZES, None, 0)
        self.path, self.count = path, len(asked)
        self.loader = torch.utils.data.DataLoader(views, batch_sampler=batches, num_workers=workers)

    def accuracy(self, weights, device):
        """Share of the labelled photos that these weights get right."""
        student = source.Student().to(device)
        student.load_state_dict(own(weights))
        student.eval()
        right = 0
        with torch.no_grad():
            for places, pixels in self.loader:
                answers = student(pixels.to(device)).argmax(-1).cpu().numpy()
                right += int((answers == self.labels[places.numpy()]).sum())
        return {"top1": right / self.count, "photos": self.count}


def own(weights):
    """Those of the student alone, under its names."""
    return {name[len(STUDENT) :]: value for name, value in weights.items() if name.startswith(STUDENT)}


def name_in_file(name):
    """A parameter's name in the .safetensors and in recipe.json."""
    name = name[len(STUDENT) :] if name.startswith(STUDENT) else name
    return NAMES.get(name, name)


def write(path, weights, plan, trained):
    """As model.safetensors is, with the recipe in its metadata: Pupil opens it as a run."""
    note = {key: plan[key] for key in ("version", "name", "classNames", "teacherDims", "recipe")}
    header = {"__metadata__": {"format": "pt", "pupil": json.dumps({**note, "trained": trained})}}
    parts, at = [], 0
    for name, value in weights.items():
        if not value.is_floating_point():
            continue
        data = value.detach().cpu().numpy().astype("<f4").tobytes()
        place = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [at, at + len(data)]}
        header[name_in_file(name)] = place
        parts.append(data)
        at += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(parts))

"""What comes of the training: how often it is right, and its weights as Pupil opens them."""
import json

import numpy as np
import torch

import student as source
from photos import Photos, Views


def accuracy(weights, path, device, workers):
    """Share of the labelled photos that these weights get right."""
    student = source.Student().to(device)
    student.load_state_dict(own(weights))
    student.eval()
    photos = Photos(path, source.CLASSES)
    labels = np.array(photos.labels)
    asked = [(int(at), -1) for at in np.flatnonzero(labels >= 0)]
    batches = [asked[at : at + 64] for at in range(0, len(asked), 64)]
    views = Views(photos, source.preprocess, source.SIZES, None, 0)
    right = 0
    with torch.no_grad():
        for places, pixels in torch.utils.data.DataLoader(views, batch_sampler=batches, num_workers=workers):
            answers = student(pixels.to(device)).argmax(-1).cpu().numpy()
            right += int((answers == labels[places.numpy()]).sum())
    return {"top1": right / max(1, len(asked)), "photos": len(asked)}


def own(weights):
    """Those of the student alone, under its names."""
    start = "student."
    return {name[len(start) :]: value for name, value in weights.items() if name.startswith(start)}


def write(path, weights, plan, trained):
    """As model.safetensors is, with the recipe in its metadata: Pupil opens it as a run."""
    back = {new: old for old, new in getattr(source, "RENAMED", {}).items()}
    note = {key: plan[key] for key in ("version", "name", "classNames", "teacherDims", "recipe")}
    header = {"__metadata__": {"format": "pt", "pupil": json.dumps({**note, "trained": trained})}}
    parts, at = [], 0
    for name, value in weights.items():
        if not value.is_floating_point():
            continue
        name = name[len("student.") :] if name.startswith("student.") else name
        data = value.detach().cpu().numpy().astype("<f4").tobytes()
        place = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [at, at + len(data)]}
        header[back.get(name, name)] = place
        parts.append(data)
        at += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(parts))

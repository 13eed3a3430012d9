"""Photos where they lie: folders of classes (ImageFolder) or webdataset tars, seen as the tab sees them."""
import io
import json
import os
import tarfile

import numpy as np
import torch
from PIL import Image

PHOTO = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff")
# Squares that each process which decodes holds in memory, so that it decodes a photo once.
HELD_BYTES = 1 << 30
LUMA = np.array([0.299, 0.587, 0.114], np.float32)


class Photos:
    """`keys`, relative paths without their ending; `labels`, -1 where none of the classes is named."""

    def __init__(self, path, classes):
        self.keys, self.labels, self.places = [], [], []
        number = {name: index for index, name in enumerate(classes)}
        tars = [path] if path.endswith(".tar") else files_in(path, (".tar",))
        for tar in tars:
            self._read_tar(tar, number)
        if not tars:
            for file in files_in(path, PHOTO):
                key = os.path.splitext(os.path.relpath(file, path))[0].replace(os.sep, "/")
                folder = key.split("/")[-2] if "/" in key else None
                self._add(key, (file, 0, None), number.get(folder, -1))
        if not self.keys:
            raise SystemExit(f"{path} has neither photos ({', '.join(PHOTO)}) nor .tar files of them.")

    def _add(self, key, place, label):
        self.keys.append(key)
        self.places.append(place)
        self.labels.append(label)

    def _read_tar(self, path, number):
        """Places of KEY.jpg, and its class from KEY.cls (a name or a number) or KEY.json ("label")."""
        photos, labels = {}, {}
        with tarfile.open(path) as tar:
            for member in tar:
                folder, name = os.path.split(member.name)
                stem, _, ending = name.partition(".")
                key = f"{folder}/{stem}" if folder else stem
                if not member.isfile():
                    continue
                if f".{ending.lower()}" in PHOTO:
                    photos[key] = (path, member.offset_data, member.size)
                elif ending in ("cls", "json"):
                    text = tar.extractfile(member).read().decode("utf-8", "replace").strip()
                    said = json.loads(text).get("label") if ending == "json" else text
                    if said is not None or key not in labels:
                        labels[key] = said
        for key, place in photos.items():
            # Not a class that is called None.
            said = "" if labels.get(key) is None else str(labels[key])
            label = number.get(said, -1)
            if label < 0 and said.isdecimal() and int(said) < len(number):
                label = int(said)
            self._add(key, place, label)

    def take(self, places):
        self.keys = [self.keys[at] for at in places]
        self.labels = [self.labels[at] for at in places]
        self.places = [self.places[at] for at in places]

    def file(self, at):
        path, start, size = self.places[at]
        if size is None:
            return path
        with open(path, "rb") as tar:
            tar.seek(start)
            return io.BytesIO(tar.read(size))


def files_in(path, endings):
    found = [os.path.join(root, name) for root, _, names in os.walk(path) for name in names]
    return sorted(file for file in found if file.lower().endswith(endings))


class Views(torch.utils.data.Dataset):
    """A photo in a pass, [S, S, 3] of 0..255: its view depends on seed, pass and photo alone, whoever asks."""

    def __init__(self, photos, preprocess, sizes, augmentation, seed):
        self.photos, self.preprocess, self.sizes = photos, preprocess, sizes
        self.augmentation, self.seed = augmentation, seed
        self.held = {} if 3 * sizes[0] ** 2 * len(photos.keys) <= HELD_BYTES else None

    def square(self, at):
        if self.held is not None and at in self.held:
            return self.held[at]
        try:
            square = self.preprocess(self.photos.file(at), self.sizes[:1]).astype(np.uint8)
        except OSError as cause:
            where = f"{self.photos.keys[at]} in {self.photos.places[at][0]}"
            raise RuntimeError(f"{where} cannot be read as a photo: {cause}. Take it out.") from cause
        if self.held is not None:
            self.held[at] = square
        return square

    def __getitem__(self, asked):
        at, turn = asked
        square = self.square(at)
        size = self.sizes[-1]
        if turn < 0 or self.augmentation is None:
            whole = Image.fromarray(square).resize((size, size), Image.BILINEAR)
            return at, torch.from_numpy(np.asarray(whole, np.float32))
        random = np.random.default_rng((self.seed, turn, at))
        box = crop(random, square.shape[0], self.augmentation["minCropArea"])
        view = Image.fromarray(square).resize((size, size), Image.BILINEAR, box=box)
        view = np.asarray(view, np.float32)
        if self.augmentation["flip"] and random.uniform() < 0.5:
            view = view[:, ::-1]
        brightness, contrast, saturation = 1 + self.augmentation["colour"] * random.uniform(-1, 1, 3)
        return at, torch.from_numpy(jittered(view, brightness, contrast, saturation).astype(np.float32))


def crop(random, side, least):
    """A share of the area in [least, 1], of an aspect in [3/4, 4/3]; the whole square where none of ten fits."""
    for _ in range(10 if least < 1 else 0):
        area = side * side * random.uniform(least, 1)
        aspect = (4 / 3) ** random.uniform(-1, 1)
        width, height = round((area * aspect) ** 0.5), round((area / aspect) ** 0.5)
        if 1 <= width <= side and 1 <= height <= side:
            left, top = random.integers(side - width + 1), random.integers(side - height + 1)
            return (left, top, left + width, top + height)
    return (0, 0, side, side)


def jittered(view, brightness, contrast, saturation):
    grey = (view @ LUMA).mean()
    view = brightness * (contrast * view + (1 - contrast) * grey)
    own = (view @ LUMA)[..., None]
    return np.clip(saturation * view + (1 - saturation) * own, 0, 255)

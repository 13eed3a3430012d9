"""What a teacher said of photos: embeddings as clip-retrieval writes them, or one .npy and a text file of names."""
import glob
import os

import numpy as np


def read_embeddings(path, names=None):
    """[N, D], read from the disk as they are asked for, and the name of each row."""
    if path.endswith(".npy"):
        if names is None:
            raise SystemExit(f"{path} has no names: give a text file with one a line, --names FILE.")
        with open(names, encoding="utf-8") as file:
            return Rows([path]), file.read().splitlines()
    parts = sorted(glob.glob(os.path.join(path, "img_emb", "img_emb_*.npy")), key=numbers)
    tables = sorted(glob.glob(os.path.join(path, "metadata", "metadata_*.parquet")), key=numbers)
    if not parts or len(parts) != len(tables):
        counts = f"{len(parts)} img_emb/img_emb_*.npy and {len(tables)} metadata/metadata_*.parquet"
        raise SystemExit(f"{path} has {counts}: clip-retrieval writes as many of both.")
    return Rows(parts), [name for table in tables for name in names_in(table)]


def numbers(path):
    return [int(part) for part in "".join(c if c.isdigit() else " " for c in os.path.basename(path)).split()]


def names_in(table):
    """clip-retrieval calls a photo by its path, or by its key in webdataset; img2dataset's own key is the same."""
    try:
        from pyarrow import parquet
    except ImportError:
        raise SystemExit("Reading clip-retrieval's metadata needs pyarrow: pip install pyarrow.")
    columns = parquet.read_table(table).to_pydict()
    for column in ("image_path", "key"):
        if column in columns:
            return [str(name) for name in columns[column]]
    raise SystemExit(f"{table} has neither a column image_path nor key, but {', '.join(columns)}.")


class Rows:
    """Rows of several files as one table."""

    def __init__(self, paths):
        self.parts = [np.load(path, mmap_mode="r") for path in paths]
        self.starts = np.cumsum([0] + [len(part) for part in self.parts])
        self.width = self.parts[0].shape[1]
        self.length = None

    def __len__(self):
        return int(self.starts[-1])

    def __getitem__(self, at):
        part = int(np.searchsorted(self.starts, at, "right")) - 1
        return np.asarray(self.parts[part][at - self.starts[part]], np.float32)

    def take(self, rows):
        """[len(rows), D], as long as the tab's where that is known."""
        found = np.stack([self[row] for row in rows])
        if self.length is None:
            return found
        return found * (self.length / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12))

    def fit(self, length):
        """Brings rows to the mean length of the tab's where either has only rows of length one, as clip-retrieval
        writes them: the tab's mean is subtracted from them, and means nothing to rows of another size."""
        some = self.take(np.linspace(0, len(self) - 1, 256).astype(int))
        are_units = bool((abs(np.linalg.norm(some, axis=1) - 1) < 0.01).all())
        if are_units or abs(length - 1) < 0.01:
            self.length = length


def rows_of(keys, names):
    """For each photo the row of its embedding, -1 where there is none: by its path, which may have more folders in
    front of it there, else by its file's name alone, if only one row has it."""
    rows, by_end = {}, {}
    depths = {1, *(key.count("/") + 1 for key in keys)}
    for row, name in enumerate(names):
        whole = os.path.splitext(name)[0] if "." in os.path.basename(name) else name
        whole = whole.replace("\\", "/").lstrip("/")
        rows[whole] = row
        parts = whole.split("/")
        for depth in depths:
            if depth <= len(parts):
                end = "/".join(parts[-depth:])
                by_end[end] = -1 if end in by_end else row

    def row_of(key):
        if key in rows:
            return rows[key]
        return by_end[key] if key in by_end else by_end.get(key.split("/")[-1], -1)

    return np.array([row_of(key) for key in keys], np.int64)

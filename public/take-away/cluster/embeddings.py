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
    """Keys of webdataset, or paths: clip-retrieval writes whichever it had."""
    try:
        from pyarrow import parquet
    except ImportError:
        raise SystemExit("Reading clip-retrieval's metadata needs pyarrow: pip install pyarrow.")
    columns = parquet.read_table(table).to_pydict()
    for column in ("key", "image_path"):
        if column in columns:
            return [str(name) for name in columns[column]]
    raise SystemExit(f"{table} has neither a column key nor image_path, but {', '.join(columns)}.")


class Rows:
    """Rows of several files as one table."""

    def __init__(self, paths):
        self.parts = [np.load(path, mmap_mode="r") for path in paths]
        self.starts = np.cumsum([0] + [len(part) for part in self.parts])
        self.width = self.parts[0].shape[1]

    def __len__(self):
        return int(self.starts[-1])

    def __getitem__(self, at):
        part = int(np.searchsorted(self.starts, at, "right")) - 1
        return np.asarray(self.parts[part][at - self.starts[part]], np.float32)

    def take(self, rows):
        return np.stack([self[row] for row in rows])


def rows_of(keys, names):
    """For each photo the row of its embedding, -1 where there is none: by its path, else by its file's name alone."""
    rows, by_stem = {}, {}
    for row, name in enumerate(names):
        whole = os.path.splitext(name)[0] if "." in os.path.basename(name) else name
        whole = whole.replace("\\", "/").lstrip("/")
        rows[whole] = row
        stem = whole.split("/")[-1]
        by_stem[stem] = -1 if stem in by_stem else row
    found = []
    for key in keys:
        row = rows.get(key)
        found.append(by_stem.get(key.split("/")[-1], -1) if row is None else row)
    return np.array(found, np.int64)

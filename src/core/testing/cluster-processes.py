"""Trains a hand-over on one process and on two: cluster-processes.py FOLDER. Ranks are started by environment
variables, after PyTorch has been loaded once. One process reads folders of photos, two read the same photos in a tar."""
import io
import json
import os
import runpy
import sys
import tarfile

import numpy as np
import torch
import torch.distributed
from PIL import Image

PHOTOS = 18
root = os.path.abspath(sys.argv[1])
cluster = os.path.join(root, "cluster")
with open(os.path.join(cluster, "recipe.json")) as file:
    plan = json.load(file)
sys.path.insert(0, cluster)


def drawn(at):
    """A photo of one of two colours, with noise."""
    pixels = np.random.default_rng(at).integers(0, 120, (40, 50, 3), np.uint8)
    pixels[..., at % 3] += 120
    return Image.fromarray(pixels)


def write():
    os.makedirs(os.path.join(root, "tars"))
    keys = []
    with tarfile.open(os.path.join(root, "tars", "00000.tar"), "w") as tar:
        for name in sorted([*plan["classNames"], "unknown"]):
            os.makedirs(os.path.join(root, "photos", name))
            for at in range(PHOTOS // (len(plan["classNames"]) + 1)):
                photo = drawn(len(keys))
                photo.save(os.path.join(root, "photos", name, f"{at}.png"))
                keys.append(f"{name}/{at}")
                bytes_ = io.BytesIO()
                photo.save(bytes_, "PNG")
                said = name if at % 2 or name == "unknown" else str(plan["classNames"].index(name))
                for ending, content in (("png", bytes_.getvalue()), ("cls", said.encode())):
                    member = tarfile.TarInfo(f"{keys[-1]}.{ending}")
                    member.size = len(content)
                    tar.addfile(member, io.BytesIO(content))
    rows = np.random.default_rng(5).normal(size=(len(keys), plan["teacherDims"]))
    units = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)
    turned = np.random.default_rng(6).permutation(len(keys))
    # As clip-retrieval writes them, of length one, in two parts and any order; and as one table with names, of the
    # tab's length.
    os.makedirs(os.path.join(root, "embeddings", "img_emb"))
    os.makedirs(os.path.join(root, "embeddings", "metadata"))
    for part, some in enumerate(np.array_split(turned, 2)):
        np.save(os.path.join(root, "embeddings", "img_emb", f"img_emb_{part}.npy"), units[some])
        with open(os.path.join(root, "embeddings", "metadata", f"metadata_{part}.parquet"), "w") as file:
            json.dump({"image_path": [f"/elsewhere/photos/{keys[row]}.png" for row in some], "url": [""] * len(some)}, file)
    from student import load

    length = float(load(os.path.join(cluster, "teacher.safetensors"))["length"])
    exact = units.astype(np.float64)
    rows = length * exact / np.linalg.norm(exact, axis=1, keepdims=True)
    np.save(os.path.join(root, "all.npy"), rows[turned].astype(np.float32))
    with open(os.path.join(root, "names.txt"), "w") as file:
        file.write("\n".join(keys[row] for row in turned) + "\n")


def start(rank, world, arguments):
    child = os.fork()
    if child:
        return child
    torch.set_num_threads(1)
    os.environ.update(RANK=str(rank), WORLD_SIZE=str(world), MASTER_ADDR="127.0.0.1", MASTER_PORT=sys.argv[2])
    sys.argv = ["train.py", "--workers", "0", "--steps", "5", *arguments]
    code = 1
    try:
        runpy.run_path(os.path.join(cluster, "train.py"), run_name="__main__")
        code = 0
    except SystemExit as ended:
        print(ended.code, file=sys.stderr)
    except BaseException as failed:
        print(repr(failed), file=sys.stderr)
    sys.stdout.flush()
    os._exit(code)


write()
path = lambda *parts: os.path.join(root, *parts)
one = ["--photos", path("photos"), "--embeddings", path("all.npy"), "--names", path("names.txt"), "--out", path("one.safetensors")]
one += ["--validation", path("photos"), "--test", path("tars")]
# Whoever has no pyarrow is tested with something that reads the same tables from JSON.
sys.path.insert(0, path("stand-ins"))
os.makedirs(path("stand-ins", "pyarrow"))
open(path("stand-ins", "pyarrow", "__init__.py"), "w").close()
with open(path("stand-ins", "pyarrow", "parquet.py"), "w") as file:
    file.write("import json\n\n\nclass read_table:\n    def __init__(self, path):\n        self.path = path\n\n"
               "    def to_pydict(self):\n        return json.load(open(self.path))\n")
two = ["--photos", path("tars"), "--embeddings", path("embeddings"), "--out", path("two.safetensors")]
two += ["--validation", path("photos")]
children = [start(0, 1, one), *(start(rank, 2, two) for rank in range(2))]
sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))

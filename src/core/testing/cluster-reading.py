"""What train.py reads of photos and embeddings: cluster-reading.py FOLDER, which holds cluster/. Prints it as JSON."""
import io
import json
import os
import sys
import tarfile

import torch

folder = os.path.abspath(sys.argv[1])
sys.path.insert(0, os.path.join(folder, "cluster"))
import embeddings
import photos
import results
import train


def tar_of(name, labels):
    """Photos that are called by their numbers, each with its label in JSON."""
    path = os.path.join(folder, name)
    with tarfile.open(path, "w") as tar:
        for at, label in enumerate(labels):
            for ending, content in (("jpg", b""), ("json", json.dumps({"label": label}).encode())):
                member = tarfile.TarInfo(f"{at}.{ending}")
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
    return path


def pool(*terms):
    recipe = {"objective": [{"id": term} for term in terms]}
    return train.pool_of(torch.tensor([0, -1, 1]), recipe).tolist()


def refusal_of(path):
    try:
        results.Checked(path, 0)
    except SystemExit as ended:
        return str(ended).replace(folder + os.sep, "")


found = {
    "pools": [pool("ce", "embedkd_fixed"), pool("ce", "fd")],
    "rows": [
        embeddings.rows_of(keys, names).tolist()
        for keys, names in (
            (["red/0", "green/0", "blue/7", "4"], ["/in/green/0.png", "/in/red/0.png", "/z/7.png", "x/3"]),
            (["red/0", "0"], ["a/red/0.jpg", "b/red/0.jpg"]),
        )
    ],
    "labels": photos.Photos(tar_of("labels.tar", [None, "None", 1, "\u00b2"]), ["None", "green"]).labels,
    "refusal": refusal_of(tar_of("none.tar", [None])),
}
print(json.dumps(found))

"""First losses and gradients of hand-overs: cluster-step.py FOLDER ..., where each holds cluster/ and batch.json
{pixels, labels, embeddings}. Writes gradients.json {loss, gradients: by the parameters' names in the file}."""
import json
import os
import sys

import numpy as np
import torch

torch.set_num_threads(1)
own = set(sys.modules)
for folder in sys.argv[1:]:
    for name in set(sys.modules) - own:
        del sys.modules[name]
    cluster = os.path.join(folder, "cluster")
    sys.path.insert(0, cluster)
    import objectives
    import results
    import student

    with open(os.path.join(cluster, "recipe.json")) as file:
        plan = json.load(file)
    with open(os.path.join(folder, "batch.json")) as file:
        batch = json.load(file)
    net = objectives.Taught(student.Student(), student.load(), plan["recipe"]).train()
    size = student.SIZES[-1]
    pixels = torch.tensor(batch["pixels"], dtype=torch.float32).reshape(-1, size, size, 3)
    labels = torch.tensor(batch["labels"])
    seen = torch.tensor(batch["embeddings"], dtype=torch.float32).reshape(len(labels), -1)
    loss = objectives.losses(plan["recipe"], net(pixels), labels, seen, objectives.teacher_of(cluster, "cpu"), net)
    loss.backward()
    found = {results.name_in_file(name): p.grad.flatten().tolist() for name, p in net.named_parameters() if p.grad is not None}
    with open(os.path.join(folder, "gradients.json"), "w") as file:
        json.dump({"loss": float(loss), "gradients": found}, file)
    sys.path.remove(cluster)

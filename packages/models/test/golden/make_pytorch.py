"""Outputs and losses of PyTorch modules for the models of the zoo. Usage: python make_pytorch.py (pip install torch numpy)

outputs: probabilities of five windows in eval mode, weights by fill.py under the state_dict's names; losses of four
steps of gradient descent on these windows.
curves: 200 Adam steps from such weights on fixed batches, the loss of each step.
"""
import json
import os

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from fill import fill, labels
from pytorch_zoo import Net, make

torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))
STEPS, FEATURES = 6, 3


def hold_second_bias(net):
    """PyTorch's LSTM learns its bias twice, as bias_ih and bias_hh, so that their sum moves at double speed. One of
    them is held here: the network then has the weights that everyone else's has."""
    for module in net.modules():
        if isinstance(module, nn.LSTM):
            for name, value in module.named_parameters():
                if "bias_hh" in name:
                    value.requires_grad_(False)


def filled(net):
    with torch.no_grad():
        for name, value in net.state_dict().items():
            # Layer norms start from one, so that their scale is not near zero.
            base = 1.0 if name.endswith("norm.weight") else 0.0
            value.copy_(torch.from_numpy(fill(name, tuple(value.shape)) + np.float32(base)))
    return net


def case(name, options):
    full = {"steps": STEPS, "features": FEATURES, **options}
    net = filled(make(name, full)).eval()
    x = torch.from_numpy(fill("x", (5, STEPS, FEATURES), 2.0))
    with torch.no_grad():
        p = torch.sigmoid(net(x)).numpy()
    shapes = {key: list(value.shape) for key, value in net.state_dict().items()}
    hold_second_bias(net)
    optimizer = torch.optim.SGD([value for value in net.parameters() if value.requires_grad], lr=0.3)
    losses = []
    for _ in range(4):
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(net(x), torch.tensor([1.0, 0, 1, 1, 0]))
        loss.backward()
        optimizer.step()
        losses.append(float(loss.item()))
    probabilities = [float(v) for v in p]
    return {"name": name, "options": full, "shapes": shapes, "probabilities": probabilities, "losses": losses}


CONV, LSTM, DENSE = {"convFilters": [4]}, {"lstmUnits": [3]}, {"denseUnits": [5]}
outputs = [
    case("cnn-bilstm-attention", {**CONV, **LSTM, **DENSE, "attention": "paper"}),
    case("cnn-bilstm-attention", {**CONV, **LSTM, **DENSE, "attention": "additive"}),
    case("cnn-bilstm-attention", {**LSTM, "convFilters": [4], "kernelSize": [2, 3, 5], "merge": "sum",
                                  "denseUnits": [5, 4], "attention": "additive"}),
    case("cnn-bilstm-attention", {"convFilters": [4, 5], "lstmUnits": [3, 4], "denseUnits": [5, 4], "attention": "paper",
                                  "steps": STEPS}),
    case("cnn", {**CONV, **DENSE}),
    case("bilstm", {**LSTM, **DENSE}),
    case("cnn-bilstm", {**CONV, **LSTM, **DENSE}),
    case("cnn-attention", {**CONV, **DENSE, "attention": "paper"}),
    case("bilstm-attention", {"lstmUnits": [3, 2], **DENSE, "attention": "additive"}),
    case("cnn-gru", {**CONV, **DENSE, "gruUnits": 3}),
    case("transformer", {"modelUnits": 8, "heads": 2, "feedForwardUnits": 6, "blocks": 2, **DENSE}),
    case("tcn", {"filters": [4, 4, 5], "kernelSize": 3}),
    case("multi-head-lstm", {"headUnits": 2, **DENSE}),
    case("multi-head-lstm", {"headUnits": 2, "groups": [[0, 2], [1]], **DENSE}),
    case("logistic", {}),
]


def curve(options, batch, windows, attention, **adam):
    net = filled(Net({**options, "attention": attention})).train()
    hold_second_bias(net)
    for value in net.parameters():
        if not value.requires_grad:
            value.zero_()
    steps, features = options["steps"], options["features"]
    x = torch.from_numpy(fill("x", (windows, steps, features), 2.0))
    # The label is a noisy function of the window, so that there is something to learn.
    noise = torch.from_numpy(fill("noise", (windows,), 1.0))
    y = ((x[:, -1, 0] + x[:, :, 1].mean(1) + noise) > 0).float()
    make = torch.optim.AdamW if "weight_decay" in adam else torch.optim.Adam
    optimizer = make([value for value in net.parameters() if value.requires_grad], **adam)
    losses = []
    for step in range(200):
        rows = [(step * batch + i) % windows for i in range(batch)]
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(net(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
        losses.append(float(loss.item()))
    return {"options": {**options, "attention": attention}, "batch": batch, "windows": windows, "adam": adam, "losses": losses}


M1 = {"steps": 8, "features": 34, "convFilters": [64], "lstmUnits": [64], "denseUnits": [128, 128]}
SMALL = {"steps": 4, "features": 3, "convFilters": [4], "lstmUnits": [4], "denseUnits": [8]}
result = {
    "versions": {"torch": torch.__version__, "numpy": np.__version__},
    "outputs": outputs,
    "curves": {
        "small": curve(SMALL, 8, 80, "paper", lr=0.01),
        "smallDecay": curve(SMALL, 8, 80, "additive", lr=0.01, weight_decay=0.05),
        "m1": curve(M1, 32, 640, "additive", lr=0.001),
    },
}
with open(os.path.join(HERE, "pytorch.json"), "w") as file:
    json.dump(result, file, separators=(",", ":"))
    file.write("\n")

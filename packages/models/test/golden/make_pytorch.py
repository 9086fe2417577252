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

torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))
STEPS, FEATURES = 6, 3


class Attention(nn.Module):
    def __init__(self, depth, kind):
        super().__init__()
        self.kind = kind
        if kind == "additive":
            self.project = nn.Linear(depth, depth)
            self.score = nn.Linear(depth, 1, bias=False)
        else:
            self.score = nn.Linear(depth, 1)

    def forward(self, h):
        s = self.score(torch.tanh(self.project(h))) if self.kind == "additive" else torch.tanh(self.score(h))
        return (torch.softmax(s, 1) * h).sum(1)


class Net(nn.Module):
    """Any of the models that are put together from convolutions, recurrent layers, a readout and a dense head."""

    def __init__(self, o):
        super().__init__()
        self.o = o
        depth, steps = o["features"], o["steps"]
        widths = o.get("kernelSize", 3)
        self.widths = widths if isinstance(widths, list) else [widths]
        for i, filters in enumerate(o.get("convFilters", []), 1):
            for width in self.widths:
                name = f"conv_{i}" if len(self.widths) == 1 else f"conv_{i}_width_{width}"
                setattr(self, name, nn.Conv1d(depth, filters, width, padding="same"))
            depth, steps = filters * len(self.widths), steps // 2
        for i, units in enumerate(o.get("lstmUnits", []), 1):
            setattr(self, f"bilstm_{i}", nn.LSTM(depth, units, bidirectional=True, batch_first=True))
            depth = units * (1 if o.get("merge") == "sum" else 2)
        if "gruUnits" in o:
            self.gru = nn.GRU(depth, o["gruUnits"], batch_first=True)
            depth = o["gruUnits"]
        if "headUnits" in o:
            groups = o.get("groups") or [[i] for i in range(o["features"])]
            self.groups = groups
            self.heads = nn.ModuleList([nn.LSTM(len(g), o["headUnits"], batch_first=True) for g in groups])
            depth = o["headUnits"] * len(groups)
        if "attention" in o:
            self.attention = Attention(depth, o["attention"])
        elif o.get("flatten"):
            depth *= steps
        for i, units in enumerate(o["denseUnits"], 1):
            setattr(self, f"dense_{i}", nn.Linear(depth, units))
            depth = units
        self.output = nn.Linear(depth, 1)

    def forward(self, x):
        o = self.o
        for i, _ in enumerate(o.get("convFilters", []), 1):
            names = [f"conv_{i}" if len(self.widths) == 1 else f"conv_{i}_width_{w}" for w in self.widths]
            x = torch.cat([torch.relu(getattr(self, n)(x.transpose(1, 2))) for n in names], 1)
            x = F.max_pool1d(x, 2).transpose(1, 2)
        layers = len(o.get("lstmUnits", []))
        for i in range(1, layers + 1):
            h, (last, _) = getattr(self, f"bilstm_{i}")(x)
            units = h.shape[-1] // 2
            x = h[..., :units] + h[..., units:] if o.get("merge") == "sum" else h
            if i == layers and "attention" not in o:
                x = torch.cat([last[0], last[1]], 1)
        if "gruUnits" in o:
            x = self.gru(x)[1][0]
        if "headUnits" in o:
            x = torch.cat([lstm(x[..., g])[1][0][0] for lstm, g in zip(self.heads, self.groups)], 1)
        if "attention" in o:
            x = self.attention(x)
        elif x.dim() == 3:
            x = x.flatten(1)
        for i, _ in enumerate(o["denseUnits"], 1):
            x = torch.relu(getattr(self, f"dense_{i}")(x))
        return self.output(x).squeeze(1)


class Transformer(nn.Module):
    def __init__(self, o):
        super().__init__()
        self.o = o
        d, f = o["modelUnits"], o["feedForwardUnits"]
        self.embed = nn.Linear(o["features"], d)
        self.positions = nn.Embedding(o["steps"], d)
        for i in range(1, o["blocks"] + 1):
            setattr(self, f"attention_{i}", nn.MultiheadAttention(d, o["heads"], batch_first=True))
            setattr(self, f"attention_{i}_norm", nn.LayerNorm(d))
            setattr(self, f"feed_forward_{i}_in", nn.Linear(d, f))
            setattr(self, f"feed_forward_{i}_out", nn.Linear(f, d))
            setattr(self, f"feed_forward_{i}_norm", nn.LayerNorm(d))
        self.dense_1 = nn.Linear(d, o["denseUnits"][0])
        self.output = nn.Linear(o["denseUnits"][0], 1)

    def forward(self, x):
        y = self.embed(x) + self.positions.weight
        for i in range(1, self.o["blocks"] + 1):
            at = lambda name: getattr(self, name.format(i))
            y = at("attention_{}_norm")(y + at("attention_{}")(y, y, y, need_weights=False)[0])
            inner = torch.relu(at("feed_forward_{}_in")(y))
            y = at("feed_forward_{}_norm")(y + at("feed_forward_{}_out")(inner))
        return self.output(torch.relu(self.dense_1(y.mean(1)))).squeeze(1)


class Tcn(nn.Module):
    def __init__(self, o):
        super().__init__()
        self.o = o
        depth = o["features"]
        for i, filters in enumerate(o["filters"], 1):
            for part, inputs in ((1, depth), (2, filters)):
                conv = nn.Conv1d(inputs, filters, o["kernelSize"], dilation=2 ** (i - 1))
                setattr(self, f"block_{i}_conv_{part}", conv)
            if depth != filters:
                setattr(self, f"block_{i}_skip", nn.Linear(depth, filters))
            depth = filters
        self.output = nn.Linear(depth, 1)

    def forward(self, x):
        for i, _ in enumerate(self.o["filters"], 1):
            y = x.transpose(1, 2)
            for part in (1, 2):
                y = F.pad(y, ((self.o["kernelSize"] - 1) * 2 ** (i - 1), 0))
                y = torch.relu(getattr(self, f"block_{i}_conv_{part}")(y))
            skip = getattr(self, f"block_{i}_skip")(x) if hasattr(self, f"block_{i}_skip") else x
            x = torch.relu(y.transpose(1, 2) + skip)
        return self.output(x[:, -1]).squeeze(1)


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


def case(name, options, net_options=None, make=Net):
    full = {"steps": STEPS, "features": FEATURES, **options}
    net = filled(make({**full, **(net_options or {})})).eval()
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
    case("cnn", {**CONV, **DENSE}, {"flatten": True}),
    case("bilstm", {**LSTM, **DENSE}),
    case("cnn-bilstm", {**CONV, **LSTM, **DENSE}),
    case("cnn-attention", {**CONV, **DENSE, "attention": "paper"}),
    case("bilstm-attention", {"lstmUnits": [3, 2], **DENSE, "attention": "additive"}),
    case("cnn-gru", {**CONV, **DENSE, "gruUnits": 3}),
    case("transformer", {"modelUnits": 8, "heads": 2, "feedForwardUnits": 6, "blocks": 2, **DENSE}, make=Transformer),
    case("tcn", {"filters": [4, 4, 5], "kernelSize": 3}, make=Tcn),
    case("multi-head-lstm", {"headUnits": 2, **DENSE}),
    case("multi-head-lstm", {"headUnits": 2, "groups": [[0, 2], [1]], **DENSE}),
    case("logistic", {}, {"denseUnits": [], "flatten": True}),
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

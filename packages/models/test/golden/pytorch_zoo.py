"""PyTorch modules of the zoo, from the options of createModel; logits from [n, steps, features]."""
import torch
import torch.nn as nn
import torch.nn.functional as F


def add_head(net, depth, options):
    for i, units in enumerate(options.get("denseUnits", []), 1):
        setattr(net, f"dense_{i}", nn.Linear(depth, units))
        depth = units
    net.output = nn.Linear(depth, 1)


def head(net, x):
    for i, _ in enumerate(net.o.get("denseUnits", []), 1):
        x = torch.relu(getattr(net, f"dense_{i}")(x))
    return net.output(x).squeeze(1)


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
        add_head(self, depth, o)

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
        return head(self, x)


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
        add_head(self, d, o)

    def forward(self, x):
        y = self.embed(x) + self.positions.weight
        for i in range(1, self.o["blocks"] + 1):
            at = lambda name: getattr(self, name.format(i))
            y = at("attention_{}_norm")(y + at("attention_{}")(y, y, y, need_weights=False)[0])
            inner = torch.relu(at("feed_forward_{}_in")(y))
            y = at("feed_forward_{}_norm")(y + at("feed_forward_{}_out")(inner))
        return head(self, y.mean(1))


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
        add_head(self, depth, o)

    def forward(self, x):
        for i, _ in enumerate(self.o["filters"], 1):
            y = x.transpose(1, 2)
            for part in (1, 2):
                y = F.pad(y, ((self.o["kernelSize"] - 1) * 2 ** (i - 1), 0))
                y = torch.relu(getattr(self, f"block_{i}_conv_{part}")(y))
            skip = getattr(self, f"block_{i}_skip")(x) if hasattr(self, f"block_{i}_skip") else x
            x = torch.relu(y.transpose(1, 2) + skip)
        return head(self, x[:, -1])


def make(name, options):
    """The module of a model by name, before the sigmoid."""
    if name == "transformer":
        return Transformer(options)
    if name == "tcn":
        return Tcn(options)
    return Net({**options, "flatten": name in ("cnn", "logistic")})

"""Results and gradients of the fused functions by PyTorch in float64.

Usage: python make_fused.py (torch 2.x, numpy); writes fused.json beside it. Inputs, weights and the coefficients c of
the loss sum(c * y) come, in this order, from the generator `stream` below, which the tests repeat, so that only results
are stored (large ones by a sample of 48 elements). Weights are in Keras' layouts.
"""
import json
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def stream(seed):
    state = seed
    while True:
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        yield state / 4294967296.0


def draw(source, shape, scale):
    n = int(np.prod(shape))
    return np.array([np.float32((next(source) * 2 - 1) * scale) for _ in range(n)], dtype=np.float64).reshape(shape)


def run(cell, names, weights, x, reverse):
    if reverse:
        x = x.flip(1)
    h, _ = torch.func.functional_call(cell, dict(zip(names, weights)), (x,))
    return h.flip(1) if reverse else h


NAMES = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]


def lstm(o, x, kernel, recurrent, bias=None, reverse=None):
    reverse = o.get("reverse", False) if reverse is None else reverse
    bias = torch.zeros(kernel.shape[1]) if bias is None else bias
    cell = torch.nn.LSTM(x.shape[2], recurrent.shape[0], batch_first=True)
    h = run(cell, NAMES, [kernel.T, recurrent.T, bias, torch.zeros_like(bias)], x, reverse)
    return h if o.get("returnSequences", True) else h[:, 0 if reverse else -1]


def bidirectional(o, x, *w):
    parts = [lstm(o, x, *w[:3], reverse=False), lstm(o, x, *w[3:], reverse=True)]
    if o["merge"] == "concat":
        return torch.cat(parts, -1)
    return (parts[0] + parts[1]) * (0.5 if o["merge"] == "average" else 1)


def gru(o, x, kernel, recurrent, bias):
    u = recurrent.shape[0]
    rzn = o["gateOrder"] == "rzn"
    swap = lambda w: w if rzn else torch.cat([w[..., u : 2 * u], w[..., :u], w[..., 2 * u :]], -1)
    cell = torch.nn.GRU(x.shape[2], u, batch_first=True)
    reverse = o.get("reverse", False)
    h = run(cell, NAMES, [swap(kernel).T, swap(recurrent).T, swap(bias[0]), swap(bias[1])], x, reverse)
    return h if o.get("returnSequences", True) else h[:, 0 if reverse else -1]


def by_steps(o, cell, x, state):
    """A recurrent layer step by step: where the mask is 0 the state stays and comes out again."""
    mask = torch.tensor(o["mask"]).bool() if "mask" in o else torch.ones(x.shape[:2]).bool()
    out = [None] * x.shape[1]
    for t in reversed(range(x.shape[1])) if o.get("reverse", False) else range(x.shape[1]):
        keep = mask[:, t : t + 1]
        state = tuple(torch.where(keep, new, old) for new, old in zip(cell(x[:, t], state), state))
        out[t] = state[0]
    return torch.stack(out, 1) if o.get("returnSequences", True) else state[0]


def lstm_from(o, x, kernel, recurrent, bias, hidden, cell):
    one = torch.nn.LSTMCell(x.shape[2], recurrent.shape[0])
    weights = dict(weight_ih=kernel.T, weight_hh=recurrent.T, bias_ih=bias, bias_hh=torch.zeros_like(bias))
    return by_steps(o, lambda v, s: torch.func.functional_call(one, weights, (v, s)), x, (hidden, cell))


def gru_from(o, x, kernel, recurrent, bias, hidden):
    one = torch.nn.GRUCell(x.shape[2], recurrent.shape[0])
    weights = dict(weight_ih=kernel.T, weight_hh=recurrent.T, bias_ih=bias[0], bias_hh=bias[1])
    return by_steps(o, lambda v, s: (torch.func.functional_call(one, weights, (v, s[0])),), x, (hidden,))


def attention(o, x, kernel, vector, bias=0.0):
    a = torch.softmax(torch.tanh(x @ kernel + bias) @ vector, 1)
    return (a * x).sum(1)


def dense(o, x, kernel, bias=0.0):
    return {"linear": lambda v: v, "relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}[o["activation"]](x @ kernel + bias)


def norm(o, x, gamma, beta):
    return F.layer_norm(x, x.shape[-1:], gamma, beta, o["epsilon"])


def cross_entropy(o, logits, labels):
    return F.softplus(logits) - labels * logits


def bce(o, logits):
    # labels and weights are drawn as constants
    n = logits.numel()
    y, w = torch.tensor(o["labels"]).reshape(logits.shape), torch.tensor(o["weights"]).reshape(logits.shape)
    return F.binary_cross_entropy_with_logits(logits, y, w)


def recurrent_shapes(b, t, f, u, gates, bias):
    return {"x": [b, t, f], "kernel": [f, gates * u], "recurrentKernel": [u, gates * u], **({"bias": bias} if bias else {})}


def cases():
    r = recurrent_shapes
    yield "lstm", lstm, {}, r(5, 7, 3, 6, 4, [24])
    yield "lstm", lstm, {"returnSequences": False, "reverse": True}, r(3, 5, 9, 8, 4, [32])
    yield "lstm", lstm, {"reverse": True}, r(4, 6, 2, 3, 4, None)
    yield "lstm", lstm, {}, r(1, 1, 1, 1, 4, [4])
    yield "lstm", lstm, {}, r(32, 8, 34, 64, 4, [256])
    two = lambda b, t, f, u: {"x": [b, t, f], **{d + k: s for d in ("forward.", "backward.") for k, s in (("kernel", [f, 4 * u]), ("recurrentKernel", [u, 4 * u]), ("bias", [4 * u]))}}
    yield "bidirectionalLstm", bidirectional, {"merge": "concat"}, two(5, 4, 3, 5)
    yield "bidirectionalLstm", bidirectional, {"merge": "sum"}, two(2, 6, 4, 7)
    yield "bidirectionalLstm", bidirectional, {"merge": "average", "returnSequences": False}, two(6, 3, 5, 8)
    yield "bidirectionalLstm", bidirectional, {"merge": "concat", "returnSequences": False}, two(3, 4, 2, 3)
    yield "gru", gru, {"gateOrder": "zrn"}, r(5, 7, 3, 6, 3, [2, 18])
    yield "gru", gru, {"gateOrder": "rzn", "returnSequences": False}, r(3, 4, 5, 9, 3, [2, 27])
    yield "gru", gru, {"gateOrder": "rzn", "reverse": True}, r(6, 3, 4, 8, 3, [2, 24])
    yield "additiveAttention", attention, {}, {"x": [5, 7, 6], "kernel": [6, 9], "vector": [9, 1], "bias": [9]}
    yield "additiveAttention", attention, {}, {"x": [4, 3, 8], "kernel": [8, 5], "vector": [5, 1]}
    for name in ("linear", "relu", "tanh", "sigmoid"):
        yield "dense", dense, {"activation": name}, {"x": [3, 4, 5], "kernel": [5, 6], "bias": [6]}
    yield "dense", dense, {"activation": "tanh"}, {"x": [7, 3], "kernel": [3, 1]}
    yield "layerNormalization", norm, {"epsilon": 1e-5}, {"x": [3, 5, 7], "gamma": [7], "beta": [7]}
    yield "sigmoidCrossEntropyWithLogits", cross_entropy, {}, {"logits": [9, 5], "labels": [9, 5]}
    source = stream(4711)
    yield "binaryCrossEntropyWithLogits", bce, {"labels": [float(next(source) < 0.5) for _ in range(13)], "weights": [float(np.float32(next(source) + 0.5)) for _ in range(13)]}, {"logits": [13, 1]}
    # Appended, so that the seeds of those above stay.
    drawn = lambda b, t: [[int(next(source) < 0.7) for _ in range(t)] for _ in range(b)]
    state = lambda b, u: {"initialState.hidden": [b, u], "initialState.cell": [b, u]}
    yield "lstm", lstm_from, {}, {**r(5, 7, 3, 6, 4, [24]), **state(5, 6)}
    yield "lstm", lstm_from, {"mask": drawn(6, 5), "reverse": True}, {**r(6, 5, 4, 8, 4, [32]), **state(6, 8)}
    yield "lstm", lstm_from, {"mask": drawn(3, 9), "returnSequences": False}, {**r(3, 9, 2, 5, 4, [20]), **state(3, 5)}
    yield "gru", gru_from, {"gateOrder": "rzn"}, {**r(5, 7, 3, 6, 3, [2, 18]), "initialState": [5, 6]}
    yield "gru", gru_from, {"gateOrder": "rzn", "mask": drawn(4, 6), "reverse": True}, {**r(4, 6, 5, 9, 3, [2, 27]), "initialState": [4, 9]}


def sample(t):
    flat = t.detach().numpy().reshape(-1)
    count = min(flat.size, 48)
    return {"max": float(np.abs(flat).max()), "values": [float(flat[int(i * flat.size // count)]) for i in range(count)]}


def main():
    out = {"torch": torch.__version__, "numpy": np.__version__, "python": sys.version.split()[0], "cases": []}
    for seed, (name, function, options, shapes) in enumerate(cases()):
        source = stream(seed + 1)
        scale = lambda key, shape: 4.0 if key == "logits" else 1.5 if key == "x" else 1.0 if len(shape) == 1 else 1 / np.sqrt(shape[0])
        tensors = [torch.tensor(draw(source, s, scale(k, s)), requires_grad=True) for k, s in shapes.items()]
        y = function(options, *tensors)
        c = torch.tensor(draw(source, tuple(y.shape), 1.0))
        gradients = torch.autograd.grad((c * y).sum(), tensors)
        out["cases"].append({"function": name, "options": options, "seed": seed + 1, "shapes": shapes, "y": sample(y), "gradients": {k: sample(g) for k, g in zip(shapes, gradients)}})
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "fused.json"), "w") as file:
        json.dump(out, file)


main()

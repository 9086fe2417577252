"""Losses, gradients and Adam steps of small networks and of m1, by PyTorch in float64, for the step plan's tests.

Usage: python make_plan.py (torch 2.x, numpy); writes plan.json beside it. Weights, inputs and targets come from the
generator `stream` below, which the tests repeat, so that only results are stored. Weights are in Keras' layouts.
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
    state = np.uint32(seed)
    while True:
        state = np.uint32((int(state) * 1664525 + 1013904223) & 0xFFFFFFFF)
        yield float(state) / 4294967296.0


def draw(source, shape, scale):
    n = int(np.prod(shape))
    return np.array([np.float32((next(source) * 2 - 1) * scale) for _ in range(n)], dtype=np.float64).reshape(shape)


def keras_lstm(x, kernel, recurrent, bias, reverse):
    units = recurrent.shape[0]
    cell = torch.nn.LSTM(x.shape[2], units, batch_first=True)
    weights = [kernel.T, recurrent.T, bias, torch.zeros_like(bias)]
    if reverse:
        x = x.flip(1)
    h, _ = torch.func.functional_call(cell, dict(zip(["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"], weights)), (x,))
    return h.flip(1) if reverse else h


def keras_gru(x, kernel, recurrent, bias, reverse):
    units = recurrent.shape[0]
    swap = lambda w: torch.cat([w[..., units : 2 * units], w[..., :units], w[..., 2 * units :]], -1)  # z r n -> r z n
    cell = torch.nn.GRU(x.shape[2], units, batch_first=True)
    weights = [swap(kernel).T, swap(recurrent).T, swap(bias[0]), swap(bias[1])]
    if reverse:
        x = x.flip(1)
    h, _ = torch.func.functional_call(cell, dict(zip(["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"], weights)), (x,))
    return h.flip(1) if reverse else h


ACTIVATIONS = {"linear": lambda x: x, "relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}


def same_padding(steps, reach, stride):
    out = -(-steps // stride)
    total = max(0, (out - 1) * stride + reach - steps)
    return total // 2, total - total // 2


def forward(spec, weights, x):
    values = []
    for node in spec["nodes"]:
        op = node["op"]
        v = values[node["input"]] if "input" in node else None
        w = lambda key: weights[node[key]] if key in node else None
        if op == "input":
            y = x
        elif op == "conv1d":
            reach = (node["taps"] - 1) * node["dilation"] + 1
            pads = {"valid": (0, 0), "causal": (reach - 1, 0), "same": same_padding(v.shape[1], reach, node["stride"])}[node["padding"]]
            y = F.conv1d(F.pad(v.transpose(1, 2), pads), w("kernel").permute(2, 1, 0), w("bias"), node["stride"], 0, node["dilation"]).transpose(1, 2)
            y = ACTIVATIONS[node["activation"]](y)
        elif op == "dense":
            y = v @ w("kernel")
            if "bias" in node:
                y = y + w("bias")
            y = ACTIVATIONS[node["activation"]](y)
        elif op == "activation":
            y = ACTIVATIONS[node["activation"]](v)
        elif op == "maxPool1d":
            t = v.transpose(1, 2)
            if node["padding"] == "same":
                t = F.pad(t, same_padding(v.shape[1], node["size"], node["stride"]), value=float("-inf"))
            y = F.max_pool1d(t, node["size"], node["stride"]).transpose(1, 2)
        elif op == "globalMax":
            y = v.amax(1)
        elif op == "globalAverage":
            y = v.mean(1)
        elif op == "lastStep":
            y = v[:, -1]
        elif op == "flatten":
            y = v.reshape(v.shape[0], -1)
        elif op == "concat":
            y = torch.cat([values[i] for i in node["inputs"]], -1)
        elif op == "add":
            y = sum(values[i] for i in node["inputs"])
        elif op == "layerNorm":
            y = F.layer_norm(v, v.shape[-1:], w("gamma"), w("beta"), node["epsilon"])
        elif op == "position":
            y = v + w("table")
        elif op == "selfAttention":
            wk, bk = [weights[i] for i in node["kernels"]], [weights[i] for i in node["biases"]]
            n, t, d = v.shape
            q, k, u = [(v @ wk[i] + bk[i]).reshape(n, t, node["heads"], -1).transpose(1, 2) for i in range(3)]
            y = F.scaled_dot_product_attention(q, k, u).transpose(1, 2).reshape(n, t, d) @ wk[3] + bk[3]
        elif op == "multiHeadLstm":
            kernel, recurrent, bias = w("kernel"), w("recurrent"), w("bias")
            y = torch.cat([keras_lstm(v[:, :, g], kernel[h, : len(g)], recurrent[h], bias[h, 0], False)[:, -1] for h, g in enumerate(node["groups"])], -1)
        elif op == "recurrent":
            run = keras_lstm if node["cell"] == "lstm" else keras_gru
            outs = []
            for d in node["directions"]:
                bias = weights[d["bias"]] if "bias" in d else torch.zeros(4 * node["units"])
                h = run(v, weights[d["kernel"]], weights[d["recurrent"]], bias, d["reverse"])
                outs.append(h if node["sequences"] else (h[:, 0] if d["reverse"] else h[:, -1]))
            y = torch.cat(outs, -1) if node["merge"] == "concat" else sum(outs) * (1 / len(outs) if node["merge"] == "average" else 1)
        elif op == "attention":
            if node["score"] == "additive":
                score = torch.tanh(v @ w("kernel") + w("bias")) @ w("vector")
            else:
                score = torch.tanh(v @ w("vector") + w("bias"))
            y = (torch.softmax(score, 1) * v).sum(1)
        else:
            raise ValueError(op)
        values.append(y)
    return values[spec["logits"]][:, 0]


class Spec:
    def __init__(self, steps, features, batch):
        self.value = {"steps": steps, "features": features, "batchSize": batch, "weights": [], "nodes": [{"op": "input"}]}

    def weight(self, *shape):
        self.value["weights"].append({"name": f"w{len(self.value['weights'])}", "shape": list(shape), "trainable": True})
        return len(self.value["weights"]) - 1

    def node(self, op, **more):
        if "input" not in more and "inputs" not in more:
            more["input"] = len(self.value["nodes"]) - 1
        self.value["nodes"].append({"op": op, **more})
        return len(self.value["nodes"]) - 1

    def conv(self, depth, filters, taps=3, stride=1, dilation=1, padding="same", activation="relu", **more):
        return self.node("conv1d", kernel=self.weight(taps, depth, filters), bias=self.weight(filters), taps=taps, stride=stride, dilation=dilation, padding=padding, activation=activation, **more)

    def dense(self, depth, units, activation="relu", **more):
        return self.node("dense", kernel=self.weight(depth, units), bias=self.weight(units), activation=activation, **more)

    def rnn(self, depth, units, cell="lstm", directions=2, merge="concat", sequences=True, **more):
        g = 4 if cell == "lstm" else 3
        bias = (g * units,) if cell == "lstm" else (2, g * units)
        ds = [{"kernel": self.weight(depth, g * units), "recurrent": self.weight(units, g * units), "bias": self.weight(*bias), "reverse": i == 1} for i in range(directions)]
        return self.node("recurrent", cell=cell, units=units, directions=ds, merge=merge, sequences=sequences, **more)

    def attention(self, depth, score="additive", **more):
        if score == "additive":
            return self.node("attention", score=score, kernel=self.weight(depth, depth), bias=self.weight(depth), vector=self.weight(depth, 1), **more)
        return self.node("attention", score=score, bias=self.weight(1), vector=self.weight(depth, 1), **more)

    def norm(self, depth, **more):
        return self.node("layerNorm", gamma=self.weight(depth), beta=self.weight(depth), epsilon=1e-5, **more)

    def heads(self, depth, heads, **more):
        pairs = [(self.weight(depth, depth), self.weight(depth)) for _ in range(4)]
        return self.node("selfAttention", heads=heads, kernels=[p[0] for p in pairs], biases=[p[1] for p in pairs], **more)

    def end(self, depth):
        self.dense(depth, 1, "linear")
        self.value["logits"] = len(self.value["nodes"]) - 1
        return self.value


def networks():
    s = Spec(8, 34, 32); s.conv(34, 64); s.node("maxPool1d", size=2, stride=2, padding="valid"); s.rnn(64, 64); s.attention(128); s.dense(128, 128); s.dense(128, 128)
    yield "m1", s.end(128)
    s = Spec(7, 5, 6); s.conv(5, 6); s.node("maxPool1d", size=2, stride=2, padding="same"); s.conv(6, 9); s.rnn(9, 5); s.rnn(10, 6); s.attention(12); s.dense(12, 7)
    yield "two of each, odd sizes", s.end(7)
    s = Spec(6, 3, 5); a = s.conv(3, 4, taps=2, input=0); b = s.conv(3, 5, taps=3, input=0); s.node("concat", inputs=[a, b]); s.rnn(9, 4, merge="sum"); s.attention(4, "paper")
    yield "two widths, summed directions, paper attention", s.end(4)
    s = Spec(5, 4, 9); s.rnn(4, 3, merge="average"); s.rnn(3, 5, sequences=False); s.dense(10, 6, "sigmoid")
    yield "bilstm, last states", s.end(6)
    s = Spec(9, 3, 7); s.conv(3, 5, taps=3, padding="valid", stride=2); s.node("maxPool1d", size=3, stride=1, padding="same"); s.rnn(5, 6, cell="gru", directions=1, sequences=False); s.dense(6, 5, "tanh")
    yield "strided valid convolution, overlapping pool, gru", s.end(5)
    s = Spec(6, 4, 6); s.rnn(4, 5, cell="gru", merge="sum"); s.rnn(5, 4, cell="gru", merge="concat"); s.node("globalAverage")
    yield "two-way gru, mean", s.end(8)
    s = Spec(10, 3, 5); s.conv(3, 6, taps=2, padding="causal", dilation=1); a = 1; s.conv(6, 6, taps=3, padding="causal", dilation=2); b = s.conv(6, 6, taps=3, padding="causal", dilation=4); c = s.conv(3, 6, taps=1, input=0, activation="linear"); s.node("add", inputs=[a, b, c]); s.node("activation", activation="relu"); s.node("lastStep")
    yield "tcn with residuals", s.end(6)
    s = Spec(6, 3, 4); s.conv(3, 7, activation="tanh"); s.node("activation", activation="sigmoid"); s.node("globalMax")
    yield "cnn, global maximum", s.end(7)
    s = Spec(6, 5, 4); s.node("flatten")
    yield "logistic", s.end(30)
    s = Spec(7, 3, 5); s.dense(3, 6, "linear"); a = s.node("position", table=s.weight(7, 6)); b = s.heads(6, 2); s.node("add", inputs=[a, b]); c = s.norm(6); s.dense(6, 9); d = s.dense(9, 6, "linear"); s.node("add", inputs=[c, d]); s.norm(6); s.node("globalAverage"); s.dense(6, 5)
    yield "transformer", s.end(5)
    s = Spec(6, 7, 5); g = [[0, 3], [1, 2, 4], [6], [5, 0]]; s.node("multiHeadLstm", units=3, groups=g, kernel=s.weight(4, 3, 12), recurrent=s.weight(4, 3, 12), bias=s.weight(4, 1, 12)); s.dense(12, 5)
    yield "multi-head lstm", s.end(5)
    s = Spec(5, 3, 4); s.conv(3, 5); s.node("flatten"); s.dense(25, 4)
    yield "cnn, flatten", s.end(4)


def gradient_sample(g):
    flat = g.reshape(-1)
    count = min(flat.size, 48)
    index = [int(i * flat.size // count) for i in range(count)]
    return {"max": float(np.abs(flat).max()), "index": index, "values": [float(flat[i]) for i in index]}


def main():
    out = {"torch": torch.__version__, "numpy": np.__version__, "python": sys.version.split()[0], "cases": []}
    for name, spec in networks():
        # With seed 12345, m1 meets two values within 1e-7 of each other in one pooling window at step 73: float32 and
        # float64 then differ in the winner, and their paths part.
        seed = 1 if name == "m1" else 12345
        source = stream(seed)
        rows = spec["batchSize"] * (100 if name == "m1" else 20)
        weights = []
        for w in spec["weights"]:
            fan = int(np.prod(w["shape"][:-1])) if len(w["shape"]) > 1 else 25
            weights.append(torch.tensor(draw(source, w["shape"], 1 / np.sqrt(fan)), requires_grad=True))
        x = torch.tensor(draw(source, (rows, spec["steps"], spec["features"]), 1.7))
        y = torch.tensor([1.0 if float(v) + 3 * (next(source) - 0.5) > 0 else 0.0 for v in x[:, 0, 0]])
        rw = torch.tensor(draw(source, (rows,), 0.5) + 1)
        take = lambda k: [(k * spec["batchSize"] + i) % rows for i in range(spec["batchSize"])]

        def loss_of(index, weighted):
            z = forward(spec, weights, x[index])
            each = F.softplus(z) - y[index] * z
            return ((rw[index] if weighted else 1.0) * each).sum() / len(index), z

        loss, z = loss_of(take(0), True)
        grads = torch.autograd.grad(loss, weights)
        optimizer = torch.optim.Adam(weights, lr=1e-3)
        losses = []
        for k in range(200 if name == "m1" else 20):
            optimizer.zero_grad()
            step, _ = loss_of(take(k), False)
            step.backward()
            optimizer.step()
            losses.append(float(step.detach()))
        out["cases"].append({"name": name, "seed": seed, "spec": spec, "rows": rows, "loss": float(loss.detach()), "logits": [float(v) for v in z.detach()], "gradients": [gradient_sample(g.numpy()) for g in grads], "losses": losses})
        print(name, float(loss.detach()), losses[0], losses[-1])
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "plan.json"), "w") as file:
        json.dump(out, file)


main()

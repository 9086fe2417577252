"""PyTorch's side of train-step.mjs: reads one JSON line a turn from stdin, trains, answers with milliseconds a step.

Usage: torch_step.py CONFIG (JSON: conv, lstm, dense, steps, features, batch, fused, clock). Needs torch; one thread.
Line `{"steps": n}` runs n steps of an epoch loop (shuffled rows, forward, backward, Adam) and prints the
mean milliseconds a step.
"""
import json
import sys
import time

import torch
import torch.nn as nn

config = json.loads(sys.argv[1])
torch.set_num_threads(1)
now = time.process_time if config["clock"] == "cpu" else time.perf_counter


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        depth = config["features"]
        self.convs = nn.ModuleList()
        for filters in config["conv"]:
            self.convs.append(nn.Conv1d(depth, filters, 3, padding=1))
            depth = filters
        self.lstms = nn.ModuleList()
        for units in config["lstm"]:
            self.lstms.append(nn.LSTM(depth, units, bidirectional=True, batch_first=True))
            depth = 2 * units
        self.project = nn.Linear(depth, depth)
        self.score = nn.Linear(depth, 1, bias=False)
        head = []
        for units in config["dense"]:
            head += [nn.Linear(depth, units), nn.ReLU()]
            depth = units
        self.head = nn.Sequential(*head, nn.Linear(depth, 1))

    def forward(self, x):
        x = x.transpose(1, 2)
        for conv in self.convs:
            x = torch.max_pool1d(torch.relu(conv(x)), 2)
        h = x.transpose(1, 2)
        for lstm in self.lstms:
            h, _ = lstm(h)
        weights = torch.softmax(self.score(torch.tanh(self.project(h))), 1)
        return self.head((weights * h).sum(1)).squeeze(1)


model, loss = Model(), nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), fused=config["fused"])
rows, batch = 6040, config["batch"]
x, y = torch.randn(rows, config["steps"], config["features"]), (torch.rand(rows) < 0.5).float()
print(json.dumps({"torch": torch.__version__}), flush=True)

for line in sys.stdin:
    steps, order, at = json.loads(line)["steps"], torch.randperm(rows), 0
    start = now()
    for _ in range(steps):
        if at + batch > rows:
            order, at = torch.randperm(rows), 0
        pick = order[at : at + batch]
        at += batch
        optimizer.zero_grad()
        loss(model(x[pick]), y[pick]).backward()
        optimizer.step()
    print(json.dumps((now() - start) * 1000 / steps), flush=True)

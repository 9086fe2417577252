"""A PyTorch training loop: shuffled rows, forward, backward, Adam. Needs torch."""
import time

from lines import serve


def start(config):
    import torch
    from pytorch_zoo import make

    torch.set_num_threads(1)
    steps, features, batch, rows = (config[key] for key in ("steps", "features", "batch", "rows"))
    model = make(config["name"], {**config["options"], "steps": steps, "features": features})
    loss = torch.nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), **({"fused": True} if config["fused"] else {}))
    x, y = torch.randn(rows, steps, features), (torch.rand(rows) < 0.5).float()
    state = {"order": torch.randperm(rows), "at": 0}

    def train(count):
        begin = time.perf_counter()
        for _ in range(count):
            if state["at"] + batch > rows:
                state.update(order=torch.randperm(rows), at=0)
            pick = state["order"][state["at"] : state["at"] + batch]
            state["at"] += batch
            optimizer.zero_grad()
            loss(model(x[pick]), y[pick]).backward()
            optimizer.step()
        return (time.perf_counter() - begin) * 1000 / count

    def predict(calls, count):
        begin = time.perf_counter()
        with torch.inference_mode():
            for _ in range(calls):
                for i in range(0, count, 256):
                    torch.sigmoid(model(x[i : min(count, i + 256)]))
        return (time.perf_counter() - begin) * 1000 / calls

    about = {"version": f"PyTorch {torch.__version__}", "parameters": sum(p.numel() for p in model.parameters())}
    return about, lambda q: train(q["steps"]) if "steps" in q else predict(q["predict"], q["count"])


serve(start)

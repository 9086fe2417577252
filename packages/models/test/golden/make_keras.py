"""Outputs of Keras models for the models of the zoo. Usage: python make_keras.py (pip install tensorflow keras numpy)

Probabilities of five windows; weights by fill.py under `layer/index`, in the order of get_weights().
"""
import json
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
import keras
import numpy as np
import tensorflow as tf

from fill import fill
from keras_zoo import build

HERE = os.path.dirname(os.path.abspath(__file__))
STEPS, FEATURES = 6, 3


def case(name, options):
    model = build(name, {"steps": STEPS, "features": FEATURES, **options})
    shapes = {}
    for layer in model.layers:
        weights = layer.get_weights()
        if weights:
            shapes[layer.name] = [list(w.shape) for w in weights]
            filled = [fill(f"{layer.name}/{i}", w.shape, 0.4) for i, w in enumerate(weights)]
            if layer.name.endswith("norm"):
                filled[0] = filled[0] + np.float32(1)
            layer.set_weights(filled)
    p = model.predict(fill("x", (5, STEPS, FEATURES), 2.0), verbose=0)[:, 0]
    full = {"steps": STEPS, "features": FEATURES, **options}
    return {"name": name, "options": full, "shapes": shapes, "probabilities": [float(v) for v in p]}


CONV, LSTM, DENSE = {"convFilters": [4]}, {"lstmUnits": [3]}, {"denseUnits": [5]}
result = {
    "versions": {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__},
    "outputs": [
        case("cnn-bilstm-attention", {**CONV, **LSTM, **DENSE, "attention": "paper"}),
        case("cnn-bilstm-attention", {**CONV, "lstmUnits": [3, 4], **DENSE, "attention": "additive", "poolPadding": "same", "poolSize": 4}),
        case("cnn-bilstm-attention", {**CONV, **LSTM, **DENSE, "kernelSize": [2, 3, 5], "merge": "sum", "attention": "additive"}),
        case("cnn-bilstm-attention", {**CONV, **LSTM, **DENSE, "attention": "paper", "order": "bilstm-first"}),
        case("cnn-bilstm-attention", {**CONV, **LSTM, **DENSE, "readout": "mean", "convPadding": "causal"}),
        case("cnn-bilstm-attention", {**CONV, **LSTM, **DENSE, "readout": "last", "convPadding": "valid"}),
        case("cnn", {**CONV, **DENSE}),
        case("bilstm", {**LSTM, **DENSE, "merge": "sum"}),
        case("cnn-bilstm", {**CONV, **LSTM, **DENSE}),
        case("cnn-attention", {**CONV, **DENSE, "attention": "additive"}),
        case("bilstm-attention", {**LSTM, **DENSE, "attention": "paper"}),
        case("cnn-gru", {**CONV, **DENSE, "gruUnits": 3}),
        case("transformer", {"modelUnits": 8, "heads": 2, "feedForwardUnits": 6, "blocks": 2, **DENSE}),
        case("tcn", {"filters": [4, 4, 5], "kernelSize": 3}),
        case("multi-head-lstm", {"headUnits": 2, "groups": [[0, 2], [1]], **DENSE}),
        case("logistic", {}),
    ],
}
with open(os.path.join(HERE, "keras.json"), "w") as file:
    json.dump(result, file, separators=(",", ":"))
    file.write("\n")

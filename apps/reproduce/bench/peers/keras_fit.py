"""Keras on TensorFlow: `fit` and `predict`. Needs tensorflow and keras."""
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
from lines import serve


def start(config):
    import numpy as np
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    import keras
    from keras_zoo import build

    steps, features, batch, rows = (config[key] for key in ("steps", "features", "batch", "rows"))
    model = build(config["name"], {**config["options"], "steps": steps, "features": features})
    model.compile("adam", "binary_crossentropy")
    x = np.random.randn(rows, steps, features).astype("float32")
    y = (np.random.rand(rows) < 0.5).astype("float32")
    model.fit(x[: 2 * batch], y[: 2 * batch], batch_size=batch, epochs=1, verbose=0)

    def train(count):
        each = min(count, rows // batch)
        turns = max(1, round(count / each))
        begin = time.perf_counter()
        for _ in range(turns):
            model.fit(x[: each * batch], y[: each * batch], batch_size=batch, epochs=1, verbose=0)
        return (time.perf_counter() - begin) * 1000 / (turns * each)

    def predict(calls, count):
        begin = time.perf_counter()
        for _ in range(calls):
            model.predict(x[:count], batch_size=256, verbose=0)
        return (time.perf_counter() - begin) * 1000 / calls

    about = {"version": f"Keras {keras.__version__}, TensorFlow {tf.__version__}", "parameters": model.count_params()}
    return about, lambda q: train(q["steps"]) if "steps" in q else predict(q["predict"], q["count"])


serve(start)

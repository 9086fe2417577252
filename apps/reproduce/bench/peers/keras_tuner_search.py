"""KerasTuner's Hyperband over m1 on Keras, for tuner-beside-keras.mjs: argument and answer are JSON. Needs tensorflow, keras and
keras-tuner. The validation loss decides, without further metrics: the least that `fit` can be asked for."""
import json
import os
import resource
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../../packages/models/test/golden"))
import numpy as np
import tensorflow as tf

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
import keras
import keras_tuner
from keras import layers
from keras_zoo import PaperAttention

config = json.loads(sys.argv[1])


def part(name):
    shape = config["shapes"][name]
    base = os.path.join(config["folder"], name)
    x = np.fromfile(base + "-x.f32", dtype="float32").reshape(shape)
    return x, np.fromfile(base + "-y.u8", dtype="uint8").astype("float32")


def build(hp):
    def rate(name):
        return hp.Float(name, 0.1, 0.5, step=0.1)

    inputs = keras.Input(config["shapes"]["training"][1:])
    x = layers.Conv1D(hp.Int("filters", 16, 128, step=16), 3, padding="same", activation="relu")(inputs)
    x = layers.Dropout(rate("convDropout"))(layers.MaxPooling1D(2)(x))
    x = layers.Bidirectional(layers.LSTM(hp.Int("lstmUnits", 32, 128, step=32), return_sequences=True))(x)
    x = PaperAttention()(layers.Dropout(rate("lstmDropout"))(x))
    for i in (1, 2):
        x = layers.Dense(hp.Int(f"denseUnits{i}", 32, 256, step=32), activation="relu")(x)
        x = layers.Dropout(rate(f"denseDropout{i}"))(x)
    model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(x))
    model.compile("adam", "binary_crossentropy")
    return model


x, y = part("training")
held = part("validation")
with tempfile.TemporaryDirectory() as directory:
    cpu, started = time.process_time(), time.perf_counter()
    tuner = keras_tuner.Hyperband(
        build, objective="val_loss", max_epochs=config["maxResource"], factor=config["eta"], hyperband_iterations=1,
        seed=config["seed"], directory=directory, project_name="m1",
    )
    tuner.search(x, y, validation_data=held, batch_size=config["batchSize"], verbose=0)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
trials = [trial.hyperparameters.values for trial in tuner.oracle.trials.values()]
print(json.dumps({
    "seconds": seconds,
    "cpuSeconds": cpu,
    "trials": len(trials),
    "epochs": sum(values["tuner/epochs"] - values["tuner/initial_epoch"] for values in trials),
    "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "best": min(trial.score for trial in tuner.oracle.trials.values()),
    "version": f"KerasTuner {keras_tuner.__version__}, Keras {keras.__version__}, TensorFlow {tf.__version__}",
}), flush=True)

"""KerasTuner's Hyperband oracle on the surrogate of test/kerastuner.test.ts: counts, epochs, and the best score of 50
seeds. No model is trained: the oracle is asked and told. Run: KERAS_BACKEND=jax python make_kerastuner.py > kerastuner.json"""
import contextlib
import io
import json
import math
import os
import sys
import tempfile

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras
import keras_tuner


def surrogate(config, epochs):
    rate = math.log10(config["rate"])
    final = 0.95 - 0.1 * (rate + 2.5) ** 2 - 0.2 * (config["dropout"] - 0.3) ** 2 - 0.1 * abs(config["units"] - 96) / 96
    if config["cell"] == "gru":
        final -= 0.03
    speed = 0.3 + 0.25 * (rate + 5)
    return final - 0.5 * epochs ** (-speed)


def space():
    hp = keras_tuner.HyperParameters()
    hp.Float("rate", 1e-5, 1e-1, sampling="log")
    hp.Float("dropout", 0.0, 0.8)
    hp.Int("units", 16, 256, step=16)
    hp.Choice("cell", ["lstm", "gru"])
    return hp


def run(max_epochs, factor, seed):
    oracle = keras_tuner.oracles.HyperbandOracle(
        objective=keras_tuner.Objective("score", "max"), max_epochs=max_epochs, factor=factor, hyperband_iterations=1,
        hyperparameters=space(), seed=seed,
    )
    jobs = scratch = resumed = 0
    configurations, best = set(), -math.inf
    # The oracle prints its progress to the standard output.
    with tempfile.TemporaryDirectory() as directory, contextlib.redirect_stdout(io.StringIO()):
        oracle._set_project_dir(directory, "study")
        while True:
            trial = oracle.create_trial("tuner0")
            if trial.status == "STOPPED":
                break
            values = trial.hyperparameters.values
            epochs = values["tuner/epochs"]
            score = surrogate(values, epochs)
            jobs += 1
            scratch += epochs
            resumed += epochs - values["tuner/initial_epoch"]
            configurations.add(tuple(values[k] for k in ("rate", "dropout", "units", "cell")))
            best = max(best, score)
            oracle.update_trial(trial.trial_id, {"score": score})
            trial.status = "COMPLETED"
            oracle.end_trial(trial)
    return {"configurations": len(configurations), "jobs": jobs, "scratch": scratch, "resumed": resumed, "best": best}


out = {"versions": {"keras-tuner": keras_tuner.__version__, "keras": keras.__version__}, "counts": []}
for max_epochs, factor in ((81, 3), (50, 3), (27, 3), (64, 4), (30, 2)):
    result = run(max_epochs, factor, 1)
    del result["best"]
    out["counts"].append({"maxResource": max_epochs, "eta": factor, **result})
# Far apart: the oracle counts its seed up by one at each draw, so neighbouring seeds share most of their draws.
out["best"] = [run(27, 3, 1_000_000 * seed)["best"] for seed in range(50)]
json.dump(out, sys.stdout)

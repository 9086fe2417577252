"""Importance by fANOVA of Optuna, over 12 seeds of its forest. Run: python make_fanova.py > fanova.json

Each case: a space, configurations drawn from it, their values, for every parameter the mean and the standard deviation of Optuna's
importance over the seeds, and (where the function's variances are known) the exact shares of single parameters.
"""
import json
import math
import sys
import warnings

import numpy as np
import optuna
import sklearn
from optuna.distributions import FloatDistribution
from optuna.importance import FanovaImportanceEvaluator

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.WARNING)
rng = np.random.default_rng(11)
SEEDS = 6

# name -> (kind, min, max) or the choices
SPACES = {
    "additive": {"a": ("float", 0, 1), "b": ("float", 0, 1), "c": ("float", 0, 1)},
    "mixed": {"rate": ("log", 1e-4, 1e-1), "width": ("int", 1, 8), "cell": ["lstm", "gru"]},
    "choices": {"rate": ("log", 1e-4, 1e-1), "width": ("int", 1, 8), "cell": ["lstm", "gru", "tcn"]},
    "product": {"a": ("float", -1, 1), "b": ("float", -1, 1), "idle": ("float", 0, 1)},
    "noisy": {"a": ("float", 0, 1), "b": ("int", 1, 100), "kind": ["p", "q"], "idle": ("float", 0, 1)},
}
COUNTS = {"additive": 250, "mixed": 250, "choices": 250, "product": 250, "noisy": 160}


def additive(c):
    return 3 * c["a"] + 2 * c["b"] + c["c"]


def mixed(c):
    return (math.log10(c["rate"]) + 2.5) + 0.25 * c["width"] + {"lstm": 0.0, "gru": 1.0, "tcn": 0.5}[c["cell"]]


def product(c):
    return c["a"] + 1.5 * c["a"] * c["b"]


def noisy(c):
    return math.sin(3 * c["a"]) + 0.004 * c["b"] * (c["kind"] == "q") + 0.25 * float(rng.standard_normal())


FUNCTIONS = {"additive": additive, "mixed": mixed, "choices": mixed, "product": product, "noisy": noisy}


def shares(variances):
    whole = sum(variances.values())
    return {name: variance / whole for name, variance in variances.items() if name != "interplay"}


# Uniform on [0, h] has variance h^2/12; 1..8 has (64 - 1)/12; log10(rate) is uniform over 3; a b of uniforms on [-1, 1] has 1/9.
EXACT = {
    "additive": shares({"a": 9 / 12, "b": 4 / 12, "c": 1 / 12}),
    "mixed": shares({"rate": 9 / 12, "width": 0.0625 * 63 / 12, "cell": 0.25}),
    "choices": shares({"rate": 9 / 12, "width": 0.0625 * 63 / 12, "cell": float(np.var([0, 1, 0.5]))}),
    "product": shares({"a": 1 / 3, "b": 0, "idle": 0, "interplay": 2.25 / 9}),
}


def draw(entry):
    if isinstance(entry, list):
        return entry[rng.integers(len(entry))]
    kind, low, high = entry
    if kind == "int":
        return int(rng.integers(low, high + 1))
    if kind == "log":
        return float(f"{math.exp(rng.uniform(math.log(low), math.log(high))):.6g}")
    return float(f"{rng.uniform(low, high):.6g}")


def unit(entry, value):
    """Place in [0, 1] by the measure that values are drawn with: Optuna gives the ends of integers half a cell, weighs logarithmic
    ranges on their plain scale, and takes the indicators of a choice as independent of each other."""
    if isinstance(entry, list):
        return (entry.index(value) + 0.5) / len(entry)
    kind, low, high = entry
    if kind == "int":
        return (value - low + 0.5) / (high - low + 1)
    if kind == "log":
        return (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))
    return (value - low) / (high - low)


cases = []
for name, space in SPACES.items():
    configs = [{key: draw(entry) for key, entry in space.items()} for _ in range(COUNTS[name])]
    values = [float(f"{FUNCTIONS[name](config):.8g}") for config in configs]
    case = {"name": name, "space": space, "columns": {key: [config[key] for config in configs] for key in space}, "values": values, "exact": EXACT.get(name)}
    cases.append(case)
    # Three values have no order in which a tree could cut them as numbers: there the exact shares decide.
    if name == "choices":
        continue
    study = optuna.create_study()
    distributions = {key: FloatDistribution(0, 1) for key in space}
    for config, value in zip(configs, values):
        params = {key: min(1.0, max(0.0, unit(space[key], config[key]))) for key in space}
        study.add_trial(optuna.trial.create_trial(params=params, distributions=distributions, value=value))
    runs = [FanovaImportanceEvaluator(n_trees=64, max_depth=64, seed=seed).evaluate(study) for seed in range(SEEDS)]
    optunas = {key: [float(run[key]) for run in runs] for key in space}
    case["optuna"] = {key: {"mean": float(np.mean(list_)), "deviation": float(np.std(list_, ddof=1))} for key, list_ in optunas.items()}
json.dump({"versions": {"optuna": optuna.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__}, "cases": cases}, sys.stdout)

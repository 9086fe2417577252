"""The sets of rows behind the golden files, number by number the same as ../golden-sets.ts makes them."""

import json
import pathlib
import platform

import imblearn
import numpy as np
import scipy
import sklearn

VERSIONS = {
    "python": platform.python_version(),
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "scikit-learn": sklearn.__version__,
    "imbalanced-learn": imblearn.__version__,
}


def uniform(seed):
    """mulberry32 (Ettinger): numbers in [0, 1) with 32 bits."""
    state = seed & 0xFFFFFFFF

    def multiply(a, b):
        return (a * b) & 0xFFFFFFFF

    def draw():
        nonlocal state
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        t = multiply(state ^ (state >> 15), 1 | state)
        t = ((t + multiply(t ^ (t >> 7), 61 | t)) & 0xFFFFFFFF) ^ t
        return ((t ^ (t >> 14)) & 0xFFFFFFFF) / 4294967296

    return draw


def rows(seed, counts, width, *, shift=0.0, offset=0.0, near_copies=0, nearness=0.0, single=False):
    """Uniform clouds, one a class, `shift` apart; the last `near_copies` rows repeat the first ones, moved by up to `nearness`."""
    draw = uniform(seed)
    labels = np.repeat(np.arange(len(counts)), counts)
    values = np.array([[draw() + shift * label + offset for _ in range(width)] for label in labels])
    n = len(labels)
    for i in range(near_copies):
        for j in range(width):
            values[n - near_copies + i, j] = values[i, j] + nearness * draw()
    if single:
        values = values.astype(np.float32)
    return values, labels


def write(name, content):
    path = pathlib.Path(__file__).parent / name
    path.write_text(json.dumps({"versions": VERSIONS, **content}, separators=(",", ":")) + "\n")
    print(path, path.stat().st_size)

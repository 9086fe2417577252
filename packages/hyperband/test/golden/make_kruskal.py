"""Golden values for the Kruskal-Wallis statistic (scipy). Run: python make_kruskal.py > kruskal.json"""
import json
import sys

import numpy as np
import scipy
from scipy.stats import kruskal

rng = np.random.default_rng(7)
cases = []
for n, k, ties in ((12, 2, False), (40, 5, False), (60, 4, True)):
    values = rng.integers(0, 9, n).astype(float) if ties else rng.random(n)
    labels = np.concatenate([np.arange(k), rng.integers(0, k, n - k)])
    groups = [values[labels == g] for g in range(k)]
    cases.append({"values": values.tolist(), "labels": labels.tolist(), "statistic": float(kruskal(*groups).statistic)})
json.dump({"versions": {"scipy": scipy.__version__}, "cases": cases}, sys.stdout)

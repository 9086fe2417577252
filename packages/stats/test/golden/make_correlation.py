"""Kendall's tau-b and Spearman's rank correlation (SciPy) over random pairs with and without ties.

pip install scipy numpy
"""

import numpy as np
from common import versions, write
from scipy import stats

rng = np.random.default_rng(23)


def case(index):
    n = int(rng.integers(3, 80))
    shared = rng.normal(size=n)
    digits = (0, 1, 6)[index % 3]
    first = np.round(shared + rng.normal(size=n), digits)
    second = np.round(rng.choice([-1, 0, 1]) * shared + rng.normal(size=n), digits)
    return {
        "first": first,
        "second": second,
        "tau": stats.kendalltau(first, second, variant="b").statistic,
        "spearman": stats.spearmanr(first, second).statistic,
    }


write("correlation.json", {"versions": versions("scipy", "numpy"), "cases": [case(i) for i in range(200)]})

"""Friedman and its post hoc tests, Wilcoxon, sign test, Kruskal-Wallis, Dunn, effect sizes over 220 random designs.

Peers: SciPy, scikit-posthocs, statsmodels. Shaffer's and Finner's adjustments, which none of them has, are computed from
their definitions (Shaffer's by listing all set partitions).

pip install scipy scikit-posthocs statsmodels numpy pandas; takes about three minutes.
"""

import itertools
import warnings

import numpy as np
import scikit_posthocs as sp
from common import versions, write
from scipy import stats
from statsmodels.stats.multitest import multipletests

warnings.filterwarnings("ignore")
rng = np.random.default_rng(6)

STATSMODELS = {
    "bonferroni": "bonferroni",
    "holm": "holm",
    "hochberg": "simes-hochberg",
    "hommel": "hommel",
    "benjamini-hochberg": "fdr_bh",
    "benjamini-yekutieli": "fdr_by",
}


def partitions(items):
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for partition in partitions(rest):
        yield [[first], *partition]
        for i, block in enumerate(partition):
            yield [*partition[:i], [first, *block], *partition[i + 1 :]]


TRUE_COUNTS = {k: sorted({sum(len(b) * (len(b) - 1) // 2 for b in p) for p in partitions(list(range(k)))}) for k in range(2, 11)}


def shaffer(p, k):
    m = len(p)
    order = np.argsort(p, kind="stable")
    adjusted = np.empty(m)
    largest = 0.0
    for i, index in enumerate(order):
        true = max(count for count in TRUE_COUNTS[k] if count <= m - i)
        largest = max(largest, true * p[index])
        adjusted[index] = min(1.0, largest)
    return adjusted


def finner(p):
    m = len(p)
    order = np.argsort(p, kind="stable")
    adjusted = np.empty(m)
    largest = 0.0
    for i, index in enumerate(order):
        largest = max(largest, -np.expm1(m / (i + 1) * np.log1p(-p[index])))
        adjusted[index] = min(1.0, largest)
    return adjusted


def upper(matrix):
    values = np.asarray(matrix)
    return values[np.triu_indices(values.shape[0], 1)]


def friedman_case(index):
    k = int(rng.integers(3, 13))
    n = int(rng.integers(5, 61))
    levels = int(rng.choice([4, 8, 20, 1000]))
    effect = rng.choice([0.0, 0.05, 0.3])
    scores = np.round(levels * (rng.random((n, k)) + effect * np.arange(k) / k)).astype(int)
    statistic, p = stats.friedmanchisquare(*scores.T)
    f = (n - 1) * statistic / (n * (k - 1) - statistic)
    ranks = stats.rankdata(-scores, axis=1)
    mean = ranks.mean(axis=0)
    error = np.sqrt(k * (k + 1) / (6 * n))
    pairs = list(itertools.combinations(range(k), 2))
    z = np.array([(mean[i] - mean[j]) / error for i, j in pairs])
    raw = 2 * stats.norm.sf(abs(z))
    methods = [*STATSMODELS, "finner", "shaffer"]
    method = methods[index % len(methods)]
    if method == "shaffer" and k > 10:
        method = "holm"
    if method == "shaffer":
        adjusted = shaffer(raw, k)
    elif method == "finner":
        adjusted = finner(raw)
    else:
        adjusted = multipletests(raw, method=STATSMODELS[method])[1]
    control = int(rng.integers(k))
    against = [2 * stats.norm.sf(abs(mean[j] - mean[control]) / error) for j in range(k) if j != control]
    return {
        "scores": scores,
        "statistic": statistic,
        "p": p,
        "f": f,
        "fp": stats.f.sf(f, k - 1, (k - 1) * (n - 1)),
        "method": method,
        "z": z if index % 4 == 0 else [],
        "adjusted": adjusted,
        "nemenyi": upper(sp.posthoc_nemenyi_friedman(scores)),
        "conover": upper(sp.posthoc_conover_friedman(scores)),
        "conoverHolm": upper(sp.posthoc_conover_friedman(scores, p_adjust="holm")) if index % 10 == 0 else [],
        "control": control,
        "bonferroniDunn": multipletests(against, method="bonferroni")[1],
        "criticalDifference": [stats.studentized_range.isf(0.05, k, np.inf) / np.sqrt(2) * error, stats.norm.isf(0.05 / 2 / (k - 1)) * error],
    }


def adjustment_case():
    k = int(rng.integers(2, 8))
    m = k * (k - 1) // 2
    p = np.round(rng.random(m) ** rng.choice([1, 3, 8]), int(rng.choice([2, 6, 12])))
    result = {name: multipletests(p, method=method)[1] for name, method in STATSMODELS.items()}
    return {"p": p, **result, "shaffer": shaffer(p, k), "finner": finner(p)}


def paired_case(index):
    n = int(rng.integers(5, 61)) if index % 2 else int(rng.integers(5, 12))
    levels = int(rng.choice([4, 12, 10**6]))
    first = rng.integers(0, levels, n)
    second = first + np.round(rng.normal(rng.choice([0, 0.3]), 1, n) * levels / 4).astype(int)
    if np.all(first == second):
        second[0] += 1
    alternative = ["two-sided", "greater", "less"][index % 3]
    case = {"first": first, "second": second, "alternative": alternative, "normal": {}, "exact": {}}
    for zeros in ["wilcox", "pratt"]:
        for correction in [False, True]:
            result = stats.wilcoxon(first, second, zero_method=zeros, correction=correction, alternative=alternative, method="asymptotic")
            case["normal"][f"{zeros}{'-continuity' if correction else ''}"] = result.pvalue
        if n <= 11:
            method = stats.PermutationMethod(n_resamples=np.inf)
            case["exact"][zeros] = stats.wilcoxon(first, second, zero_method=zeros, alternative=alternative, method=method).pvalue
    difference = first - second
    if np.all(difference != 0) and len(set(abs(difference))) == n:
        case["exact"]["wilcox"] = stats.wilcoxon(first, second, alternative=alternative, method="exact").pvalue
    case["sign"] = stats.binomtest(int(np.sum(difference > 0)), int(np.sum(difference != 0)), alternative=alternative).pvalue
    case["d"] = [
        (first.mean() - second.mean()) / np.sqrt((first.var(ddof=1) + second.var(ddof=1)) / 2),
        difference.mean() / difference.std(ddof=1),
    ]
    u = stats.mannwhitneyu(first, second).statistic
    case["a"] = u / n**2
    return case


def groups_case(index):
    groups = [rng.integers(0, int(rng.choice([5, 30])), int(rng.integers(3, 25))) + (index % 3) * i for i in range(int(rng.integers(2, 8)))]
    statistic, p = stats.kruskal(*groups)
    adjust = [None, "holm", "fdr_bh"][index % 3]
    return {
        "groups": [group.tolist() for group in groups],
        "statistic": statistic,
        "p": p,
        "adjust": {None: "none", "holm": "holm", "fdr_bh": "benjamini-hochberg"}[adjust],
        "dunn": upper(sp.posthoc_dunn([group.tolist() for group in groups], p_adjust=adjust)),
    }


write(
    "rank-tests.json",
    {
        "versions": versions("scipy", "scikit-posthocs", "statsmodels", "numpy"),
        "friedman": [friedman_case(i) for i in range(220)],
        "adjust": [adjustment_case() for _ in range(60)],
        "paired": [paired_case(i) for i in range(120)],
        "groups": [groups_case(i) for i in range(60)],
    },
)

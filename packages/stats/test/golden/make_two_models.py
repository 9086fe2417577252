"""McNemar (statsmodels), corrected resampled t and Bayesian signed rank (baycomp), permutation tests and bootstrap bounds
(SciPy), DeLong (MLstatkit, and from the kernel psi of the 1988 paper, pair by pair; clusters: Obuchowski 1997, sums by
cluster).

pip install scipy statsmodels baycomp MLstatkit numpy; takes about two minutes.
"""

import warnings

import baycomp
import numpy as np
from baycomp.multiple import SignedRankTest
from common import versions, write
from MLstatkit import Delong_test
from scipy import stats
from scipy.stats._resampling import BootstrapResult
from statsmodels.stats.contingency_tables import mcnemar

warnings.filterwarnings("ignore")
rng = np.random.default_rng(17)


def mcnemar_case():
    b, c = (int(v) for v in rng.integers(0, rng.choice([4, 15, 80]), 2))
    c += 1
    table = [[20, b], [c, 11]]
    return {
        "b": b,
        "c": c,
        "exact": mcnemar(table, exact=True).pvalue,
        "chiSquare": mcnemar(table, exact=False, correction=False).pvalue,
        "edwards": mcnemar(table, exact=False, correction=True).pvalue,
        "midP": min(1.0, 2 * stats.binom.cdf(min(b, c), b + c, 0.5) - stats.binom.pmf(min(b, c), b + c, 0.5)),
    }


def delong_case(index):
    n = int(rng.integers(12, 60))
    labels = (rng.random(n) < 0.4).astype(int)
    labels[:6] = [0, 1, 0, 1, 0, 1]
    clusters = np.arange(n) // 3
    shared = rng.normal(size=n // 3 + 1)[clusters]
    scores = [np.round(labels * shift + shared + rng.normal(size=n), int(rng.choice([0, 3]))) for shift in (1.2, 0.8)]
    positives, negatives = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    m, q = len(positives), len(negatives)
    aucs, v10, v01 = [], [], []
    for s in scores:
        psi = np.array([[1.0 if s[i] > s[j] else 0.5 if s[i] == s[j] else 0.0 for j in negatives] for i in positives])
        aucs.append(psi.mean())
        v10.append(psi.mean(axis=1))
        v01.append(psi.mean(axis=0))
    cov = np.cov(v10) / m + np.cov(v01) / q
    names = sorted(set(clusters))

    def clustered(a, b):
        x10 = lambda r: np.array([np.sum((v10[r] - aucs[r])[clusters[positives] == c]) for c in names])
        x01 = lambda r: np.array([np.sum((v01[r] - aucs[r])[clusters[negatives] == c]) for c in names])
        i10, i01, total = len(set(clusters[positives])), len(set(clusters[negatives])), len(names)
        s10 = i10 / (i10 - 1) / m * np.sum(x10(a) * x10(b))
        s01 = i01 / (i01 - 1) / q * np.sum(x01(a) * x01(b))
        s11 = total / (total - 1) * np.sum(x10(a) * x01(b))
        s11t = total / (total - 1) * np.sum(x10(b) * x01(a))
        return s10 / m + s01 / q + s11 / m / q + s11t / m / q

    difference = aucs[0] - aucs[1]
    result = lambda c: {"variance": [c[0][0], c[1][1]], "covariance": c[0][1], "p": 2 * stats.norm.sf(abs(difference) / np.sqrt(c[0][0] + c[1][1] - 2 * c[0][1]))}
    return {
        "labels": labels,
        "first": scores[0],
        "second": scores[1],
        "clusters": clusters,
        "auc": aucs,
        "mlstatkit": Delong_test(labels, scores[0], scores[1])[1],
        "independent": result(cov),
        "clustered": result([[clustered(0, 0), clustered(0, 1)], [clustered(1, 0), clustered(1, 1)]]),
    }


def corrected_case():
    folds, runs = int(rng.integers(3, 11)), int(rng.integers(1, 4))
    first = np.round(rng.random(folds * runs), 4)
    second = np.round(first + rng.normal(0.02, 0.1, folds * runs), 4)
    # With a flat prior the posterior probability that the second is greater is the one-sided p against the first being greater.
    second_greater, first_greater = baycomp.single.CorrelatedTTest.probs(second, first, rope=0, runs=runs)
    return {"first": first, "second": second, "folds": folds, "greater": second_greater, "less": first_greater}


def bayesian_case(index):
    n = int(rng.integers(8, 30))
    first = np.round(rng.random(n), 3)
    second = np.round(first + rng.normal(0.01, 0.03, n), 3)
    rope = [0, 0.01, 0.02][index % 3]
    sample = SignedRankTest.sample(first, second, rope, nsamples=20000, random_state=index)
    winners = np.bincount(np.argmax(sample, axis=1), minlength=3) / len(sample)
    return {"first": first, "second": second, "rope": rope, "samples": 20000, "winners": winners, "means": sample.mean(axis=0)}


def permutation_case(index):
    m, n = int(rng.integers(3, 7)), int(rng.integers(3, 7))
    first, second = rng.integers(0, 20, m), rng.integers(0, 20, n)
    alternative = ["two-sided", "greater", "less"][index % 3]
    case = {"first": first, "second": second, "alternative": alternative}
    difference = lambda x, y: np.mean(x) - np.mean(y)
    case["independent"] = stats.permutation_test((first, second), difference, vectorized=False, n_resamples=np.inf, alternative=alternative).pvalue
    size = min(m, n)
    case["paired"] = stats.permutation_test(
        (first[:size], second[:size]), difference, vectorized=False, permutation_type="samples", n_resamples=np.inf, alternative=alternative
    ).pvalue
    return case


def bootstrap_case(index):
    sample = np.round(rng.exponential(size=int(rng.integers(8, 40))), 3)
    statistic = np.mean if index % 2 else np.median
    level = float(rng.choice([0.9, 0.95, 0.99]))
    drawn = statistic(rng.choice(sample, (199, len(sample))), axis=-1)
    distribution = np.round(drawn, 6)
    given = BootstrapResult(confidence_interval=None, bootstrap_distribution=distribution, standard_error=None)
    case = {"estimate": statistic(sample), "level": level, "distribution": np.sort(distribution)}
    case["jackknife"] = [statistic(np.delete(sample, i)) for i in range(len(sample))]
    for method in ["percentile", "BCa"]:
        interval = stats.bootstrap((sample,), statistic, n_resamples=0, confidence_level=level, method=method, bootstrap_result=given).confidence_interval
        case[method.lower()] = [interval.low, interval.high]
    return case


write(
    "two-models.json",
    {
        "versions": versions("scipy", "statsmodels", "baycomp", "MLstatkit", "numpy"),
        "mcnemar": [mcnemar_case() for _ in range(60)],
        "delong": [delong_case(i) for i in range(40)],
        "corrected": [corrected_case() for _ in range(40)],
        "bayesian": [bayesian_case(i) for i in range(9)],
        "permutation": [permutation_case(i) for i in range(40)],
        "bootstrap": [bootstrap_case(i) for i in range(30)],
    },
)

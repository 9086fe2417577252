"""Tails and quantiles: mpmath with 40 digits (and SciPy where it is as exact), to prove src/distributions.

pip install mpmath scipy numpy; takes about two minutes.
"""

import mpmath as mp
import numpy as np
from common import versions, write
from scipy import special, stats

mp.mp.dps = 40
rng = np.random.default_rng(20250101)


def studentized_range_sf(q, k):
    phi = lambda z: mp.erfc(-z / mp.sqrt(2)) / 2
    integrand = lambda z: mp.npdf(z) * (phi(z) ** (k - 1) - (phi(z) - phi(z - q)) ** (k - 1))
    return k * mp.quad(integrand, [-12, -6, -3, 0, 1, 2, 3, 4, 6, 8, 12, 25])


z_values = [0, 1e-8, 1e-3, 0.3, 0.69, 0.7, 0.71, 0.8, 1, 1.96, 3, 5, 8.8, 8.9, 12, 20, 30, 37, -0.5, -1, -3, -10]
erfc_values = [0, 1e-9, 0.1, 0.4999, 0.5, 0.5001, 0.6, 0.9, 1, 1.5, 2, 3, 4, 5, 6.2, 6.28, 6.29, 8, 10, 15, 20, 26, -0.3, -2, -7]
p_values = [0.999, 0.9, 0.5, 0.4, 0.3, 0.1, 0.05, 0.025, 0.01, 1e-5, 1e-10, 1e-100, 1e-300]
betas = [(float(x), float(a), float(b)) for x, a, b in zip(rng.uniform(0.001, 0.999, 150), rng.choice([0.5, 1, 1.5, 2, 5, 7.5, 20, 59.5, 300], 150), rng.choice([0.5, 1, 2.5, 4, 11, 30.5, 120, 324.5], 150))]


def upper_gamma(a, x):
    try:
        return mp.gammainc(mp.mpf(a), mp.mpf(x), mp.inf, regularized=True)
    except mp.libmp.libhyper.NoConvergence:  # some of the huge shapes
        return mp.mpf(0)


# Shapes of whole, half and other degrees of freedom, from the far lower end to p = 1e-300.
upper_gammas = [
    [a, x, float(q)]
    for a in [1e-6, 0.01, 0.1, 0.25, 0.5, 0.75, 0.99, 1, 1.3, 1.5, 2.7, 5, 9.5, 17.3, 50, 99.9, 300, 1234.5, 20000, 99999.5, 1e6]
    for x in sorted({a * f for f in [1e-8, 0.1, 0.5, 0.9, 1, 1.01, 1.05, 1.2, 2, 5, 30]} | ({0.001, 0.3, 0.7, 1, 1.2, 2, 10, 100, 600} if a < 20 else set()))
    if x < 700 + 1.2 * a and (q := upper_gamma(a, x)) > mp.mpf("1e-300")
]

write(
    "distributions.json",
    {
        "versions": versions("mpmath", "scipy", "numpy"),
        "erfc": [[x, float(mp.erfc(mp.mpf(x)))] for x in erfc_values],
        "erfcScipy": [[float(x), float(special.erfc(x))] for x in np.linspace(-3, 25, 57)],
        "normalUpperTail": [[z, float(mp.erfc(mp.mpf(z) / mp.sqrt(2)) / 2)] for z in z_values],
        "normalUpperQuantile": [[p, float(mp.findroot(lambda z: mp.log(mp.erfc(z / mp.sqrt(2)) / 2) - mp.log(mp.mpf(p)), stats.norm.isf(p)))] for p in p_values],
        "chiSquareUpperTail": [
            [x, df, float(mp.gammainc(mp.mpf(df) / 2, mp.mpf(x) / 2, mp.inf, regularized=True))]
            for df in [1, 2, 3, 4, 5, 7, 10, 11, 19, 30, 59, 100, 301]
            for x in [0.01, 0.5, 1, 3, 10, 34.3061, 60, 100, 200, 500, 1000, 1350]
        ],
        "chiSquareScipy": [[float(x), df, float(special.gammaincc(df / 2, x / 2))] for df in range(1, 25, 3) for x in np.linspace(0.1, 80, 23)],
        "upperIncompleteGamma": upper_gammas,
        "upperIncompleteGammaScipy": [[a, x, float(special.gammaincc(a, x))] for a, x, _ in upper_gammas if 0.2 <= a <= 100 and x < 60],
        "fUpperTail": [
            [f, a, b, float(mp.betainc(mp.mpf(b) / 2, mp.mpf(a) / 2, 0, mp.mpf(b) / (b + mp.mpf(f) * a), regularized=True))]
            for a in [1, 2, 3, 5, 11]
            for b in [1, 2, 4, 10, 40, 100, 649]
            for f in [0.01, 0.3, 1, 2, 5, 20, 100, 1000]
        ],
        "incompleteBetaScipy": [[x, a, b, float(special.betainc(a, b, x))] for x, a, b in betas],
        "incompleteBeta": [[x, a, b, float(mp.betainc(mp.mpf(a), mp.mpf(b), 0, mp.mpf(x), regularized=True))] for x, a, b in betas],
        "studentTwoSided": [
            [t, df, float(mp.betainc(mp.mpf(df) / 2, mp.mpf(1) / 2, 0, df / (df + mp.mpf(t) ** 2), regularized=True))]
            for df in [1, 2, 3, 9, 14, 29, 99, 500]
            for t in [0.001, 0.5, 1, 2, 5, 20, 300]
        ],
        "fairBinomialLowerTail": [
            [k, n, float(mp.fsum(mp.binomial(n, i) for i in range(k + 1)) / mp.mpf(2) ** n)]
            for n in [1, 2, 9, 40, 301, 1000]
            for k in sorted({0, 1, n // 4, n // 2, n - 1})
        ],
        "studentizedRangeUpperTail": [
            [q, k, float(studentized_range_sf(mp.mpf(q), k))] for k in [2, 3, 4, 5, 9, 12, 20, 50] for q in [0.1, 0.5, 1, 2, 3, 4, 6, 9, 15]
        ],
        "studentizedRangeScipy": [[float(q), k, float(stats.studentized_range.sf(q, k, np.inf))] for k in range(3, 13) for q in np.linspace(0.2, 5, 13)],
        "studentizedRangeUpperQuantile": [
            [alpha, k, float(stats.studentized_range.isf(alpha, k, np.inf))] for k in [2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20] for alpha in [0.1, 0.05, 0.01]
        ],
    },
)

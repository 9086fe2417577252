"""Golden values for src/model: normal distribution (mpmath-free: scipy), Parzen estimator (Optuna), Gaussian process
(scikit-learn). Run: python make_models.py > models.json"""
import json
import sys

import numpy as np
import optuna
import scipy
import sklearn
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from scipy.stats import norm
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

rng = np.random.default_rng(5934)
out = {"versions": {"optuna": optuna.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__}}

xs = np.concatenate([np.linspace(-8, 8, 65), [-37, -20, -12, -0.3, 0.1, 1e-9]])
out["normal"] = [{"x": float(x), "cdf": float(norm.cdf(x)), "pdf": float(norm.pdf(x))} for x in xs]

space = {
    "x": FloatDistribution(0, 1),
    "n": IntDistribution(1, 61, step=2),
    "kind": CategoricalDistribution(["a", "b", "c"]),
}
out["parzen"] = []
# Distinct integers: at ties the order in which numpy sorts would decide which kernel gets which width.
LADDER = np.arange(1, 62, 2)
for n in (1, 2, 7, 20):
    obs = {"x": rng.random(n), "n": rng.choice(LADDER, n, replace=False).astype(float), "kind": rng.integers(0, 3, n).astype(float)}
    parameters = _ParzenEstimatorParameters(
        prior_weight=1.0, consider_magic_clip=True, consider_endpoints=False, weights=lambda k: np.ones(k),
        multivariate=True,
    )
    estimator = _ParzenEstimator(obs, space, parameters)
    at = {"x": rng.random(12), "n": rng.choice(LADDER, 12).astype(float), "kind": rng.integers(0, 3, 12).astype(float)}
    row = lambda d: [{"x": float(d["x"][i]), "n": int(d["n"][i]), "kind": "abc"[int(d["kind"][i])]} for i in range(len(d["x"]))]
    out["parzen"].append({"observations": row(obs), "at": row(at), "logDensity": estimator.log_pdf(at).tolist()})

out["process"] = []
for n, d in ((3, 1), (12, 3), (40, 5)):
    x = rng.random((n, d))
    y = np.sin(4 * x.sum(axis=1)) + 0.1 * rng.standard_normal(n)
    scales = rng.uniform(0.2, 1.5, d)
    signal, noise = 1.7, 0.02
    kernel = ConstantKernel(signal) * Matern(length_scale=scales, nu=2.5) + WhiteKernel(noise)
    gp = GaussianProcessRegressor(kernel=kernel, optimizer=None, alpha=0).fit(x, y)
    at = rng.random((8, d))
    mean, deviation = gp.predict(at, return_std=True)
    # scikit-learn counts the white noise into the deviation; the deviation of the function is without it.
    latent = np.sqrt(np.maximum(0, deviation**2 - noise))
    best = float(y.min())
    z = (best - mean) / latent
    improvement = (best - mean) * norm.cdf(z) + latent * norm.pdf(z)
    out["process"].append({
        "points": x.tolist(), "values": y.tolist(), "lengthScales": scales.tolist(), "signal": signal, "noise": noise,
        "logMarginalLikelihood": float(gp.log_marginal_likelihood_value_), "at": at.tolist(), "mean": mean.tolist(),
        "deviation": latent.tolist(), "best": best, "improvement": improvement.tolist(),
    })
json.dump(out, sys.stdout)

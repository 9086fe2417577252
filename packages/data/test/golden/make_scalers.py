"""Scalers and quantiles of scikit-learn and NumPy on made-up columns. Run: python make_scalers.py"""
import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.stats import norm
from sklearn.preprocessing import MinMaxScaler, QuantileTransformer, RobustScaler, StandardScaler

rng = np.random.default_rng(20250524)
n = 65  # 64 steps: the quantiles' positions are exact in binary, so that ties stay ties
train = np.column_stack([
    rng.normal(3, 2, n),
    np.exp(rng.normal(0, 2, n)),
    # ties inside, none at the ends
    np.concatenate([[-9.0, 9.0], rng.integers(-3, 4, n - 2).astype(float)]),
    np.full(n, 1.5),
])
test = np.column_stack([rng.normal(3, 3, 20), np.exp(rng.normal(0, 2.5, 20)), rng.integers(-12, 13, 20).astype(float), np.full(20, 2.5)])
result = {
    "peers": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
    "train": train.tolist(),
    "test": test.tolist(),
    "scaled": {},
    "quantiles": {
        str(q): np.quantile(train, q, axis=0).tolist() for q in [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1]
    },
    "normalQuantile": [[p, float(norm.ppf(p))] for p in [1e-300, 1e-20, 1e-9, 1e-7, 0.001, 0.02425, 0.075, 0.1, 0.3, 0.5, 0.6, 0.925, 0.93, 0.99, 0.9999999]],
}
for name, scaler, columns in [
    ("zscore", StandardScaler(), 4),
    ("robust", RobustScaler(), 4),
    ("minmax", MinMaxScaler(), 4),
    ("quantileNormal", QuantileTransformer(n_quantiles=65, output_distribution="normal", subsample=None), 3),
    ("quantileNormal17", QuantileTransformer(n_quantiles=17, output_distribution="normal", subsample=None), 2),
]:
    scaler.fit(train[:, :columns])
    result["scaled"][name] = {"train": scaler.transform(train[:, :columns]).tolist(), "test": scaler.transform(test[:, :columns]).tolist()}
(pathlib.Path(__file__).parent / "scalers.json").write_text(json.dumps(result))

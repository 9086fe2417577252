"""Isotonic regression and Platt scaling of scikit-learn, temperature by SciPy. Usage: python make_calibration.py (pip install scikit-learn scipy numpy)"""
import json
import os

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize_scalar
from sklearn.calibration import _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression

from fill import fill

HERE = os.path.dirname(os.path.abspath(__file__))


def case(name, n, decimals, scale, noise):
    logits = np.round(fill(name, (n,), scale).astype(np.float64), decimals)
    labels = (logits + fill(name + "/noise", (n,), noise).astype(np.float64) > 0.2).astype(int)
    query = np.round(fill(name + "/query", (20,), 1.3 * scale).astype(np.float64), 3)
    model = IsotonicRegression(out_of_bounds="clip", y_min=0, y_max=1).fit(logits, labels)

    def loss(inverse):
        z = inverse * logits
        return np.mean(np.logaddexp(0, z) - labels * z)

    best = minimize_scalar(loss, bounds=(1e-3, 50), method="bounded", options={"xatol": 1e-12})
    platt = _SigmoidCalibration().fit(logits, labels)
    return {
        "logits": logits.tolist(),
        "labels": labels.tolist(),
        "query": query.tolist(),
        "isotonic": model.predict(query).tolist(),
        "temperature": 1 / best.x,
        "platt": platt.predict(query).tolist(),
    }


result = {
    "versions": {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
    "cases": [case("a", 60, 6, 4.0, 6.0), case("b", 90, 0, 5.0, 4.0), case("c", 40, 1, 2.0, 5.0)],
}
with open(os.path.join(HERE, "calibration.json"), "w") as file:
    json.dump(result, file, separators=(",", ":"))
    file.write("\n")

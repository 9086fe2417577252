"""Rolling Hampel identifier with pandas, median and MAD with SciPy. Run: python make_cleaning.py"""
import json
import pathlib

import numpy as np
import pandas as pd
import scipy
from scipy.stats import median_abs_deviation

rng = np.random.default_rng(7)
series = np.round(rng.standard_t(2, 120), 3)


def hampel(values, window, center, minimum, threshold):
    roll = pd.Series(values).rolling(window, center=center, min_periods=minimum)
    middle = roll.median()
    sd = roll.apply(lambda w: median_abs_deviation(w, scale="normal"), raw=True)
    return [int(i) for i in np.flatnonzero((sd > 0) & (np.abs(values - middle) > threshold * sd))]


result = {
    "peers": {"numpy": np.__version__, "pandas": pd.__version__, "scipy": scipy.__version__},
    "series": series.tolist(),
    "past": hampel(series, 11, False, 6, 3),
    "centred": hampel(series, 11, True, 6, 3),
    "median": float(np.median(series)),
    "mad": float(median_abs_deviation(series, scale="normal")),
    "robustZ": [int(i) for i in np.flatnonzero(np.abs(series - np.median(series)) > 4 * median_abs_deviation(series, scale="normal"))],
}
(pathlib.Path(__file__).parent / "cleaning.json").write_text(json.dumps(result))

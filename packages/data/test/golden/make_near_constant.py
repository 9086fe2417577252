"""Scalers of scikit-learn on columns that hardly vary, made alike here and in the test. Run: python make_near_constant.py"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

SCALERS = {"zscore": StandardScaler, "robust": RobustScaler, "minmax": MinMaxScaler}
# value and step: value + step * (i % 2) of n rows; a share: share * a / a of amounts a, the same but for rounding
columns = {
    "always 0.3": {"share": 0.3, "n": 200, "test": 0.31, "methods": ["zscore", "robust", "minmax"]},
    # scikit-learn's minmax and robust go by the size of the range alone, and take this one for a range.
    "always 3e6": {"share": 3e6, "n": 200, "test": 3.1e6, "methods": ["zscore"]},
    "varies beyond the bound of 200 rows": {"value": 1, "step": 2e-12, "n": 200, "test": 1.5, "methods": ["zscore", "robust", "minmax"]},
    "varies within the bound of 20000 rows": {"value": 1, "step": 2e-12, "n": 20000, "test": 1.5, "methods": ["zscore"]},
    "varies within the bound of 20 rows": {"value": 1, "step": 2.0**-50, "n": 20, "test": 1.5, "methods": ["zscore", "robust", "minmax"]},
}
result = {"peers": {"numpy": np.__version__, "scikit-learn": sklearn.__version__}, "columns": []}
for name, column in columns.items():
    rows = np.arange(column["n"])
    amounts = 1000 + 37.0 * rows
    train = column["share"] * amounts / amounts if "share" in column else column["value"] + column["step"] * (rows % 2)
    scaled = {}
    for method in column.pop("methods"):
        scaler = SCALERS[method]().fit(train[:, None])
        scaled[method] = {
            "scale": float(scaler.data_range_[0] if method == "minmax" else scaler.scale_[0]),
            "constant": bool(scaler.scale_[0] == 1),
            "test": float(scaler.transform([[column["test"]]])[0, 0]),
        }
        if scaled[method]["constant"]:
            del scaled[method]["scale"]
    result["columns"].append({"name": name, **column, "scaled": scaled})
(pathlib.Path(__file__).parent / "near-constant.json").write_text(json.dumps(result))

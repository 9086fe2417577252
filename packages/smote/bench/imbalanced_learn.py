"""Answers, line by line on stdin, how long imbalanced-learn's SMOTE takes on a file, in seconds (see beside-imbalanced-learn.mjs)."""

import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import imblearn
import numpy as np
import sklearn
from imblearn.over_sampling import SMOTE

print(json.dumps({"imbalanced-learn": imblearn.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__}), flush=True)
loaded = {}
for line in sys.stdin:
    case = json.loads(line)
    if case["file"] not in loaded:
        loaded.clear()
        values = np.fromfile(case["file"], dtype=case["kind"]).reshape(case["rows"], -1)
        labels = (np.arange(case["rows"]) < case["minority"]).astype(np.int64)
        loaded[case["file"]] = (values, labels)
    values, labels = loaded[case["file"]]
    sampler = SMOTE(k_neighbors=5, random_state=0)
    wall, cpu = time.perf_counter(), time.process_time()
    grown, _ = sampler.fit_resample(values, labels)
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "rows": len(grown)}), flush=True)

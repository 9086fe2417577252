"""What imbalanced-learn's samplers decide, where it does not hang on their random numbers."""

from collections import Counter

import numpy as np
from imblearn.over_sampling import SMOTE, SMOTENC, BorderlineSMOTE, KMeansSMOTE
from imblearn.under_sampling import EditedNearestNeighbours, TomekLinks
from sets import rows, uniform, write
from sklearn.cluster import KMeans
from sklearn.neighbors import NearestNeighbors


def as_list(array):
    return [int(i) for i in array]


def kept(sampler, values, labels):
    sampler.fit_resample(values, labels)
    return as_list(sampler.sample_indices_)


draw = uniform(2005)
binary = []
for number in range(30):
    given = {
        "seed": 500 + number,
        "counts": [60 + int(draw() * 60), 20 + int(draw() * 25)],
        "width": 2 + int(draw() * 6),
        "shift": 0.1 + 0.2 * draw(),
    }
    values, labels = rows(**given)
    m = [8, 9, 10][number % 3]
    danger = BorderlineSMOTE()._in_danger_noise(
        NearestNeighbors(n_neighbors=m + 1).fit(values), values[labels == 1], 1, labels, kind="danger"
    )
    around = NearestNeighbors(n_neighbors=6).fit(values).kneighbors(values[labels == 1], return_distance=False)[:, 1:]
    binary.append(
        {
            "given": given,
            "m": m,
            "danger": as_list(np.flatnonzero(labels == 1)[danger]),
            "foreign": as_list((labels[around] != 1).sum(axis=1)),
        }
    )

for case in binary:
    values, labels = rows(**case["given"])
    case["tomek"] = {clean: kept(TomekLinks(sampling_strategy=name), values, labels) for clean, name in [("not minority", "auto"), ("all", "all")]}
    case["enn"] = {
        f"{clean}, {agreement}": kept(EditedNearestNeighbours(sampling_strategy=name, kind_sel=kind, n_neighbors=k), values, labels)
        for clean, name in [("not minority", "auto"), ("all", "all")]
        for agreement, kind, k in [("majority", "mode", 3), ("all", "all", 3), ("majority of 5", "mode", 5)]
    }

nominal = []
for number in range(10):
    given = {"seed": 700 + number, "counts": [50, 30], "width": 6, "shift": 0.3}
    values, labels = rows(**given)
    values[:, [1, 4]] = np.floor(values[:, [1, 4]] * 3)
    sampler = SMOTENC(categorical_features=[1, 4], k_neighbors=4, random_state=0)
    sampler.fit_resample(values, labels)
    indices = sampler.nn_k_.kneighbors(sampler.nn_k_._fit_X, return_distance=False)
    nominal.append({"given": given, "voters": [[50 + int(i) for i in row if i != at][:4] for at, row in enumerate(indices)]})

clusters = []
for number in range(10):
    given = {"seed": 800 + number, "counts": [6, 9, 12, 15], "width": 3, "shift": 4.0}
    values, blob = rows(**given)
    majority, _ = rows(seed=900 + number, counts=[60], width=3, offset=20.0)
    both = np.vstack([values, majority])
    found = KMeans(n_clusters=5, n_init=10, random_state=0).fit_predict(both)
    sampler = KMeansSMOTE(density_exponent=2.5)
    sparsity = [sampler._find_cluster_sparsity(values[blob == one]) for one in range(4)]
    clusters.append({"given": given, "majority": 900 + number, "clusters": as_list(found), "sparsity": [float(s) for s in sparsity]})

counts = []
values, labels = rows(seed=1, counts=[80, 20, 33], width=2)
for strategy in ["not majority", "minority", {1: 25, 2: 80}, {0: 81, 1: 20, 2: 33}]:
    _, grown = SMOTE(sampling_strategy=strategy, k_neighbors=3, random_state=0).fit_resample(values, labels)
    counts.append({"strategy": strategy, "counts": [Counter(grown)[label] for label in range(3)]})
_, grown = SMOTE(sampling_strategy=0.75, random_state=0).fit_resample(values[labels < 2], labels[labels < 2])
ratio = {"strategy": 0.75, "counts": [Counter(grown)[label] for label in range(2)]}

write("samplers.json", {"binary": binary, "nominal": nominal, "clusters": clusters, "counts": counts, "ratio": ratio})

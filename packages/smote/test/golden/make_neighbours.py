"""Nearest neighbours by scikit-learn's k-d tree, which measures directly, on random sets with near copies among them."""

import numpy as np
from sets import rows, uniform, write
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import MinMaxScaler, StandardScaler


def neighbours(values, k, metric):
    distances, found = NearestNeighbors(n_neighbors=k + 2, algorithm="kd_tree", metric=metric).fit(values).kneighbors(values)
    kept = []
    for row in range(len(values)):
        others = [(d, i) for d, i in zip(distances[row], found[row]) if i != row][: k + 1]
        gaps = np.diff([d for d, _ in others])
        assert np.all(gaps > 1e-9 * max(d for d, _ in others)), "a tie: take another seed"
        kept.append([int(i) for _, i in others[:k]])
    return kept


draw = uniform(2002)
sets = []
for number in range(80):
    n = 40 + int(draw() * 120)
    copies = int(draw() * n / 3) if number % 2 else 0
    given = {
        "seed": number + 1,
        "counts": [n],
        "width": 1 + int(draw() * 40),
        "offset": [0.0, 10.0, 1000.0][number % 3],
        "near_copies": copies,
        "nearness": [1e-2, 1e-3, 1e-4][number % 3] if copies else 0.0,
        "single": number % 4 == 0,
    }
    k = 1 + int(draw() * 8)
    metric = "euclidean" if number < 60 else ["manhattan", "chebyshev"][number % 2]
    scale = "none" if number < 50 else ["none", "standard", "range"][number % 3]
    values, _ = rows(**given)
    values = values.astype(np.float64)
    if scale == "standard":
        values = StandardScaler().fit_transform(values)
    if scale == "range":
        values = MinMaxScaler().fit_transform(values)
    sets.append({"given": given, "k": k, "metric": metric, "scale": scale, "neighbours": neighbours(values, k, metric)})

write("neighbours.json", {"sets": sets})

"""Classification metrics over 200 random cases with ties and weights, from scikit-learn.

pip install scikit-learn numpy
"""

import warnings

import numpy as np
from common import versions, write
from sklearn import metrics
from sklearn.calibration import calibration_curve

warnings.filterwarnings("ignore")
rng = np.random.default_rng(11)


def binary_case(index):
    n = int(rng.integers(4, 80))
    labels = (rng.random(n) < rng.choice([0.15, 0.5])).astype(int)
    labels[:2] = [0, 1]
    digits = int(rng.choice([1, 2, 6]))
    scores = np.round(np.clip(0.3 * labels + 0.7 * rng.random(n), 0, 1), digits)
    weights = np.round(rng.random(n) * 3, 1) + 0.1 if index % 2 else None
    weighted = {} if weights is None else {"sample_weight": weights}
    case = {"labels": labels, "scores": scores}
    if weights is not None:
        case["weights"] = weights
    predictions = (scores >= 0.5).astype(int)
    case["auc"] = metrics.roc_auc_score(labels, scores, **weighted)
    case["averagePrecision"] = metrics.average_precision_score(labels, scores, **weighted)
    case["brier"] = metrics.brier_score_loss(labels, scores, **weighted)
    case["logLoss"] = metrics.log_loss(labels, scores, **weighted)
    case["balancedAccuracy"] = metrics.balanced_accuracy_score(labels, predictions, **weighted)
    case["adjustedBalancedAccuracy"] = metrics.balanced_accuracy_score(labels, predictions, adjusted=True, **weighted)
    case["matthews"] = metrics.matthews_corrcoef(labels, predictions, **weighted)
    if index % 8 < 2:
        fpr, tpr, thresholds = metrics.roc_curve(labels, scores, drop_intermediate=False, **weighted)
        case["roc"] = {"falsePositiveRate": fpr, "truePositiveRate": tpr, "thresholds": thresholds}
        precision, recall, thresholds = metrics.precision_recall_curve(labels, scores, **weighted)
        case["precisionRecall"] = {"precision": precision, "recall": recall, "thresholds": thresholds}
        case["youden"] = float(np.max(tpr - fpr))
    if weights is None:
        for strategy in ["uniform", "quantile"]:
            rate, mean = calibration_curve(labels, scores, n_bins=5, strategy=strategy)
            case[strategy] = {"positiveRate": rate, "meanProbability": mean}
    return case


def multiclass_case(index):
    n = int(rng.integers(3, 60))
    classes = int(rng.integers(2, 6))
    labels = rng.integers(0, classes, n)
    predictions = np.where(rng.random(n) < 0.6, labels, rng.integers(0, classes, n))
    weights = np.round(rng.random(n) * 3, 1) + 0.1 if index % 2 else None
    weighted = {} if weights is None else {"sample_weight": weights}
    case = {"labels": labels, "predictions": predictions}
    if weights is not None:
        case["weights"] = weights
    present = sorted(set(labels) | set(predictions))
    case["confusion"] = metrics.confusion_matrix(labels, predictions, labels=present, **weighted)
    report = metrics.classification_report(labels, predictions, output_dict=True, zero_division=0, labels=present, **weighted)
    row = lambda r: [r["precision"], r["recall"], r["f1-score"], r["support"]]
    case["classes"] = [row(report[str(label)]) for label in present]
    case["macro"] = row(report["macro avg"])
    case["weighted"] = row(report["weighted avg"])
    case["accuracy"] = metrics.accuracy_score(labels, predictions, **weighted)
    case["matthews"] = metrics.matthews_corrcoef(labels, predictions, **weighted)
    case["balancedAccuracy"] = metrics.balanced_accuracy_score(labels, predictions, **weighted)
    return case


write(
    "metrics.json",
    {
        "versions": versions("scikit-learn", "numpy"),
        "binary": [binary_case(i) for i in range(140)],
        "multiclass": [multiclass_case(i) for i in range(60)],
    },
)

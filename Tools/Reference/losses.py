"""Expected losses of the supervised methods, by numpy: python3 Tools/Reference/losses.py > Tools/Reference/losses.json

Inputs follow from a formula that the tests repeat: element i of wave k is sin(0.7 i + k + 1). Scales are 1 ... 7.
"""

import json

import numpy as np

N, K = 5, 7
values = np.arange(1, K + 1, dtype=float)


def wave(k, *shape):
    return np.sin(0.7 * np.arange(np.prod(shape)) + k + 1).reshape(shape)


def softmax(x):
    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


logits = 2 * wave(0, N, K)
ratings = softmax(3 * wave(1, N, K))
predicted = softmax(logits)

# What raters said, as moments.
mean = ratings @ values
variance = np.array([np.sum(r * (values - m) ** 2) for r, m in zip(ratings, mean)])


def cross_entropy(target):
    return float(np.mean([-np.sum(t * np.log(p)) for t, p in zip(target, predicted)]))


def gauss(variance, factor):
    rows = []
    for m, v in zip(mean, variance):
        w = np.exp(-((values - m) ** 2) / (factor * v))
        rows.append(w / w.sum())
    return np.array(rows)


labels = {
    "gauss": gauss(variance, 2),
    "gauss-narrow": gauss(np.minimum(0.8, variance / 2), 2),
    "paper": gauss(variance, 1),
}


def huber(delta):
    total = 0.0
    for d in np.abs(predicted - ratings).ravel():
        total += 0.5 * d * d if d <= delta else delta * (d - 0.5 * delta)
    return total / N


# EMD(2), with the guard under the root that the loss has.
emd = np.sqrt(np.mean((np.cumsum(predicted, 1) - np.cumsum(ratings, 1)) ** 2, 1) + 1e-8)


def certainty(k, epsilon=1e-6):
    return np.clip(1 - k * emd, epsilon, 1)


# PAR: scores and means as shares of the range, in pairs.
scores = 0.5 + 0.4 * wave(2, 2, N)
means = 0.5 + 0.3 * wave(3, 2, N)
means[1, 4] = means[0, 4]  # equal ones have no better photo
spread = 0.2 + 0.1 * wave(4, N)
par = {"regression": float(np.mean(0.5 * (scores - means) ** 2)), "within": 0.0, "across": 0.0}
for (a, b), (x, y), s in zip(scores.T, means.T, spread):
    if x == y:
        continue
    hinge = max(0.0, 0.05 - np.sign(x - y) * (a - b))
    par["across" if abs(x - y) > s else "within"] += hinge / N

# MPada, two classes.
binary = softmax(2 * wave(5, N, 2))
classes = np.array([0, 1, 1, 0, 1])
p = binary[np.arange(N), classes]

print(
    json.dumps(
        {
            "ce": cross_entropy(ratings),
            "labels": {name: rows.ravel().tolist() for name, rows in labels.items()},
            "uiaa": {name: cross_entropy(rows) for name, rows in labels.items()},
            "euclidean": float(np.mean(np.sum(0.5 * (predicted - ratings) ** 2, 1))),
            "huber": {str(delta): huber(delta) for delta in (1 / 9, 0.03)},
            "nima": float(np.mean(emd)),
            "mpemd": {
                "avg": float(np.mean(-np.log(certainty(1.2)))),
                "ada": float(np.mean(-(1 - certainty(1.2) ** 0.4) * np.log(certainty(1.2)))),
                "steep": float(np.mean(-(1 - certainty(6) ** 2) * np.log(certainty(6)))),
            },
            "par": par,
            "mpada": {str(beta): float(np.mean(-(1 - p**beta) * np.log(p))) for beta in (1.0, 0.3)},
        },
        indent=1,
        sort_keys=True,
    )
)

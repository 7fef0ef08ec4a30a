"""Writes ratings.json: expected values of the Ratings room, computed with numpy and scipy."""

import json
import pathlib

import numpy
import scipy.stats

random = numpy.random.default_rng(5)


def emd(p, q, r):
    gap = numpy.abs(numpy.cumsum(p) - numpy.cumsum(q))
    return float(numpy.mean(gap**r) ** (1 / r))


def correlations(x, y):
    return {
        "x": list(map(float, x)),
        "y": list(map(float, y)),
        "pearson": float(scipy.stats.pearsonr(x, y)[0]),
        "spearman": float(scipy.stats.spearmanr(x, y)[0]),
        "kendall": float(scipy.stats.kendalltau(x, y)[0]),
    }


x = random.normal(size=40).round(3)
distributions = []
for n in (7, 10):
    for _ in range(5):
        p, q = random.dirichlet(numpy.ones(n), size=2)
        values = numpy.arange(1, n + 1)
        mean = float(p @ values)
        distributions.append({
            "p": p.tolist(), "q": q.tolist(), "emd1": emd(p, q, 1), "emd2": emd(p, q, 2),
            "mean": mean, "standardDeviation": float(numpy.sqrt(p @ (values - mean) ** 2)),
        })

y = (x + random.normal(size=40)).round(3)
reference = {
    "correlations": [
        correlations(x, y),
        correlations(random.integers(0, 5, size=60), random.integers(0, 4, size=60)),
        correlations([1, 2, 2, 3], [4, 4, 1, 9]),
    ],
    "distributions": distributions,
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(reference, indent=1) + "\n")

"""Writes tsne.json: points of four groups, and the Kullback-Leibler divergence of scikit-learn's Barnes-Hut t-SNE of them.

Needs scikit-learn and numpy of PyPI; written with 1.9.1 and 2.4.6.
"""

import json
import pathlib

import numpy
import sklearn.manifold

random = numpy.random.default_rng(3)
centres = random.normal(0, 2, (4, 10))
groups = numpy.repeat(numpy.arange(4), 30)
points = numpy.round(centres[groups] + random.normal(0, 1, (120, 10)), 3).astype(numpy.float32)
perplexity = 15
divergences = [
    float(sklearn.manifold.TSNE(perplexity=perplexity, init="random", random_state=seed, max_iter=1000)
          .fit(points).kl_divergence_) for seed in range(5)]
reference = {
    "points": [[round(float(value), 3) for value in point] for point in points], "perplexity": perplexity,
    "divergences": divergences}
text = json.dumps(reference, separators=(",", ":"))
pathlib.Path(__file__).with_suffix(".json").write_text(text.replace("],", "],\n") + "\n")

"""Writes evaluation.json: metrics with scipy and numpy, bootstrap intervals with the same draws, maximum entropy."""

import json
import pathlib

import numpy
import scipy.optimize
import scipy.special
import scipy.stats

random = numpy.random.default_rng(11)
values = numpy.arange(1, 11)
MASK = 2**64 - 1
INCREMENT = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def draws(seed, resample, count):
    """The photos of one resample: SplitMix64 at the place (resample) of a seed."""
    state = mix(seed ^ mix((resample + INCREMENT) & MASK))
    photos = []
    for _ in range(count):
        state = (state + INCREMENT) & MASK
        photos.append((mix(state) * count) >> 64)
    return numpy.array(photos)


def moments(counts):
    """Mean and standard deviation, from whole numbers until the last division."""
    n, s, q = counts.sum(1), counts @ (values - 1), counts @ (values - 1) ** 2
    return 1 + s / n, numpy.sqrt((n * q - s * s) / (n * n))


def correlations(x, y, suffix):
    found = {"lcc": scipy.stats.pearsonr(x, y)[0], "srcc": scipy.stats.spearmanr(x, y)[0]}
    if suffix == "mean":
        found["krcc"] = scipy.stats.kendalltau(x, y)[0]
    return {f"{name}_{suffix}": value for name, value in found.items()}


def accuracies(predicted, rated):
    good, right = rated > 5, (predicted > 5) == (rated > 5)
    return {"accuracy": right.mean(), "balanced_accuracy": (right[good].mean() + right[~good].mean()) / 2}


def of_means(predicted, rated):
    return {
        "mse": ((predicted - rated) ** 2).mean(), "mae": abs(predicted - rated).mean(),
        **correlations(predicted, rated, "mean"), **accuracies(predicted, rated)}


def of_votes(predicted, rated):
    q, p = predicted / predicted.sum(1, keepdims=True), rated / rated.sum(1, keepdims=True)
    gap = numpy.cumsum(p, 1) - numpy.cumsum(q, 1)
    (mean_q, std_q), (mean_p, std_p) = moments(predicted), moments(rated)
    return {
        "emd1": abs(gap).mean(1).mean(), "emd2": numpy.sqrt((gap**2).mean(1)).mean(),
        "cdloss": (gap**2).sum(1).mean(),
        "kldiv": scipy.special.rel_entr(p, numpy.maximum(q, 1e-12)).sum(1).mean(),
        **of_means(mean_q, mean_p), **correlations(std_q, std_p, "std")}


def case(name, predicted, rated, metrics, resamples=150, seed=7):
    resampled = [metrics(predicted[i], rated[i]) for i in (draws(seed, b, len(rated)) for b in range(resamples))]
    whole = metrics(predicted, rated)
    return {
        "name": name, "predicted": predicted.tolist(), "rated": rated.tolist(), "resamples": resamples, "seed": seed,
        "metrics": {k: float(v) for k, v in whole.items()},
        "intervals": {
            k: [float(e) for e in numpy.percentile([r[k] for r in resampled], [2.5, 97.5])] for k in whole},
    }


def juries(count, votes):
    """Histograms of few votes, so that means and spreads tie."""
    centres = random.normal(5.4, 1.2, count)
    shares = scipy.stats.norm.pdf(values, centres[:, None], 1.5)
    return centres, numpy.array([random.multinomial(votes, s / s.sum()) for s in shares])


def maximum_entropy(scale, mean, deviation):
    x = (scale - mean) / (scale[-1] - scale[0])
    features = numpy.array([x] if deviation is None else [x, x**2 - (deviation / (scale[-1] - scale[0])) ** 2])
    weigh = lambda theta: numpy.exp(theta @ features - (theta @ features).max())
    shares = lambda theta: weigh(theta) / weigh(theta).sum()
    start = numpy.zeros(len(features))
    start = scipy.optimize.minimize(lambda t: scipy.special.logsumexp(t @ features), start, method="BFGS").x
    theta = scipy.optimize.root(lambda t: features @ shares(t), start, tol=1e-14).x
    return {"scale": scale.tolist(), "mean": mean, "deviation": deviation, "shares": shares(theta).tolist()}


centres, rated = juries(80, 12)
shares = scipy.stats.norm.pdf(values, (centres + random.normal(0, 0.7, 80))[:, None], 1.2) + 1e-3
predicted = numpy.array([random.multinomial(9, s / s.sum()) for s in shares])
quarters = numpy.array([0, 0.25, 0.5, 0.75, 1])
reference = {
    "votes": case("votes", predicted, rated, of_votes),
    "means": case(
        "means", numpy.round(2 * (centres + random.normal(0, 0.8, 80))) / 2, rated,
        lambda q, p: of_means(q, moments(p)[0])),
    "maximumEntropy": [
        maximum_entropy(values, *moments) for moments in
        [(5.38, None), (1.02, None), (9.6, None), (5.5, None), (5.38, 1.4), (5.38, 2.9), (3.2, 0.6), (8.7, 0.9), (5.0, 4.1), (2.5, 2.9)]
    ] + [maximum_entropy(quarters, 0.51, 0.184), maximum_entropy(quarters, 0.9, None)],
}
text = json.dumps(reference, separators=(",", ":"))
pathlib.Path(__file__).with_suffix(".json").write_text(text.replace(',"', ',\n"') + "\n")

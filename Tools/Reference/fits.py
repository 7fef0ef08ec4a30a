"""Writes fits.json: distributions fitted to vote histograms with scipy, and the statistics of many photos.

Usage: fits.py AVA.txt, with the 25,551 rows of TANet; it takes half an hour, nearly all of it for GEV. The 200 histograms are rows of AVA spread over its mean scores, without their ids. Maxima are
found by a simplex search or by bracketing one monotone equation, and densities are scipy.stats' own: nothing is
shared with the Newton steps that are tested against them.
"""

import json
import math
import pathlib
import sys
import warnings

import numpy
import scipy.optimize
import scipy.optimize.elementwise
import scipy.special
import scipy.stats

warnings.simplefilter("ignore")
positions = numpy.arange(1, 11)
units = (positions - 0.5) / 10


def maximise(log_likelihood, start):
    """The parameters at the maximum nearest to `start`."""
    def loss(parameters):
        try:
            return -log_likelihood(*parameters)
        except (ValueError, OverflowError, ZeroDivisionError):
            return 1e9

    parameters = start
    for _ in range(3):
        parameters = scipy.optimize.minimize(
            loss, parameters, method="Nelder-Mead",
            options={"xatol": 1e-9, "fatol": 1e-14, "maxiter": 2000, "maxfev": 2000}).x
    return parameters


def gamma(x, shares):
    gap = numpy.log(shares @ x) - shares @ numpy.log(x)
    shape = scipy.optimize.brentq(lambda a: numpy.log(a) - scipy.special.digamma(a) - gap, 1e-3, 1e6, xtol=1e-12)
    return [shape, shares @ x / shape]


def weibull(x, shares):
    def slope(k):
        powers = shares * (x / x.max()) ** k
        return powers @ numpy.log(x) / powers.sum() - 1 / k - shares @ numpy.log(x)

    shape = scipy.optimize.brentq(slope, 1e-2, 1e3, xtol=1e-12)
    return [shape, x.max() * (shares @ (x / x.max()) ** shape) ** (1 / shape)]


def beta(shares, mean, deviation):
    log_x, log_y = shares @ numpy.log(units), shares @ numpy.log1p(-units)
    size = mean * (1 - mean) / deviation**2 - 1

    def likelihood(log_a, log_b):
        a, b = math.exp(log_a), math.exp(log_b)
        return (a - 1) * log_x + (b - 1) * log_y + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)

    return numpy.exp(maximise(likelihood, numpy.log([mean * size, (1 - mean) * size])))


def extreme_value(shares, mean, deviation):
    """Location, scale and scipy's c = −ξ; None where the likelihood grows without bound towards an end of the support."""
    used = [(float(x), float(p)) for x, p in zip(positions, shares) if p > 0]

    def likelihood(location, log_scale, c):
        total, scale = -log_scale, math.exp(log_scale)
        for x, p in used:
            z = (x - location) / scale
            s = -math.log1p(-c * z) / c if abs(c) > 1e-9 else z
            total -= p * ((1 - c) * s + math.exp(-s))
        return total

    location = mean - 0.36 * deviation
    c = min(0.25, 0.8 * deviation / (used[-1][0] - location))
    location, log_scale, c = maximise(likelihood, [location, math.log(deviation), c])
    end = location + math.exp(log_scale) / c
    ran_away = c > 0.999 or (end - used[-1][0] < 1e-4 if c > 0 else used[0][0] - end < 1e-4)
    return None if ran_away else (location, math.exp(log_scale), c)


def fits(counts):
    """Parameters and RMSE by family; None where the likelihood has no maximum."""
    shares = counts / counts.sum()
    mean = shares @ positions
    deviation = math.sqrt(shares @ (positions - mean) ** 2)
    found = {}

    def add(name, parameters, density):
        rmse = math.sqrt(numpy.mean((density - shares) ** 2))
        found[name] = {"parameters": [float(f"{p:.10g}") for p in parameters], "rmse": float(f"{rmse:.10g}")}

    add("gaussian", [mean, deviation], scipy.stats.norm.pdf(positions, mean, deviation))
    for name, x in [("gamma", positions), ("gamma_mirrored", 11 - positions)]:
        shape, scale = gamma(x, shares)
        add(name, [shape, scale], scipy.stats.gamma.pdf(x, shape, scale=scale))
    a, b = beta(shares, (mean - 0.5) / 10, deviation / 10)
    add("beta", [a, b], scipy.stats.beta.pdf(units, a, b) / 10)
    shape, scale = weibull(positions, shares)
    add("weibull", [shape, scale], scipy.stats.weibull_min.pdf(positions, shape, scale=scale))
    found["gev"] = None
    if parameters := extreme_value(shares, mean, deviation):
        location, scale, c = parameters
        add("gev", [location, scale, -c], scipy.stats.genextreme.pdf(positions, c, location, scale))
    return found


def average_errors(rows):
    """The RMSE of every family for every row; NaN where the likelihood has no maximum."""
    shares = rows / rows.sum(1, keepdims=True)
    mean = shares @ positions
    deviation = numpy.sqrt(shares @ positions**2 - mean**2)[:, None]
    solve = lambda f, low, high, *args: scipy.optimize.elementwise.find_root(
        f, (numpy.full(len(rows), low), numpy.full(len(rows), high)), args=args).x
    errors = lambda density: numpy.sqrt(numpy.mean((density - shares) ** 2, axis=1))
    found = {"gaussian": errors(scipy.stats.norm.pdf(positions, mean[:, None], deviation))}
    for name, x in [("gamma", positions), ("gamma_mirrored", 11 - positions)]:
        gap = numpy.log(shares @ x) - shares @ numpy.log(x)
        shape = solve(lambda a, gap: numpy.log(a) - scipy.special.digamma(a) - gap, 1e-2, 1e5, gap)[:, None]
        found[name] = errors(scipy.stats.gamma.pdf(x, shape, scale=(shares @ x)[:, None] / shape))
    logs = numpy.log(positions)

    def slope(k, row):
        powers = shares[row.astype(int)] * (positions / 10) ** k[:, None]
        return powers @ logs / powers.sum(1) - 1 / k - (shares @ logs)[row.astype(int)]

    shape = solve(slope, 1e-1, 1e2, numpy.arange(len(rows)))[:, None]
    scale = 10 * (shares * (positions / 10) ** shape).sum(1, keepdims=True) ** (1 / shape)
    found["weibull"] = errors(scipy.stats.weibull_min.pdf(positions, shape, scale=scale))

    # ψ(a) − ψ(a + b) and ψ(b) − ψ(a + b) are the mean logarithms: for every sum a + b both follow, and must add up to it.
    log_x, log_y = shares @ numpy.log(units), shares @ numpy.log1p(-units)

    def inverse_digamma(value):
        return scipy.optimize.elementwise.find_root(
            lambda a, value: scipy.special.digamma(a) - value,
            (numpy.full(value.shape, 1e-4), numpy.full(value.shape, 1e6)), args=(value,)).x

    def parts(size, row):
        return [inverse_digamma(log[row] + scipy.special.digamma(size)) for log in (log_x, log_y)]

    size = solve(
        lambda size, row: sum(parts(size, row.astype(int))) - size, 1e-2, 1e4, numpy.arange(len(rows)))
    a, b = parts(size, numpy.arange(len(rows)))
    found["beta"] = errors(scipy.stats.beta.pdf(units, a[:, None], b[:, None]) / 10)

    density = numpy.full(rows.shape, numpy.nan)
    for row in range(len(rows)):
        if parameters := extreme_value(shares[row], mean[row], deviation[row, 0]):
            location, scale, c = parameters
            density[row] = scipy.stats.genextreme.pdf(positions, c, location, scale)
    found["gev"] = errors(density)
    return found


def statistics(rows):
    """Of all photos, and by bins of the mean score."""
    errors = average_errors(rows)
    totals = rows.sum(1)
    means = rows @ positions / totals
    variances = (rows @ positions**2) / totals - means**2

    def average(values):
        return float(numpy.nanmean(values)) if numpy.isfinite(values).any() else None

    def group(chosen):
        return {
            "n": int(chosen.sum()), "variance": float(variances[chosen].mean()),
            "rmse": {name: average(values[chosen]) for name, values in errors.items()},
            "unfitted": {name: int(numpy.isnan(values[chosen]).sum()) for name, values in errors.items()}}

    return {
        "all": group(means > 0),
        "bins": [group((means >= low) & (means < low + 1)) for low in range(1, 9)],
        "meanOfMeans": float(means.mean()), "deviationOfMeans": float(means.std()),
        "shareAbove5": float((means > 5).mean()),
        "votes": [float(totals.min()), float(totals.mean()), float(totals.max())],
    }


if __name__ == "__main__":
    rows = numpy.loadtxt(sys.argv[1], usecols=range(2, 12))
    by_mean = numpy.argsort(rows @ positions / rows.sum(1), kind="stable")
    chosen = rows[by_mean[numpy.linspace(0, len(rows) - 1, 200).round().astype(int)]]
    reference = {
        "histograms": [
            {"counts": counts.astype(int).tolist(), "fits": fits(counts)} for counts in chosen],
        "statistics": statistics(rows),
    }
    text = json.dumps(reference, separators=(",", ":")).replace('{"counts"', '\n{"counts"')
    pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")

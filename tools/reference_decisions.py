#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the reference values of calibration and of scoring rules:
mdn-loss/src/test/resources/io/github/mdn4j/calibration/decisions.json.

Predictions are mixtures of Gaussians. Scoring rules come from quadrature of their definitions with SciPy (the formulas of
scoringrules and of the papers), isotonic regression and the monotone spline from SciPy, temperatures from its optimiser,
conformal ranks from sorted scores, standard errors and the t test from NumPy and SciPy. Seeds are fixed. Needs Python 3 with
SciPy 1.12 or later.
"""
import json
import math
import pathlib

import numpy as np
import scipy
from scipy.integrate import quad
from scipy.interpolate import PchipInterpolator
from scipy.optimize import brentq, isotonic_regression, minimize
from scipy.stats import gamma, nbinom, norm, t as student, ttest_rel

OUT = "mdn-loss/src/test/resources/io/github/mdn4j/calibration/decisions.json"
rng = np.random.default_rng(20260301)


class Mix:
    """A mixture of Gaussians."""

    def __init__(self, w, mu, sigma):
        self.w, self.mu, self.sigma = (np.asarray(a, float) for a in (w, mu, sigma))

    def pdf(self, y):
        return float(self.w @ norm.pdf(y, self.mu, self.sigma))

    def cdf(self, y):
        return float(self.w @ norm.cdf(y, self.mu, self.sigma))

    def sf(self, y):
        return float(self.w @ norm.sf(y, self.mu, self.sigma))

    def ppf(self, p):
        lo = norm.ppf(p, self.mu, self.sigma).min() - 1e-9
        hi = norm.ppf(p, self.mu, self.sigma).max() + 1e-9
        return brentq(lambda y: self.cdf(y) - p, lo, hi, xtol=1e-14, rtol=1e-14)

    def draw(self):
        k = rng.choice(len(self.w), p=self.w)
        return float(rng.normal(self.mu[k], self.sigma[k]))

    def ends(self):
        return (self.mu - 39 * self.sigma).min(), (self.mu + 39 * self.sigma).max()

    def knots(self):
        return sorted(np.add.outer(np.arange(-12, 13), self.mu / self.sigma).ravel() * np.tile(self.sigma, 25))

    def json(self):
        return {"weights": list(self.w), "means": list(self.mu), "scales": list(self.sigma)}


def random_mix():
    k = rng.integers(1, 4)
    return Mix(rng.dirichlet(np.full(k, 2.0)), rng.normal(0, 2, k), np.exp(rng.normal(-0.5, 0.5, k)))


def integral(f, a, b, knots):
    points = sorted({a, b, *[p for p in knots if a < p < b]})
    return math.fsum(quad(f, lo, hi, epsabs=1e-15, epsrel=1e-13, limit=200)[0] for lo, hi in zip(points, points[1:]))


def crps(m, y, a=-np.inf, b=np.inf):
    lo, hi = m.ends()
    lo, hi = min(lo, y), max(hi, y)
    a = max(a, lo) if np.isinf(a) else a
    b = min(b, hi) if np.isinf(b) else b
    return integral(lambda t: (m.cdf(t) if t < y else m.sf(t)) ** 2, a, b, [*m.knots(), y])


def pinball(m, y, p):
    d = y - m.ppf(p)
    return max(p * d, (p - 1) * d)


def interval_score(m, y, c):
    lo, hi = m.ppf((1 - c) / 2), m.ppf((1 + c) / 2)
    return hi - lo + 2 / (1 - c) * (max(lo - y, 0) + max(y - hi, 0))


def crps_of_quantiles(m, y, a, b):
    # 2 int pinball dp; substitute p = cdf(t), so that no quantile has to be searched for
    lo, hi = m.ends()
    lo = m.ppf(a) if a > 0 else lo
    hi = m.ppf(b) if b < 1 else hi

    def integrand(t):
        p = m.cdf(t)
        d = y - t
        loss = p * d if d > 0 else m.sf(t) * -d
        return 2 * loss * m.pdf(t)

    return integral(integrand, lo, hi, [*m.knots(), y])


def censored(m, y, a, b):
    if a <= y <= b:
        return -math.log(m.pdf(y))
    outside = (0 if np.isinf(a) else m.cdf(a)) + (0 if np.isinf(b) else m.sf(b))
    return -math.log(outside)


def scores():
    cases = []
    for _ in range(12):
        m = random_mix()
        y = m.draw() + rng.choice([0, 0, 6, -6])
        a, b = sorted(rng.normal(0, 2, 2))
        pa, pb = sorted(rng.uniform(0.02, 0.98, 2))
        cases.append(
            {
                "mixture": m.json(), "y": y, "from": a, "to": b, "pFrom": pa, "pTo": pb,
                "pinball10": pinball(m, y, 0.1), "pinball90": pinball(m, y, 0.9),
                "interval80": interval_score(m, y, 0.8),
                "crpsBetween": crps(m, y, a, b), "crpsAbove": crps(m, y, a), "crpsBelow": crps(m, y, b=b),
                "crpsOfQuantiles": crps_of_quantiles(m, y, pa, pb),
                "crpsOfUpperQuantiles": crps_of_quantiles(m, y, pa, 1), "crpsOfAllQuantiles": crps_of_quantiles(m, y, 0, 1),
                "logBetween": censored(m, y, a, b), "logAbove": censored(m, y, a, np.inf),
            }
        )
    return cases


def calibration():
    """Predictions that are too narrow and shifted, and what recalibration on 60 rows makes of a new prediction."""
    n = 60
    truth = [random_mix() for _ in range(n)]
    y = np.array([m.draw() for m in truth])
    predicted = [Mix(m.w, m.mu + 0.2, 0.7 * m.sigma) for m in truth]
    pit = np.array([m.cdf(v) for m, v in zip(predicted, y)])
    rank = np.empty(n)
    rank[np.argsort(pit)] = np.arange(1, n + 1) / (n + 1)
    order = np.argsort(pit)
    fitted = isotonic_regression(rank[order]).x
    straight = (np.array([0, *pit[order], 1]), np.array([0, *fitted, 1]))
    knots = 5
    levels = np.arange(1, knots + 1) / (knots + 1)
    quantiles = np.quantile(pit, levels, method="weibull")
    smooth = PchipInterpolator(np.array([0, *quantiles, 1]), np.array([0, *levels, 1]))
    new = random_mix()
    points = [new.ppf(p) for p in (0.003, 0.2, 0.5, 0.77, 0.995)]

    def moments(cdf, sf, breaks):
        lo, hi = new.ends()
        c = new.ppf(0.5)
        br = [*new.knots(), *breaks]
        shift = integral(sf, c, hi, br) - integral(cdf, lo, c, br)
        square = integral(lambda t: 2 * (t - c) * sf(t), c, hi, br) + integral(lambda t: 2 * (c - t) * cdf(t), lo, c, br)
        return c + shift, square - shift**2

    def lin(p):
        return float(np.interp(p, *straight))

    def slope(p):
        i = min(np.searchsorted(straight[0], p, side="right") - 1, n)
        return (straight[1][i + 1] - straight[1][i]) / (straight[0][i + 1] - straight[0][i])

    iso_mean, iso_var = moments(
        lambda t: lin(new.cdf(t)), lambda t: 1 - lin(new.cdf(t)), [new.ppf(p) for p in straight[0][1:-1]]
    )
    sp_mean, sp_var = moments(
        lambda t: float(smooth(new.cdf(t))), lambda t: 1 - float(smooth(new.cdf(t))), [new.ppf(p) for p in quantiles]
    )

    def nll(logs):
        a, b = np.exp(logs)
        total = 0.0
        for m, v in zip(predicted, y):
            w = m.w ** (1 / a)
            w /= w.sum()
            total -= math.log(w @ norm.pdf(v, m.mu, m.sigma * math.sqrt(b)))
        return total / n

    best = min(
        (minimize(nll, s, method="Nelder-Mead",
                  options={"xatol": 1e-10, "fatol": 1e-14, "maxiter": 4000}) for s in ([0, 0], [0.5, 0.5])),
        key=lambda r: r.fun,
    )

    def conformal(level):
        k = math.ceil((n + 1) * level - 1e-9)
        one = math.ceil((n + 1) * (1 + level) / 2 - 1e-9)
        lo = np.array([m.ppf((1 - level) / 2) for m in predicted]) - y
        hi = y - np.array([m.ppf((1 + level) / 2) for m in predicted])
        below = pit
        above = np.array([m.sf(v) for m, v in zip(predicted, y)])
        tail = np.sort(np.minimum(below, above))[n - k]
        return {
            "level": level,
            "margin": np.sort(np.maximum(lo, hi))[k - 1],
            "lower": np.sort(lo)[one - 1], "upper": np.sort(hi)[one - 1],
            "tail": tail,
            "low": new.ppf(tail), "high": new.ppf(1 - tail),
            "below": np.sort(below)[n - one], "above": np.sort(above)[n - one],
        }

    return {
        "predicted": [m.json() for m in predicted], "labels": list(y),
        "new": new.json(), "points": points,
        "isotonic": {
            "cdf": [lin(new.cdf(v)) for v in points],
            "logDensity": [math.log(slope(new.cdf(v)) * new.pdf(v)) for v in points],
            "median": new.ppf(float(np.interp(0.5, straight[1], straight[0]))),
            "mean": iso_mean, "variance": iso_var,
        },
        "spline": {
            "knots": knots,
            "cdf": [float(smooth(new.cdf(v))) for v in points],
            "logDensity": [math.log(float(smooth.derivative()(new.cdf(v))) * new.pdf(v)) for v in points],
            "median": new.ppf(brentq(lambda p: smooth(p) - 0.5, 0, 1, xtol=1e-15)),
            "mean": sp_mean, "variance": sp_var,
        },
        "temperature": {"mixing": math.exp(best.x[0]), "spread": math.exp(best.x[1]), "nll": best.fun},
        "conformal": [conformal(level) for level in (0.5, 0.8, 0.9)],
    }


def atoms():
    """Straight maps of probabilities over labels that have probabilities of their own: counts, and zero-inflated numbers."""
    p, r = np.array([0, 0.2, 0.5, 0.8, 1]), np.array([0, 0.1, 0.55, 0.9, 1])

    def at(q):
        return np.interp(q, p, r)

    def slope(q):
        i = np.searchsorted(p, q, side="right") - 1
        return (r[i + 1] - r[i]) / (p[i + 1] - p[i])

    mean, dispersion = 2.5, 0.7
    counts = nbinom(1 / dispersion, 1 / (1 + dispersion * mean))
    k = np.arange(0, 400)
    cdf = at(counts.cdf(k))
    mass = np.diff(cdf, prepend=0)
    m = float((k * mass).sum())
    weight, variation, y = 0.3, 0.8, np.array([0.05, 0.7, 1.5, 4.0])
    positive = gamma(1 / variation**2, scale=1.2 * variation**2)
    below = weight + (1 - weight) * positive.cdf(y)
    return {
        "predicted": list(p[1:-1]), "observed": list(r[1:-1]),
        "mean": mean, "dispersion": dispersion,
        "logMass": list(np.log(mass[:8])), "countMean": m, "countVariance": float((k**2 * mass).sum() - m * m),
        "countCrps": float(((cdf - (k >= 2)) ** 2).sum()),
        "weight": weight, "gammaMean": 1.2, "variation": variation, "labels": list(y),
        "logAtZero": float(np.log(at(weight))),
        "logDensity": list(np.log(slope(below) * (1 - weight) * positive.pdf(y))), "cdf": list(at(below)),
    }


def isotonic():
    x = np.round(rng.uniform(0, 1, 40), 1)
    y = x + rng.normal(0, 0.5, 40)
    distinct = np.unique(x)
    means = np.array([y[x == v].mean() for v in distinct])
    counts = np.array([(x == v).sum() for v in distinct], float)
    return {"x": list(x), "y": list(y), "distinct": list(distinct),
            "fitted": list(isotonic_regression(means, weights=counts).x)}


def paired():
    a = rng.normal(1, 1, 50)
    b = a + rng.normal(0.1, 0.3, 50)
    sizes = [10, 5, 15, 12, 8]
    test = ttest_rel(a, b)
    d = a - b
    edges = np.cumsum([0, *sizes])
    total = np.array([d[i:j].sum() for i, j in zip(edges, edges[1:])])
    m = d.mean()
    blocks = len(sizes)
    se = math.sqrt(blocks / (blocks - 1) * ((total - m * np.array(sizes)) ** 2).sum()) / len(d)
    return {
        "first": list(a), "second": list(b), "mean": m, "se": d.std(ddof=1) / math.sqrt(len(d)),
        "statistic": test.statistic, "p": test.pvalue,
        "sizes": sizes, "blockSe": se, "blockP": 2 * student.sf(abs(m / se), blocks - 1),
    }


if __name__ == "__main__":
    data = {
        "program": f"SciPy {scipy.__version__}, NumPy {np.__version__}", "script": "tools/reference_decisions.py",
        "scores": scores(), "calibration": calibration(), "isotonic": isotonic(), "paired": paired(),
        "atoms": atoms(),
    }
    path = pathlib.Path(__file__).resolve().parent.parent / OUT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=1, default=float) + "\n")

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the reference values of the scores: mdn-loss/src/test/resources/io/github/mdn4j/evaluation/scores.json.

Everything comes from SciPy: the CRPS by quadrature of its definition, quantiles by root finding, the energy score of a
mixture of isotropic Gaussians in closed form through Kummer's function. Seeds are fixed. Needs python3-scipy.
"""
import json
import pathlib

import numpy as np
import scipy
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import gamma, hyp1f1, log_softmax, logsumexp, softmax
from scipy.stats import chisquare, entropy, norm

OUT = "mdn-loss/src/test/resources/io/github/mdn4j/evaluation/scores.json"
SEED = 20260102
FLOOR = 0.01
LEVELS = (0.5, 0.8, 0.9, 0.95)
BINS = 10


def parameters(raw, k, d):
    """Raw rows are K logits, then K blocks of D means and one scale (a diagonal Gaussian's, if D is 1)."""
    blocks = raw[:, k:].reshape(-1, k, d + 1)
    return raw[:, :k], blocks[:, :, :d], FLOOR + np.exp(blocks[:, :, d])


def crps(pi, mu, sigma, y):
    def cdf(t):
        return pi @ norm.cdf(t, mu, sigma)

    low, high = min(y, (mu - 40 * sigma).min()), max(y, (mu + 40 * sigma).max())
    knots = sorted({low, high, y, *(np.add.outer(np.arange(-12, 13), mu / sigma) * sigma).ravel()})
    knots = [t for t in knots if low <= t <= high]
    below = sum(quad(lambda t: cdf(t) ** 2, a, b, epsabs=1e-13)[0] for a, b in zip(knots, knots[1:]) if b <= y)
    above = sum(quad(lambda t: (1 - cdf(t)) ** 2, a, b, epsabs=1e-13)[0] for a, b in zip(knots, knots[1:]) if a >= y)
    return below + above


def norm_of_gaussian(distance, sigma, d):
    """E |X| for X normal in D dimensions around a point at that distance from 0, with covariance sigma^2 I."""
    factor = np.sqrt(2) * gamma((d + 1) / 2) / gamma(d / 2)
    return sigma * factor * hyp1f1(-0.5, d / 2, -(distance**2) / (2 * sigma**2))


def energy(pi, mu, sigma, y):
    d = len(y)
    first = pi @ norm_of_gaussian(np.linalg.norm(mu - y, axis=1), sigma, d)
    distances = np.linalg.norm(mu[:, None, :] - mu[None, :, :], axis=2)
    scales = np.sqrt(sigma[:, None] ** 2 + sigma[None, :] ** 2)
    return first - 0.5 * pi @ norm_of_gaussian(distances, scales, d) @ pi


def quantile(pi, mu, sigma, p):
    low, high = norm.ppf(p, mu, sigma).min() - 1e-9, norm.ppf(p, mu, sigma).max() + 1e-9
    return brentq(lambda t: pi @ norm.cdf(t, mu, sigma) - p, low, high, xtol=1e-14, rtol=1e-14)


def case(random, rows, k, d):
    raw = random.normal(0, 1, (rows, k * (d + 2))).round(2)
    raw[::5, k + d] = -7  # the first component's scale, near the floor in every fifth row
    logits, mu, sigma = parameters(raw, k, d)
    pi = softmax(logits, axis=1)
    y = random.normal(0, 1.5, (rows, d)).round(2)
    logs = norm.logpdf(y[:, None, :], mu, sigma[:, :, None]).sum(2)
    nll = -logsumexp(log_softmax(logits, axis=1) + logs, axis=1).mean()
    mean = (pi[:, :, None] * mu).sum(1)
    mean_pi = pi.mean(0)
    out = {"components": k, "labelWidth": d, "floor": FLOOR, "raw": raw.tolist(), "labels": y.tolist()}
    scores = {
        "NLL": nll,
        "NLL_PER_DIMENSION": nll / d,
        "RMSE": np.sqrt(((y - mean) ** 2).mean()),
        "SMALLEST_SCALE": sigma.min(),
        "SHARE_AT_FLOOR": (sigma.min(1) < 1.1 * FLOOR).mean(),
        "WEIGHT_ENTROPY": entropy(pi, axis=1).mean(),
        "EFFECTIVE_COMPONENTS": np.exp(entropy(mean_pi)),
    }
    if d > 1:
        out["energyScore"] = np.mean([energy(*row) for row in zip(pi, mu, sigma, y)])
    else:
        mu, y = mu[:, :, 0], y[:, 0]
        scores["CRPS"] = np.mean([crps(*row) for row in zip(pi, mu, sigma, y)])
        pit = (pi * norm.cdf(y[:, None], mu, sigma)).sum(1)
        counts = np.histogram(pit, BINS, (0, 1))[0]
        edges = np.arange(1, BINS) / BINS
        scores["PIT_UNIFORMITY"] = chisquare(counts).pvalue
        scores["CALIBRATION_ERROR"] = np.abs([(pit <= p).mean() - p for p in edges]).mean()
        low = np.array([[quantile(*row, (1 - c) / 2) for c in LEVELS] for row in zip(pi, mu, sigma)])
        high = np.array([[quantile(*row, (1 + c) / 2) for c in LEVELS] for row in zip(pi, mu, sigma)])
        coverage = ((low <= y[:, None]) & (y[:, None] <= high)).mean(0)
        width = (high - low).mean(0)
        scores["COVERAGE_ERROR"] = np.abs(coverage - LEVELS).mean()
        scores["INTERVAL_WIDTH"] = width.mean()
        out.update(levels=LEVELS, coverage=coverage.tolist(), width=rounded(width))
        out["pitHistogram"] = (counts / rows).tolist()
    out["scores"] = {name: float(f"{value:.12g}") for name, value in scores.items()}
    return out


def rounded(values):
    return [float(f"{v:.12g}") for v in values]


def main():
    random = np.random.default_rng(SEED)
    cases = [case(random, 60, 3, 1), case(random, 200, 1, 1), case(random, 60, 3, 2), case(random, 40, 2, 5)]
    head = {"program": f"SciPy {scipy.__version__}", "script": "tools/reference_scores.py", "seed": SEED}
    lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    path = pathlib.Path(__file__).resolve().parent.parent / OUT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(head)[:-1] + ', "cases": [\n' + lines + "\n]}\n")


if __name__ == "__main__":
    main()

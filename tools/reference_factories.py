#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Values of distributions that are made without a network, by SciPy: needs numpy and scipy.

Usage: tools/reference_factories.py > mdn-loss/src/test/resources/io/github/mdn4j/distribution/factories.json
"""
import json

import numpy as np
import scipy
from scipy import stats

COVARIANCE = [[2.0, 0.6, -0.3], [0.6, 1.0, 0.2], [-0.3, 0.2, 0.5]]
MEAN = [1.0, -1.0, 0.25]
WEIGHTS = [0.2, 0.5, 0.3]
LABELS = [[0.0, 0.0, 0.0], [1.5, -1.25, 0.5], [-4.0, 3.0, 2.0]]
POINTS = [-3.0, 0.125, 1.75, 6.0]
COUNTS = [0.0, 1.0, 4.0, 20.0]


def line(distribution, points=POINTS):
    """Log densities and distribution function at some labels."""
    return {
        "y": points,
        "logDensity": [float(distribution.logpdf(y)) for y in points],
        "cdf": [float(distribution.cdf(y)) for y in points],
        "mean": float(distribution.mean()),
        "variance": float(distribution.var()),
    }


def counts(distribution):
    """The same of counts."""
    return {
        "y": COUNTS,
        "logDensity": [float(distribution.logpmf(y)) for y in COUNTS],
        "cdf": [float(distribution.cdf(y)) for y in COUNTS],
        "mean": float(distribution.mean()),
        "variance": float(distribution.var()),
    }


def mixture():
    """A mixture of a Gaussian, a Laplace and a logistic distribution."""
    parts = [stats.norm(-1, 0.5), stats.laplace(0.5, 0.25), stats.logistic(2, 1.5)]
    density = [sum(w * p.pdf(y) for w, p in zip(WEIGHTS, parts)) for y in POINTS]
    mean = sum(w * p.mean() for w, p in zip(WEIGHTS, parts))
    square = sum(w * (p.var() + p.mean() ** 2) for w, p in zip(WEIGHTS, parts))
    return {
        "y": POINTS,
        "logDensity": [float(np.log(f)) for f in density],
        "cdf": [float(sum(w * p.cdf(y) for w, p in zip(WEIGHTS, parts))) for y in POINTS],
        "mean": float(mean),
        "variance": float(square - mean**2),
    }


def gaussian(mean, covariance, labels):
    """Log densities of a multivariate Gaussian."""
    full = stats.multivariate_normal(mean, covariance)
    return {"y": labels, "logDensity": [float(full.logpdf(y)) for y in labels]}


def main():
    """Prints all of it."""
    factor = np.array([[0.5, -1.0, 0.25]])
    low_rank = np.diag(np.square([0.5, 1.0, 2.0])) + factor.T @ factor
    pair = [[4.0, 0.8 * 2 * 0.5], [0.8 * 2 * 0.5, 0.25]]
    print(
        json.dumps(
            {
                "computedBy": f"tools/reference_factories.py, scipy {scipy.__version__}, numpy {np.__version__}",
                "gaussian": gaussian(MEAN, COVARIANCE, LABELS),
                "lowRankGaussian": gaussian(MEAN, low_rank, LABELS),
                "bivariateGaussian": gaussian([1, -1], pair, [y[:2] for y in LABELS]),
                "gaussianOfOneColumn": line(stats.norm(1.25, 0.75)),
                "mixture": mixture(),
                "laplace": line(stats.laplace(0.5, 0.25)),
                "logistic": line(stats.logistic(2, 1.5)),
                "studentT": line(stats.t(5, 0.25, 1.5)),
                "logNormal": line(stats.lognorm(0.75, scale=np.exp(0.25)), [0.125, 1.0, 6.0]),
                "gamma": line(stats.gamma(1 / 0.36, scale=2.5 * 0.36), [0.125, 1.0, 6.0]),
                "negativeBinomial": counts(stats.nbinom(1 / 0.4, 1 / (1 + 0.4 * 3))),
                "bernoulli": {"mean": 0.3, "variance": float(stats.bernoulli(0.3).var())},
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()

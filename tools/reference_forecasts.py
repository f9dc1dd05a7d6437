#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes mdn-forecast/src/test/resources/reference-forecasts.json: an autoregression by statsmodels, scores by NumPy.

Needs Python 3 with NumPy and statsmodels.
"""

import json
import pathlib
import platform

import numpy as np
import statsmodels
from statsmodels.tsa.ar_model import AutoReg

rng = np.random.default_rng(7)


def autoregression():
    n, horizon, lags = 150, 30, [1, 2, 12, 13]
    t = np.arange(n)
    y = 20 + 3 * np.sin(2 * np.pi * t / 12) + 0.02 * t
    noise = np.zeros(n)
    for i in range(1, n):
        noise[i] = 0.6 * noise[i - 1] + rng.normal()
    y = np.round(y + noise, 4)
    fit = AutoReg(y, lags=lags, trend='c').fit()
    prediction = fit.get_prediction(start=n, end=n + horizon - 1)
    return {
        'y': y.tolist(),
        'lags': lags,
        'coefficients': fit.params.tolist(),
        # statsmodels divides by the number of residuals; here by their number less that of the coefficients
        'deviation': float(np.sqrt(np.sum(fit.resid ** 2) / (len(fit.resid) - len(fit.params)))),
        'mean': prediction.predicted_mean.tolist(),
        'relativeDeviation': (prediction.se_mean / np.sqrt(fit.sigma2)).tolist(),
    }


def crps_by_integral(draws, y):
    """The integral of (F(t) - 1{t >= y})^2, exact between the jumps."""
    points = np.sort(np.append(draws, y))
    total = 0.0
    for a, b in zip(points[:-1], points[1:]):
        middle = (a + b) / 2
        total += (np.mean(draws <= middle) - (middle >= y)) ** 2 * (b - a)
    return total


def scores():
    m, horizon = 9, 4
    paths = np.round(rng.normal(size=(m, horizon)).cumsum(axis=1), 3)
    outcome = np.round(rng.normal(size=horizon).cumsum(), 3)
    pairs = [(i, j) for i in range(m) for j in range(m) if i != j]
    fair = [
        np.mean(np.abs(paths[:, h] - outcome[h]))
        - 0.5 * np.mean([abs(paths[i, h] - paths[j, h]) for i, j in pairs])
        for h in range(horizon)
    ]
    quantile = np.quantile(paths, 0.9, axis=0)
    return {
        'paths': paths.tolist(),
        'outcome': outcome.tolist(),
        'crps': [crps_by_integral(paths[:, h], outcome[h]) for h in range(horizon)],
        'fairCrps': fair,
        'energy': float(
            np.mean([np.linalg.norm(p - outcome) for p in paths])
            - 0.5 * np.mean([np.linalg.norm(paths[i] - paths[j]) for i, j in pairs])),
        'quantile90': quantile.tolist(),
        'pinball90': np.maximum(0.9 * (outcome - quantile), (0.9 - 1) * (outcome - quantile)).tolist(),
        'sumQuantile25': float(np.quantile(paths[:, 1:4].sum(axis=1), 0.25)),
        'above0': np.mean(paths > 0, axis=0).tolist(),
        'any0': float(np.mean((paths > 0).any(axis=1))),
        'pit': np.mean(paths < outcome, axis=0).tolist(),
    }


reference = {
    'written by': 'tools/reference_forecasts.py',
    'with': f'Python {platform.python_version()}, NumPy {np.__version__}, statsmodels {statsmodels.__version__}',
    'autoregression': autoregression(),
    'scores': scores(),
}
target = pathlib.Path(__file__).parent.parent / 'mdn-forecast/src/test/resources/reference-forecasts.json'
target.write_text(json.dumps(reference, indent=1) + '\n')

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the numbers in NoisyCurveTest: the entropy of x given y, by adaptive quadrature in SciPy."""

import numpy as np
import scipy
from scipy.integrate import quad


def inverse_floor(low, high, curve, noise):
    """h(x) + h(y | x) - h(y) in nats, for x ~ U(low, high) and y = curve(x) + N(0, noise^2)."""
    x = np.linspace(low, high, 20001)
    values = curve(x)

    def density(y):
        # Breaks where the curve comes near y, so that no peak is missed
        near = x[np.abs(values - y) < 8 * noise]
        if near.size == 0:
            return 0.0
        edges = np.unique(np.concatenate([near[:1], near[1:][np.diff(near) > 1.5 * (x[1] - x[0])], near[-1:]]))
        edges = np.unique(np.concatenate([[low], edges, [high]]))
        total = 0.0
        for a, b in zip(edges, edges[1:]):
            total += quad(lambda t: np.exp(-0.5 * ((y - curve(t)) / noise) ** 2), a, b, limit=400, epsabs=1e-13)[0]
        return total / ((high - low) * noise * np.sqrt(2 * np.pi))

    def integrand(y):
        p = density(y)
        return -p * np.log(p) if p > 0 else 0.0

    cuts = np.linspace(values.min() - 9 * noise, values.max() + 9 * noise, 41)
    entropy = sum(quad(integrand, a, b, epsabs=1e-10, epsrel=1e-9)[0] for a, b in zip(cuts, cuts[1:]))
    return np.log(high - low) + 0.5 * np.log(2 * np.pi * np.e * noise**2) - entropy


print("SciPy", scipy.__version__, "NumPy", np.__version__)
print("prml", repr(inverse_floor(-10, 10, lambda x: 7 * np.sin(0.75 * x) + 0.5 * x, 1.0)))
print("sine", repr(inverse_floor(-15, 15, lambda x: 0.5 * x + 8 * np.sin(0.3 * x), 1.0)))

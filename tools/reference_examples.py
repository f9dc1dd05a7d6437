#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the floors in NoisyCurveTest, SpiralCurveTest and TurningPairTest, by quadrature and root finding in SciPy."""

import numpy as np
import scipy
from scipy.integrate import dblquad, quad
from scipy.optimize import brentq


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


def zeros(function, cuts):
    """The zeros of a function that is monotonic between neighbouring cuts."""
    found = []
    for a, b in zip(cuts, cuts[1:]):
        if (function(a) < 0) != (function(b) < 0):
            found.append(brentq(function, a, b, xtol=1e-14, rtol=1e-14))
    return found


def uniform_inverse_floor(low, high, curve, turning, width):
    """h(x | t) for x ~ U(low, high), t = curve(x) + U(-width, width).

    Given t, x is uniform over the set where the curve is within the width of t, of length L(t): the entropy is the
    mean of log L(t), and the density of t is L(t) / (2 width (high - low)). The turning points of the curve cut it
    into monotonic pieces.
    """
    cuts = [low, *turning, high]

    def length(t):
        edges = sorted({low, high, *zeros(lambda x: curve(x) - t - width, cuts),
                        *zeros(lambda x: curve(x) - t + width, cuts)})
        return sum(b - a for a, b in zip(edges, edges[1:]) if abs(curve(0.5 * (a + b)) - t) < width)

    def integrand(t):
        size = length(t)
        return size * np.log(size) / (2 * width * (high - low)) if size > 0 else 0.0

    corners = sorted(curve(x) + s * width for x in cuts for s in (-1, 1))
    return sum(quad(integrand, a, b, epsabs=1e-11, limit=200)[0] for a, b in zip(corners, corners[1:]))


def spiral_floor():
    """h(y | x) for theta ~ U(0, 5 pi), x = theta cos theta + U(-1, 1), y = theta sin theta."""
    end = 5 * np.pi
    slope = lambda t: np.sin(t) + t * np.cos(t)
    turning = [0.0] + [brentq(slope, (k - 0.5) * np.pi, k * np.pi) for k in range(1, 6)] + [end]
    # h(theta | x) as above; the turning points of theta cos theta are the zeros of cos - theta sin
    across = [brentq(lambda t: np.cos(t) - t * np.sin(t), k * np.pi + 1e-9, (k + 0.5) * np.pi) for k in range(5)]
    h_theta = uniform_inverse_floor(0.0, end, lambda t: t * np.cos(t), across, 1.0)

    # h(y | x) = h(theta | x) + E[log |dy/dtheta|] - H(which theta | x, y)
    def loss(t):
        y = t * np.sin(t)
        same = [r for r in zeros(lambda r: r * np.sin(r) - y, turning) if abs(r - t) > 1e-7]
        x = t * np.cos(t)
        ends = (e for r in same for e in (r * np.cos(r) - 1, r * np.cos(r) + 1))
        edges = sorted({x - 1, x + 1, *(e for e in ends if x - 1 < e < x + 1)})
        confusion = 0.0
        for a, b in zip(edges, edges[1:]):
            total = 1 / abs(slope(t)) + sum(
                1 / abs(slope(r)) for r in same if abs(0.5 * (a + b) - r * np.cos(r)) < 1)
            confusion += 0.5 * (b - a) * np.log(total * abs(slope(t)))
        return np.log(abs(slope(t))) - confusion

    points = sorted(set(np.linspace(0, end, 201)) | set(turning))
    return h_theta + sum(quad(loss, a, b, epsabs=1e-7, limit=200)[0] for a, b in zip(points, points[1:])) / end


def turning_pair_floor(scale):
    """The entropy of two equally likely pairs of independent Laplace columns around (1, 0) and (-1, 0)."""

    def integrand(v, u):
        p = sum(np.exp(-(abs(u - c) + abs(v)) / scale) for c in (-1, 1)) / (8 * scale**2)
        return -p * np.log(p)

    # symmetric in both columns
    return 4 * (dblquad(integrand, 0, 1, 0, 4, epsabs=1e-10)[0] + dblquad(integrand, 1, 5, 0, 4, epsabs=1e-10)[0])


print("SciPy", scipy.__version__, "NumPy", np.__version__)
print("prml", repr(inverse_floor(-10, 10, lambda x: 7 * np.sin(0.75 * x) + 0.5 * x, 1.0)))
print("sine", repr(inverse_floor(-15, 15, lambda x: 0.5 * x + 8 * np.sin(0.3 * x), 1.0)))
print("arcsine", repr(inverse_floor(-10.5, 10.5, lambda x: 7 * np.sin(0.75 * x) + 0.5 * x, 1.0)))
turn = np.arccos(-1 / (0.6 * np.pi)) / (2 * np.pi)
arm = uniform_inverse_floor(0.0, 1.0, lambda x: x + 0.3 * np.sin(2 * np.pi * x), [turn, 1 - turn], 0.1)
print("arm", repr(arm))
print("spiral", repr(spiral_floor()))
print("turning pair", repr(turning_pair_floor(0.1)))

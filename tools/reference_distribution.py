#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Reference values of one-dimensional mixtures, for DistributionReferenceTest.

Usage: tools/reference_distribution.py > mdn-loss/src/test/resources/io/github/mdn4j/distribution/distribution.csv

Everything is computed from the definitions with 60 digits: quantiles by bisection of the log of the tail, the CRPS by
quadrature of its integral, modes by bisection of the derivative between grid points. SciPy's cdf, brentq and quad, in
double, check the outcome before it is printed.
"""
import sys

import mpmath as mp
import numpy as np
import scipy
import scipy.integrate
import scipy.optimize
import scipy.stats

mp.mp.dps = 60

CASES = [
    ("gaussian", [0.3, 0.7], [-1, 2], [0.5, 1.5]),
    ("gaussian", [1.0], [-1.4], [0.9]),
    ("gaussian", [0.2, 0.5, 0.3], [0, 1e6, -1e6], [1, 0.01, 30]),
    ("gaussian", [1e-300, 1.0], [50, 0], [2, 1]),
    ("gaussian", [0.1, 0.2, 0.3, 0.25, 0.15], [-3, -1, 0.5, 2, 6], [0.4, 1, 0.2, 0.7, 3]),
    ("gaussian", [0.5, 0.5], [1e6, 1e6 + 1], [1e-3, 2]),
    ("laplace", [0.3, 0.7], [-1, 2], [0.5, 1.5]),
    ("laplace", [0.6, 0.4], [0, 1000], [1, 0.1]),
]
PROBABILITIES = [1e-300, 1e-12, 1e-5, 0.01, 0.25, 0.45, 0.55, 0.9, 0.999, 1 - 1e-12]
TAILS = [1e-300, 1e-30, 1e-12]


class Family:
    def __init__(self, family, weights, locations, scales):
        self.family = family
        self.parts = [tuple(mp.mpf(v) for v in part) for part in zip(weights, locations, scales)]
        # mixing weights are logits in the library, which makes them sum to 1
        total = mp.fsum(w for w, _, _ in self.parts)
        self.parts = [(w / total, m, s) for w, m, s in self.parts]

    def density(self, y):
        if self.family == "gaussian":
            return mp.fsum(w * mp.npdf((y - m) / s) / s for w, m, s in self.parts)
        return mp.fsum(w * mp.exp(-abs(y - m) / s) / (2 * s) for w, m, s in self.parts)

    def slope(self, y):
        return mp.fsum(w * mp.npdf((y - m) / s) * (m - y) / s**3 for w, m, s in self.parts)

    def below(self, z):
        if self.family == "gaussian":
            return mp.erfc(-z / mp.sqrt(2)) / 2
        return mp.exp(z) / 2 if z < 0 else 1 - mp.exp(-z) / 2

    def above(self, z):
        return self.below(-z)

    def cdf(self, y):
        return mp.fsum(w * self.below((y - m) / s) for w, m, s in self.parts)

    def survival(self, y):
        return mp.fsum(w * self.above((y - m) / s) for w, m, s in self.parts)

    def root(self, reached):
        reach = 800 if self.family == "laplace" else 40
        low = min(m - reach * s for _, m, s in self.parts)
        high = max(m + reach * s for _, m, s in self.parts)
        for _ in range(140):
            middle = (low + high) / 2
            if reached(middle):
                high = middle
            else:
                low = middle
        return high

    def quantile(self, p):
        return self.root(lambda y: self.cdf(y) >= p)

    def upper_quantile(self, q):
        return self.root(lambda y: self.survival(y) <= q)

    def crps(self, y):
        knots = {mp.mpf(y)}
        for _, m, s in self.parts:
            for z in (-90, -40, -20, -10, -6, -3, -1, 0, 1, 3, 6, 10, 20, 40, 90):
                knots.add(m + z * s)
        knots = sorted(knots)
        below = [k for k in knots if k <= y]
        above = [k for k in knots if k >= y]
        total = mp.mpf(0)
        with mp.workdps(20):
            if len(below) > 1:
                total += mp.quad(lambda t: self.cdf(t) ** 2, below)
            if len(above) > 1:
                total += mp.quad(lambda t: self.survival(t) ** 2, above)
        return total

    def mode(self):
        best = None
        for _, m, s in self.parts:
            grid = [m + s * mp.mpf(i) / 25 for i in range(-100, 101)]
            for a, b in zip(grid, grid[1:]):
                if self.slope(a) >= 0 >= self.slope(b):
                    low, high = a, b
                    for _ in range(140):
                        middle = (low + high) / 2
                        low, high = (middle, high) if self.slope(middle) > 0 else (low, middle)
                    if best is None or self.density(low) > self.density(best):
                        best = low
        return best

    def points(self):
        points = {0.4, -1.0}
        for _, m, s in self.parts:
            points |= {float(m + s * z) for z in (-30, -5, -1, 0, 0.3, 2, 8)}
        return sorted(points)


def check(case, family):
    """Checks one case against SciPy in double."""
    name, weights, locations, scales = case
    parts = [
        (w / sum(weights), (scipy.stats.norm if name == "gaussian" else scipy.stats.laplace)(m, s))
        for w, m, s in zip(weights, locations, scales)
    ]

    def cdf(y):
        return sum(w * d.cdf(y) for w, d in parts)

    for y in family.points():
        np.testing.assert_allclose(cdf(y), float(family.cdf(y)), rtol=1e-9, atol=1e-15)
        density = sum(w * d.pdf(y) for w, d in parts)
        np.testing.assert_allclose(density, float(family.density(y)), rtol=1e-9, atol=1e-300)
    for p in (0.01, 0.25, 0.55, 0.9):
        low = min(d.ppf(p) for _, d in parts) - 1e-9
        high = max(d.ppf(p) for _, d in parts) + 1e-9
        root = scipy.optimize.brentq(lambda y: cdf(y) - p, low, high, xtol=1e-13, maxiter=500)
        np.testing.assert_allclose(root, float(family.quantile(mp.mpf(p))), rtol=1e-8, atol=1e-8)
    if max(map(abs, locations)) < 100:
        value = scipy.integrate.quad(lambda t: cdf(t) ** 2, -60, 0.4, points=locations[:1], limit=500)[0]
        value += scipy.integrate.quad(lambda t: (1 - cdf(t)) ** 2, 0.4, 150, points=locations[-1:], limit=500)[0]
        np.testing.assert_allclose(value, float(family.crps(0.4)), rtol=1e-6)


def main():
    print(
        "# tools/reference_distribution.py: Python %s, mpmath %s with 60 digits; checked with SciPy %s, NumPy %s"
        % (sys.version.split()[0], mp.__version__, scipy.__version__, np.__version__)
    )
    print("family,weights,locations,scales,quantity,argument,value")
    for case in CASES:
        family = Family(*case)
        check(case, family)
        head = ",".join([case[0]] + [" ".join(repr(float(v)) for v in column) for column in case[1:]])

        def row(quantity, argument, value):
            number = mp.nstr(value, 20, min_fixed=1, max_fixed=0)
            print("%s,%s,%s,%s" % (head, quantity, repr(float(argument)), number))

        for y in family.points():
            row("logDensity", y, mp.log(family.density(mp.mpf(y))))
            row("cdf", y, family.cdf(mp.mpf(y)))
            row("survival", y, family.survival(mp.mpf(y)))
            row("crps", y, family.crps(mp.mpf(y)))
        for p in PROBABILITIES:
            row("quantile", p, family.quantile(mp.mpf(p)))
        for q in TAILS:
            row("upperQuantile", q, family.upper_quantile(mp.mpf(q)))
        if case[0] == "gaussian":
            row("mode", 0, family.mode())


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Constants in tests that are too few for a file of their own: prints each with the test that it is for.

Needs mpmath and SciPy; run it anywhere:

    python3 tools/reference_constants.py
"""
import platform
from decimal import Decimal, getcontext

import mpmath
import scipy
from mpmath import mp, mpf
from scipy import stats

mp.dps = 60
getcontext().prec = 60


def phi(z):
    return mpmath.npdf(z)


def away(m, s):
    """E|X| of a normal X with mean m and standard deviation s."""
    return 2 * s * phi(m / s) + m * (2 * mpmath.ncdf(m / s) - 1)


def crps_of_gaussians(pi, mu, sigma, y):
    """By the closed form of Grimit et al. (2006), checked against the integral of the definition."""
    pairs = range(len(pi))
    closed = sum(pi[k] * away(y - mu[k], sigma[k]) for k in pairs) - sum(
        pi[k] * pi[j] * away(mu[k] - mu[j], mpmath.sqrt(sigma[k] ** 2 + sigma[j] ** 2))
        for k in pairs for j in pairs) / 2

    def cdf(t):
        return sum(pi[k] * mpmath.ncdf((t - mu[k]) / sigma[k]) for k in pairs)

    integral = mpmath.quad(lambda t: cdf(t) ** 2, [-40, -5, -1, y]) + mpmath.quad(
        lambda t: (1 - cdf(t)) ** 2, [y, 2, 8, 40])
    assert abs(closed - integral) < mpf(10) ** -20, (closed, integral)
    return closed


def crps_of_student(nu, z):
    """By quadrature of the definition; far out over the logarithm of t."""
    def upper(t):
        return mpmath.betainc(nu / 2, mpf(1) / 2, 0, nu / (nu + t * t), regularized=True) / 2

    def cdf(t):
        return upper(-t) if t < 0 else 1 - upper(t)

    def beyond(z):
        """Integral of (1 - F)^2 above z."""
        last = abs(z) + 1
        near = sorted({z, mpf(0), last}) if z < 0 else [z, last]
        far = [mpmath.log(last) + 15 * i for i in range(25)]
        return mpmath.quad(lambda t: (1 - cdf(t)) ** 2 if t < 0 else upper(t) ** 2, near) + mpmath.quad(
            lambda v: upper(mpmath.exp(v)) ** 2 * mpmath.exp(v), far)

    return beyond(z) + beyond(-z)


def main():
    print("Python", platform.python_version(), "mpmath", mpmath.__version__, "SciPy", scipy.__version__)
    pi, mu, sigma = [mpf("0.3"), mpf("0.7")], [mpf(-1), mpf(2)], [mpf("0.5"), mpf("1.5")]
    y = mpf("0.4")
    print("MixtureDistributionTest, PredictionsTest: NLL", mpmath.nstr(
        -mpmath.log(sum(p * mpmath.npdf(y, m, s) for p, m, s in zip(pi, mu, sigma))), 17))
    print("MixtureDistributionTest, OtherObjectivesTest, PredictionsTest: CRPS",
          mpmath.nstr(crps_of_gaussians(pi, mu, sigma, y), 17),
          mpmath.nstr(crps_of_gaussians([mpf(1)], [mpf("-1.4")], [mpf("0.9")], mpf(-1)), 17))
    for p in ("1e-20", "1e-3", "0.3", "0.5", "0.9"):
        start = (mpf(p) * mpmath.gamma(mpf("1.1"))) ** 10
        root = start if mpf(p) < mpf("0.01") else mpmath.findroot(
            lambda x: mpmath.gammainc(mpf("0.1"), 0, x, regularized=True) - mpf(p), start)
        print("GammaTest: quantile", p, mpmath.nstr(mpmath.re(root), 17))
    for mean, dispersion in ((5, 0.001), (100, 1), (1000, 0.1), (10000, 0.001), (10000, 10)):
        d = stats.nbinom(1 / dispersion, 1 / (1 + dispersion * mean))
        top = int(d.isf(1e-18)) + 10
        below = sum(d.cdf(range(mean)) ** 2)
        print("NegativeBinomialTest: CRPS", mean, dispersion, below + sum(d.sf(range(mean, top)) ** 2))
    mp.dps = 30
    for nu, z in ((0.6, 0), (0.6, 30), (0.75, 0.5), (0.75, -2), (0.999, 0), (0.999, 30), (1.0000001, 0.5), (1.001, -2),
                  (1.5, 0.5), (3, 30)):
        print("StudentTTest: CRPS", nu, z, mpmath.nstr(crps_of_student(mpf(nu), mpf(z)), 12))
    for nu, q in ((1, "1e-300"), (1.5, "1e-300")): # where z^2 overflows, the tail is its first term
        nu = mpf(nu)
        first = nu ** (nu / 2 - 1) / mpmath.beta(nu / 2, mpf(1) / 2)
        print("StudentTTest: upper quantile", nu, q, mpmath.nstr((first / mpf(q)) ** (1 / nu), 17))
    for x in (-0.9, -0.10001, -0.0999, -1e-5, 1e-12, 3e-8, 0.001, 0.0999, 0.10001, 0.7, 12.0, 3e20):
        d = Decimal(x)
        print("DevianceTest", x, f"{d - (1 + d).ln():.17E}")


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes mdn-loss/src/test/resources/reference-limits.csv: distributions where they turn into others.

Negative binomials near Poisson and with large means, Student's t near the Gaussian, gammas of a variation near 0. All in 50
digits by mpmath, from sums, integrals and hypergeometric functions, none of which the Java code uses. Needs Python 3 with
mpmath:

    python3 tools/reference_limits.py
"""

import pathlib

import mpmath as mp

mp.mp.dps = 50
TARGET = pathlib.Path(__file__).parent.parent / "mdn-loss/src/test/resources/reference-limits.csv"


def negative_binomial_cdf(m, a, k):
    """A sum where it is short, otherwise the incomplete beta function, as an integral."""
    r = 1 / a
    if k < 3000:
        q = a * m / (1 + a * m)
        term = mp.exp(-r * mp.log1p(a * m))
        total = term
        for j in range(1, int(k) + 1):
            term *= (j - 1 + r) * q / j
            total += term
        return total
    p = 1 / (1 + a * m)
    return mp.betainc(r, k + 1, 0, p, regularized=True)


def negative_binomial_crps(m, a, y):
    """Wei and Held (2014), with Gauss' hypergeometric function."""
    r = 1 / a
    p = 1 / (1 + a * m)
    below = negative_binomial_cdf(m, a, y)
    # E[Y; Y <= y] = m F(y - 1) at size r + 1 and the same p
    shifted_m = (r + 1) * (1 - p) / p
    weighted = m * negative_binomial_cdf(shifted_m, 1 / (r + 1), y - 1) if y >= 1 else mp.mpf(0)
    half = m * (1 + a * m) * mp.hyp2f1(r + 1, mp.mpf(1) / 2, 2, -4 * a * m * (1 + a * m))
    return y * (2 * below - 1) + m - 2 * weighted - half


def student_crps(nu, z):
    """Jordan, Krueger and Lerch (2019); the cdf by an integral."""
    density = lambda t: mp.exp(-(nu + 1) / 2 * mp.log1p(t * t / nu)) / mp.sqrt(nu) / mp.beta(mp.mpf(1) / 2, nu / 2)
    below = mp.mpf(1) / 2 + mp.quad(density, mp.linspace(0, z, 9))
    return (
        z * (2 * below - 1)
        + 2 * density(z) * (nu + z * z) / (nu - 1)
        - 2 * mp.sqrt(nu) * mp.beta(mp.mpf(1) / 2, nu - mp.mpf(1) / 2) / (nu - 1) / mp.beta(mp.mpf(1) / 2, nu / 2) ** 2
    )


def gamma_cdf(shape, x):
    """P(shape, x), by an integral over standard deviations."""
    root = mp.sqrt(shape)
    log_constant = mp.log(root) - mp.loggamma(shape)

    def density(z):
        t = shape + z * root
        return mp.exp(log_constant + (shape - 1) * mp.log(t) - t)

    z = (x - shape) / root
    return mp.quad(density, mp.linspace(max(-root, mp.mpf(-25)), z, 41))


def gamma_crps(m, v, y):
    """Jordan, Krueger and Lerch (2019)."""
    mp.mp.dps += 2 * max(0, -int(mp.log10(v)))  # for what cancels
    shape = 1 / (v * v)
    x = y * shape / m
    value = (
        y * (2 * gamma_cdf(shape, x) - 1)
        - m * (2 * gamma_cdf(shape + 1, x) - 1)
        - m / (shape * mp.beta(mp.mpf(1) / 2, shape))
    )
    mp.mp.dps = 50
    return value


def rows():
    for a in ("0.5", "1e-3", "1e-6", "1e-8", "1e-9", "1e-12", "1e-15", "1e-17", "1e-30"):
        for m, counts in (("3", (0, 1, 3, 8)), ("40", (10, 40, 75)), ("700", (550, 700, 900))):
            for k in counts:
                yield "negativeBinomial", "cdf", m, a, k, negative_binomial_cdf(mp.mpf(m), mp.mpf(float(a)), k)
    for m, a, labels in (
        ("3", "0.5", (0, 2, 9)),
        ("40", "1", (0, 41, 200)),
        ("3", "1e-6", (0, 3, 9)),
        ("700", "1e-9", (600, 705)),
        ("1e7", "0.1", (0, 9123456, 40000000)),
        ("1e7", "2", (100, 9123456)),
        ("1e9", "0.01", (999000000,)),
    ):
        for y in labels:
            yield "negativeBinomial", "crps", m, a, y, negative_binomial_crps(mp.mpf(m), mp.mpf(float(a)), mp.mpf(y))
    for nu in ("3", "50", "1e4", "1e6", "1e8", "1e10", "1e12", "1e14", "1e16"):
        for z in ("0", "0.3", "-1.7", "4"):
            yield "studentT", "crps", nu, "0", z, student_crps(mp.mpf(nu), mp.mpf(z))
    for v in ("0.3", "1e-2", "2e-4", "5e-5", "1e-6", "1e-8", "1e-10"):
        for z in ("-4", "-0.5", "0", "1", "3.25"):
            # the label as a double holds it, so that what is left are the errors of the code
            y = mp.mpf(float(2 * (1 + mp.mpf(v) * mp.mpf(z))))
            if y > 0:
                shape = 1 / mp.mpf(float(v)) ** 2
                yield "gamma", "cdf", "2", v, repr(float(y)), gamma_cdf(shape, y * shape / 2)
                yield "gamma", "crps", "2", v, repr(float(y)), gamma_crps(mp.mpf(2), mp.mpf(float(v)), y)


def main():
    with TARGET.open("w", encoding="utf-8") as out:
        out.write(f"# tools/reference_limits.py, mpmath {mp.__version__}\n")
        out.write("family,operation,first,second,label,value\n")
        for family, operation, first, second, label, value in rows():
            out.write(f"{family},{operation},{first},{second},{label},{mp.nstr(mp.re(value), 20)}\n")


if __name__ == "__main__":
    main()

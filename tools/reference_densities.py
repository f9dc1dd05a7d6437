#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reference values for the densities: log density and gradient by PyTorch, cdf and CRPS by SciPy.

Writes reference-densities.json and reference-binet.csv in mdn-loss/src/test/resources. Run from the root of the
repository:

    python3 tools/reference_densities.py

Nothing here knows the Java code: a raw row is mapped to the parameters of a distribution of torch.distributions as
the class comment of the Java density says, PyTorch's log_prob is differentiated by autograd in double, the cdf comes
from scipy.stats and the CRPS is the integral of (F(t) - 1{t >= y})^2 by adaptive quadrature.
"""
import json
import platform

import mpmath
import numpy as np
import scipy
import torch
from scipy import integrate, stats
from torch import distributions as td

OUT = "mdn-loss/src/test/resources/reference-densities.json"
BINET = "mdn-loss/src/test/resources/reference-binet.csv"
FLOOR = 1e-3
torch.set_default_dtype(torch.float64)


def sigma(raw):
    """The default scale."""
    return FLOOR + torch.exp(raw)


def column(make):
    """D independent columns of a location-scale family: location (D), scale (D)."""

    def log_prob(theta, y):
        d = y.shape[0]
        return make(theta[:d], sigma(theta[d:])).log_prob(y).sum()

    return log_prob


def crps(cdf, sf, y, low, high, points=()):
    """Integral of F^2 below y and of (1 - F)^2 above; low and high bound the support."""

    def piece(f, a, b):
        cuts = sorted({a, b, *[p for p in points if a < p < b]})
        return sum(
            integrate.quad(f, s, t, epsabs=1e-14, epsrel=1e-13, limit=500)[0] for s, t in zip(cuts[:-1], cuts[1:]))

    below = piece(lambda t: cdf(t) ** 2, min(low, y), y)
    above = piece(lambda t: sf(t) ** 2, y, max(high, y))
    return below + above


def scored(make):
    """Cdf and CRPS of a frozen SciPy distribution of one column."""

    def score(theta, y):
        d = make(theta)
        low, high = d.support()
        middle = [float(d.ppf(p)) for p in (1e-6, 0.01, 0.5, 0.99, 1 - 1e-6)]
        return float(d.cdf(y)), crps(d.cdf, d.sf, y, low, high, middle)

    return score


def np_sigma(raw):
    return FLOOR + np.exp(raw)


def mixture_scored(components, make):
    def score(theta, y):
        w = np.exp(theta[:components] - np.max(theta[:components]))
        w /= w.sum()
        parts = [make(row) for row in np.reshape(theta[components:], (components, -1))]
        cdf = lambda t: sum(a * d.cdf(t) for a, d in zip(w, parts))
        sf = lambda t: sum(a * d.sf(t) for a, d in zip(w, parts))
        points = [float(d.ppf(p)) for d in parts for p in (1e-6, 0.5, 1 - 1e-6)]
        return float(cdf(y)), crps(cdf, sf, y, -np.inf, np.inf, points)

    return score


def mixture(components, log_prob):
    def mixed(theta, y):
        logits = theta[:components]
        rows = theta[components:].reshape(components, -1)
        log = torch.stack([log_prob(row, y) for row in rows])
        return torch.logsumexp(torch.log_softmax(logits, 0) + log, 0)

    return mixed


def joint(*parts):
    """Parts as (log_prob, raw columns, label columns)."""

    def log_prob(theta, y):
        total, p, d = 0.0, 0, 0
        for f, width, columns in parts:
            total = total + f(theta[p:p + width], y[d:d + columns])
            p, d = p + width, d + columns
        return total

    return log_prob


def isotropic(theta, y):
    d = y.shape[0]
    return td.Normal(theta[:d], sigma(theta[d])).log_prob(y).sum()


def logistic(mu, s):
    base = td.TransformedDistribution(td.Uniform(0.0, 1.0), [td.SigmoidTransform().inv])
    return td.TransformedDistribution(base, [td.AffineTransform(mu, s)])


def bivariate(theta, y):
    s = sigma(theta[2:4])
    rho = torch.tanh(theta[4])
    off = rho * s[0] * s[1]
    covariance = torch.stack([torch.stack([s[0] ** 2, off]), torch.stack([off, s[1] ** 2])])
    return td.MultivariateNormal(theta[:2], covariance).log_prob(y)


def full(theta, y):
    d = y.shape[0]
    upper = torch.diag(torch.exp(theta[d:2 * d]))
    i, j = torch.triu_indices(d, d, 1)
    upper = upper.index_put((i, j), theta[2 * d:])
    return td.MultivariateNormal(theta[:d], precision_matrix=upper.T @ upper).log_prob(y)


def low_rank(rank):
    def log_prob(theta, y):
        d = y.shape[0]
        factor = theta[2 * d:].reshape(d, rank)
        covariance = factor @ factor.T + torch.diag(sigma(theta[d:2 * d]) ** 2)
        return td.MultivariateNormal(theta[:d], covariance).log_prob(y)

    return log_prob


CASES = {}


def case(name, log_prob, rows, score=None):
    entries = []
    for theta, y in rows:
        t = torch.tensor(theta, requires_grad=True)
        value = log_prob(t, torch.tensor(y))
        value.backward()
        entry = {"theta": theta, "y": y, "logDensity": value.item(), "gradient": t.grad.tolist()}
        if score is not None:
            entry["cdf"], entry["crps"] = score(np.array(theta), y[0])
        entries.append(entry)
    CASES[name] = entries


ONE = [([0.3, -0.4], [0.9]), ([-1.5, 1.1], [2.25]), ([2.0, -2.5], [2.1]), ([0.0, 0.5], [-7.0])]
THREE = [([0.3, -1.2, 2.0, -0.4, 0.6, -1.0], [0.9, 0.1, 1.9]), ([0.0, 0.5, -0.5, 1.0, -2.0, 0.2], [2.0, 0.4, -3.0])]

case("DiagonalGaussian(1)", column(td.Normal), ONE, scored(lambda t: stats.norm(t[0], np_sigma(t[1]))))
case("DiagonalGaussian(3)", column(td.Normal), THREE)
case("IsotropicGaussian(3)", isotropic, [(t[:3] + t[5:], y) for t, y in THREE])
case("Laplace(1)", column(td.Laplace), ONE, scored(lambda t: stats.laplace(t[0], np_sigma(t[1]))))
case("Logistic(1)", column(logistic), ONE, scored(lambda t: stats.logistic(t[0], np_sigma(t[1]))))
case(
    "StudentT(1, 4.5)",
    column(lambda m, s: td.StudentT(4.5, m, s)),
    ONE,
    scored(lambda t: stats.t(4.5, t[0], np_sigma(t[1]))))
case(
    "Mixture(2, DiagonalGaussian(1))",
    mixture(2, column(td.Normal)),
    [([0.2, -0.5, -1.0, -0.7, 2.0, 0.4], [0.4]), ([3.0, 1.0, 0.0, -2.0, 0.5, 1.0], [-2.0])],
    mixture_scored(2, lambda t: stats.norm(t[0], np_sigma(t[1]))))

case(
    "Bernoulli()",
    lambda t, y: td.Bernoulli(logits=t[0]).log_prob(y[0]),
    [([0.7], [1.0]), ([-3.0], [0.0]), ([2.0], [0.0])])
case(
    "Categorical(3)",
    lambda t, y: td.OneHotCategorical(logits=t).log_prob(y),
    [([0.7, -1.0, 2.0], [0.0, 1.0, 0.0]), ([3.0, 3.5, -1.0], [1.0, 0.0, 0.0])])
case(
    "Joint(DiagonalGaussian(2), Bernoulli())",
    joint((column(td.Normal), 4, 2), (lambda t, y: td.Bernoulli(logits=t[0]).log_prob(y[0]), 1, 1)),
    [([0.2, -0.5, -1.0, 0.8, 0.7], [0.3, 0.8, 1.0]), ([1.0, 0.0, 0.4, -2.0, -1.1], [-0.3, 0.1, 0.0])])
case(
    "Independent(3, StudentT(1, 4.5))",
    joint(*[(column(lambda m, s: td.StudentT(4.5, m, s)), 2, 1)] * 3),
    [([0.2, -0.5, -1.0, -0.7, 2.0, 0.4], [0.3, -0.8, 2.5])])
case(
    "BivariateGaussian()",
    bivariate,
    [
        ([0.3, -1.2, -0.4, 0.6, 0.5], [0.9, 0.1]),
        ([0.0, 0.5, 1.0, -2.0, -1.5], [1.3, 0.4]),
        ([1.0, 2.0, 0.1, 0.3, 2.5], [1.5, 2.6])])
case(
    "FullGaussian(3)",
    full,
    [
        ([0.3, -1.2, 2.0, -0.4, 0.6, -1.0, 0.2, -0.7, 1.1], [0.9, 0.1, 1.9]),
        ([0.0, 0.5, -0.5, 1.0, 2.0, 0.2, -1.5, 0.3, 0.8], [0.4, 0.7, -1.0])])
case("FullGaussian(1)", full, ONE, scored(lambda t: stats.norm(t[0], np.exp(-t[1]))))
case(
    "LowRankGaussian(4, 2)",
    low_rank(2),
    [
        (
            [0.3, -1.2, 2.0, 0.4, -0.4, 0.6, -1.0, 0.2, 1.1, -0.3, 0.8, 0.9, -0.5, 0.7, 0.2, -1.4],
            [0.9, 0.1, 1.9, -0.6]),
        (
            [0.0, 0.5, -0.5, 1.0, -2.0, 0.2, -1.5, 0.3, 0.8, 0.0, -1.1, 0.5, 0.6, 0.6, 2.0, -0.1],
            [0.4, 0.7, -1.0, 0.0])])
case(
    "LowRankGaussian(1, 1)",
    low_rank(1),
    [([0.3, -0.4, 0.7], [0.9]), ([-1.5, 1.1, -2.0], [2.25])],
    scored(lambda t: stats.norm(t[0], np.hypot(np_sigma(t[1]), t[2]))))
case(
    "LogNormal(1)",
    column(td.LogNormal),
    [([0.3, -0.6], [0.9]), ([-1.5, -1.1], [0.4]), ([2.0, -2.5], [7.1]), ([0.0, -0.5], [0.05])],
    scored(lambda t: stats.lognorm(np_sigma(t[1]), scale=np.exp(t[0]))))


def tied_bivariate(theta, y):
    log = torch.stack([bivariate(torch.cat([theta[2 + 2 * k:4 + 2 * k], theta[6:]]), y) for k in range(2)])
    return torch.logsumexp(torch.log_softmax(theta[:2], 0) + log, 0)


case(
    "TiedMixture(2, BivariateGaussian())",
    tied_bivariate,
    # the second component is far away and light, so that the first one's mode is the mixture's
    [
        ([0.3, -1.2, 0.5, -0.4, 9.0, 8.0, -0.3, 0.4, 0.6], [0.9, 0.1]),
        ([1.0, 0.0, 0.3, 1.1, -7.0, 2.0, 0.2, -0.5, -1.0], [0.5, 0.9])])


def gamma(theta, y):
    m, v = sigma(theta[0]), sigma(theta[1])
    return td.Gamma(v ** -2, v ** -2 / m).log_prob(y[0])


def negative_binomial(theta, y):
    m, a = sigma(theta[0]), sigma(theta[1])
    return td.NegativeBinomial(1 / a, probs=a * m / (1 + a * m)).log_prob(y[0])


def count_scored(theta, y):
    m, a = np_sigma(theta[0]), np_sigma(theta[1])
    d = stats.nbinom(1 / a, 1 / (1 + a * m))
    k = np.arange(0, 2000)
    return float(d.cdf(y)), float(np.sum(np.where(k < y, d.cdf(k) ** 2, d.sf(k) ** 2)))


case(
    "Gamma(1)",
    gamma,
    [([0.3, -0.6], [0.9]), ([2.5, -0.2], [20.0]), ([-1.0, -3.0], [0.4]), ([1.0, -1.2], [0.3])],
    scored(lambda t: stats.gamma(np_sigma(t[1]) ** -2, scale=np_sigma(t[0]) * np_sigma(t[1]) ** 2)))
case(
    "NegativeBinomial(1)",
    negative_binomial,
    [([0.3, -0.6], [2.0]), ([2.5, -1.2], [20.0]), ([-1.0, -3.0], [0.0]), ([1.0, 0.4], [7.0])],
    count_scored)


def affine(log_prob, shift, scale):
    """m + s z by label column, with its Jacobian: torch.distributions' AffineTransform would do the same."""
    m, s = torch.tensor(shift), torch.tensor(scale)
    return lambda theta, y: log_prob(theta, (y - m) / s) - torch.log(s).sum()


def affine_scored(make, shift, scale):
    """SciPy's own loc and scale."""
    return scored(lambda t: make(t, shift, scale))


case(
    "Affine(DiagonalGaussian(1), [5.0], [2.5])",
    affine(column(td.Normal), [5.0], [2.5]),
    [(t, [5.0 + 2.5 * y[0]]) for t, y in ONE],
    affine_scored(lambda t, m, s: stats.norm(m + s * t[0], s * np_sigma(t[1])), 5.0, 2.5))
case(
    "Affine(Gamma(1), [-2.0], [3.0])",
    affine(gamma, [-2.0], [3.0]),
    [([0.3, -1.2], [1.7]), ([2.5, -1.6], [38.0]), ([-1.0, -3.0], [-0.8])],
    affine_scored(
        lambda t, m, s: stats.gamma(np_sigma(t[1]) ** -2, loc=m, scale=s * np_sigma(t[0]) * np_sigma(t[1]) ** 2),
        -2.0, 3.0))
case(
    "Affine(LogNormal(1), [-2.0], [3.0])",
    affine(column(td.LogNormal), [-2.0], [3.0]),
    [([0.3, -0.6], [0.7]), ([-1.5, -1.1], [-0.8])],
    affine_scored(
        lambda t, m, s: stats.lognorm(np_sigma(t[1]), loc=m, scale=s * np.exp(t[0])), -2.0, 3.0))
case(
    "Affine(Mixture(2, DiagonalGaussian(1)), [54.0], [0.8])",
    affine(mixture(2, column(td.Normal)), [54.0], [0.8]),
    [([0.2, -0.5, -1.0, -0.7, 2.0, 0.4], [54.25]), ([3.0, 1.0, 0.0, -2.0, 0.5, 1.0], [52.5])])
case(
    "Affine(FullGaussian(3), [1.0, -2.0, 100.0], [3.0, 0.5, 20.0])",
    affine(full, [1.0, -2.0, 100.0], [3.0, 0.5, 20.0]),
    [
        ([0.3, -1.2, 2.0, -0.4, 0.6, -1.0, 0.2, -0.7, 1.1], [3.7, -1.95, 138.0]),
        ([0.0, 0.5, -0.5, 1.0, 2.0, 0.2, -1.5, 0.3, 0.8], [2.2, -1.65, 80.0])])
case(
    "TiedMixture(2, Affine(BivariateGaussian(), [1.0, -2.0], [3.0, 0.5]))",
    affine(tied_bivariate, [1.0, -2.0], [3.0, 0.5]),
    [
        ([0.3, -1.2, 0.5, -0.4, 9.0, 8.0, -0.3, 0.4, 0.6], [3.7, -1.95]),
        ([1.0, 0.0, 0.3, 1.1, -7.0, 2.0, 0.2, -0.5, -1.0], [2.5, -1.55])])
case(
    "Affine(Joint(DiagonalGaussian(2), Bernoulli()), [1.0, -2.0, 0.0], [3.0, 0.5, 1.0])",
    affine(
        joint((column(td.Normal), 4, 2), (lambda t, y: td.Bernoulli(logits=t[0]).log_prob(y[0]), 1, 1)),
        [1.0, -2.0, 0.0], [3.0, 0.5, 1.0]),
    [([0.2, -0.5, -1.0, 0.8, 0.7], [1.9, -1.6, 1.0]), ([1.0, 0.0, 0.4, -2.0, -1.1], [0.1, -1.95, 0.0])])


NEVER = torch.tensor(-torch.inf)


def families(*parts):
    """Different densities as (log_prob, raw columns, support): density 0 outside the support of one's own."""

    def mixed(theta, y):
        k = len(parts)
        log, p = [], k
        for f, width, supports in parts:
            log.append(f(theta[p:p + width], y) if supports(y) else NEVER)
            p += width
        return torch.logsumexp(torch.log_softmax(theta[:k], 0) + torch.stack(log), 0)

    return mixed


def anywhere(y):
    return True


def positive(y):
    return bool((y > 0).all())


def zero(y):
    return bool((y == 0).all())


def families_scored(*parts):
    """Parts as (frozen SciPy distribution of a raw row, raw columns)."""

    def score(theta, y):
        k = len(parts)
        w = np.exp(theta[:k] - np.max(theta[:k]))
        w /= w.sum()
        made, p = [], k
        for make, width in parts:
            made.append(make(theta[p:p + width]))
            p += width
        cdf = lambda t: sum(a * d.cdf(t) for a, d in zip(w, made))
        sf = lambda t: sum(a * d.sf(t) for a, d in zip(w, made))
        points = [0.0] + [float(d.ppf(q)) for d in made for q in (1e-6, 0.01, 0.5, 0.99, 1 - 1e-6)]
        return float(cdf(y)), crps(cdf, sf, y, -np.inf, np.inf, points)

    return score


GAMMA = lambda t: stats.gamma(np_sigma(t[1]) ** -2, scale=np_sigma(t[0]) * np_sigma(t[1]) ** 2)
NORMAL = lambda t: stats.norm(t[0], np_sigma(t[1]))
ZERO = lambda t, y: torch.zeros(())

case(
    "Mixture(Gamma(1), DiagonalGaussian(1))",
    families((gamma, 2, positive), (column(td.Normal), 2, anywhere)),
    [
        ([0.2, -0.5, 0.3, -0.6, -1.0, 0.4], [0.9]),
        ([0.2, -0.5, 0.3, -0.6, -1.0, 0.4], [-0.7]),
        ([1.0, 0.3, 1.0, -1.2, 0.5, -0.2], [2.5])],
    families_scored((GAMMA, 2), (NORMAL, 2)))
case(
    "Mixture(DiagonalGaussian(1), StudentT(1, 4.5), Logistic(1))",
    families(
        (column(td.Normal), 2, anywhere), (column(lambda m, s: td.StudentT(4.5, m, s)), 2, anywhere),
        (column(logistic), 2, anywhere)),
    [([0.2, -0.5, 0.1, 0.0, -2.0, 0.1, 1.2, -0.3, 0.3], [0.4]), ([0.2, -0.5, 0.9, 0.0, -2.0, 0.1, 1.2, 0.2, 0.1], [3.0])],
    families_scored(
        (NORMAL, 2), (lambda t: stats.t(4.5, t[0], np_sigma(t[1])), 2), (lambda t: stats.logistic(t[0], np_sigma(t[1])), 2)))


def zero_inflated_scored(theta, y):
    w = 1 / (1 + np.exp(theta[1] - theta[0]))
    m, a = np_sigma(theta[2]), np_sigma(theta[3])
    d = stats.nbinom(1 / a, 1 / (1 + a * m))
    k = np.arange(0, 4000)
    cdf, sf = w + (1 - w) * d.cdf(k), (1 - w) * d.sf(k)
    return float(w * (y >= 0) + (1 - w) * d.cdf(y)), float(np.sum(np.where(k < y, cdf ** 2, sf ** 2)))


case(
    "Mixture(PointMass(0.0), NegativeBinomial(1))",
    families((ZERO, 0, zero), (negative_binomial, 2, anywhere)),
    [([0.3, -0.2, 1.3, -0.6], [0.0]), ([0.3, -0.2, 1.3, -0.6], [4.0]), ([-1.0, 0.4, 2.0, -1.2], [9.0])],
    zero_inflated_scored)
# what a continuous part says at an atom has no probability
case(
    "Mixture(PointMass(0.0), Gamma(1), DiagonalGaussian(1))",
    families(
        (ZERO, 0, zero), (gamma, 2, positive), (column(td.Normal), 2, lambda y: not zero(y))),
    [
        ([0.3, -0.2, 0.1, 0.3, -0.6, -1.0, 0.4], [0.0]),
        ([0.3, -0.2, 0.1, 0.3, -0.6, -1.0, 0.4], [0.9]),
        ([0.3, -0.2, 0.1, 0.3, -0.6, -1.0, 0.4], [-0.4])],
    families_scored((lambda t: stats.rv_discrete(values=([0], [1.0])), 0), (GAMMA, 2), (NORMAL, 2)))


def binet():
    """log Gamma(x) less Stirling's formula, and its slope."""
    mpmath.mp.dps = 150
    lines = []
    for x in "4e-70 1e-9 0.001 0.3 1 2.5 7 9.999 10 10.001 33 1e3 1e6 1e12 5e34".split():
        z = mpmath.mpf(float(x))
        c = mpmath.loggamma(z) - (z - mpmath.mpf(1) / 2) * mpmath.log(z) + z - mpmath.log(2 * mpmath.pi) / 2
        slope = mpmath.digamma(z) - mpmath.log(z) + 1 / (2 * z)
        lines.append(f"{x},{mpmath.nstr(c, 20)},{mpmath.nstr(slope, 20)}\n")
    return lines


if __name__ == "__main__":
    with open(OUT, "w", encoding="ascii") as out:
        json.dump(
            {
                "program": f"Python {platform.python_version()}, PyTorch {torch.__version__}, "
                           f"SciPy {scipy.__version__}, NumPy {np.__version__}",
                "script": "tools/reference_densities.py",
                "cases": CASES,
            },
            out,
            indent=1)
        out.write("\n")
    with open(BINET, "w", encoding="ascii") as out:
        program = f"mpmath {mpmath.__version__}, tools/reference_densities.py"
        out.write(f"# x, c(x), c'(x) of Binet's function: {program}\n")
        out.writelines(binet())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes mdn-loss/src/test/resources/reference-quantiles.csv: quantiles and scores of mixtures of one label column.

Gaussian mixtures (and a few of Laplace and logistic components) that make a search work: one component, equal ones, far
ones, a narrow one inside a wide one, weights next to nothing, levels far out. All in 40 digits by mpmath, by bisection of the cdf
and, for the CRPS of Gaussians, by the closed form of Grimit et al. (2006). Needs Python 3 with mpmath:

    python3 tools/reference_quantiles.py
"""

import pathlib

import mpmath as mp

mp.mp.dps = 40
TARGET = pathlib.Path(__file__).parent.parent / "mdn-loss/src/test/resources/reference-quantiles.csv"

LEVELS = ["1e-200", "1e-30", "1e-11", "1e-6", "0.001", "0.05", "0.25", "0.5", "0.75", "0.95", "0.999", "0.999999"]

# logits, locations, raw scales (sigma = exp(raw)), as the numbers of a raw row are
CASES = {
    "one": ([0.3], [1.5], [-0.5]),
    "equal": ([0, 0, 0], [2, 2, 2], [0.25, 0.25, 0.25]),
    "overlapping": ([0.5, -0.25, 0, 1, -1], [0.1, -0.6, 0.9, 0.3, -1.2], [0, -0.5, 0.25, -1, 0.5]),
    "separate": ([0, 1, 0.5], [-40, 3, 90], [0, -1, 0.5]),
    "narrow-in-wide": ([0, 0], [0, 0.125], [2, -6]),
    "tiny-weight": ([0, -30], [0, 25], [0, -2]),
    "weight-next-to-none": ([0, -600], [1, -80], [-1, 0]),
    "far-from-zero": ([0, 0.5], [1048576, 1048579], [-1, 0.5]),
    "different-scales": ([0, 0, 0, 0], [-1, 0, 1, 2], [-4, -1, 1, 3]),
}


def softmax(logits):
    weights = [mp.exp(mp.mpf(x)) for x in logits]
    total = mp.fsum(weights)
    return [w / total for w in weights]


def below(family, z):
    if family == "gaussian":
        return mp.erfc(-z / mp.sqrt(2)) / 2
    if family == "laplace":
        return mp.exp(z) / 2 if z < 0 else 1 - mp.exp(-z) / 2
    return 1 / (1 + mp.exp(-z))


def bound(case):
    logits, mu, raw = case
    return [(w, mp.mpf(m), mp.exp(mp.mpf(s))) for w, m, s in zip(softmax(logits), mu, raw)]


def quantile(family, case, p):
    p = mp.mpf(p)
    _, mu, raw = case
    scale = max(mp.exp(mp.mpf(s)) for s in raw)
    low = min(mu) - 2000 * scale
    high = max(mu) + 2000 * scale
    # bisection by the smaller tail; as the double nearest to p says, in doubles
    tail = mp.mpf(float(p)) if p <= 0.5 else mp.mpf(1.0 - float(p))
    parts = bound(case)
    sign = 1 if p <= 0.5 else -1
    for _ in range(110):
        middle = (low + high) / 2
        mass = mp.fsum(w * below(family, sign * (middle - m) / s) for w, m, s in parts)
        reached = mass >= tail if p <= 0.5 else mass <= tail
        low, high = (low, middle) if reached else (middle, high)
    return high


def crps(case, y):
    logits, mu, raw = case
    weights = softmax(logits)
    sigma = [mp.exp(mp.mpf(s)) for s in raw]

    def distance(m, variance):
        s = mp.sqrt(variance)
        return 2 * s * mp.npdf(m / s) + m * (2 * mp.ncdf(m / s) - 1)

    first = mp.fsum(w * distance(y - mp.mpf(m), s**2) for w, m, s in zip(weights, mu, sigma))
    second = mp.fsum(
        wi * wj * distance(mp.mpf(mi) - mp.mpf(mj), si**2 + sj**2)
        for wi, mi, si in zip(weights, mu, sigma)
        for wj, mj, sj in zip(weights, mu, sigma)
    )
    return first - second / 2


def main():
    lines = ["family,case,logits,locations,raw scales,what,at,value"]
    for family in ("gaussian", "laplace", "logistic"):
        for name, case in CASES.items():
            if family != "gaussian" and name not in ("overlapping", "separate"):
                continue
            row = ",".join([family, name] + [" ".join(map(repr, part)) for part in case])
            for p in LEVELS:
                lines.append(f"{row},quantile,{p},{mp.nstr(quantile(family, case, p), 20)}")
            if family == "gaussian":
                for y in (0.25, 2, -35):
                    lines.append(f"{row},crps,{y},{mp.nstr(crps(case, mp.mpf(y)), 20)}")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

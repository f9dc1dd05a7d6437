#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reference values for a family from outside the library: the hyperbolic secant distribution of mdn-layer's tests.

Writes reference-densities.json in mdn-layer/src/test/resources. Log density and cdf are SciPy's, the gradient is its
log density differentiated with mpmath, and the CRPS is the integral of (F(t) - 1{t >= y})^2 by adaptive quadrature.
Needs mpmath, numpy and scipy. Run from the root of the repository:

    python3 tools/reference_outside.py
"""
import json
import platform

import mpmath
import numpy as np
import scipy
from scipy import integrate, stats

OUT = "mdn-layer/src/test/resources/reference-densities.json"
FLOOR = mpmath.mpf("1e-3")
mpmath.mp.dps = 40


def log_density(mu, raw, y):
    """From the definition, sech(pi z / 2) / (2 sigma), in 40 digits."""
    sigma = FLOOR + mpmath.exp(raw)
    return mpmath.log(mpmath.sech(mpmath.pi * (y - mu) / sigma / 2) / (2 * sigma))


def row(mu, raw, y):
    sigma = 1e-3 + np.exp(raw)
    d = stats.hypsecant(loc=mu, scale=2 * sigma / np.pi)
    ours = float(log_density(mpmath.mpf(mu), mpmath.mpf(raw), mpmath.mpf(y)))
    assert abs(ours - d.logpdf(y)) < 1e-10 * max(1, abs(ours))
    below = integrate.quad(lambda t: d.cdf(t) ** 2, mu - 60 * sigma, y, epsabs=1e-14, epsrel=1e-13, limit=500,
                           points=[mu] if mu < y else None)[0]
    above = integrate.quad(lambda t: d.sf(t) ** 2, y, mu + 60 * sigma, epsabs=1e-14, epsrel=1e-13, limit=500,
                           points=[mu] if mu > y else None)[0]
    return {
        "theta": [mu, raw], "y": [y], "logDensity": ours,
        "gradient": [float(mpmath.diff(lambda m: log_density(m, raw, y), mu)),
                     float(mpmath.diff(lambda r: log_density(mu, r, y), raw))],
        "cdf": float(d.cdf(y)), "crps": float(below + above),
    }


rows = [row(0.3, -0.4, 0.9), row(-1.2, 0.7, -4.0), row(2.0, -2.5, 2.1), row(0.0, 0.0, 5.5)]
with open(OUT, "w") as f:
    json.dump({"program": f"Python {platform.python_version()}, SciPy {scipy.__version__}, mpmath {mpmath.__version__}",
               "script": "tools/reference_outside.py", "cases": {"HyperbolicSecant": rows}}, f, indent=1)
    f.write("\n")

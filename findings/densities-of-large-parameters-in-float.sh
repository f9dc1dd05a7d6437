#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# PyTorch 2.13.0 and JAX 0.10.2: in float, which is the default of both, log probabilities are off by whole nats where a parameter is large: a
# Poisson count of ten million has a probability above 1.
#
# The log-gamma function of ten million is 1.5e8, where floats are 16 apart, and two such are subtracted. Student's t with many degrees of
# freedom, what a network arrives at for data that are normal, gains 0.92 nats a row out of nothing. SciPy, given the same floats, is right
# to six digits. Seen:
#   Student's t, 1e7 degrees of freedom, at 1: right -1.4189, PyTorch -0.5, JAX -0.5
#   Poisson, mean 1e7, at 1e7: right -8.978, PyTorch 0 or more: True, JAX 0 or more: True
#   negative binomial, 1e7 failures, p 0.5, at 1e7: right -9.325, PyTorch 0 or more: True, JAX 0 or more: True
#   Poisson, mean 1e6, at 1e6: right -7.827, PyTorch within 0.1: False, JAX within 0.1: False
. "$(dirname "$0")/python.sh"
python torch==2.13.0 jax==0.10.2 jaxlib==0.10.2 scipy==1.17.1 numpy==2.4.6 <<'PY'
import jax.scipy.stats as js
import numpy as np
import scipy.stats
import torch
import torch.distributions as td

f, t = np.float32, torch.tensor
n = 1e7

right = scipy.stats.t.logpdf(f(1), f(n))
torch_t, jax_t = float(td.StudentT(t(n)).log_prob(t(1.0))), float(js.t.logpdf(f(1), f(n)))
print(f"Student's t, 1e7 degrees of freedom, at 1: right {right:.4f}, PyTorch {torch_t:.3g}, JAX {jax_t:.3g}")

right = scipy.stats.poisson.logpmf(n, n)
torch_p, jax_p = float(td.Poisson(t(n)).log_prob(t(n))), float(js.poisson.logpmf(f(n), f(n)))
print(f"Poisson, mean 1e7, at 1e7: right {right:.3f}, PyTorch 0 or more: {torch_p >= 0}, JAX 0 or more: {jax_p >= 0}")

right = scipy.stats.nbinom.logpmf(n, n, 0.5)
torch_b = float(td.NegativeBinomial(t(n), t(0.5)).log_prob(t(n)))
jax_b = float(js.nbinom.logpmf(f(n), f(n), f(0.5)))
print(f"negative binomial, 1e7 failures, p 0.5, at 1e7: right {right:.3f}, "
      f"PyTorch 0 or more: {torch_b >= 0}, JAX 0 or more: {jax_b >= 0}")

m = 1e6
right = scipy.stats.poisson.logpmf(m, m)
torch_p, jax_p = float(td.Poisson(t(m)).log_prob(t(m))), float(js.poisson.logpmf(f(m), f(m)))
print(f"Poisson, mean 1e6, at 1e6: right {right:.3f}, "
      f"PyTorch within 0.1: {abs(torch_p - right) < 0.1}, JAX within 0.1: {abs(jax_p - right) < 0.1}")
PY
expect "Student's t, 1e7 degrees of freedom, at 1: right -1.4189, PyTorch -0.5, JAX -0.5
Poisson, mean 1e7, at 1e7: right -8.978, PyTorch 0 or more: True, JAX 0 or more: True
negative binomial, 1e7 failures, p 0.5, at 1e7: right -9.325, PyTorch 0 or more: True, JAX 0 or more: True
Poisson, mean 1e6, at 1e6: right -7.827, PyTorch within 0.1: False, JAX within 0.1: False"

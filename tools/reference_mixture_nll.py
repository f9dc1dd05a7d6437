#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the reference values of the mixture loss: mdn-loss/src/test/resources/io/github/mdn4j/loss/mixture-nll.json.

The negative log likelihood comes from SciPy, its gradient from PyTorch's autograd, both in double; the two programs
must agree on the likelihood. Seeds are fixed, so each run writes the same file. Needs python3-scipy and python3-torch.
"""
import json
import pathlib

import numpy as np
import scipy
import torch
from scipy.special import expit, log_softmax, logsumexp
from scipy.stats import norm

OUT = "mdn-loss/src/test/resources/io/github/mdn4j/loss/mixture-nll.json"
ROWS = 7
SEED = 20260101

# name: g(raw) in SciPy, g(raw) in PyTorch, a floor; a scale is floor + g(raw)
SCALES = {
    "exp": (np.exp, torch.exp, 1e-3),
    "softplus": (lambda x: np.logaddexp(0, x), torch.nn.functional.softplus, 0.01),
    "eluPlusOne": (
        lambda x: np.where(x < 0, np.exp(x), 1 + x),
        lambda x: torch.nn.functional.elu(x) + 1,
        0.05,
    ),
    "logSigmoidVariance": (
        lambda x: np.sqrt(expit(x)),
        lambda x: torch.exp(0.5 * torch.nn.functional.logsigmoid(x)),
        0.1,
    ),
}


def split(raw, family, k, d):
    """Raw rows are K logits, then K blocks of D means and the scales: here as [n,K], [n,K,D] and [n,K,D or 1]."""
    scales = d if family == "DiagonalGaussian" else 1
    blocks = raw[:, k:].reshape(-1, k, d + scales)
    return raw[:, :k], blocks[:, :, :d], blocks[:, :, d:]


def by_scipy(raw, labels, family, k, d, g, floor):
    logits, mean, scale = split(raw, family, k, d)
    log = norm.logpdf(labels[:, None, :], mean, floor + g(scale)).sum(-1)
    return -logsumexp(log_softmax(logits, axis=-1) + log, axis=-1)


def by_torch(raw, labels, family, k, d, g, floor):
    theta = torch.tensor(raw, dtype=torch.float64, requires_grad=True)
    y = torch.tensor(labels, dtype=torch.float64)
    logits, mean, scale = split(theta, family, k, d)
    sigma = (floor + g(scale)).expand(-1, k, d)
    dist = torch.distributions
    mixture = dist.MixtureSameFamily(
        dist.Categorical(logits=logits), dist.Independent(dist.Normal(mean, sigma), 1)
    )
    nll = -mixture.log_prob(y)
    nll.sum().backward()
    return nll.detach().numpy(), theta.grad.numpy()


def numbers(x, digits):
    """Rounded to significant digits: enough for the tests, and the same on every processor."""
    return [float(f"{v:.{digits}g}") for v in x]


def main():
    torch.set_num_threads(1)
    random = np.random.default_rng(SEED)
    cases = []
    for family in ("DiagonalGaussian", "IsotropicGaussian"):
        for k in (1, 3, 20):
            for d in (1, 2, 8):
                width = k * (1 + 2 * d) if family == "DiagonalGaussian" else k * (2 + d)
                raw = random.normal(0, 1.5, (ROWS, width)).round(2)
                labels = random.normal(0, 2, (ROWS, d)).round(2)
                case = {"family": family, "components": k, "labelWidth": d}
                case.update(raw=raw.tolist(), labels=labels.tolist(), losses=[])
                for name, (in_scipy, in_torch, sigma0) in SCALES.items():
                    for floor in (0.0, sigma0):
                        nll = by_scipy(raw, labels, family, k, d, in_scipy, floor)
                        other, gradient = by_torch(raw, labels, family, k, d, in_torch, floor)
                        np.testing.assert_allclose(nll, other, rtol=1e-12, atol=1e-12)
                        loss = {"scale": name, "floor": floor, "nll": numbers(nll, 13)}
                        loss["gradient"] = [numbers(row, 11) for row in gradient]
                        case["losses"].append(loss)
                cases.append(case)
    head = {
        "program": f"SciPy {scipy.__version__}, PyTorch {torch.__version__}",
        "script": "tools/reference_mixture_nll.py",
        "seed": SEED,
    }
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    text = json.dumps(head)[:-1] + ', "cases": [\n' + lines + "\n]}\n"
    path = pathlib.Path(__file__).resolve().parent.parent / OUT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


if __name__ == "__main__":
    main()

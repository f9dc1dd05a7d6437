#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the reference values of the CRPS and β-NLL losses.

They go to mdn-loss/src/test/resources/io/github/mdn4j/loss/objectives.json.
Gradients come from PyTorch's autograd in double, the weight of the β-NLL detached; the CRPS must agree with SciPy's
quadrature of its definition. Seeds are fixed. Needs python3-scipy and python3-torch.
"""
import json
import pathlib

import numpy as np
import scipy
import torch
from scipy.integrate import quad
from scipy.stats import norm

OUT = "mdn-loss/src/test/resources/io/github/mdn4j/loss/objectives.json"
SEED = 20260103
ROWS = 5
FLOOR = 0.01
BETAS = (0.0, 0.5, 1.0)


def parameters(theta, k, d):
    """Raw rows are K logits, then K blocks of D means and D scales."""
    blocks = theta[:, k:].reshape(-1, k, 2 * d)
    return torch.log_softmax(theta[:, :k], 1), blocks[:, :, :d], FLOOR + torch.exp(blocks[:, :, d:])


def crps(theta, y, k):
    log_pi, mu, sigma = parameters(theta, k, 1)
    pi, mu, sigma = log_pi.exp(), mu[:, :, 0], sigma[:, :, 0]

    def distance(m, s):
        normal = torch.distributions.Normal(0.0, 1.0)
        return 2 * s * normal.log_prob(m / s).exp() + m * (2 * normal.cdf(m / s) - 1)

    to_label = (pi * distance(y - mu, sigma)).sum(1)
    scales = (sigma[:, :, None] ** 2 + sigma[:, None, :] ** 2).sqrt()
    among = distance(mu[:, :, None] - mu[:, None, :], scales)
    return to_label - 0.5 * torch.einsum("ik,il,ikl->i", pi, pi, among)


def crps_by_quadrature(theta, y, k):
    log_pi, mu, sigma = (x.detach().numpy() for x in parameters(theta[None], k, 1))
    pi, mu, sigma = np.exp(log_pi[0]), mu[0, :, 0], sigma[0, :, 0]
    y = float(y)
    knots = np.unique([y, *np.add.outer([-40, -6, -3, -1, 0, 1, 3, 6, 40], mu / sigma).ravel() * np.tile(sigma, 9)])
    return sum(
        quad(lambda t: (pi @ norm.cdf(t, mu, sigma) - (t >= y)) ** 2, a, b, epsabs=1e-13)[0]
        for a, b in zip(knots, knots[1:])
    )


def beta_nll(theta, y, k, d, beta):
    log_pi, mu, sigma = parameters(theta, k, d)
    joint = log_pi + torch.distributions.Normal(mu, sigma).log_prob(y[:, None, :]).sum(2)
    total = torch.logsumexp(joint, 1)
    geometric = torch.log(sigma**2).mean(2)
    weight = ((joint - total[:, None]).exp() * (beta * geometric).exp()).sum(1).detach()
    return -weight * total


def evaluated(objective, raw):
    theta = torch.tensor(raw, dtype=torch.float64, requires_grad=True)
    score = objective(theta)
    score.sum().backward()
    return score.detach().numpy(), theta.grad.numpy()


def numbers(x, digits):
    return [float(f"{v:.{digits}g}") for v in x]


def main():
    torch.set_num_threads(1)
    random = np.random.default_rng(SEED)
    cases = []
    for k in (1, 2, 7):
        for d in (1, 3):
            raw = random.normal(0, 1.2, (ROWS, k * (1 + 2 * d))).round(2)
            labels = random.normal(0, 2, (ROWS, d)).round(2)
            y = torch.tensor(labels, dtype=torch.float64)
            results = []
            if d == 1:
                score, gradient = evaluated(lambda theta: crps(theta, y, k), raw)
                exact = [crps_by_quadrature(torch.tensor(r), v, k) for r, v in zip(raw, y)]
                np.testing.assert_allclose(score, exact, rtol=1e-9)
                results.append({"objective": "CRPS", "beta": 0.0, "score": score, "gradient": gradient})
            for beta in BETAS:
                score, gradient = evaluated(lambda theta: beta_nll(theta, y, k, d, beta), raw)
                results.append({"objective": "beta-NLL", "beta": beta, "score": score, "gradient": gradient})
            for result in results:
                result["score"] = numbers(result["score"], 13)
                result["gradient"] = [numbers(row, 12) for row in result["gradient"]]
            case = {"components": k, "labelWidth": d, "floor": FLOOR, "raw": raw.tolist(), "labels": labels.tolist()}
            case["results"] = results
            cases.append(case)
    head = {
        "program": f"SciPy {scipy.__version__}, PyTorch {torch.__version__}",
        "script": "tools/reference_objectives.py",
        "seed": SEED,
    }
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    path = pathlib.Path(__file__).resolve().parent.parent / OUT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(head)[:-1] + ', "cases": [\n' + lines + "\n]}\n")


if __name__ == "__main__":
    main()

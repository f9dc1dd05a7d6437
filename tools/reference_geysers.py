#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the entropies in GeyserBeliefTest: what is uncertain of the next step of a field of geysers, given the past.

The field is simulated anew, with the random keeper. The entropy of the next z, given what was seen, is that of a
mixture of two Gaussians, computed by quadrature from the chance of an eruption that a filter gives; not the negative
log density of what came, whose mean it is. Needs NumPy.
"""

import sys

import numpy as np

GEYSERS, STEPS, NOISE = 32, 60, 0.06
GOLDEN = 0.6180339887498949
NODES = np.linspace(-8, 8, 161)  # standard deviations
WEIGHTS = np.exp(-0.5 * NODES**2)
WEIGHTS /= WEIGHTS.sum()


def own(which):
    return ((np.arange(GEYSERS) + 1) * GOLDEN + which / 3) % 1


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def binary_entropy(p):
    p = np.clip(p, 1e-300, 1 - 1e-16)
    return -p * np.log(p) - (1 - p) * np.log1p(-p)


def mixture_entropy(p, apart, noise):
    """Of p N(apart, noise) + (1 - p) N(0, noise)."""
    total = 0
    for weight, mean in ((1 - p, 0.0), (p, apart)):
        y = np.asarray(mean)[..., None] + noise * NODES
        far = np.asarray(apart)[..., None]
        density = ((1 - p)[..., None] * np.exp(-0.5 * (y / noise)**2)
                   + p[..., None] * np.exp(-0.5 * ((y - far) / noise)**2)) / (noise * np.sqrt(2 * np.pi))
        total = total - weight * (np.log(np.maximum(density, 1e-300)) * WEIGHTS).sum(-1)
    return total


def main(rollouts=4000, seed=7):
    rng = np.random.default_rng(seed)
    height, stays, stops = 0.8 + 0.6 * own(0), 0.7 - 0.2 * own(1), 0.3 + 0.15 * own(2)
    half = np.arange(GEYSERS) < GEYSERS // 2
    n = rollouts
    z = rng.normal(0, NOISE, (n, GEYSERS))
    state = np.zeros((n, GEYSERS), int)
    belief = np.zeros((n, GEYSERS, 3))
    belief[..., 0] = 1
    action = np.zeros(n, int)
    alive = np.ones(n, bool)
    sums = np.zeros((n, 3))
    counts = np.zeros(n)
    for _ in range(STEPS):
        action = np.where(rng.random(n) < 0.8, action, rng.integers(0, 3, n))
        heated = np.where(half, action[:, None] == 1, action[:, None] == 2)
        go = 1 - np.where(heated, stays**2.5, stays)
        leave = np.stack([go, go, np.broadcast_to(stops, go.shape)], -1)
        ahead = belief * (1 - leave) + np.roll(belief * leave, 1, -1)
        coin, end = sigmoid(6 * z.mean(1) - 2.5), sigmoid(11 * z.mean(1) - 8.8)
        latent = mixture_entropy(ahead[..., 2], np.broadcast_to(height / 2, ahead[..., 2].shape), NOISE).mean(1)
        reward = mixture_entropy(coin, np.ones(n), 0.1)
        sums[alive] += np.stack([latent, reward, binary_entropy(end)], 1)[alive]
        counts += alive
        alive &= rng.random(n) >= end
        chance = np.take_along_axis(leave, state[..., None], -1)[..., 0]
        state = (state + (rng.random(state.shape) < chance)) % 3
        mean = np.stack([0.5 * z, 0.5 * z, 0.5 * z + 0.5 * height], -1)
        z = np.take_along_axis(mean, state[..., None], -1)[..., 0] + NOISE * rng.normal(size=z.shape)
        belief = ahead * np.exp(-0.5 * ((z[..., None] - mean) / NOISE)**2)
        belief /= belief.sum(-1, keepdims=True)
    total = sums.sum(0) / counts.sum()
    error = np.sqrt((((sums - total * counts[:, None])**2).sum(0))) / counts.sum()
    print("NumPy", np.__version__, "rollouts", n, "steps a rollout", round(counts.mean(), 2))
    for name, value, deviation in zip(("z, nats/dimension", "reward, nats/step", "done, nats/step"), total, error):
        print(f"{name}: {value:.5f} +- {deviation:.5f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

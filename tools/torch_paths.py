#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times PathsBenchmark's work in eager PyTorch: 1000 paths of 168 steps after 168 of history, 2 layers of 128, K = 5.

Needs Python 3 with PyTorch; OMP_NUM_THREADS says how many threads.
"""
import os
import statistics
import time

import torch

PATHS, STEPS, UNITS, K = 1000, 168, 128, 5
torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
torch.manual_seed(1)
lstm = torch.nn.LSTM(1, UNITS, num_layers=2, batch_first=True)
head = torch.nn.Linear(UNITS, 3 * K)


@torch.no_grad()
def paths(history):
    out, (h, c) = lstm(history)
    raw = head(out[:, -1]).expand(PATHS, -1)
    state = h.repeat(1, PATHS, 1), c.repeat(1, PATHS, 1)
    drawn = torch.empty(PATHS, STEPS)
    for step in range(STEPS):
        component = torch.distributions.Categorical(logits=raw[:, :K]).sample()[:, None]
        mean = raw[:, K::2].gather(1, component)
        scale = raw[:, K + 1::2].gather(1, component).exp() + 1e-3
        y = torch.normal(mean, scale)
        drawn[:, step] = y[:, 0]
        if step < STEPS - 1:
            out, state = lstm(y[:, None], state)
            raw = head(out[:, -1])
    return drawn


history = torch.rand(1, STEPS, 1)
paths(history)
times = []
for _ in range(7):
    start = time.perf_counter()
    paths(history)
    times.append(1000 * (time.perf_counter() - start))
print(f"torch {torch.__version__} {torch.get_num_threads()} threads: median {statistics.median(times):.0f} ms, "
      f"{PATHS * STEPS / statistics.median(times) * 1000:.0f} path-steps/s")

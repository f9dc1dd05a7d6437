#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes mdn-examples/src/test/resources/io/github/mdn4j/examples/robojam/touches.npz: performances as RoboJam publishes them.

An array of arrays [T,3] in float32, whose columns are x, y and the seconds since the touch before, as in its
TinyPerformanceArrays.npz; some leave the screen, one goes back in time, one is too short, one takes longer than 5 s. Needs
Python 3 with NumPy:

    python3 tools/reference_touches.py
"""

import pathlib

import numpy as np

TARGET = pathlib.Path(__file__).parent.parent / "mdn-examples/src/test/resources/io/github/mdn4j/examples/robojam"


def performance(i, n):
    t = np.arange(n)
    rows = np.stack([0.5 + 0.25 * np.sin(t + i), 0.5 + 0.25 * np.cos(t + i), np.full(n, 0.25)], axis=1)
    rows[0, 2] = 0
    return rows.astype(np.float32)


def main():
    all_of_them = [performance(i, 4 + i) for i in range(12)]
    all_of_them[1][2, 0] = 1.25  # to the right of the screen
    all_of_them[1][3, 1] = -0.5  # above it
    all_of_them[4][1, 1] = 1.0078125
    all_of_them[6][3, 2] = -0.25  # back in time
    all_of_them[7] = all_of_them[7][:1]
    all_of_them[8][5, 2] = 7.5  # longer than a performance is
    arrays = np.empty(len(all_of_them), dtype=object)
    arrays[:] = all_of_them
    TARGET.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(TARGET / "touches.npz", arrays)


if __name__ == "__main__":
    main()

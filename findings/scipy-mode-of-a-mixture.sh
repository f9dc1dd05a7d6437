#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SciPy 1.17.1: mode() of scipy.stats.Mixture can be a lower peak than another, and entropy() can miss a component, both without a warning.
#
# Mode and entropy are found numerically from one start, so the answer belongs to the broad component. Components of N(0, 1) and a narrow
# N(8, 0.1) with weights 0.8 and 0.2: the density at 8 is two and a half times that at 0. For N(0, 1) and N(1000, 0.001) in halves the
# entropy is ln 2 plus the mean of the two, -1.342 nats. Seen:
#   mode: 0.0
#   density at the mode 0.319, at 8 0.798
#   entropy 1.056, right -1.342
. "$(dirname "$0")/python.sh"
python scipy==1.17.1 numpy==2.4.6 <<'PY'
import math

from scipy.stats import Mixture, Normal

near = Mixture([Normal(mu=0, sigma=1), Normal(mu=8, sigma=0.1)], weights=[0.8, 0.2])
mode = float(near.mode())
print(f"mode: {abs(round(mode, 6))}")
print(f"density at the mode {float(near.pdf(mode)):.3f}, at 8 {float(near.pdf(8.0)):.3f}")
far = Mixture([Normal(mu=0, sigma=1), Normal(mu=1000, sigma=0.001)], weights=[0.5, 0.5])
right = math.log(2) + 0.5 * math.log(2 * math.pi * math.e) + 0.5 * math.log(0.001)
print(f"entropy {float(far.entropy()):.3f}, right {right:.3f}")
PY
expect 'mode: 0.0
density at the mode 0.319, at 8 0.798
entropy 1.056, right -1.342'

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# LightGBM 4.7.0: a regression on targets of a thousand million ± 30 learns nothing, because labels given in double are kept in float.
#
# Targets such as times in seconds, counters or amounts lose what varies: at 1e9 a float moves in steps of 64. Features are kept in
# double. Nothing is said. The same targets less their mean, and scikit-learn's trees on them as they are, are fitted. Seen, R² on the
# training rows, y = 10 x + offset:
#   LightGBM, offset 0: above 0.99
#   LightGBM, offset 1e9: below 0.1
#   scikit-learn's HistGradientBoostingRegressor, offset 1e9: above 0.99
. "$(dirname "$0")/python.sh"
python lightgbm==4.7.0 scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1 <<'PY'
import lightgbm
import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

x = np.random.default_rng(1).normal(size=(2000, 1))


def score(model, offset):
    y = offset + 10 * x[:, 0]
    return model.fit(x, y).score(x, y)


def range_of(value):
    return "above 0.99" if value > 0.99 else "below 0.1" if value < 0.1 else "between"


def lightgbm_model():
    return lightgbm.LGBMRegressor(n_estimators=300, verbose=-1, n_jobs=1)


print("LightGBM, offset 0:", range_of(score(lightgbm_model(), 0)))
print("LightGBM, offset 1e9:", range_of(score(lightgbm_model(), 1e9)))
print("scikit-learn's HistGradientBoostingRegressor, offset 1e9:", range_of(score(HistGradientBoostingRegressor(max_iter=300), 1e9)))
PY
expect "LightGBM, offset 0: above 0.99
LightGBM, offset 1e9: below 0.1
scikit-learn's HistGradientBoostingRegressor, offset 1e9: above 0.99"

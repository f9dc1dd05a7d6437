#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# xarray 2026.9.0 with Bottleneck 1.6.0: after one wild value the moving deviation is wrong for the rest of the series, long after the value has
# left the window. Without Bottleneck, which xarray takes wherever it is installed, it is right.
#
# A sensor that once reports 1e8 among numbers of about 1 is enough. pandas, which removes values from
# a window too, is right. Seen, windows of ten in a series of 1000 whose eleventh value is 1e8, from the 500th on:
#   with Bottleneck, largest error of the deviation above 0.05: True
#   without Bottleneck, below 1e-9: True
#   pandas, below 1e-9: True
. "$(dirname "$0")/python.sh"
python xarray==2026.9.0 bottleneck==1.6.0 pandas==3.0.6 numpy==2.4.6 <<'PY'
import numpy as np
import pandas
import xarray

values = np.random.default_rng(0).normal(size=1000)
values[10] = 1e8
right = np.array([values[i - 9:i + 1].std() for i in range(500, 1000)])


def deviation(with_bottleneck):
    with xarray.set_options(use_bottleneck=with_bottleneck):
        return xarray.DataArray(values, dims="time").rolling(time=10).std().values


def error(deviations):
    return np.abs(deviations[500:] - right).max()


print(f"with Bottleneck, largest error of the deviation above 0.05: {error(deviation(True)) > 0.05}")
print(f"without Bottleneck, below 1e-9: {error(deviation(False)) < 1e-9}")
print(f"pandas, below 1e-9: {error(pandas.Series(values).rolling(10).std(ddof=0).to_numpy()) < 1e-9}")
PY
expect 'with Bottleneck, largest error of the deviation above 0.05: True
without Bottleneck, below 1e-9: True
pandas, below 1e-9: True'

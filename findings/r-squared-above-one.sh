#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# TorchMetrics 1.9.0 and Keras 3.15.1: R2Score of imperfect predictions is above 1 where the targets are far from 0, and
# RelativeSquaredError, which should be 0.09, above a million.
#
# Both take the variance of the targets as the difference of two sums of squares in float: what is left is rounding. Ten thousand targets of
# 100 000 ± 1, predicted with an error of 0.3; scikit-learn is right on the same floats. Seen:
#   right: 0.91
#   scikit-learn: 0.91
#   TorchMetrics, R2Score: above 1
#   TorchMetrics, ExplainedVariance: above 1
#   TorchMetrics, RelativeSquaredError (right: 0.09): above a million
#   Keras, R2Score: above 1
. "$(dirname "$0")/python.sh"
python torchmetrics==1.9.0 torch==2.13.0 keras==3.15.1 scikit-learn==1.9.1 numpy==2.4.6 <<'PY'
import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
import torch
import torchmetrics
from sklearn.metrics import r2_score

random = np.random.default_rng(0)
targets = (1e5 + random.normal(size=10_000)).astype("float32")
predictions = (targets + 0.3 * random.normal(size=targets.shape)).astype("float32")
y, p = targets.astype("float64"), predictions.astype("float64")
print(f"right: {1 - ((y - p) ** 2).sum() / ((y - y.mean()) ** 2).sum():.2f}")
print(f"scikit-learn: {r2_score(targets, predictions):.2f}")


def of(metric):
    return float(metric(torch.tensor(predictions), torch.tensor(targets)))


for metric in (torchmetrics.R2Score(), torchmetrics.ExplainedVariance()):
    print(f"TorchMetrics, {type(metric).__name__}: {'above 1' if of(metric) > 1 else 'at most 1'}")
error = of(torchmetrics.RelativeSquaredError())
print(f"TorchMetrics, RelativeSquaredError (right: 0.09): {'above a million' if error > 1e6 else 'less'}")
metric = keras.metrics.R2Score()
metric.update_state(targets.reshape(-1, 1), predictions.reshape(-1, 1))
print(f"Keras, R2Score: {'above 1' if float(metric.result()) > 1 else 'at most 1'}")
PY
expect 'right: 0.91
scikit-learn: 0.91
TorchMetrics, R2Score: above 1
TorchMetrics, ExplainedVariance: above 1
TorchMetrics, RelativeSquaredError (right: 0.09): above a million
Keras, R2Score: above 1'

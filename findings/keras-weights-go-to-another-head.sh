#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Keras 3.15.1: load_weights gives a head the weights of another, without a word, where a model lists its outputs in another order than the
# model that was saved, though every layer has the same name in both.
#
# A file of the form .weights.h5 has the names, but layers are found by class and number (dense, dense_1) alone. The numbers follow the order of
# the layers, which follows that of the outputs. Seen, for heads 'mean' and 'log_scale':
#   in the file: dense is mean, dense_1 is log_scale
#   outputs in the same order: mean has the weights of mean
#   outputs in the other order: mean has the weights of log_scale
. "$(dirname "$0")/python.sh"
python keras==3.15.1 torch==2.13.0 h5py==3.14.0 numpy==2.4.6 <<'PY'
import os

os.environ["KERAS_BACKEND"] = "torch"
import h5py
import keras
import numpy as np


def model(*outputs):
    x = keras.Input((4,))
    heads = {name: keras.layers.Dense(2, name=name)(x) for name in ("mean", "log_scale")}
    return keras.Model(x, [heads[name] for name in outputs])


def weights(network, name):
    return network.get_layer(name).get_weights()[0]


saved = model("mean", "log_scale")
saved.save_weights("saved.weights.h5")
with h5py.File("saved.weights.h5") as file:
    print("in the file:", ", ".join(f"{layer} is {file['layers'][layer]['vars'].attrs['name']}" for layer in ("dense", "dense_1")))
for order, outputs in (("the same", ("mean", "log_scale")), ("the other", ("log_scale", "mean"))):
    loaded = model(*outputs)
    loaded.load_weights("saved.weights.h5")
    whose = [name for name in ("mean", "log_scale") if np.array_equal(weights(loaded, "mean"), weights(saved, name))]
    print(f"outputs in {order} order: mean has the weights of {whose[0]}")
PY
expect 'in the file: dense is mean, dense_1 is log_scale
outputs in the same order: mean has the weights of mean
outputs in the other order: mean has the weights of log_scale'

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Model files in the form of Keras 2 whose predictions can be said without running them.

Writes beside the tests of the import of Keras models:
  keras2-dense-steps.h5    Input(3, 1), Dense(1), MDN(1, 1), all kernels 1 and biases 0: the mean is the input
  keras2-hard-sigmoid.h5   Input(1), Dense(1, "hard_sigmoid") with kernel 1, LeakyReLU(alpha=0.1): clip(0.2 x + 0.5, 0, 1)
  keras2-leaky.h5          Input(1), LeakyReLU(alpha=0.1), Dense(1) with kernel 1
  keras2-two-inputs.h5     functional: a Dense of kernel 1 on a and one of kernel 10 on b, added, inputs [b, a]

Needs h5py and NumPy.
"""
import json
import pathlib

import h5py
import numpy as np

OUT = pathlib.Path(__file__).parent.parent / "mdn-layer/src/test/resources/io/github/mdn4j/layer/keras"


def layer(kind, name, **config):
    return {"class_name": kind, "config": {"name": name, "trainable": True, "dtype": "float32", **config}}


def entry(name, *shape):
    return {"class_name": "InputLayer", "config": {
        "batch_input_shape": [None, *shape], "dtype": "float32", "sparse": False, "ragged": False, "name": name}}


def dense(name, activation="linear"):
    return layer("Dense", name, units=1, activation=activation, use_bias=True,
                 kernel_initializer={"class_name": "GlorotUniform", "config": {"seed": None}},
                 bias_initializer={"class_name": "Zeros", "config": {}}, kernel_regularizer=None, bias_regularizer=None,
                 activity_regularizer=None, kernel_constraint=None, bias_constraint=None)


def write(file, kind, config, weights):
    with h5py.File(OUT / file, "w") as f:
        f.attrs["keras_version"] = b"2.11.0"
        f.attrs["backend"] = b"tensorflow"
        f.attrs["model_config"] = json.dumps({"class_name": kind, "config": config}).encode()
        root = f.create_group("model_weights")
        root.attrs["layer_names"] = np.asarray([name.encode() for name in weights])
        for name, values in weights.items():
            group = root.create_group(name)
            group.attrs["weight_names"] = np.asarray([(path + ":0").encode() for path in values])
            for path, value in values.items():
                group.create_dataset(path + ":0", data=np.float32(value))


def unit(name, factor=1.0):
    return {f"{name}/kernel": [[factor]], f"{name}/bias": [0.0]}


def main():
    head = {f"mdn/{part}/{what}": value for part in ("mdn_mus", "mdn_sigmas", "mdn_pi") for what, value in
            (("kernel", [[1.0]]), ("bias", [0.0]))}
    write("keras2-dense-steps.h5", "Sequential", {"name": "s", "layers": [
        entry("input_1", 3, 1), dense("dense"), layer("MDN", "mdn", output_dimension=1, num_mixtures=1)]},
        {"dense": unit("dense"), "mdn": head})
    write("keras2-hard-sigmoid.h5", "Sequential", {"name": "s", "layers": [
        entry("input_1", 1), dense("dense", "hard_sigmoid"), layer("LeakyReLU", "leaky", alpha=0.1)]},
        {"dense": unit("dense")})
    write("keras2-leaky.h5", "Sequential", {"name": "s", "layers": [
        entry("input_1", 1), layer("LeakyReLU", "leaky", alpha=0.1), dense("dense")]}, {"dense": unit("dense")})
    call = lambda *names: [[[name, 0, 0, {}] for name in names]]
    write("keras2-two-inputs.h5", "Functional", {"name": "f", "trainable": True, "layers": [
        {**entry("a", 1), "name": "a", "inbound_nodes": []}, {**entry("b", 1), "name": "b", "inbound_nodes": []},
        {**dense("da"), "name": "da", "inbound_nodes": call("a")}, {**dense("db"), "name": "db", "inbound_nodes": call("b")},
        {**layer("Add", "add"), "name": "add", "inbound_nodes": call("da", "db")}],
        "input_layers": [["b", 0, 0], ["a", 0, 0]], "output_layers": [["add", 0, 0]]},
        {"da": unit("da"), "db": unit("db", 10.0)})


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Model files of Keras with a mixture density layer, and what these models predict.

Writes mdn-layer/src/test/resources/io/github/mdn4j/layer/keras:
  keras3-*.h5  saved by Keras 3 itself, with the layer MDN of keras-mdn-layer 1.0.0
  keras2-*.h5  the same weights in the form of Keras 2 and keras-mdn-layer 0.4, written by h5py
  keras.json   inputs, labels, and for each row weights, means, scales and log density, computed by NumPy in double
               from the weights, by formulas of this script; Keras' own predictions are compared with them first

Needs numpy, h5py, keras 3 (KERAS_BACKEND=numpy will do) and keras-mdn-layer 1.0.0.
"""
import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "numpy")

import h5py
import keras
import keras_mdn_layer
import numpy as np

OUT = pathlib.Path(__file__).parent.parent / "mdn-layer/src/test/resources/io/github/mdn4j/layer/keras"
D, K, HIDDEN, STEPS = 2, 3, 4, 5
random = np.random.RandomState(9)


def mdn():
    return keras_mdn_layer.MDN(D, K, name="mdn")


def draw(model):
    model.set_weights([random.normal(0, 0.7, w.shape).astype("float32") for w in model.get_weights()])
    return model


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def dense(x, w):
    return x @ w["kernel"] + w["bias"]


def lstm(x, w):
    h = np.zeros((x.shape[0], HIDDEN))
    c = np.zeros_like(h)
    steps = []
    for t in range(x.shape[1]):
        i, f, g, o = np.split(x[:, t] @ w["kernel"] + h @ w["recurrent_kernel"] + w["bias"], 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        steps.append(h)
    return np.stack(steps, axis=1)


def mixture(h, w):
    """Mixing weights [.., K], means and scales [.., K, D]."""
    raw = dense(h, w["mdn_sigmas"])
    logits = dense(h, w["mdn_pi"])
    pi = np.exp(logits - logits.max(-1, keepdims=True))
    pi /= pi.sum(-1, keepdims=True)
    sigma = np.where(raw > 0, raw, np.expm1(np.minimum(raw, 0))) + 1 + 1e-7
    shape = h.shape[:-1] + (K, D)
    return pi, dense(h, w["mdn_mus"]).reshape(shape), sigma.reshape(shape)


def log_density(y, pi, mu, sigma):
    z = (y[..., None, :] - mu) / sigma
    log = np.log(pi) + (-0.5 * z**2 - np.log(sigma) - 0.5 * np.log(2 * np.pi)).sum(-1)
    top = log.max(-1, keepdims=True)
    return top[..., 0] + np.log(np.exp(log - top).sum(-1))


def weights_of(layer):
    """Weights by name, as float64; of a layer of layers, a dictionary of each."""
    if isinstance(layer, keras.layers.TimeDistributed):
        return weights_of(layer.layer)
    if isinstance(layer, keras_mdn_layer.MDN):
        return {name: weights_of(getattr(layer, name)) for name in ("mdn_mus", "mdn_sigmas", "mdn_pi")}
    return {w.name: np.asarray(w).astype("float64") for w in layer.weights}


def expected(name, model, x, y, hidden, files):
    pi, mu, sigma = mixture(hidden, weights_of(model.layers[-1]))
    flat = y.shape[:-1]
    predicted = model.predict(np.float32(x), verbose=0)
    logits = predicted[..., 2 * K * D:]
    theirs = np.exp(logits - logits.max(-1, keepdims=True))
    theirs /= theirs.sum(-1, keepdims=True)
    ours = np.concatenate([mu.reshape(*flat, K * D), sigma.reshape(*flat, K * D), pi], axis=-1)
    assert np.abs(np.concatenate([predicted[..., :2 * K * D], theirs], axis=-1) - ours).max() < 2e-6
    return {
        "name": name, "files": files, "x": x.tolist(), "y": y.tolist(), "weights": pi.tolist(), "means": mu.tolist(),
        "scales": sigma.tolist(), "logDensity": log_density(y, pi, mu, sigma).tolist(),
    }


def initializer(name):
    settings = {"GlorotUniform": {"seed": None}, "Orthogonal": {"gain": 1.0, "seed": None}, "Zeros": {}}
    return {"class_name": name, "config": settings[name]}


def keras2(file, layers, groups):
    """Writes what model.save of tf.keras 2.11 writes for a Sequential model."""
    config = {"class_name": "Sequential", "config": {"name": "sequential", "layers": layers}}
    with h5py.File(OUT / file, "w") as f:
        f.attrs["keras_version"] = b"2.11.0"
        f.attrs["backend"] = b"tensorflow"
        f.attrs["model_config"] = json.dumps(config).encode()
        root = f.create_group("model_weights")
        root.attrs["layer_names"] = np.asarray([name.encode() for name in groups])
        root.attrs["backend"] = b"tensorflow"
        root.attrs["keras_version"] = b"2.11.0"
        for name, weights in groups.items():
            group = root.create_group(name)
            group.attrs["weight_names"] = np.asarray([(path + ":0").encode() for path in weights])
            for path, values in weights.items():
                group.create_dataset(path + ":0", data=np.float32(values))


def keras2_dense(name, units, activation):
    return {"class_name": "Dense", "config": {
        "name": name, "trainable": True, "dtype": "float32", "units": units, "activation": activation, "use_bias": True,
        "kernel_initializer": initializer("GlorotUniform"), "bias_initializer": initializer("Zeros"),
        "kernel_regularizer": None, "bias_regularizer": None, "activity_regularizer": None,
        "kernel_constraint": None, "bias_constraint": None}}


def keras2_input(shape):
    return {"class_name": "InputLayer", "config": {
        "batch_input_shape": [None] + shape, "dtype": "float32", "sparse": False, "ragged": False, "name": "input_1"}}


def keras2_mdn(**other):
    return {"class_name": "MDN", "config": {
        "name": "mdn", "trainable": True, "dtype": "float32", "output_dimension": D, "num_mixtures": K, **other}}


def keras2_lstm():
    return {"class_name": "LSTM", "config": {
        "name": "lstm", "trainable": True, "dtype": "float32", "return_sequences": True, "return_state": False,
        "go_backwards": False, "stateful": False, "unroll": False, "time_major": False, "units": HIDDEN,
        "activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": True,
        "kernel_initializer": initializer("GlorotUniform"), "recurrent_initializer": initializer("Orthogonal"),
        "bias_initializer": initializer("Zeros"), "unit_forget_bias": True, "kernel_regularizer": None,
        "recurrent_regularizer": None, "bias_regularizer": None, "activity_regularizer": None,
        "kernel_constraint": None, "recurrent_constraint": None, "bias_constraint": None, "dropout": 0.0,
        "recurrent_dropout": 0.0, "implementation": 2}}


def keras2_mdn_weights(prefix, weights, names=("mus", "sigmas", "pis")):
    layers = zip(names, ("mdn_mus", "mdn_sigmas", "mdn_pi"))
    return {f"{prefix}/{name}/{part}": weights[layer][part] for name, layer in layers for part in ("kernel", "bias")}


def rows():
    model = draw(keras.Sequential(
        [keras.layers.Input((3,)), keras.layers.Dense(HIDDEN, activation="tanh", name="dense"), mdn()]))
    model.compile(loss=keras_mdn_layer.get_mixture_loss_func(D, K), optimizer="adam")
    model.save(OUT / "keras3-rows.h5")
    x, y = random.normal(size=(6, 3)), random.normal(size=(6, D))
    body, head = (weights_of(layer) for layer in model.layers)
    keras2_body = {f"dense/{part}": body[part] for part in ("kernel", "bias")}
    layers = [keras2_input([3]), keras2_dense("dense", HIDDEN, "tanh"), keras2_mdn()]
    keras2("keras2-rows.h5", layers, {"dense": keras2_body, "mdn": keras2_mdn_weights("mdn", head)})
    named = keras2_mdn_weights("mdn", head, ("mdn_mus", "mdn_sigmas", "mdn_pi"))
    keras2("keras2-names.h5", layers, {"dense": keras2_body, "mdn": named})
    wrong = [keras2_input([3]), keras2_dense("dense", HIDDEN, "tanh"), keras2_mdn(num_mixtures=K + 1)]
    keras2("keras2-width.h5", wrong, {"dense": keras2_body, "mdn": named})
    other = [keras2_input([3]), keras2_dense("dense", HIDDEN, "tanh"), keras2_mdn(temperature=2.0)]
    keras2("keras2-setting.h5", other, {"dense": keras2_body, "mdn": named})
    files = ["keras3-rows.h5", "keras2-rows.h5", "keras2-names.h5"]
    return expected("rows", model, x, y, np.tanh(dense(x, body)), files)


def steps():
    model = draw(keras.Sequential(
        [keras.layers.Input((None, 2)), keras.layers.LSTM(HIDDEN, return_sequences=True, name="lstm"),
         keras.layers.TimeDistributed(mdn(), name="time_distributed")]))
    model.save(OUT / "keras3-steps.h5")
    x, y = random.normal(size=(3, STEPS, 2)), random.normal(size=(3, STEPS, D))
    body, head = (weights_of(layer) for layer in model.layers)
    wrapped = {"class_name": "TimeDistributed", "config": {
        "name": "time_distributed", "trainable": True, "dtype": "float32", "layer": keras2_mdn()}}
    keras2("keras2-steps.h5", [keras2_input([None, 2]), keras2_lstm(), wrapped], {
        "lstm": {f"lstm/lstm_cell/{part}": body[part] for part in ("kernel", "recurrent_kernel", "bias")},
        "time_distributed": keras2_mdn_weights("time_distributed", head)})
    return expected("steps", model, x, y, lstm(x, body), ["keras3-steps.h5", "keras2-steps.h5"])


def graph():
    """A functional model: two branches of one input."""
    entry = keras.layers.Input((3,), name="entry")
    left = keras.layers.Dense(HIDDEN, activation="tanh", name="left")(entry)
    right = keras.layers.Dense(2, name="right")(entry)
    both = keras.layers.Concatenate(name="both")([left, right])
    model = draw(keras.Model(entry, mdn()(both)))
    model.save(OUT / "keras3-graph.h5")
    x, y = random.normal(size=(4, 3)), random.normal(size=(4, D))
    hidden = np.concatenate(
        [np.tanh(dense(x, weights_of(model.get_layer("left")))), dense(x, weights_of(model.get_layer("right")))], axis=1)
    return expected("graph", model, x, y, hidden, ["keras3-graph.h5"])


def last_step():
    """A model of sequences with one label each: a bidirectional LSTM, an LSTM whose last step counts, dropout."""
    model = draw(keras.Sequential(
        [keras.layers.Input((STEPS, 2)),
         keras.layers.Bidirectional(keras.layers.LSTM(HIDDEN, return_sequences=True, name="cell"), name="two_ways"),
         keras.layers.LSTM(HIDDEN, name="lstm"), keras.layers.Dropout(0.2, name="dropout"), mdn()]))
    model.save(OUT / "keras3-last-step.h5")
    x, y = random.normal(size=(3, STEPS, 2)), random.normal(size=(3, D))
    forward, backward = (weights_of(layer) for layer in (model.layers[0].forward_layer, model.layers[0].backward_layer))
    both = np.concatenate([lstm(x, forward), lstm(x[:, ::-1], backward)[:, ::-1]], axis=2)
    hidden = lstm(both, weights_of(model.layers[1]))[:, -1]
    return expected("last step", model, x, y, hidden, ["keras3-last-step.h5"])


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    made_by = f"tools/reference_keras.py, NumPy {np.__version__}, h5py {h5py.__version__}, Keras {keras.__version__}, " \
        "keras-mdn-layer 1.0.0"
    models = [rows(), steps(), graph(), last_step()]
    with open(OUT / "keras.json", "w") as f:
        json.dump({"made by": made_by, "models": models}, f, indent=None, separators=(",", ":"))
        f.write("\n")


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random small models of Keras 3, and what Keras predicts with them.

Writes sweep.zip beside the tests of the import of Keras models: 100 sequential and 100 functional models from one seed,
in .keras and HDF5 by turns. Layers and settings are drawn with those that cannot be read among them.

    python3 tools/sweep_keras.py            the file of the tests
    python3 tools/sweep_keras.py 7 500 DIR  500 models from the seed 7 into DIR/sweep.zip

Needs Keras 3, JAX as its backend, h5py and NumPy.
"""
import pathlib
import random
import sys

import keras_models as km
import keras
import numpy as np
from keras import layers as L

ACTIVATIONS = ["linear", "relu", "tanh", "sigmoid", "hard_sigmoid", "elu", "selu", "gelu", "silu", "softplus", "softsign",
               "relu6",
               "leaky_relu", "mish", "exponential", "softmax", "log_softmax", "hard_silu"]


class Draw:
    """Layers by chance."""

    def __init__(self, seed):
        self.r = random.Random(seed)

    def activation(self, rows=True):
        name = self.r.choice(ACTIVATIONS)
        if name == "exponential" and self.r.random() < 0.5:
            return "tanh"
        return name if rows or "softmax" not in name else "relu"

    def flag(self, p=0.5):
        return self.r.random() < p

    def anywhere(self):
        """A layer that keeps the shape."""
        r = self.r
        return r.choice([
            lambda: L.Activation(self.activation(False)),
            lambda: L.LeakyReLU(negative_slope=round(r.uniform(0, 0.5), 2)),
            lambda: L.ReLU(max_value=r.choice([None, 1.5]), negative_slope=r.choice([0.0, 0.3]),
                           threshold=r.choice([0.0, 0.2])),
            lambda: L.ELU(alpha=r.choice([1, 2, 0.5])),
            lambda: L.PReLU(),
            lambda: L.Dropout(round(r.uniform(0, 0.6), 2)),
            lambda: L.GaussianNoise(0.3),
            lambda: L.BatchNormalization(scale=self.flag(), center=self.flag(), epsilon=r.choice([1e-3, 0.1]),
                                         axis=r.choice([-1, -1, -1, 1])),
            lambda: L.LayerNormalization() if self.flag(0.2) else L.Dropout(0.1),
        ])()

    def rnn(self, sequences):
        r = self.r
        kind = r.choice([L.LSTM, L.LSTM, L.LSTM, L.SimpleRNN, L.GRU if self.flag(0.3) else L.LSTM])
        settings = dict(units=r.randint(1, 4), return_sequences=sequences, use_bias=self.flag(0.8),
                        go_backwards=self.flag(0.2),
                        activation=r.choice(["tanh", "tanh", "relu", "hard_sigmoid", "elu"]))
        if kind is not L.SimpleRNN:
            settings["recurrent_activation"] = r.choice(["sigmoid", "hard_sigmoid"])
        if self.flag(0.3):
            settings["go_backwards"] = False
            return L.Bidirectional(kind(**settings), merge_mode=r.choice(["concat", "sum", "ave", "mul"]))
        return kind(**settings)

    def conv1d(self, steps):
        r = self.r
        stride, dilation = r.choice([(1, 1), (1, 1), (2, 1), (1, 2)])
        return L.Conv1D(r.randint(1, 4), r.randint(1, min(3, (steps + 1) // 2)), strides=stride, dilation_rate=dilation,
                        padding=r.choice(["valid", "same", "causal"]), activation=self.activation(False),
                        use_bias=self.flag(0.8))

    def pool1d(self):
        kind = self.r.choice([L.MaxPooling1D, L.AveragePooling1D])
        return kind(self.r.randint(1, 2), strides=self.r.choice([None, 1, 2]), padding=self.r.choice(["valid", "same"]))

    def dense(self):
        return L.Dense(self.r.randint(1, 5), activation=self.activation(), use_bias=self.flag(0.85))

    def next(self, shape):
        """A layer that can stand above an output of some shape without the batch."""
        r = self.r
        rank = len(shape)
        if self.flag(0.25):
            return self.anywhere()
        if rank == 1:
            return r.choice([
                self.dense, self.dense, self.dense, lambda: L.RepeatVector(r.randint(1, 4)),
                lambda: L.Reshape((shape[0], 1)), lambda: L.Reshape((-1, 2) if shape[0] % 2 == 0 else (1, shape[0]))])()
        if rank == 2:
            return r.choice([
                self.dense, lambda: L.TimeDistributed(self.dense()), lambda: self.rnn(True), lambda: self.rnn(True),
                lambda: self.rnn(False), lambda: self.conv1d(shape[0]), lambda: self.conv1d(shape[0]), self.pool1d,
                lambda: L.Flatten(), lambda: L.GlobalAveragePooling1D(), lambda: L.GlobalMaxPooling1D(),
                lambda: L.Permute((2, 1)),
                lambda: L.ZeroPadding1D(r.randint(0, 2)), lambda: L.UpSampling1D(2)])()
        kind = r.randint(0, 8)
        small = min(shape[:2])
        if kind == 0:
            return L.Conv2D(r.randint(1, 3), r.randint(1, min(3, small)), padding=r.choice(["valid", "same"]),
                            strides=r.randint(1, 2),
                            activation=self.activation(False), groups=1 if shape[2] % 2 or self.flag(0.8) else 1)
        if kind == 1:
            return L.DepthwiseConv2D(r.randint(1, min(2, small)), depth_multiplier=r.randint(1, 2),
                                     padding=r.choice(["valid", "same"]))
        if kind == 2:
            return L.SeparableConv2D(r.randint(1, 3), r.randint(1, min(2, small)), padding=r.choice(["valid", "same"]))
        if kind == 3:
            return L.Conv2DTranspose(r.randint(1, 2), r.randint(1, 3), strides=r.randint(1, 2),
                                     padding=r.choice(["valid", "same"]))
        if kind == 4:
            pooling = r.choice([L.MaxPooling2D, L.AveragePooling2D])
            return pooling(r.randint(1, min(2, small)), padding=r.choice(["valid", "same"]))
        if kind == 5:
            return r.choice([L.GlobalMaxPooling2D, L.GlobalAveragePooling2D])()
        if kind == 6:
            return r.choice([L.ZeroPadding2D(r.randint(0, 1)), L.UpSampling2D(2), L.Permute((2, 1, 3))])
        if kind == 7:
            return L.Flatten()
        return self.dense()

    def shape(self):
        r = self.r
        return r.choice([(r.randint(1, 5),), (r.randint(1, 7), r.randint(1, 4)), (r.randint(1, 7), r.randint(1, 4)),
                         (r.randint(3, 6), r.randint(3, 6), r.randint(1, 3))])


def data(seed, *shape):
    return np.random.RandomState(seed).normal(0, 1, shape).astype("float32")


def grown(draw, tensor, most):
    """Some layers above a tensor."""
    for _ in range(draw.r.randint(1, most)):
        if np.prod(tensor.shape[1:]) > 400:
            tensor = L.Flatten()(tensor)
        tensor = draw.next(tensor.shape[1:])(tensor)
    return tensor


def ended(draw, tensor):
    if len(tensor.shape) > 3:
        tensor = L.Flatten()(tensor)
    return km.MDN(draw.r.randint(1, 2), draw.r.randint(1, 3))(tensor)


def sequential(draw):
    shape = draw.shape()
    words = len(shape) == 1 and draw.flag(0.3)
    model = keras.Sequential([L.Input(shape), L.Embedding(6, 3) if words else draw.next(shape)])
    for _ in range(draw.r.randint(0, 4)):
        model.add(draw.next(model.output_shape[1:]))
        if np.prod(model.output_shape[1:]) > 400:
            model.add(L.Flatten())
    if draw.flag(0.6) and len(model.output_shape) < 4:
        model.add(km.MDN(draw.r.randint(1, 2), draw.r.randint(1, 3)))
    seed = draw.r.randint(0, 10**6)
    xs = np.random.RandomState(seed).randint(0, 6, (3, *shape)) if words else data(seed, 3, *shape)
    return model, [xs]


def merged(draw, tensors):
    r = draw.r
    shapes = {tuple(t.shape[1:]) for t in tensors}
    if len(shapes) == 1 and len(tensors) > 1:
        return r.choice([lambda: r.choice([L.Add, L.Multiply, L.Average, L.Maximum, L.Concatenate, L.Minimum])()(tensors),
                         lambda: tensors[0] + tensors[1], lambda: tensors[0] * tensors[1], lambda: tensors[0] - tensors[1],
                         lambda: L.Subtract()(tensors[:2])])()
    if len({s[:-1] for s in shapes}) == 1:
        return L.Concatenate()(tensors)
    rows = [t if len(t.shape) == 2 else L.GlobalMaxPooling1D()(t) if len(t.shape) == 3 else L.Flatten()(t) for t in tensors]
    return L.Concatenate()(rows)


def functional(draw):
    r = draw.r
    inputs = [L.Input(draw.shape()) for _ in range(r.choice([1, 1, 2, 2, 3]))]
    if draw.flag(0.4):
        shape = inputs[0].shape[1:]
        inputs = [L.Input(shape) for _ in inputs]
    branches = [grown(draw, x, 3) for x in inputs]
    if len(branches) == 1:
        branches.append(grown(draw, inputs[0], 2))
    if draw.flag(0.3):
        x = branches[0]
        branches[0] = r.choice([lambda: 2 * x, lambda: x + 1, lambda: 1 - x, lambda: -x, lambda: x / 4,
                                lambda: keras.ops.exp(x)])()
    if draw.flag(0.15):
        shared = L.Dense(2)
        branches = [shared(b) if b.shape[-1] == branches[0].shape[-1] else b for b in branches]
    body = merged(draw, branches)
    if draw.flag():
        body = grown(draw, body, 2)
    if draw.flag(0.3):
        body = merged(draw, [body, r.choice([L.Activation("relu"), L.Dropout(0.1)])(body)])
    outputs = [ended(draw, body) if draw.flag(0.7) else draw.next(body.shape[1:])(body)]
    if draw.flag(0.3):
        outputs.append(L.Dense(2)(r.choice(branches)))
    r.shuffle(outputs)
    order = list(inputs)
    r.shuffle(order)
    model = keras.Model(order, outputs if len(outputs) > 1 else outputs[0])
    return model, [data(r.randint(0, 10**6), 3, *x.shape[1:]) for x in order]


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1900
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    if len(sys.argv) > 3:
        km.FOLDER = pathlib.Path(sys.argv[3])
    cases = km.Cases("sweep_keras.py", "sweep.zip")
    tried = 0
    while len(cases.models) < count:
        tried += 1
        draw = Draw(f"{seed}/{tried}")
        number = len(cases.models)
        keras.utils.set_random_seed(tried)
        try:
            model, inputs = (sequential if number % 2 else functional)(draw)
        except ValueError as refused:  # Keras does not allow it, such as a kernel longer than its sequence
            print(f"{seed}/{tried}: {str(refused)[:80]!r}")
            continue
        km.draw(model, np.random.RandomState(tried))
        predicted = km.flat(model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0))
        if not all(np.isfinite(p).all() and np.abs(p).max() < 1e3 for p in predicted):
            continue
        cases.add(f"{seed}/{tried}", model, inputs, suffixes=((".keras", ".h5")[number // 2 % 2],),
                  layers=[type(layer).__name__ for layer in model.layers])
    cases.write()


main()

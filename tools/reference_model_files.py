#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the stored model files of the tests predict, computed by NumPy from the numbers in them.

Reads rows-0.1.zip, steps-0.1.zip and steps-0.1-moved.zip in mdn-layer/src/test/resources/io/github/mdn4j/layer/model
and writes models.json beside them. ModelFileTest.Writer wrote the first two when their layout was new, and the last when
FusedLSTM had moved to io.github.mdn4j.layer.fused; none of them is to be written again. The sizes and the layout of each
network are written down here, not taken from the files. Needs numpy.
"""
import io
import json
import pathlib
import struct
import zipfile

import numpy as np

FOLDER = pathlib.Path(__file__).parent.parent / "mdn-layer/src/test/resources/io/github/mdn4j/layer/model"
random = np.random.RandomState(4)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def buffer(stream):
    """One buffer as ND4J writes it: two strings, a length between them, big-endian numbers."""
    def string():
        return stream.read(struct.unpack(">H", stream.read(2))[0]).decode()
    string()  # how it was allocated
    length = struct.unpack(">q", stream.read(8))[0]
    kind = {"LONG": ">i8", "INT": ">i4", "FLOAT": ">f4", "DOUBLE": ">f8"}[string()]
    return np.frombuffer(stream.read(length * int(kind[2])), dtype=kind)


def parameters(file, *shapes):
    """The parameters in order, each matrix by columns."""
    with zipfile.ZipFile(FOLDER / file) as z:
        stream = io.BytesIO(z.read("coefficients.bin"))
    buffer(stream)  # the shape
    numbers = buffer(stream).astype("float64")
    parts = []
    for shape in shapes:
        size = int(np.prod(shape))
        parts.append(numbers[:size].reshape(shape, order="F"))
        numbers = numbers[size:]
    assert numbers.size == 0
    return parts


def weights_of(logits):
    e = np.exp(logits - logits.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def moments(pi, mu, var):
    """Mean and variance of a mixture: pi [.., K], mu and var [.., K, D]."""
    mean = (pi[..., None] * mu).sum(-2)
    return mean, (pi[..., None] * (var + mu**2)).sum(-2) - mean**2


def rows():
    """A tanh layer of 6; three diagonal Gaussians of two columns, sigma = softplus + 0.05."""
    w, b, v, c = parameters("rows-0.1.zip", (3, 6), (6,), (6, 15), (15,))
    x = np.float32(random.normal(size=(4, 3))).astype("float64")
    raw = np.tanh(x @ w + b) @ v + c
    blocks = raw[:, 3:].reshape(-1, 3, 4)
    sigma = np.log1p(np.exp(blocks[..., 2:])) + 0.05
    mean, variance = moments(weights_of(raw[:, :3]), blocks[..., :2], sigma**2)
    return {"file": "rows-0.1.zip", "x": x, "raw": raw, "mean": mean, "variance": variance}


def steps(file):
    """An LSTM of 4 with Deeplearning4j's order of gates and default activation, the sigmoid; two bivariate Gaussians,
    sigma = exp + 0.001, and a Bernoulli.
    """
    w, u, b, v, c = parameters(file, (2, 16), (4, 16), (16,), (4, 13), (13,))
    x = np.float32(random.normal(size=(2, 2, 5))).astype("float64")  # [n, width, T]
    h = np.zeros((2, 4))
    cell = np.zeros((2, 4))
    raw = []
    for t in range(5):
        a, f, o, i = np.split(x[:, :, t] @ w + h @ u + b, 4, axis=1)
        cell = sigmoid(f) * cell + sigmoid(i) * sigmoid(a)
        h = sigmoid(o) * sigmoid(cell)
        raw.append(h @ v + c)
    raw = np.stack(raw, axis=1)  # [n, T, P]
    blocks = raw[..., 2:12].reshape(2, 5, 2, 5)
    sigma = np.exp(blocks[..., 2:4]) + 1e-3
    mean, variance = moments(weights_of(raw[..., :2]), blocks[..., :2], sigma**2)
    p = sigmoid(raw[..., 12:])
    by_width = [np.moveaxis(a, 2, 1) for a in
                (raw, np.concatenate([mean, p], axis=2), np.concatenate([variance, p * (1 - p)], axis=2))]
    return {"file": file, "x": x, "raw": by_width[0], "mean": by_width[1], "variance": by_width[2]}


def main():
    models = [{k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in m.items()} for m in
              (rows(), steps("steps-0.1.zip"), steps("steps-0.1-moved.zip"))]
    with open(FOLDER / "models.json", "w") as f:
        json.dump(
            {"made by": f"tools/reference_model_files.py, NumPy {np.__version__}", "models": models}, f,
            separators=(",", ":"))
        f.write("\n")


main()

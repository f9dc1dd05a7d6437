#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does what `mdn predict` does, as a Python script of the usual kind does it: pandas in chunks, PyTorch, to_csv.

The model is a file of ModelSerializer with dense layers of tanh below a mixture of Gaussians of one label column; its
parameters are read from it. Needs Python 3 with numpy, pandas 3 and PyTorch:

    python3 tools/predict_csv.py model.zip x.csv p.csv mean
    python3 tools/predict_csv.py model.zip x.csv p.csv quantiles .05,.5,.95
    python3 tools/predict_csv.py model.zip x.csv p.csv samples 10
"""

import json
import struct
import sys
import zipfile

import numpy as np
import pandas as pd
import torch

CHUNK = 100_000
FLOOR = 1e-3  # of Scale.standard()
BISECTIONS = 32  # 2^-32 of the bracket, a rounding of float


def buffer(stream):
    """Reads a data buffer of ND4J: how it was allocated, its length, its type, its numbers."""

    def text():
        return stream.read(struct.unpack(">H", stream.read(2))[0]).decode()

    text()
    length = struct.unpack(">q", stream.read(8))[0]
    kind = {"LONG": ">i8", "FLOAT": ">f4", "DOUBLE": ">f8"}[text()]
    return np.frombuffer(stream.read(length * np.dtype(kind).itemsize), kind)


def network(path):
    """Returns weights and biases of each layer."""
    with zipfile.ZipFile(path) as archive:
        conf = json.loads(archive.read("configuration.json"))
        with archive.open("coefficients.bin") as stream:
            buffer(stream)  # the shape
            numbers = buffer(stream).astype(np.float32)
    layers, at = [], 0
    for layer in (c["layer"] for c in conf["confs"]):
        n, h = layer["nin"], layer["nout"]
        w = numbers[at : at + n * h].reshape((n, h), order="F")
        b = numbers[at + n * h : at + n * h + h]
        layers.append((torch.from_numpy(w.copy()), torch.from_numpy(b.copy())))
        at += n * h + h
    return layers


def mixture(layers, x):
    for w, b in layers[:-1]:
        x = torch.tanh(torch.addmm(b, x, w))
    raw = torch.addmm(layers[-1][1], x, layers[-1][0])
    k = raw.shape[1] // 3
    parts = raw[:, k:].reshape(-1, k, 2)
    return torch.softmax(raw[:, :k], 1), parts[:, :, 0], FLOOR + torch.exp(parts[:, :, 1])


def quantiles(pi, mu, sigma, levels):
    p = torch.tensor(levels)[None, :]
    low = (mu - 9 * sigma).min(1, keepdim=True).values.expand(-1, len(levels)).clone()
    high = (mu + 9 * sigma).max(1, keepdim=True).values.expand(-1, len(levels)).clone()
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        z = (middle[:, :, None] - mu[:, None, :]) / sigma[:, None, :]
        above = (pi[:, None, :] * torch.special.ndtr(z)).sum(2) >= p
        high = torch.where(above, middle, high)
        low = torch.where(above, low, middle)
    return high


def samples(pi, mu, sigma, count):
    k = torch.multinomial(pi, count, replacement=True)
    return torch.gather(mu, 1, k) + torch.gather(sigma, 1, k) * torch.randn(len(pi), count)


def main():
    model, source, target, what = sys.argv[1:5]
    torch.manual_seed(1)
    layers = network(model)
    with torch.inference_mode():
        for i, chunk in enumerate(pd.read_csv(source, chunksize=CHUNK, dtype=np.float32)):
            pi, mu, sigma = mixture(layers, torch.from_numpy(chunk.to_numpy()))
            if what == "mean":
                out = pd.DataFrame({"mean": (pi * mu).sum(1).numpy()})
            elif what == "quantiles":
                levels = [float(p) for p in sys.argv[5].split(",")]
                out = pd.DataFrame(quantiles(pi, mu, sigma, levels).numpy(), columns=[f"q{p}" for p in levels])
            else:
                count = int(sys.argv[5])
                out = pd.DataFrame(
                    samples(pi, mu, sigma, count).numpy(), columns=[f"sample{s + 1}" for s in range(count)])
            out.to_csv(target, index=False, mode="w" if i == 0 else "a", header=i == 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Heads of PyTorch in the layouts that are about, their weights, and what they predict.

Writes mdn-layer/src/test/resources/io/github/mdn4j/layer/torch:
  *.onnx          exported by both exporters of torch.onnx
  *.safetensors   state_dict of the same models, by the library safetensors
  *.npz           the same by numpy.savez
  torch.json      inputs, raw outputs, and log densities by torch.distributions.MixtureSameFamily

Needs PyTorch, onnx, onnxscript, safetensors and NumPy.
"""
import json
import pathlib

import numpy as np
import onnx
import safetensors
import safetensors.torch
import torch
from torch import nn
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

OUT = pathlib.Path(__file__).parent.parent / "mdn-layer/src/test/resources/io/github/mdn4j/layer/torch"
K, D, IN, HIDDEN = 3, 2, 4, 5
torch.manual_seed(19)


class LogSigma(nn.Module):
    """One linear layer: logits, means, log sigma, each component after component."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(IN, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, HIDDEN), nn.ReLU())
        self.head = nn.Linear(HIDDEN, K + 2 * K * D)

    def forward(self, x):
        return self.head(self.body(x))

    def parts(self, raw):
        logits, mu, log_sigma = raw.split([K, K * D, K * D], dim=-1)
        return logits, mu.unflatten(-1, (K, D)), log_sigma.unflatten(-1, (K, D)).exp()


class Separate(nn.Module):
    """Three outputs, as many tutorials have them: mixing weights by softmax, sigma by exp, means [n, K, D]."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(IN, HIDDEN), nn.Tanh())
        self.pi = nn.Linear(HIDDEN, K)
        self.sigma = nn.Linear(HIDDEN, K * D)
        self.mu = nn.Linear(HIDDEN, K * D)

    def forward(self, x):
        h = self.body(x)
        return torch.softmax(self.pi(h), -1), torch.exp(self.sigma(h)).view(-1, K, D), self.mu(h).view(-1, K, D)


class MeansFirst(nn.Module):
    """Means by dimension, [D, K], then log variances by dimension, then logits."""

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(IN, HIDDEN), nn.SiLU(), nn.Linear(HIDDEN, 2 * K * D + K))

    def forward(self, x):
        return self.net(x)

    def parts(self, raw):
        mu, log_var, logits = raw.split([K * D, K * D, K], dim=-1)
        return logits, mu.unflatten(-1, (D, K)).transpose(-1,
                                                          -2), (0.5 * log_var).exp().unflatten(-1, (D, K)).transpose(-1, -2)


class Steps(nn.Module):
    """An LSTM of two layers, a head on every step: logits, means, log sigma."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(IN, HIDDEN, num_layers=2, batch_first=True)
        self.head = nn.Linear(HIDDEN, K + 2 * K * D)

    def forward(self, x):
        return self.head(self.lstm(x)[0])

    parts = LogSigma.parts


def array(t):
    t = np.asarray(t.detach() if isinstance(t, torch.Tensor) else t)
    return {"shape": list(t.shape), "data": [float(f"{v:.9g}") for v in t.ravel().tolist()]}


def without_traces(path):
    """Takes out where in which file each operation was written."""
    model = onnx.load(path)
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    for value in [*model.graph.input, *model.graph.output, *model.graph.value_info, *model.graph.initializer]:
        del value.metadata_props[:]
    del model.metadata_props[:], model.graph.metadata_props[:]
    onnx.save(model, path)


def export(name, model, x):
    names = ["pi", "sigma", "mu"] if isinstance(model, Separate) else ["raw"]
    dynamic = {"x": {0: "n"}, **{each: {0: "n"} for each in names}}
    torch.onnx.export(model, (x,), OUT / f"{name}-script.onnx", dynamo=False, input_names=["x"], output_names=names,
                      dynamic_axes=dynamic)
    torch.onnx.export(model, (x,), OUT / f"{name}-dynamo.onnx", dynamo=True, input_names=["x"], output_names=names,
                      dynamic_shapes=({0: torch.export.Dim("n")},), external_data=False)
    for exporter in ("script", "dynamo"):
        without_traces(OUT / f"{name}-{exporter}.onnx")
    safetensors.torch.save_file(model.state_dict(), OUT / f"{name}.safetensors", metadata={"format": "pt"})
    np.savez(OUT / f"{name}.npz", **{key: value.numpy() for key, value in model.state_dict().items()})


def case(name, model, x):
    model.eval()
    export(name, model, x)
    with torch.no_grad():
        out = model(x)
        if isinstance(model, Separate):
            weights, sigma, mu = out
            mixing, outputs = Categorical(probs=weights), list(out)
        else:
            logits, mu, sigma = model.parts(out)
            mixing, outputs = Categorical(logits=logits), [out]
        y = torch.randn(*x.shape[:-1], D)
        density = MixtureSameFamily(mixing, Independent(Normal(mu, sigma), 1))
        return {"name": name, "x": array(x), "outputs": [array(o) for o in outputs], "y": array(y),
                "logDensity": array(density.log_prob(y)), "mean": array(density.mean)}


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    x = torch.randn(6, IN)
    models = [case("log-sigma", LogSigma(), x), case("separate", Separate(), x), case("means-first", MeansFirst(), x),
              case("steps", Steps(), torch.randn(3, 7, IN))]
    made_by = f"tools/reference_pytorch.py, PyTorch {torch.__version__}, onnx {onnx.__version__}, " \
        f"safetensors {safetensors.__version__}, NumPy {np.__version__}"
    (OUT / "torch.json").write_text(json.dumps({"made by": made_by, "models": models}, separators=(",", ":")) + "\n")


main()

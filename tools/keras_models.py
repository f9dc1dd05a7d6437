# SPDX-License-Identifier: Apache-2.0
"""What reference_keras_layers.py and sweep_keras.py share: the layer MDN, weights by chance, and how a case is written.

A case is a model in both formats of Keras 3, its inputs, and what Keras predicts for them.
"""
import io
import json
import os
import pathlib
import tempfile
import zipfile

os.environ.setdefault("KERAS_BACKEND", "jax")

import h5py
import keras
import numpy as np

FOLDER = pathlib.Path(__file__).parent.parent / "mdn-layer/src/test/resources/io/github/mdn4j/layer/keras"
WHEN = (2026, 1, 1, 0, 0, 0)


def elu_plus_one(x):
    return keras.ops.elu(x) + 1 + keras.backend.epsilon()


@keras.saving.register_keras_serializable(package="keras_mdn_layer", name="MDN")
class MDN(keras.layers.Layer):
    """keras-mdn-layer's layer from its documented behaviour: all means, all scales, all logits of the mixture."""

    def __init__(self, output_dimension, num_mixtures, **kwargs):
        super().__init__(**kwargs)
        self.output_dim = output_dimension
        self.num_mix = num_mixtures
        self.mdn_mus = keras.layers.Dense(num_mixtures * output_dimension, name="mdn_mus")
        self.mdn_sigmas = keras.layers.Dense(num_mixtures * output_dimension, activation=elu_plus_one, name="mdn_sigmas")
        self.mdn_pi = keras.layers.Dense(num_mixtures, name="mdn_pi")

    def build(self, input_shape):
        for layer in (self.mdn_mus, self.mdn_sigmas, self.mdn_pi):
            layer.build(input_shape)
        super().build(input_shape)

    def call(self, x, mask=None):
        return keras.layers.concatenate([self.mdn_mus(x), self.mdn_sigmas(x), self.mdn_pi(x)])

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], 2 * self.num_mix * self.output_dim + self.num_mix)

    def get_config(self):
        return {**super().get_config(), "output_dimension": self.output_dim, "num_mixtures": self.num_mix}


def versions():
    return f"Keras {keras.__version__} on {keras.backend.backend()}, h5py {h5py.__version__}, NumPy {np.__version__}"


def draw(model, random):
    """Sets every weight by chance; what is a variance becomes positive."""
    for weight in model.weights:
        if "seed_generator" in weight.path:
            continue
        values = random.normal(0, 0.5, weight.shape)
        weight.assign(np.abs(values) + 0.1 if "variance" in weight.name else values)
    return model


def array(values):
    values = np.asarray(values)
    return {"shape": list(values.shape), "data": [float(f"{v:.9g}") for v in values.ravel().tolist()]}


def flat(structure):
    return [np.asarray(leaf) for leaf in keras.tree.flatten(structure)]


def heads(model):
    """For each output, [D, K] if it is a mixture's, else null."""
    found = []
    for tensor in model.outputs:
        layer = tensor._keras_history.operation
        layer = layer.layer if isinstance(layer, keras.layers.TimeDistributed) else layer
        found.append([layer.output_dim, layer.num_mix] if isinstance(layer, MDN) else None)
    return found


class Cases:
    """A zip of models and of what they predict."""

    def __init__(self, script, file):
        self.script = script
        self.file = FOLDER / file
        self.models = []
        self.contents = {}

    def add(self, name, model, inputs, suffixes=(".keras", ".h5"), **about):
        """inputs: a list of arrays in the order of the model's inputs, or whatever predict takes."""
        predicted = model.predict(inputs if len(flat(inputs)) > 1 else flat(inputs)[0], verbose=0)
        number = f"{len(self.models):03d}"
        files = []
        with tempfile.TemporaryDirectory() as folder:
            for suffix in suffixes:
                path = pathlib.Path(folder) / (number + suffix)
                try:
                    model.save(path)
                except Exception as problem:  # some models cannot be written in the older format
                    print(f"{name}{suffix}: not saved: {str(problem)[:100]}")
                    continue
                self.contents[path.name] = path.read_bytes()
                files.append(path.name)
        case = {
            "name": name, **about, "kind": type(model).__name__, "files": files,
            "inputs": [array(a) for a in flat(inputs)], "outputs": [array(a) for a in flat(predicted)],
            "heads": heads(model),
        }
        self.models.append(case)

    def write(self):
        FOLDER.mkdir(parents=True, exist_ok=True)
        about = {"made by": f"tools/{self.script}, {versions()}", "cases": self.models}
        with zipfile.ZipFile(self.file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
            for name, content in {"cases.json": json.dumps(about, separators=(",", ":")).encode(), **self.contents}.items():
                out.writestr(zipfile.ZipInfo(name, WHEN), content, zipfile.ZIP_DEFLATED, 9)
        print(f"{self.file}: {len(self.models)} models, {self.file.stat().st_size} bytes")

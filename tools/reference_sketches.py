#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the files of drawings that StrokeThreeFileTest reads, and prints the numbers in GaussianKlTest.

Files of sketch-rnn come from Python 2 as well as from Python 3. This writes both kinds: a string of Python 2 is a
BINSTRING of a pickle of protocol 2, where Python 3 puts bytes. Needs NumPy and PyTorch.
"""

import io
import os
import pickle
import struct
import sys
import zipfile

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "..", "mdn-examples", "src", "test", "resources", "io", "github", "mdn4j", "examples",
                      "strokes")


def drawing(i, kind=np.int16):
    """Drawing i has i + 3 points; the pen is lifted after every third and after the last."""
    n = i + 3
    rows = [[7 * t - i, 3 * t * t - 100 * i, int(t % 3 == 2 or t == n - 1)] for t in range(n)]
    return np.array(rows, dtype=kind)


def drawings(indices, kind=np.int16):
    array = np.empty(len(indices), dtype=object)
    for k, i in enumerate(indices):
        array[k] = drawing(i, kind)
    return array


class Python2Pickler(pickle._Pickler):
    """Writes bytes and strings as Python 2 does."""

    dispatch = pickle._Pickler.dispatch.copy()

    def save_text(self, text):
        raw = text.encode("latin1") if isinstance(text, str) else text
        if len(raw) < 256:
            self.write(pickle.SHORT_BINSTRING + struct.pack("<B", len(raw)) + raw)
        else:
            self.write(pickle.BINSTRING + struct.pack("<i", len(raw)) + raw)
        self.memoize(text)

    dispatch[str] = save_text
    dispatch[bytes] = save_text


def npy(array, python2):
    out = io.BytesIO()
    if python2:
        np.lib.format.write_array_header_1_0(out, np.lib.format.header_data_from_array_1_0(array))
        Python2Pickler(out, protocol=2).dump(array)
    else:
        np.lib.format.write_array(out, array, allow_pickle=True)
    return out.getvalue()


def write(name, train, test, python2=False):
    with zipfile.ZipFile(os.path.join(FOLDER, name), "w") as archive:
        for split, array in (("valid", drawings([0])), ("train", train), ("test", test)):
            archive.writestr(zipfile.ZipInfo(split + ".npy"), npy(array, python2), zipfile.ZIP_DEFLATED)


class Evil:
    def __reduce__(self):
        return os.system, ("true",)


def evil():
    array = np.empty(1, dtype=object)
    array[0] = Evil()
    return array


os.makedirs(FOLDER, exist_ok=True)
write("python2.npz", drawings(range(40)), drawings(range(40, 45)), python2=True)
write("python3.npz", drawings(range(40)), drawings(range(40, 45)))
write("float64.npz", drawings(range(40), ">f8"), drawings(range(40, 45), np.float32))
write("evil.npz", evil(), drawings(range(5)))
write("numbers.npz", np.zeros((4, 5, 3), np.int16), drawings(range(5)))
some = drawings(range(5))
some[1] = np.zeros((4, 2), np.int16)
some[2] = np.array([[0, 0, 0], [1, 1, 2]], np.int16)
some[3] = np.zeros((0, 3), np.int16)
some[4] = np.array([[0, 0, 0], [np.nan, 1, 1]])
write("faulty.npz", some, drawings(range(5)))
with open(os.path.join(FOLDER, "made-by.txt"), "w") as out:
    out.write("The files .npz are written by tools/reference_sketches.py with Python %s and NumPy %s.\n"
              % (sys.version.split()[0], np.__version__))

print("PyTorch", torch.__version__)
for mu, log_variance in (([0.0], [0.0]), ([1.5], [-2.0]), ([0.3, -2.0, 0.1], [0.7, -0.4, -6.0])):
    mu = torch.tensor(mu, dtype=torch.float64, requires_grad=True)
    s = torch.tensor(log_variance, dtype=torch.float64, requires_grad=True)
    q = torch.distributions.Normal(mu, torch.exp(s / 2))
    p = torch.distributions.Normal(torch.zeros_like(mu), torch.ones_like(mu))
    kl = torch.distributions.kl_divergence(q, p).sum()
    kl.backward()
    print(kl.item(), mu.grad.tolist(), s.grad.tolist())

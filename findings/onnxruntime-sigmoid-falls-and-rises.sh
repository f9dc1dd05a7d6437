#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# ONNX Runtime 1.30.0, CPU on x86-64: Sigmoid is larger at -17 than at -16, and exactly 0 from -18 down, where PyTorch has
# seven digits as far as -87.
#
# So a model that was exported says 0 for what is merely rare, and the logarithm that follows is infinite. Softplus and Exp of the same
# runtime are right, so log(Sigmoid(x)) = -Softplus(-x) is a way out. Seen:
#   at -16 and -17 ONNX Runtime falls: True
#   at -16 it is more than 40 % off: True
#   at -20 it is 0: True
#   at -20 PyTorch is within a millionth of 2.0611537e-09: True
#   -Softplus(20) is within a millionth of -20: True
. "$(dirname "$0")/python.sh"
python onnxruntime==1.30.0 onnx==1.23.1 torch==2.13.0 numpy==2.4.6 <<'PY'
import math

import numpy as np
import onnxruntime
import torch
from onnx import TensorProto, helper


def run(operator, *values):
    graph = helper.make_graph(
        [helper.make_node(operator, ["x"], ["y"])], "finding",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None])])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": np.array(values, "float32")})[0].astype(float)


def right(x):
    return 1 / (1 + math.exp(-x))


at16, at17, at20 = run("Sigmoid", -16, -17, -20)
print(f"at -16 and -17 ONNX Runtime falls: {at16 < at17}")
print(f"at -16 it is more than 40 % off: {abs(at16 / right(-16) - 1) > 0.4}")
print(f"at -20 it is 0: {at20 == 0}")
print("at -20 PyTorch is within a millionth of 2.0611537e-09:",
      abs(float(torch.sigmoid(torch.tensor(-20.0))) / right(-20) - 1) < 1e-6)
print(f"-Softplus(20) is within a millionth of -20: {abs(run('Softplus', 20)[0] / 20 - 1) < 1e-6}")
PY
expect 'at -16 and -17 ONNX Runtime falls: True
at -16 it is more than 40 % off: True
at -20 it is 0: True
at -20 PyTorch is within a millionth of 2.0611537e-09: True
-Softplus(20) is within a millionth of -20: True'

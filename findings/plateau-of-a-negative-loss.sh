#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# PyTorch 2.13.0 and Optax 0.2.8: the schedule that lowers the learning rate on a plateau never does so where the loss is negative, as the
# negative log-likelihood of a narrow density is.
#
# An improvement is a loss below (1 - threshold) times the best one. Of a negative number that product is larger, so a loss that stands still,
# or gets worse by less than the threshold each time, counts as better than ever. Keras subtracts a margin. Seen, after 100 epochs of the
# same loss with a patience of 5, and after 1000 epochs in which the loss climbs from -10 to -9.5:
#   ReduceLROnPlateau, loss 10: lowered
#   ReduceLROnPlateau, loss -10: not lowered
#   ReduceLROnPlateau, loss from -10 to -9.5: not lowered
#   reduce_on_plateau, loss 10: lowered
#   reduce_on_plateau, loss -10: not lowered
#   reduce_on_plateau, loss from -10 to -9.5: not lowered
. "$(dirname "$0")/python.sh"
python torch==2.13.0 optax==0.2.8 jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6 <<'PY'
import jax.numpy as jnp
import optax
import torch

losses = {
    "10": [10.0] * 100,
    "-10": [-10.0] * 100,
    "from -10 to -9.5": [-10 + 0.0005 * epoch for epoch in range(1001)],
}


def of_pytorch(values):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=5)
    for value in values:
        schedule.step(value)
    return optimizer.param_groups[0]["lr"]


def of_optax(values):
    schedule = optax.contrib.reduce_on_plateau(patience=5)
    parameters = {"w": jnp.zeros(1)}
    state = schedule.init(parameters)
    for value in values:
        _, state = schedule.update(parameters, state, value=jnp.float32(value))
    return float(state.scale)


for name, rate in (("ReduceLROnPlateau", of_pytorch), ("reduce_on_plateau", of_optax)):
    for loss, values in losses.items():
        print(f"{name}, loss {loss}: {'lowered' if rate(values) < 1 else 'not lowered'}")
PY
expect 'ReduceLROnPlateau, loss 10: lowered
ReduceLROnPlateau, loss -10: not lowered
ReduceLROnPlateau, loss from -10 to -9.5: not lowered
reduce_on_plateau, loss 10: lowered
reduce_on_plateau, loss -10: not lowered
reduce_on_plateau, loss from -10 to -9.5: not lowered'

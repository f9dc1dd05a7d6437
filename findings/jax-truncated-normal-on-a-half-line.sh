#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# JAX 0.10.2: jax.random.truncated_normal of a half-line returns the largest number that a float has, 3.4e38, now and then from a bound of 2 on
# and always from 5.5 on.
#
# It inverts the distribution function, which in float ends at 1 before the tail does, and clips the infinity that comes out to the upper
# bound. One such number in ten thousand is enough to spoil every mean. By chance one of ten million draws lies beyond the bound plus 6 in less
# than one of ten thousand runs; the mean from 4 on is 4.226. Seen, ten million draws each:
#   from 1 on: largest below 1 + 6: True
#   from 3 on: some are 3.4e38: True
#   from 4 on: one in 1000 to 10000 is 3.4e38: True
#   from 5.5 on: all are 3.4e38: True
#   from 4 on in double precision: largest below 4 + 6: True
. "$(dirname "$0")/python.sh"
python jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6 <<'PY'
import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)


def draws(bound, dtype=jnp.float32):
    return np.asarray(jax.random.truncated_normal(jax.random.key(0), dtype(bound), dtype(jnp.inf), (10_000_000,), dtype))


def largest(x):
    return np.mean(x > 3.4e38)


print(f"from 1 on: largest below 1 + 6: {draws(1).max() < 7}")
print(f"from 3 on: some are 3.4e38: {largest(draws(3)) > 0}")
print(f"from 4 on: one in 1000 to 10000 is 3.4e38: {1e-4 < largest(draws(4)) < 1e-3}")
print(f"from 5.5 on: all are 3.4e38: {largest(draws(5.5)) == 1}")
print(f"from 4 on in double precision: largest below 4 + 6: {draws(4, jnp.float64).max() < 10}")
PY
expect 'from 1 on: largest below 1 + 6: True
from 3 on: some are 3.4e38: True
from 4 on: one in 1000 to 10000 is 3.4e38: True
from 5.5 on: all are 3.4e38: True
from 4 on in double precision: largest below 4 + 6: True'

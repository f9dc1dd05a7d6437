# SPDX-License-Identifier: Apache-2.0
"""The side of bench.sh that is Python's: PyTorch, also compiled, and JAX.

Each line of standard input is the title of a comparison, the name of a peer and a number of seconds, such as
"head 1000 5 2 torch 0.05"; each answer is the median number of seconds of a call. Raw rows are laid out as
K logits, K D means, K D logarithms of standard deviations.
"""
import functools
import math
import os
import shutil
import statistics
import sys
import time

THREADS = int(os.environ.get("OMP_NUM_THREADS", os.cpu_count()))
if hasattr(os, "sched_setaffinity"):  # JAX has no setting of threads, but takes no more than it sees cores
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-THREADS:])

try:
    import torch
except ImportError as error:
    print(error, flush=True)
    sys.exit(1)
try:
    import jax
    import optax
    from jax import numpy as jnp
except ImportError:
    jax = None

HALF_LOG_2_PI = 0.5 * math.log(2 * math.pi)


def split(raw, k, d):
    """Returns logits [n,K], means [n,K,D] and log standard deviations [n,K,D]."""
    n = raw.shape[0]
    return raw[:, :k], raw[:, k : k + k * d].view(n, k, d), raw[:, k + k * d :].view(n, k, d)


def by_hand(raw, y, k, d):
    """The negative log likelihood of all rows, by log-sum-exp."""
    logits, mean, log_scale = split(raw, k, d)
    z = (y.unsqueeze(1) - mean) * torch.exp(-log_scale)
    component = -(0.5 * z * z + log_scale).sum(2) - d * HALF_LOG_2_PI
    return -torch.logsumexp(torch.log_softmax(logits, 1) + component, 1).sum()


def by_distributions(raw, y, k, d):
    """The same with torch.distributions."""
    logits, mean, log_scale = split(raw, k, d)
    normal = torch.distributions.Normal(mean, torch.exp(log_scale))
    mixture = torch.distributions.MixtureSameFamily(
        torch.distributions.Categorical(logits=logits), torch.distributions.Independent(normal, 1)
    )
    return -mixture.log_prob(y).sum()


LOSSES = {"torch": by_hand, "distributions": by_distributions}


def compiled(function):
    return torch.compile(function, dynamic=False)


def head(name, n, k, d):
    if name == "jax":
        return jax_head(n, k, d)
    if name == "compile":
        LOSSES.setdefault("compile", compiled(by_hand))
    raw = torch.randn(n, k * (1 + 2 * d), requires_grad=True)
    y = torch.randn(n, d)
    loss = LOSSES[name]

    def call():
        raw.grad = None
        loss(raw, y, k, d).backward()

    return call


def step(name, net, x, y, k, d):
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)

    def loss():
        raw = net(x)
        return by_hand(raw.reshape(-1, raw.shape[-1]), y, k, d) / x.shape[0]

    forward = compiled(loss) if name == "compile" else loss
    update = compiled(optimizer.step) if name == "compile" else optimizer.step

    def call():
        optimizer.zero_grad(set_to_none=True)
        forward().backward()
        update()

    return call


def jax_by_hand(raw, y, k, d):
    """The same loss in JAX."""
    n = raw.shape[0]
    logits = raw[:, :k]
    mean = raw[:, k : k + k * d].reshape(n, k, d)
    log_scale = raw[:, k + k * d :].reshape(n, k, d)
    z = (y[:, None, :] - mean) * jnp.exp(-log_scale)
    component = -(0.5 * z * z + log_scale).sum(2) - d * HALF_LOG_2_PI
    return -jax.nn.logsumexp(jax.nn.log_softmax(logits, 1) + component, 1).sum()


def normal(seed, *shape):
    return jax.random.normal(jax.random.PRNGKey(seed), shape)


def jax_head(n, k, d):
    raw, y = normal(1, n, k * (1 + 2 * d)), normal(2, n, d)
    run = jax.jit(jax.value_and_grad(functools.partial(jax_by_hand, k=k, d=d)))
    return lambda: jax.block_until_ready(run(raw, y))


def jax_step(forward, parameters, x, y, k, d):
    """A step of Adam, all of it compiled, its arrays used again."""
    optimizer = optax.adam(1e-3)

    def loss(parameters, x, y):
        raw = forward(parameters, x)
        return jax_by_hand(raw.reshape(-1, raw.shape[-1]), y, k, d) / x.shape[0]

    @functools.partial(jax.jit, donate_argnums=(0, 1))
    def run(parameters, state, x, y):
        value, gradient = jax.value_and_grad(loss)(parameters, x, y)
        updates, state = optimizer.update(gradient, state, parameters)
        return optax.apply_updates(parameters, updates), state, value

    now = [parameters, optimizer.init(parameters)]

    def call():
        now[0], now[1], value = run(now[0], now[1], x, y)
        jax.block_until_ready((now, value))

    return call


def jax_dense(seed, width, units):
    return normal(seed, width, units) / math.sqrt(width), jnp.zeros(units)


def jax_chain(hidden, layers, k, d):
    widths = [1] + [hidden] * layers + [k * (1 + 2 * d)]
    parameters = [jax_dense(i, widths[i], widths[i + 1]) for i in range(layers + 1)]

    def forward(parameters, x):
        for w, b in parameters[:-1]:
            x = jnp.tanh(x @ w + b)
        return x @ parameters[-1][0] + parameters[-1][1]

    return forward, parameters


def jax_mlp(n, hidden, layers, k, d):
    forward, parameters = jax_chain(hidden, layers, k, d)
    return jax_step(forward, parameters, normal(8, n, 1), normal(9, n, d), k, d)


def jax_lstm(parameters, x):
    """An LSTM over [T,n,width]: one product with the input for all steps, then a scan."""
    (wx, b), wh = parameters
    z = x @ wx + b

    def cell(state, z):
        h, c = state
        i, f, g, o = jnp.split(z + h @ wh, 4, axis=1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), h

    zero = jnp.zeros((x.shape[1], wh.shape[0]))
    return jax.lax.scan(cell, (zero, zero), z)[1]


def jax_rnn(n, hidden, layers, steps, k, width=3):
    lstms = []
    for i in range(layers):
        lstms.append((jax_dense(i, hidden if i else width, 4 * hidden), jax_dense(10 + i, hidden, 4 * hidden)[0]))
    parameters = lstms, jax_dense(20, hidden, k * (1 + 2 * width))

    def forward(parameters, x):
        h = x
        for lstm in parameters[0]:
            h = jax_lstm(lstm, h)
        return h @ parameters[1][0] + parameters[1][1]

    return jax_step(forward, parameters, normal(8, steps, n, width), normal(9, n * steps, width), k, width)


def jax_predict(n, hidden, layers, k, d):
    forward, parameters = jax_chain(hidden, layers, k, d)

    @jax.jit
    def run(parameters, x):
        raw = forward(parameters, x)
        weight = jax.nn.softmax(raw[:, :k], 1)[:, :, None]
        mean = raw[:, k : k + k * d].reshape(n, k, d)
        scale = jnp.exp(raw[:, k + k * d :]).reshape(n, k, d)
        expected = (weight * mean).sum(1)
        return expected, (weight * (scale * scale + (mean - expected[:, None, :]) ** 2)).sum(1)

    x = normal(8, n, 1)
    return lambda: jax.block_until_ready(run(parameters, x))


def torch_chain(hidden, layers, k, d):
    modules, width = [], 1
    for _ in range(layers):
        modules += [torch.nn.Linear(width, hidden), torch.nn.Tanh()]
        width = hidden
    modules.append(torch.nn.Linear(width, k * (1 + 2 * d)))
    return torch.nn.Sequential(*modules)


def mlp(name, n, hidden, layers, k, d):
    if name == "jax":
        return jax_mlp(n, hidden, layers, k, d)
    return step(name, torch_chain(hidden, layers, k, d), torch.randn(n, 1), torch.randn(n, d), k, d)


def predict(name, n, hidden, layers, k, d):
    """Mean and variance of the mixture at each row."""
    if name == "jax":
        return jax_predict(n, hidden, layers, k, d)
    net = torch_chain(hidden, layers, k, d)
    x = torch.randn(n, 1)

    def moments(x):
        logits, mean, log_scale = split(net(x), k, d)
        weight = torch.softmax(logits, 1).unsqueeze(2)
        expected = (weight * mean).sum(1)
        return expected, (weight * (torch.exp(2 * log_scale) + (mean - expected.unsqueeze(1)) ** 2)).sum(1)

    run = compiled(moments) if name == "compile" else moments

    def call():
        with torch.no_grad():
            run(x)

    return call


class Recurrent(torch.nn.Module):
    def __init__(self, width, hidden, layers, outputs):
        super().__init__()
        self.lstm = torch.nn.LSTM(width, hidden, layers, batch_first=True)
        self.head = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        return self.head(self.lstm(x)[0])


def rnn(name, n, hidden, layers, steps, k, width=3):
    if name == "jax":
        return jax_rnn(n, hidden, layers, steps, k, width)
    net = Recurrent(width, hidden, layers, k * (1 + 2 * width))
    return step(name, net, torch.randn(n, steps, width), torch.randn(n * steps, width), k, width)


def draw(raw, n, k, d):
    """A label of each row: a component by its weight, then a Gaussian."""
    component = torch.distributions.Categorical(logits=raw[:, :k]).sample()[:, None, None].expand(n, 1, d)
    mean = raw[:, k : k + k * d].view(n, k, d).gather(1, component)[:, 0]
    log_scale = raw[:, k + k * d :].view(n, k, d).gather(1, component)[:, 0]
    return torch.normal(mean, log_scale.exp())


def sample(name, n, hidden, layers, steps, k, d):
    """Runs a history once and goes on from its state with n paths, each draw fed back."""
    if name == "jax":
        return jax_sample(n, hidden, layers, steps, k, d)
    lstm = torch.nn.LSTM(d, hidden, layers, batch_first=True)
    head = torch.nn.Linear(hidden, k * (1 + 2 * d))
    history = torch.randn(1, steps, d)

    def further(y, h, c):
        out, (h, c) = lstm(y[:, None], (h, c))
        return draw(head(out[:, -1]), n, k, d), h, c

    step = compiled(further) if name == "compile" else further

    @torch.no_grad()
    def call():
        out, (h, c) = lstm(history)
        y = draw(head(out[:, -1]).repeat(n, 1), n, k, d)
        h, c = h.repeat(1, n, 1), c.repeat(1, n, 1)
        drawn = [y]
        for _ in range(steps - 1):
            y, h, c = step(y, h, c)
            drawn.append(y)
        return torch.stack(drawn, 1)

    return call


def jax_sample(n, hidden, layers, steps, k, d):
    """The same, all of it compiled."""
    lstms = []
    for i in range(layers):
        lstms.append((jax_dense(i, hidden if i else d, 4 * hidden), jax_dense(10 + i, hidden, 4 * hidden)[0]))
    head = jax_dense(20, hidden, k * (1 + 2 * d))

    def further(parameters, states, x):
        lstms, (w, b) = parameters
        after = []
        for ((wx, bx), wh), (h, c) in zip(lstms, states):
            i, f, g, o = jnp.split(x @ wx + bx + h @ wh, 4, axis=1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            x = jax.nn.sigmoid(o) * jnp.tanh(c)
            after.append((x, c))
        return after, x @ w + b

    def drawn(key, raw):
        one, two = jax.random.split(key)
        component = jax.random.categorical(one, raw[:, :k])[:, None, None]
        mean = jnp.take_along_axis(raw[:, k : k + k * d].reshape(n, k, d), component, 1)[:, 0]
        log_scale = jnp.take_along_axis(raw[:, k + k * d :].reshape(n, k, d), component, 1)[:, 0]
        return mean + jnp.exp(log_scale) * jax.random.normal(two, (n, d))

    @jax.jit
    def run(parameters, history, key):
        zero = [(jnp.zeros((1, hidden)),) * 2] * layers
        states, raws = jax.lax.scan(lambda s, x: further(parameters, s, x), zero, history)
        states = [tuple(jnp.repeat(one, n, 0) for one in state) for state in states]
        keys = jax.random.split(key, steps)
        first = drawn(keys[0], jnp.repeat(raws[-1], n, 0))

        def step(carry, key):
            states, raw = further(parameters, *carry)
            y = drawn(key, raw)
            return (states, y), y

        return first, jax.lax.scan(step, (states, first), keys[1:])[1]

    history = normal(8, steps, 1, d)
    return lambda: jax.block_until_ready(run((lstms, head), history, jax.random.PRNGKey(1)))


def make(words):
    """Makes the call that a title and a name stand for."""
    kind, *sizes, name = words
    numbers = [int(size.lstrip("mbhLTKD")) for size in sizes]
    if kind == "head":
        return head(name, *numbers)
    if kind == "body":
        kind = "rnn" if sizes[0].startswith("mb") else "mlp"
    return {"mlp": mlp, "rnn": rnn, "predict": predict, "sample": sample}[kind](name, *numbers)


def seconds_a_call(call, budget):
    """The median over as many calls as take the budget."""
    seconds = []
    total = 0
    while not seconds or total < budget:
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
        total += seconds[-1]
    return statistics.median(seconds)


def main():
    torch.manual_seed(1)
    torch.set_num_threads(THREADS)
    others = ["compile"] if hasattr(torch, "compile") and shutil.which(os.environ.get("CXX", "g++")) else []
    others += [] if jax is None else ["jax"]
    print("torch", torch.__version__, *others, flush=True)
    calls = {}
    for line in sys.stdin:
        work, budget = line.rsplit(maxsplit=1)
        if work not in calls:
            calls[work] = make(work.split())
        print(seconds_a_call(calls[work], float(budget)), flush=True)


main()

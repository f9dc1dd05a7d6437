# SPDX-License-Identifier: Apache-2.0
"""PyTorch's side of bench.sh.

Each line of standard input is the title of a comparison, the name of a peer and a number of seconds, such as
"head 1000 5 2 torch 0.05"; each answer is the median number of seconds of a call. Raw rows are laid out as
K logits, K D means, K D logarithms of standard deviations.
"""
import math
import os
import statistics
import sys
import time

try:
    import torch
except ImportError as error:
    print(error, flush=True)
    sys.exit(1)

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


def head(name, n, k, d):
    raw = torch.randn(n, k * (1 + 2 * d), requires_grad=True)
    y = torch.randn(n, d)
    loss = LOSSES[name]

    def call():
        raw.grad = None
        loss(raw, y, k, d).backward()

    return call


def step(net, x, y, k, d):
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)

    def call():
        optimizer.zero_grad(set_to_none=True)
        raw = net(x)
        (by_hand(raw.reshape(-1, raw.shape[-1]), y, k, d) / x.shape[0]).backward()
        optimizer.step()

    return call


def mlp(n, hidden, layers, k, d):
    modules, width = [], 1
    for _ in range(layers):
        modules += [torch.nn.Linear(width, hidden), torch.nn.Tanh()]
        width = hidden
    modules.append(torch.nn.Linear(width, k * (1 + 2 * d)))
    return step(torch.nn.Sequential(*modules), torch.randn(n, 1), torch.randn(n, d), k, d)


class Recurrent(torch.nn.Module):
    def __init__(self, width, hidden, layers, outputs):
        super().__init__()
        self.lstm = torch.nn.LSTM(width, hidden, layers, batch_first=True)
        self.head = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        return self.head(self.lstm(x)[0])


def rnn(n, hidden, layers, steps, k, width=3):
    net = Recurrent(width, hidden, layers, k * (1 + 2 * width))
    return step(net, torch.randn(n, steps, width), torch.randn(n * steps, width), k, width)


def make(words):
    """Makes the call that a title and a name stand for."""
    kind, *sizes, name = words
    numbers = [int(size.lstrip("mbhLTKD")) for size in sizes]
    if kind == "head":
        return head(name, *numbers)
    if kind == "body":
        kind = "rnn" if sizes[0].startswith("mb") else "mlp"
    return {"mlp": mlp, "rnn": rnn}[kind](*numbers)


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
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", os.cpu_count())))
    print("torch", torch.__version__, flush=True)
    calls = {}
    for line in sys.stdin:
        work, budget = line.rsplit(maxsplit=1)
        if work not in calls:
            calls[work] = make(work.split())
        print(seconds_a_call(calls[work], float(budget)), flush=True)


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures `mdn predict` and tools/predict_csv.py in turn on the same file: processor time, wall time, most memory.

What a run on one row takes is start-up; rows a CPU-second are what is left. Needs Java 17, a built ./mdn, and Python 3 with numpy,
pandas 3 and PyTorch, in this interpreter; taskset for one processor against all:

    python3 tools/cli_speed.py FOLDER [rows] [rounds] [mean quantiles samples threads memory ...]

`threads` compares the wall time of one processor with that of all, `memory` sends 10 GB through a pipe (`memory=1` for 1 GB).
`before=PATH` in front of others measures the script mdn of another revision, too.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TASKS = {
    "mean": (["--mean"], ["mean"]),
    "quantiles": (["--quantiles", ".05,.5,.95"], ["quantiles", ".05,.5,.95"]),
    "samples": (["--samples", "10"], ["samples", "10"]),
}


def run(command, stdin=None):
    """Returns processor seconds, wall seconds and the most resident megabytes of a command."""
    begin = time.monotonic()
    process = subprocess.Popen([str(c) for c in command], stdin=stdin)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {command}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - begin, usage.ru_maxrss / 1024


def table(path, rows):
    import numpy as np

    if path.exists():
        return
    random = np.random.default_rng(1)
    with open(path, "w", encoding="ascii") as out:
        out.write(",".join(f"f{i}" for i in range(10)) + "\n")
        for begin in range(0, rows, 100_000):
            block = random.normal(size=(min(100_000, rows - begin), 10))
            out.write("\n".join(",".join("%.6g" % v for v in row) for row in block) + "\n")


def mdn(folder, source, options, prefix=(), out=None, command=ROOT / "mdn"):
    return [*prefix, command, "predict", "--model", folder / "model.zip", "--in", source, "--out",
            out or folder / "mdn.csv", "--quiet", *options]


def peer(folder, source, options):
    return [sys.executable, ROOT / "tools/predict_csv.py", folder / "model.zip", source, folder / "peer.csv", *options]


def median(runs):
    return [statistics.median(column) for column in zip(*runs)]


def compare(folder, rows, rounds, task, before):
    ours, theirs = TASKS[task]
    small, large = folder / "1.csv", folder / f"{rows}.csv"
    commands = {"mdn": lambda f: mdn(folder, f, ours), "pandas + PyTorch": lambda f: peer(folder, f, theirs)}
    if before:
        commands["mdn before"] = lambda f: mdn(folder, f, ours, command=before)
    measured = {who: ([], []) for who in commands}
    for _ in range(rounds):
        for who, command in commands.items():
            measured[who][0].append(run(command(small)))
            measured[who][1].append(run(command(large)))
    beyond = {}
    for who, (start, whole) in measured.items():
        s, w = median(start), median(whole)
        beyond[who] = w[0] - s[0]
        print(
            f"{task:10} {who:17} start-up {s[0]:5.2f} CPU-s {s[1]:5.2f} s; {rows} rows {w[0]:6.2f} CPU-s {w[1]:6.2f} s "
            f"{w[2]:4.0f} MB; {rows / beyond[who]:9.0f} rows a CPU-second", flush=True)
    for who in list(beyond)[1:]:
        print(f"{task:10} {beyond[who] / beyond['mdn']:.2f} times as many as {who}", flush=True)


def threads(folder, rows, rounds):
    for task, (ours, _) in TASKS.items():
        one, both = [], []
        for _ in range(rounds):
            one.append(run(mdn(folder, folder / f"{rows}.csv", ours, ("taskset", "-c", "0"))))
            both.append(run(mdn(folder, folder / f"{rows}.csv", ours)))
        a, b = median(one), median(both)
        print(f"{task:10} one processor {a[1]:.2f} s, all {b[1]:.2f} s: {b[1] / a[1]:.2f}", flush=True)


def memory(folder, rows, gigabytes):
    """Sends the rows of the file again and again through a pipe, and counts the lines that come out of another."""
    header, block = (folder / f"{rows}.csv").read_bytes().split(b"\n", 1)
    times = int(gigabytes * 1e9 / len(block)) + 1
    counter = subprocess.Popen(["wc", "-l"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    command = [str(c) for c in mdn(folder, "-", ["--mean"], out="-")]
    begin = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=counter.stdin)
    counter.stdin.close()

    def feed():
        with process.stdin as pipe:
            pipe.write(header + b"\n")
            for _ in range(times):
                pipe.write(block)

    feeder = threading.Thread(target=feed)
    feeder.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begin
    feeder.join()
    lines = int(counter.stdout.read())
    cpu = usage.ru_utime + usage.ru_stime
    if status != 0 or lines != times * rows + 1:
        sys.exit(f"failed: {command}, status {status}, {lines} lines of {times * rows + 1}")
    print(
        f"{times * len(block) / 1e9:.1f} GB through a pipe: {lines - 1} rows, {cpu:.1f} CPU-s, {wall:.1f} s, "
        f"{usage.ru_maxrss / 1024:.0f} MB, {(lines - 1) / cpu:.0f} rows a CPU-second")


def main():
    folder = pathlib.Path(sys.argv[1])
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    folder.mkdir(exist_ok=True)
    table(folder / "1.csv", 1)
    table(folder / f"{rows}.csv", rows)
    if not (folder / "model.zip").exists():
        jar = sorted((ROOT / "mdn-cli/target").glob("mdn-cli-*-bin.jar"))[-1]
        subprocess.run(["java", "-cp", jar, ROOT / "tools/SpeedModel.java", folder / "model.zip"], check=True)
    before = None
    for task in sys.argv[4:] or [*TASKS, "threads"]:
        name, _, size = task.partition("=")
        if name == "before":
            before = size
        elif name == "threads":
            threads(folder, rows, rounds)
        elif name == "memory":
            memory(folder, rows, float(size or 10))
        else:
            compare(folder, rows, rounds, name, before)


if __name__ == "__main__":
    main()

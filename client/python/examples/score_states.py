#!/usr/bin/env python3
"""Scores a billion states with the mapped table, on Dask.

Each task draws states that a game can reach, by seed, looks their expectations up and counts them by points. Tasks run
in worker processes: --workers N of them on this machine, or those of a cluster, --scheduler ADDRESS. Every worker maps
the table once and makes sure that it is the one that was asked for; workers of one machine share its memory. The result
does not depend on how many workers there are.
"""
from __future__ import annotations

import argparse
import functools
import os
import re
import time

import numpy as np
import yatzyd
from distributed import Client, LocalCluster, as_completed, get_worker

PIECE = 1 << 16  # states: what a worker makes of them stays in its caches
BINS = 512  # points


def table_of(path: str, table_id: str) -> tuple[yatzyd.Table, np.ndarray]:
    """The table and all states that a game can reach; once in each process. Dask keeps them on its worker, because the
    globals of this file are new in each task on a cluster."""
    tables = vars(get_worker()).setdefault("yatzy_tables", {})
    if (path, table_id) not in tables:
        table = yatzyd.Table.open(path, table_id=table_id)
        tables[path, table_id] = table, table.reachable()
    return tables[path, table_id]


def score(path: str, table_id: str, seed: int, task: int, count: int) -> tuple[np.ndarray, float, float]:
    """How many of `count` states are worth how many points, their sum, and the processor time that it took."""
    start = time.process_time()
    table, states = table_of(path, table_id)
    random = np.random.Generator(np.random.SFC64([seed, task]))
    histogram, total = np.zeros(BINS, np.int64), 0.0
    drawn, values = np.empty(PIECE, np.uint32), np.empty(PIECE, np.float32)
    for left in range(count, 0, -PIECE):
        size = min(left, PIECE)
        numbers = random.integers(0, len(states), size, np.uint32)
        states.take(numbers, out=drawn[:size], mode="clip")
        table.expectations(drawn[:size], values[:size])
        total += float(values[:size].sum(dtype=np.float64))
        histogram += np.bincount(values[:size].astype(np.uint16), minlength=BINS)
    return histogram, total, time.process_time() - start


def memory(path: str) -> tuple[int, int, float, float]:
    """Of this process, in MB: all, its share of what is shared, and the same two of the table's pages."""
    with open("/proc/self/smaps_rollup") as file:
        whole = dict(re.findall(r"^(\w+): +(\d+) kB$", file.read(), re.M))
    with open("/proc/self/smaps") as file:
        mappings = re.split(r"^(?=[0-9a-f]+-[0-9a-f]+ )", file.read(), flags=re.M)
    rss, pss = (sum(int(number) for text in mappings if os.path.realpath(path) in text
                    for number in re.findall(rf"^{name}: +(\d+) kB$", text, re.M)) for name in ("Rss", "Pss"))
    return int(whole["Rss"]) >> 10, int(whole["Pss"]) >> 10, rss / 1024, pss / 1024


def run(client: Client, asked: argparse.Namespace, table_id: str) -> np.ndarray:
    """Scores all states, and says how quickly."""
    def warm_up() -> int:
        return len(table_of(asked.table, table_id)[1])

    client.wait_for_workers(1)
    workers = client.run(warm_up)
    sizes = [min(asked.task, asked.states - begin) for begin in range(0, asked.states, asked.task)]
    histogram, total, busy = np.zeros(BINS, np.int64), 0.0, 0.0
    start = time.perf_counter()
    tasks = client.map(functools.partial(score, asked.table, table_id, asked.seed), range(len(sizes)), sizes, pure=False)
    for _, (counts, points, seconds) in as_completed(tasks, with_results=True):
        histogram, total, busy = histogram + counts, total + points, busy + seconds
    took = time.perf_counter() - start
    print(f"{asked.states} states, {len(workers)} worker(s): {took:.2f} s, {asked.states / took / 1e6:.0f} million/s; "
          f"{asked.states / busy / 1e6:.0f} million/s of each processor", flush=True)
    for name, (rss, pss, table_rss, table_pss) in client.run(memory, asked.table).items():
        print(f"  {name}: {rss} MB, {pss} MB of them its share; the table {table_rss:.1f} MB, its share {table_pss:.1f} MB")
    print(f"  mean {total / asked.states:.4f}; half of the states are worth less than {np.searchsorted(np.cumsum(histogram), asked.states / 2)}",
          flush=True)
    return histogram


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", default="/var/lib/yatzyd/e_table", help="the daemon's table file, at the same path on each machine")
    parser.add_argument("--states", type=lambda text: int(float(text)), default=10**9, help="how many (1e9)")
    parser.add_argument("--task", type=lambda text: int(float(text)), default=10**7, help="how many in a task (1e7)")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="processes here, one run for each number (1 2)")
    parser.add_argument("--scheduler", help="address of a cluster's scheduler, tcp://HOST:8786, instead of processes here")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    asked.table = os.path.abspath(asked.table)
    with yatzyd.Table.open(asked.table) as table:
        table_id = table.table_id
    histograms = []
    if asked.scheduler:
        with Client(asked.scheduler) as client:
            histograms.append(run(client, asked, table_id))
    for workers in [] if asked.scheduler else asked.workers:
        with LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
            with Client(cluster) as client:
                histograms.append(run(client, asked, table_id))
    assert all((histogram == histograms[0]).all() for histogram in histograms), "the result depends on the workers"


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Measures the Python client, in millions of states a second: the best of twenty rounds by the clock, and in processor
time of this process alone.

usage: PYTHONPATH=build/release/python speed.py ADDRESS TABLE
"""
import sys
import threading
import time

import numpy as np
import yatzyd
from yatzyd import messages

COUNT = 1 << 20
ROUNDS = 20


def measure(name, function, count=COUNT):
    best = [float("inf")] * 2
    for _ in range(ROUNDS):
        clock, processor = time.perf_counter(), time.process_time()
        function()
        best = [min(best[0], time.perf_counter() - clock), min(best[1], time.process_time() - processor)]
    print(f"{name:50} {count / best[0] / 1e6:8.1f} {count / best[1] / 1e6:8.1f}", flush=True)


def together(function):
    threads = [threading.Thread(target=function) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main():
    address, path = sys.argv[1:]
    table = yatzyd.Table.open(path)
    reachable = table.reachable()
    random = np.random.default_rng(1).choice(reachable, COUNT)
    rising = np.resize(reachable, COUNT)
    float64, float32 = np.empty(COUNT), np.empty(COUNT, np.float32)
    print(f"{'':50} {'clock':>8} {'own time':>8}")
    measure("the mapped table, random, float32", lambda: table.expectations(random, float32))
    measure("the mapped table, random, float64", lambda: table.expectations(random, float64))
    measure("the mapped table, rising, float32", lambda: table.expectations(rising, float32))
    measure("the mapped table, random, float32, two threads",
            lambda: together(lambda: table.expectations(random, np.empty(COUNT, np.float32))), 2 * COUNT)
    with yatzyd.Client(address) as client:
        measure("evaluate_states", lambda: client.evaluate_states(random))
        request = messages.BatchEvaluateStatesRequest(state_indices=random[:1 << 18])
        measure("the same by messages, a call of 262,144",
                lambda: np.array(client.call("BatchEvaluateStates", request).expected_remaining), 1 << 18)
        begin = time.perf_counter()
        for _ in range(1000):
            client.best_action("dice 3 3 3 5 6 | rolls 2")
        print(f"best_action, one after the other: {1000 / (time.perf_counter() - begin):.0f} a second")


if __name__ == "__main__":
    main()

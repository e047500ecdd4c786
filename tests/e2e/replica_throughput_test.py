#!/usr/bin/env python3
"""What two daemons on one machine answer, against what one does; nginx before both.

usage: replica_throughput_test.py YATZYD YATZYCTL NGINX_CONF [PAIRS SECONDS LEAST_RATIO]

The processors are the same, so two can hardly answer more than one; what they
cost is memory, caches and switches between them. Runs take turns, and the median
of the ratios of each pair counts, since other work on the machine moves both.
Single questions show what calls cost, batches what the work itself does.
"""
import statistics
import sys

from fleet import Fleet

LOADS = {"single questions": ("--mix", "analyze=8,evaluate=2"),
         "batches of 1,000 positions": ("--mix", "batch-analyze", "--batch-size", "1000", "--max-actions", "1")}


def per_second(fleet, yatzyctl, address, seconds, load):
    bench = fleet.start_bench(yatzyctl, address, *load, "--in-flight", "64", "--connections", "4",
                              "--threads", "1", "--warm-up", "0.3", "--duration", seconds, "--check", "0")
    report, code = bench.finish()
    assert code == 0, report
    return report["itemsPerSecond"]


def main():
    yatzyd, yatzyctl, configuration = sys.argv[1:4]
    pairs, seconds, least = sys.argv[4:7] or ("9", "2", "0.9")
    with Fleet() as fleet:
        replicas = fleet.start_replicas(yatzyd, 2)
        addresses = [fleet.start_nginx(configuration, some) for some in (replicas[:1], replicas)]
        medians = []
        for name, load in LOADS.items():
            rates = [[per_second(fleet, yatzyctl, address, seconds, load) for address in addresses]
                     for _ in range(int(pairs))]
            medians.append(statistics.median(two / one for one, two in rates))
            one, two = (statistics.median(column) for column in zip(*rates))
            print(f"{name}: one daemon {one:,.0f}/s, two {two:,.0f}/s, "
                  f"median ratio {medians[-1]:.2f} of {pairs} pairs", flush=True)
    assert min(medians) >= float(least), medians


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""How long yatzyd takes from exec to SERVING, with and without a table.

usage: start_bench.py YATZYD [ROUNDS]

Prints medians in milliseconds, with `yatzyd --version` in the same rounds as the
floor: what exec, linking and exit cost by themselves. SERVING is the moment the
log says so, after which health answers SERVING.
"""
import statistics
import subprocess
import sys
import tempfile
import time


def start(yatzyd, folder):
    """One start and stop; the milliseconds to serving."""
    begin = time.monotonic()
    with subprocess.Popen(
            [yatzyd, "--state-dir", f"{folder}/state", "--listen",
             f"unix:{folder}/q.sock"],
            stderr=subprocess.PIPE, text=True) as daemon:
        took = next(time.monotonic() - begin for line in daemon.stderr
                    if " serving " in line)
        daemon.terminate()
        daemon.stderr.read()
    assert daemon.returncode == 0
    return took * 1000


def floor(yatzyd):
    begin = time.monotonic()
    subprocess.run([yatzyd, "--version"], check=True, stdout=subprocess.DEVNULL)
    return (time.monotonic() - begin) * 1000


def main():
    yatzyd = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 11
    times = {"cold": [], "warm": [], "floor": []}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            times["cold"].append(start(yatzyd, folder))
            times["warm"].append(start(yatzyd, folder))
            times["floor"].append(floor(yatzyd))
    for name, values in times.items():
        print(f"{name:6} median {statistics.median(values):7.1f} ms   "
              f"min {min(values):7.1f}   max {max(values):7.1f}   "
              f"({rounds} rounds)")


if __name__ == "__main__":
    main()

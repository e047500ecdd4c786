#!/usr/bin/env python3
"""Measures how solves grow with the game, and writes the page of it.

usage: growth.py measure JSON --growth PROGRAM --mpi PROGRAM --machine TEXT --date TEXT
       growth.py page JSON MD SVG [--check]

`measure` runs yatzy_growth for each game, and yatzy_targets_mpi with 1, 2 and 4
ranks, and writes what they printed. `page` makes core/GROWTH.md and its picture
of that; --check fails if they are others. From the top of the tree:

    tests/bench/growth.py measure tests/bench/growth.json --growth build/release/tests/yatzy_growth \\
      --mpi build/release/bin/yatzy_targets_mpi --machine "two cores" --date 2026-11-29
    tests/bench/growth.py page tests/bench/growth.json core/GROWTH.md tests/bench/growth.svg
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

import growth_chart
import growth_page

MEANS = ("four", "eight", "yacht", "yahtzee", "scandinavian", "kismet", "maxi-twelve", "maxi",
         "scandinavian-saved", "maxi-saved")
TARGETS = ("four", "eight", "yacht", "yahtzee", "scandinavian", "kismet", "maxi-eight", "maxi-twelve")
RANKS = (1, 2, 4)
# What is computed and not run: the game and its ranks.
PLANS = (("scandinavian", 4), ("scandinavian", 16), ("maxi", 1), ("maxi", 4), ("maxi", 16))
# Solves that take less are repeated, and the median counts.
SHORT = 5.0
REPETITIONS = 3


def output_of(*command):
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def solve(program, game, what):
    """The solve with the median time of some, or the only one if it is long."""
    found = []
    while not found or len(found) < REPETITIONS and found[0]["core_s"] < SHORT:
        found.extend(output_of(program, game, what))
    found.sort(key=lambda result: result["core_s"])
    print(f"{game} {what}: {found[len(found) // 2]['core_s']} s", file=sys.stderr)
    return found[len(found) // 2]


def solve_by_ranks(program, ranks):
    # Debian's mpiexec wants to be told that root means it.
    allowed = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["mpiexec", "--oversubscribe", "-n", str(ranks), program, "--json",
             "--out", os.path.join(folder, "targets")],
            check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **allowed})
    print(f"{ranks} ranks: {done.stdout}", file=sys.stderr)
    return json.loads(done.stdout)


def plan(program, rules, ranks):
    return output_of(program, "--rules", rules, "--plan", str(ranks), "--json")


def measure(arguments):
    measured = {"machine": arguments.machine, "date": arguments.date}
    measured["solves"] = [solve(arguments.growth, game, what)
                          for game in MEANS for what in ("float", "double")]
    measured["solves"] += [solve(arguments.growth, game, "targets") for game in TARGETS]
    measured["ranks"] = [solve_by_ranks(arguments.mpi, ranks) for ranks in RANKS]
    measured["plans"] = [plan(arguments.mpi, rules, ranks) for rules, ranks in PLANS]
    with open(arguments.json, "w", encoding="utf-8") as file:
        json.dump(measured, file, indent=1)
        file.write("\n")


def make_page(arguments):
    with open(arguments.json, encoding="utf-8") as file:
        measured = json.load(file)
    made = {arguments.md: growth_page.page(measured), arguments.svg: growth_chart.chart(measured)}
    for path, text in made.items():
        if not arguments.check:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            continue
        with open(path, encoding="utf-8") as file:
            if file.read() != text:
                sys.exit(f"{path} is not what {arguments.json} gives: run growth.py page")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("measure")
    command.add_argument("json")
    command.add_argument("--growth", required=True, help="yatzy_growth")
    command.add_argument("--mpi", required=True, help="yatzy_targets_mpi")
    command.add_argument("--machine", required=True)
    command.add_argument("--date", required=True)
    command.set_defaults(run=measure)
    command = commands.add_parser("page")
    command.add_argument("json")
    command.add_argument("md")
    command.add_argument("svg")
    command.add_argument("--check", action="store_true")
    command.set_defaults(run=make_page)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()

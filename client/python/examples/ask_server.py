#!/usr/bin/env python3
"""Asks a daemon: the best keep, what a state is worth, a million states.

usage: ask_server.py [ADDRESS]
"""
import sys
import time

import numpy as np
import yatzyd


def main() -> None:
    with yatzyd.Client(*sys.argv[1:2]) as yatzy:
        best = yatzy.best_action("dice 3 3 3 5 6 | rolls 2")
        print(f"{best.text}, worth {best.expected_final:.4f}; the next loses {best.margin:.4f}")

        answer = yatzy.target("dice 6 6 6 6 6 | rolls 0 | upper 45 | banked 185 | filled ones,twos,threes,fours,fives,one-pair,"
                              "two-pairs,three-of-a-kind,small-straight,large-straight,full-house,chance", 245)
        print(f"245 points: {answer.probability:.1%} for who plays for that, "
              f"{answer.expectation_probability:.1%} after the best action on average")

        try:
            yatzy.best_action("dice 3 3 3 5 6 | rolls 3")
        except yatzyd.YatzyError as error:
            for wrong in error.violations:
                print(f"{error.code.name}: {wrong.field}: {wrong.description}")

        # With nothing filled but Chance, One Pair and so on the upper total is 0: sixteen states, over and over.
        states = np.resize(np.arange(16, dtype=np.uint32) << 12, 1_000_000)
        start = time.perf_counter()
        values = yatzy.evaluate_states(states)
        took = time.perf_counter() - start
        print(f"{len(states)} states, {values.min():.2f} to {values.max():.2f}", file=sys.stderr)
        print(f"{len(states) / took / 1e6:.0f} million a second", file=sys.stderr)


if __name__ == "__main__":
    main()

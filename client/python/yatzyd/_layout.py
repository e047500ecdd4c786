"""Where the value of a state lies in a table, by the rules (core/table/FORMAT.md).

    place of a state = first_of_set[index // totals] + number_of_total[index % period]

with period = totals * 2^(upper categories). A sum below zero means that no game
reaches the state.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ._rules import Rules

Int64s = npt.NDArray[np.int64]

NEVER = -(1 << 40)  # so that a sum with it stays below zero


@dataclass(frozen=True)
class Layout:
    """The two tables. They take 8 bytes a set, and 8 for each total of an upper set."""

    totals: int
    first_of_set: Int64s
    number_of_total: Int64s
    values: int

    @staticmethod
    def of(rules: Rules) -> Layout:
        """Makes them; some ten milliseconds."""
        uppers = _Uppers(rules)
        count = 1 << uppers.categories
        numbers = np.stack([uppers.numbers(filled) for filled in range(count)])
        values = numbers.max(axis=1) + 1
        sets = np.arange((2 if rules.has_mark else 1) << len(rules.categories))
        occurring = sets[_occurs(rules, sets)]
        # By upper categories first, then by rising number.
        order = occurring[np.argsort(occurring % count, kind="stable")]
        ends = np.cumsum(values[order % count])
        first = np.full(len(sets), NEVER, np.int64)
        first[order] = ends - values[order % count]
        return Layout(uppers.cap + 1, first, numbers.ravel(), int(ends[-1]))

    @property
    def slots(self) -> int:
        """All state indices are below this."""
        return len(self.first_of_set) * self.totals

    @property
    def period(self) -> int:
        """After so many indices the upper categories and totals repeat."""
        return len(self.number_of_total)

    def places(self, indices: Int64s) -> Int64s:
        """The place of each index below `slots`; less than 0 where no game comes."""
        result: Int64s = self.first_of_set[indices // self.totals] + self.number_of_total[indices % self.period]
        return result


def _occurs(rules: Rules, sets: Int64s) -> npt.NDArray[np.bool_]:
    full = (1 << len(rules.categories)) - 1
    filled, marked = sets & full, sets > full
    free = ~filled & full
    can = {"free": filled >= 0, "top-down": filled & (filled + 1) == 0, "bottom-up": free & (free + 1) == 0}[rules.order]
    result: npt.NDArray[np.bool_] = can & (~marked | (filled >> max(rules.box, 0) & 1 == 1))
    return result


class _Uppers:
    """Which upper totals occur, and which of them are worth the same."""

    def __init__(self, rules: Rules) -> None:
        points = rules.upper_points()
        self.categories = len(points)
        self.cap = rules.tiers[-1][0] if rules.tiers else 0
        self.bonus = [max((more for least, more in rules.tiers if total >= least), default=0)
                      for total in range(self.cap + 1)]
        self.sums: list[set[int]] = [{0}]  # that each set of them can hold
        for mask in range(1, 1 << self.categories):
            last = mask.bit_length() - 1
            self.sums.append({held + more for held in self.sums[mask ^ 1 << last] for more in points[last]})

    def numbers(self, filled: int) -> Int64s:
        """For each total, which of the values of these filled categories it has."""
        open_sums = sorted(self.sums[~filled & (len(self.sums) - 1)])
        known: dict[tuple[int, ...], int] = {}
        result = np.full(self.cap + 1, NEVER, np.int64)
        for total in sorted({min(held, self.cap) for held in self.sums[filled]}):
            gains = (self.bonus[min(total + more, self.cap)] - self.bonus[total] for more in open_sums)
            result[total] = known.setdefault((self.bonus[total], *gains), len(known))
        return result

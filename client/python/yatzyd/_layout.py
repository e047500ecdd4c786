"""Where the value of a state lies in a table, by the rules (core/table/FORMAT.md).

    place of a state = first_of_set[index // span] + number_in_set[index % period]

with span = totals * saved_counts, the indices of a set, and period = span * 2^(upper categories). A sum below zero
means that no game reaches the state. In games that save rolls so does one that is not below end_of_set[index // span]:
within a set values lie by saved rolls, and a set with few categories filled can have saved only few.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ._rules import Rules

Int64s = npt.NDArray[np.int64]

NEVER = -(1 << 40)  # so that a sum with it stays below zero
_PIECE = 1 << 20  # indices: so that memory goes to the result alone


@dataclass(frozen=True)
class Layout:
    """The tables. They take 8 bytes a set, 16 in games that save rolls, and 8 for each index of an upper set."""

    totals: int
    saved_counts: int  # 0 to the most rolls that may be saved; 1 in games that save none
    first_of_set: Int64s
    end_of_set: Int64s | None  # of games that save rolls
    number_in_set: Int64s
    values: int

    @staticmethod
    def of(rules: Rules) -> Layout:
        """Makes them; some ten milliseconds."""
        uppers = _Uppers(rules)
        count = 1 << uppers.categories
        numbers = np.stack([uppers.numbers(filled) for filled in range(count)])
        values_of_upper = numbers.max(axis=1) + 1
        sets = np.arange((2 if rules.has_mark else 1) << len(rules.categories))
        occurring = sets[_occurs(rules, sets)]
        # By upper categories first, then by rising number.
        order = occurring[np.argsort(occurring % count, kind="stable")]
        values = values_of_upper[order % count] * (_most_saved(rules, order) + 1)
        ends = np.cumsum(values)
        first, end = (np.full(len(sets), NEVER, np.int64) for _ in range(2))
        first[order], end[order] = ends - values, ends
        saved = np.arange(rules.most_saved + 1)
        in_set = numbers[:, :, None] + values_of_upper[:, None, None] * saved
        return Layout(uppers.cap + 1, len(saved), first, end if len(saved) > 1 else None, in_set.ravel(), int(ends[-1]))

    @property
    def span(self) -> int:
        """The indices of a set."""
        return self.totals * self.saved_counts

    @property
    def slots(self) -> int:
        """All state indices are below this."""
        return len(self.first_of_set) * self.span

    @property
    def period(self) -> int:
        """After so many indices the upper categories, totals and saved rolls repeat."""
        return len(self.number_in_set)

    def are_reached(self, indices: Int64s) -> npt.NDArray[np.bool_]:
        """Of each index below `slots`, whether a game comes there."""
        sets = indices // self.span
        places = self.first_of_set[sets] + self.number_in_set[indices % self.period]
        result: npt.NDArray[np.bool_] = places >= 0
        if self.end_of_set is not None:
            result &= places < self.end_of_set[sets]
        return result

    def reachable(self) -> Iterator[Int64s]:
        """All indices that a game reaches, rising, in pieces."""
        for begin in range(0, self.slots, _PIECE):
            indices = np.arange(begin, min(begin + _PIECE, self.slots), dtype=np.int64)
            yield indices[self.are_reached(indices)]


def _occurs(rules: Rules, sets: Int64s) -> npt.NDArray[np.bool_]:
    full = (1 << len(rules.categories)) - 1
    filled, marked = sets & full, sets > full
    free = ~filled & full
    can = {"free": filled >= 0, "top-down": filled & (filled + 1) == 0, "bottom-up": free & (free + 1) == 0}[rules.order]
    result: npt.NDArray[np.bool_] = can & (~marked | (filled >> max(rules.box, 0) & 1 == 1))
    return result


def _most_saved(rules: Rules, sets: Int64s) -> Int64s:
    """The most rolls that may be saved in each set."""
    most = [rules.most_saved_with(filled) for filled in range(len(rules.categories) + 1)]
    filled = sum((sets >> i & 1 for i in range(len(rules.categories))), np.zeros(len(sets), np.int64))
    return np.array(most, np.int64)[filled]


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

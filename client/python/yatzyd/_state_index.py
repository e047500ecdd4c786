"""The number of a state (core/table/FORMAT.md). What a server refuses of a state is refused here as well."""
from __future__ import annotations

import functools
from collections.abc import Sequence

from . import notation
from ._rules import Rules
from .messages import Category, GameState


class StateIndex:
    """Numbers the states of one game. All methods raise ValueError for a state that the game does not have: it names the
    part of the notation, its value, and what is possible."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._card = [rule.token for rule in rules.categories]
        bits = {token: 1 << i for i, token in enumerate(self._card)}
        tokens = {category: notation.token_of(category) for category in Category.values()}
        self._bits = {category: bits[token] for category, token in tokens.items() if token in bits}
        self._cap = rules.tiers[-1][0] if rules.tiers else 0
        self._box = 1 << rules.box if rules.box >= 0 else 0
        self._upper_mask = (1 << sum(rule.is_upper for rule in rules.categories)) - 1
        self._sums: dict[int, frozenset[int]] = {}  # by filled upper categories

    def index(self, state: GameState) -> int:
        """The index of a state."""
        filled = self._filled(state)
        self._check_banked(state)
        total = min(self._upper(state, filled), self._cap)
        points = self._all_equal(state, filled)
        mark = int(self._rules.has_mark and points > 0)
        index = ((mark << len(self._card)) + filled) * (self._cap + 1) + total
        return index * (self._rules.most_saved + 1) + self._saved_rolls(state, filled.bit_count())

    def _filled(self, state: GameState) -> int:
        filled = 0
        for category in state.filled_categories:
            bit = self._bits.get(category)
            if bit is None:
                named = notation.token_of(category) if category in Category.values() else category
                raise ValueError(f"filled: {named} is no category of this game, expected some of {', '.join(self._card)}")
            if filled & bit:
                raise ValueError(f"filled: {self._named(bit)} is there twice, expected once at most")
            filled |= bit
        if not self._rules.occurs(filled):
            raise ValueError(f"filled: {self._named(filled)}, but this game is filled {self._rules.order}: "
                             f"{', '.join(self._card)}")
        return filled

    def _check_banked(self, state: GameState) -> None:
        if not 0 <= state.banked_score <= self._most_banked:
            raise ValueError(f"banked: {state.banked_score} is not in the range 0 to {self._most_banked}")

    @functools.cached_property
    def _most_banked(self) -> int:
        return self._rules.most_banked()

    @functools.cached_property
    def _upper_points(self) -> list[list[int]]:
        return self._rules.upper_points()

    def _sums_of(self, uppers: int) -> frozenset[int]:
        """What these upper categories can hold together."""
        if uppers not in self._sums:
            sums = {0}
            for i, points in enumerate(self._upper_points):
                if uppers >> i & 1:
                    sums = {held + more for held in sums for more in points}
            self._sums[uppers] = frozenset(sums)
        return self._sums[uppers]

    def _upper(self, state: GameState, filled: int) -> int:
        uppers = filled & self._upper_mask
        is_given, score = state.HasField("upper_score"), int(state.upper_score)
        if not is_given and (uppers == 0 or self._cap == 0):  # where there is no bonus it counts for nothing
            return 0
        sums = self._sums_of(uppers)
        # Who counts no further than the bonus has its threshold.
        if is_given and (score in sums or score == self._cap <= max(sums)):
            return score
        wrong = f"{score} cannot be" if is_given else "is needed"
        raise ValueError(f"upper: {wrong} with {self._named(uppers)} of the upper categories filled ({_some_of(sorted(sums))})")

    def _all_equal(self, state: GameState, filled: int) -> int:
        is_given, points = state.HasField("all_equal_points"), int(state.all_equal_points)
        if not is_given and not (self._rules.has_mark and filled & self._box):
            return 0
        if not self._box:
            raise ValueError(f"all-equal: {points}, but this game has no category for equal dice: leave it out")
        if not filled & self._box:
            if points == 0:
                return 0
            raise ValueError(f"all-equal: {points}, but {self._card[self._rules.box]} is not filled: 0 or left out")
        possible = self._box_points
        if is_given and points in possible:
            return points
        wrong = f"{points} cannot be" if is_given else "is needed"
        raise ValueError(f"all-equal: {wrong} once that category is filled ({' or '.join(map(str, possible))})")

    @functools.cached_property
    def _box_points(self) -> list[int]:
        return self._rules.possible_points(self._rules.box)

    def _saved_rolls(self, state: GameState, filled: int) -> int:
        most = self._rules.most_saved_with(filled)
        if most > 0 and not state.HasField("saved_rolls"):
            raise ValueError(f"saved: is needed once a category is filled (0 to {most})")
        saved: int = state.saved_rolls
        if not 0 <= saved <= most:
            none = ", this game saves no rolls" if self._rules.most_saved == 0 else ""
            raise ValueError(f"saved: {saved} is not in the range 0 to {most} with {filled} categories filled{none}")
        return saved

    def _named(self, filled: int) -> str:
        return ", ".join(token for i, token in enumerate(self._card) if filled >> i & 1) or "none"


def _some_of(numbers: Sequence[int]) -> str:
    """"0, 6, .. 30"."""
    if len(numbers) <= 3:
        return " or ".join(map(str, numbers))
    return f"{numbers[0]}, {numbers[1]}, .. {numbers[-1]}"

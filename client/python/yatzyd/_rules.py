"""The rules in a table file's header, read: what each roll pays where.

The language of patterns and payouts is that of core/rules/pattern.h. Whoever
reads them otherwise than the writer gets another fingerprint, so a table whose
rules are misread is refused.
"""
from __future__ import annotations

import hashlib
import itertools
import struct
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Counts = tuple[int, ...]  # of dice, by face

FACES = range(1, 7)


def rolls(dice: int) -> list[Counts]:
    """All rolls, in the order in which the games number them."""
    return sorted(counts for counts in itertools.product(range(dice + 1), repeat=6) if sum(counts) == dice)


@dataclass(frozen=True)
class CategoryRule:
    """One category of a card."""

    token: str
    pattern: str
    payout: str
    is_upper: bool
    joker_points: int | None

    def points(self, roll: Counts) -> int:
        """What a roll pays here, without joker."""
        matched = [_matched(term, roll) for term in self.pattern.split(" and ")]
        if None in matched:
            return 0
        kind, more = self.payout_parts()
        if kind == "fixed":
            return more
        return (matched[0] or 0 if kind == "matched" else _total(roll)) + more

    def points_as_joker(self, own: int) -> int:
        """What a roll of equal dice pays here as a joker, if it pays `own` otherwise."""
        if self.joker_points is not None:
            return self.joker_points
        kind, fixed = self.payout_parts()
        return fixed if kind == "fixed" else own

    def payout_parts(self) -> tuple[str, int]:
        """"matched", "total" or "fixed", and the points on top or in all."""
        kind, _, more = self.payout.partition(" + ")
        return ("fixed", int(kind)) if kind.isdecimal() else (kind, int(more or 0))


@dataclass(frozen=True)
class Rules:
    """A game, as far as its states depend on it."""

    text: str
    dice: int
    order: str
    categories: tuple[CategoryRule, ...]
    tiers: tuple[tuple[int, int], ...]  # (threshold, points), rising
    has_box: bool  # further rolls of equal dice have rules of their own
    box: int  # the category for equal dice only, if has_box
    has_mark: bool  # states say whether that holds points
    extra_points: int  # of a further roll of equal dice, 0 without has_box
    rerolls: int  # of a turn that began with none saved; it leaves over so many at most
    most_saved: int  # rolls that may be saved at once; 0: what is left over is lost

    @staticmethod
    def read(text: str) -> Rules:
        """Reads the canonical text. Raises ValueError, KeyError or TypeError for another one."""
        rules = tomllib.loads(text)
        categories = tuple(
            CategoryRule(rule["id"], rule["pattern"], rule["payout"], rule["upper"], rule.get("joker_points"))
            for rule in rules["categories"])
        bonus, joker = rules["all_equal_bonus"], rules["joker"]
        extra_when = bonus["when"] if bonus["points"] > 0 else "never"
        when = {joker["when"], extra_when}
        return Rules(
            text, rules["dice"], rules["order"], categories,
            tuple((tier["threshold"], tier["points"]) for tier in rules.get("tiers", ())),
            when != {"never"}, _all_equal_box(categories, rules["dice"]), "holds-points" in when,
            bonus["points"] if extra_when != "never" else 0, rules["rolls_per_turn"] - 1, _most_saved(rules))

    def most_saved_with(self, filled: int) -> int:
        """The most rolls that may be saved with so many categories filled."""
        return min(self.most_saved, self.rerolls * filled)

    def fingerprint(self) -> bytes:
        """SHA-256 of the text and of all points."""
        points = [rule.points(roll) for rule in self.categories for roll in rolls(self.dice)]
        return hashlib.sha256(self.text.encode() + struct.pack(f"<{len(points)}h", *points)).digest()

    def upper_points(self) -> list[list[int]]:
        """For each upper category the points that it may hold, rising."""
        return [self.possible_points(i) for i, rule in enumerate(self.categories) if rule.is_upper]

    def possible_points(self, category: int) -> list[int]:
        """The points that a category may hold, rising."""
        return sorted(set(self._payments(self.categories[category])))

    def most_banked(self) -> int:
        """The most points that a game can have, the upper bonus not included."""
        most = sum(self.possible_points(i)[-1] for i in range(len(self.categories)))
        return most + self.extra_points * (len(self.categories) - 1)

    def occurs(self, filled: int) -> bool:
        """Whether the order of filling ever leads to these categories, one bit each."""
        free = ~filled & ((1 << len(self.categories)) - 1)
        return {"free": True, "top-down": filled & (filled + 1) == 0, "bottom-up": free & (free + 1) == 0}[self.order]

    def _payments(self, rule: CategoryRule) -> Iterator[int]:
        for roll in rolls(self.dice):
            own = rule.points(roll)
            yield own
            if self.has_box and self.dice in roll:
                yield rule.points_as_joker(own)


def _all_equal_box(categories: tuple[CategoryRule, ...], dice: int) -> int:
    boxes = [i for i, rule in enumerate(categories) if not rule.is_upper and rule.pattern == f"of-a-kind {dice}"]
    return boxes[0] if len(boxes) == 1 else -1


def _most_saved(rules: dict[str, Any]) -> int:
    if "saved_rolls" not in rules:
        return 0
    most: int = rules["saved_rolls"]["most"]
    none_lost = (rules["rolls_per_turn"] - 1) * len(rules["categories"])
    # With another number states would have no index at all.
    if not 0 <= most <= none_lost:
        raise ValueError(f"saved_rolls.most is {most}, expected 0 to {none_lost}")
    return most


def _total(roll: Counts) -> int:
    return sum(face * count for face, count in zip(FACES, roll))


def _matched(term: str, roll: Counts) -> int | None:
    """The sum of the dice that match; None if the roll does not fit."""
    kind, *words = term.split()
    return _TERMS[kind](words, roll)


def _face(words: list[str], roll: Counts) -> int | None:
    face = int(words[0])
    return face * roll[face - 1] or None


def _of_a_kind(words: list[str], roll: Counts) -> int | None:
    needed = int(words[0])
    return max((needed * face for face in FACES if roll[face - 1] >= needed), default=None)


def _pairs(words: list[str], roll: Counts) -> int | None:
    enough, _, most = words[0].partition("-")
    sums = []
    for group in _colours(words):
        pairs = [face for face in sorted(group, reverse=True)
                 for _ in range(roll[face - 1] // 2 if "equal" in words else roll[face - 1] >= 2)]
        if len(pairs) >= int(enough):
            sums.append(2 * sum(pairs[:int(most or enough)]))
    return max(sums, default=None)


def _house(words: list[str], roll: Counts) -> int | None:
    large, small = map(int, words[0].split("+"))
    sums = []
    for group in _colours(words):
        for one, other in itertools.product(group, repeat=2):
            if one == other:
                fits = "equal" in words and roll[one - 1] >= large + small
            else:
                fits = roll[one - 1] >= large and roll[other - 1] >= small
            if fits:
                sums.append(large * one + small * other)
    return max(sums, default=None)


def _these_faces(words: list[str], roll: Counts) -> int | None:
    faces = [int(digit) for digit in words[0]]
    return sum(faces) if all(roll[face - 1] >= faces.count(face) for face in faces) else None


def _run(words: list[str], roll: Counts) -> int | None:
    length = int(words[0])
    starts = range(6 if "wrap" in words else 7 - length)
    runs = ([(start + i) % 6 for i in range(length)] for start in starts)
    return max((sum(run) + length for run in runs if all(roll[i] for i in run)), default=None)


def _has_total(words: list[str], roll: Counts) -> int | None:
    total, asked = _total(roll), int(words[1])
    fits = {"=": total == asked, "<=": total <= asked, ">=": total >= asked}[words[0]]
    return total if fits else None


def _of_one_colour(words: list[str], roll: Counts) -> int | None:
    shown = {face for face in FACES if roll[face - 1]}
    return _total(roll) if any(shown <= group for group in _groups(words)) else None


def _any(_words: list[str], roll: Counts) -> int | None:
    return _total(roll)


def _colours(words: list[str]) -> list[set[int]]:
    """The groups after the word "colours"; without it one of all faces."""
    return _groups(words[words.index("colours") + 1:]) if "colours" in words else [set(FACES)]


def _groups(words: list[str]) -> list[set[int]]:
    return [{int(digit) for digit in word} for word in words]


_TERMS: dict[str, Callable[[list[str], Counts], int | None]] = {
    "face": _face, "of-a-kind": _of_a_kind, "pairs": _pairs, "house": _house, "faces": _these_faces, "run": _run,
    "total": _has_total, "colours": _of_one_colour, "any": _any,
}

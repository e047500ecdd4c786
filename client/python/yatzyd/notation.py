"""The notation of positions, states and actions (core/notation/NOTATION.md), read forgivingly and written in its
canonical form. What dice and numbers must be in a game, the server checks. What cannot be read raises ValueError."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .messages import Action, Category, GameState, Keep, Position

DEFAULT_RULES = "scandinavian"
_PART = re.compile(r"[\s_]*([a-z-]+)(?:[\s_]+(.*?))?[\s_]*", re.I | re.S)


@dataclass
class NotedPosition:
    """A text of the notation, read. Without dice it is a state, at the start of a turn."""

    #: Its saved_rolls are those that were saved when the turn began.
    state: GameState = field(default_factory=GameState)
    dice: list[int] | None = None
    #: How many more times dice may be rolled, those on saved rolls included.
    rerolls_left: int | None = None
    #: None if the text names none: that is DEFAULT_RULES, unless who asks says another.
    rule_set: str | None = None

    def position(self) -> Position:
        """As requests have it."""
        if self.dice is None:
            raise ValueError("dice: missing")
        return Position(state=self.state, dice=self.dice, rerolls_left=self.rerolls_left)


def token_of(category: Category) -> str:
    """"four-of-a-kind" for CATEGORY_FOUR_OF_A_KIND."""
    name: str = Category.Name(category)
    return name.removeprefix("CATEGORY_").lower().replace("_", "-")


def category_of(text: str) -> Category:
    """The category of a token, of a title ("Full House") or of a name of the API."""
    name = re.sub(r"[ _-]+", "_", text.strip()).upper().removeprefix("CATEGORY_")
    try:
        if name == "UNSPECIFIED":
            raise ValueError
        category: Category = Category.Value("CATEGORY_" + name)
    except ValueError:
        raise ValueError(f'filled: "{text[:64]}" is no category') from None
    return category


def parse_position(text: str) -> NotedPosition:
    """Reads a position or a state: "dice 1 3 3 5 6 | rolls 2 | upper 21 | filled ones,twos"."""
    noted = NotedPosition()
    seen: set[str] = set()
    for part in re.sub(r"\|\s*$", "", text.strip()).split("|"):
        match = _PART.fullmatch(part)
        name, value = (match[1].lower(), match[2] or "") if match else ("", "")
        if name in seen:
            raise ValueError(f"{name}: is there twice")
        seen.add(name)
        _read_part(name, value, part, noted)
    if noted.dice is not None and noted.rerolls_left is None:
        raise ValueError("rolls: missing beside dice")
    if noted.dice is None and noted.rerolls_left is not None:
        raise ValueError("dice: missing beside rolls")
    return noted


def _read_part(name: str, value: str, part: str, noted: NotedPosition) -> None:
    match name:
        case "rules":
            if not value:
                raise ValueError("rules: missing, expected the id of a game")
            noted.rule_set = value.lower()
        case "dice":
            noted.dice = _read_dice("dice", value)
        case "rolls":
            noted.rerolls_left = _read_number(name, value)
        case "upper":
            noted.state.upper_score = _read_number(name, value)
        case "banked":
            noted.state.banked_score = _read_number(name, value)
        case "all-equal":
            noted.state.all_equal_points = _read_number(name, value)
        case "saved":
            noted.state.saved_rolls = _read_number(name, value)
        case "filled":
            if value.lower() != "none":
                noted.state.filled_categories.extend(map(category_of, value.split(",")))
        case _:
            raise ValueError(f'"{part.strip()[:64]}": is no part, expected rules, dice, rolls, upper, filled, saved, '
                             "banked or all-equal")


def _read_number(name: str, value: str) -> int:
    if not re.fullmatch("[0-9]{1,7}", value):
        raise ValueError(f'{name}: "{value[:64]}" is no number')
    return int(value)


def _read_dice(name: str, value: str) -> list[int]:
    faces = re.sub(r"[\s_,]+", "", value)
    if not re.fullmatch("[1-6]+", faces):
        raise ValueError(f'{name}: "{value[:64]}", expected faces from 1 to 6')
    return sorted(map(int, faces))


def format_position(noted: NotedPosition, card: Sequence[Category] | None = None, *, saves_rolls: bool | None = None) -> str:
    """Writes the canonical form. `card` has the categories of the rule set in their order; without it they are in that
    of the API, which is the same in most games.

    What only some games have, `upper`, `saved` and `all-equal`, is written if the message has it. `saves_rolls` says
    whether the rule set saves rolls (RuleSet.most_saved_rolls > 0): if so `saved` is always written once a category is
    filled, since before that nothing can be saved, and else never.
    """
    state = noted.state
    order = list(card or Category.values())
    filled = sorted(state.filled_categories, key=order.index)
    parts = [f"rules {noted.rule_set}" if noted.rule_set not in (None, DEFAULT_RULES) else ""]
    if noted.dice is not None:
        parts += [f"dice {_spaced(sorted(noted.dice))}", f"rolls {noted.rerolls_left or 0}"]
    if state.HasField("upper_score"):
        parts.append(f"upper {state.upper_score}")
    if filled or noted.dice is None:
        parts.append("filled " + (",".join(map(token_of, filled)) or "none"))
    if filled and (state.HasField("saved_rolls") if saves_rolls is None else saves_rolls):
        parts.append(f"saved {state.saved_rolls}")
    if state.banked_score:
        parts.append(f"banked {state.banked_score}")
    if state.HasField("all_equal_points"):
        parts.append(f"all-equal {state.all_equal_points}")
    return " | ".join(filter(None, parts))


def parse_action(text: str) -> Action:
    """Reads "keep 3 3", "keep none" or "score full-house"."""
    match = _PART.fullmatch(text)
    verb, value = (match[1].lower(), match[2] or "") if match else ("", "")
    if verb == "score":
        return Action(score=category_of(value))
    if verb == "keep":
        return Action(keep=Keep(faces=[] if value.lower() == "none" else _read_dice("keep", value)))
    raise ValueError(f'"{text[:64]}" is no action, expected keep or score')


def format_action(action: Action) -> str:
    """Writes an action: "keep 3 3", "score full-house"."""
    if action.WhichOneof("action") == "score":
        return f"score {token_of(action.score)}"
    return "keep " + (_spaced(action.keep.faces) or "none")


def _spaced(faces: Sequence[int]) -> str:
    return " ".join(map(str, faces))

"""What can be asked: each function makes the request of one call, for both clients.

A `position` is a message or a text of the notation, "dice 1 3 3 5 6 | rolls 2"; where a state may be asked about too,
`at` is one of either, or a text without dice. A text may name its rule set ("rules yahtzee | .."), and so does
`rule_set`; if both do and mean different ones, it is ValueError. If neither does, it is scandinavian. `timeout` is in
seconds; without one it is the client's.

In a rule set that saves rolls (RuleSet.most_saved_rolls) a state says how many were saved when its turn began, once a
category is filled: GameState.saved_rolls, "saved 2". The rolls of a position include them, Position.rerolls_left.
"""
from __future__ import annotations

import numbers
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from google.protobuf.message import Message

from . import messages, notation
from .messages import Action, GameRecord, GameState, Policy, Position, ScoreWorth

Answer = TypeVar("Answer")


def _as_it_is(response: Any) -> Any:
    return response


@dataclass(frozen=True)
class Query(Generic[Answer]):
    """A call: the name of its method, its request, and what is made of the response."""

    method: str
    request: Message
    timeout: float | None = None
    read: Callable[[Any], Answer] = _as_it_is


@dataclass(frozen=True)
class BestAction:
    """The best action of a position and what it is worth."""

    action: Action
    #: The action in the notation: "keep 3 3", "score full-house".
    text: str
    #: Expected final score with it, the banked score included.
    expected_final: float
    #: What the second-best action that differs in worth loses; 0 if all are worth the same.
    margin: float


def call(method: str, request: Message, *, timeout: float | None = None) -> Query[Any]:
    """Any unary method of the API by its name, "BatchAnalyzePositions"."""
    return Query(method, request, timeout)


def rule_sets(*, timeout: float | None = None) -> Query[messages.ListRuleSetsResponse]:
    """The games that the server serves."""
    return Query("ListRuleSets", messages.ListRuleSetsRequest(), timeout)


def evaluate(state: GameState | str = "filled none", *, rule_set: str = "",
             timeout: float | None = None) -> Query[messages.EvaluateStateResponse]:
    """The expected score of a state, at the start of a turn."""
    asked, rule_set = _state(state, rule_set)
    return Query("EvaluateState", messages.EvaluateStateRequest(state=asked, rule_set=rule_set), timeout)


def analyze(position: Position | str, *, max_actions: int = 0, include_scoring: bool = False, rule_set: str = "",
            timeout: float | None = None) -> Query[messages.AnalyzePositionResponse]:
    """The actions of a position, best first. With rerolls left categories are among them if `include_scoring`, in rule
    sets that save rolls always."""
    asked, rule_set = _position(position, rule_set)
    return Query("AnalyzePosition", messages.AnalyzePositionRequest(
        position=asked, max_actions=max_actions, include_scoring=include_scoring, rule_set=rule_set), timeout)


def best_action(position: Position | str, *, rule_set: str = "", timeout: float | None = None) -> Query[BestAction]:
    """The best action of a position."""
    query = analyze(position, rule_set=rule_set, timeout=timeout)
    return Query(query.method, query.request, timeout, _best_of)


def _best_of(response: messages.AnalyzePositionResponse) -> BestAction:
    best = response.actions[0]
    losses = (value.expected_loss for value in response.actions if value.expected_loss > 0)
    return BestAction(best.action, notation.format_action(best.action), best.expected_final, next(losses, 0.0))


def explain(position: Position | str, *, max_actions: int = 0, include_scoring: bool = False, rule_set: str = "",
            timeout: float | None = None) -> Query[messages.ExplainPositionResponse]:
    """What the actions of a position are likely to come to, best first."""
    asked, rule_set = _position(position, rule_set)
    return Query("ExplainPosition", messages.ExplainPositionRequest(
        position=asked, max_actions=max_actions, include_scoring=include_scoring, rule_set=rule_set), timeout)


def review(game: GameRecord | str, *, rule_set: str = "",
           timeout: float | None = None) -> Query[messages.ReviewGameResponse]:
    """What each decision of a game has cost, and what each roll brought. The game is a message or a text."""
    request = messages.ReviewGameRequest(rule_set=rule_set)
    if isinstance(game, str):
        request.notation = game
    else:
        request.record.CopyFrom(game)
    return Query("ReviewGame", request, timeout)


def simulate(seed: int, count: int = 1, *, first_game: int = 0, policy: Policy | None = None, loss_budget: float = 0,
             include_records: bool = False, rule_set: str = "",
             timeout: float | None = None) -> Query[messages.SimulateGamesResponse]:
    """Simulated games, of which each is the same wherever it is asked for."""
    return Query("SimulateGames", messages.SimulateGamesRequest(
        seed=seed, count=count, first_game=first_game, policy=policy, loss_budget=loss_budget,
        include_records=include_records, rule_set=rule_set), timeout)


def distribution(at: Position | GameState | str = "filled none", *, action: Action | str | None = None,
                 at_least: Iterable[int] = (), percentiles: Iterable[float] = (), rule_set: str = "",
                 timeout: float | None = None) -> Query[messages.EvaluateDistributionResponse]:
    """How likely each final score is: from a state, or after an action of a position, the best if none is given.

    Early in a game it takes seconds, in rule sets that save rolls minutes: give it time.
    """
    where, rule_set = _where(at, rule_set)
    done = notation.parse_action(action) if isinstance(action, str) else action
    return Query("EvaluateDistribution", messages.EvaluateDistributionRequest(
        **where, action=done, at_least=at_least, percentiles=percentiles, rule_set=rule_set), timeout)


def target(at: Position | GameState | str, score: int, *, max_actions: int = 0, include_scoring: bool = False,
           rule_set: str = "", timeout: float | None = None) -> Query[messages.AnalyzeTargetResponse]:
    """How likely a final score of `score` or more is for who plays for nothing else."""
    where, rule_set = _where(at, rule_set)
    return Query("AnalyzeTarget", messages.AnalyzeTargetRequest(
        **where, target=score, max_actions=max_actions, include_scoring=include_scoring, rule_set=rule_set), timeout)


def win(at: Position | GameState | str, against: int | GameState | ScoreWorth | str, *, draw_worth: float | None = None,
        max_actions: int = 0, include_scoring: bool = False, rule_set: str = "",
        timeout: float | None = None) -> Query[messages.AnalyzeWinResponse]:
    """How likely a win is against an opponent: a final score, or the state of one who plays on, a message or a text
    about the same rule set. Or the largest expectation of what each final score is worth."""
    where, rule_set = _where(at, rule_set)
    request = messages.AnalyzeWinRequest(
        **where, draw_worth=draw_worth, max_actions=max_actions, include_scoring=include_scoring, rule_set=rule_set)
    if isinstance(against, (int, numbers.Integral)):
        request.opponent_final_score = int(against)
    elif isinstance(against, ScoreWorth):
        request.worth.CopyFrom(against)
    else:
        request.opponent_state.CopyFrom(_state(against, rule_set or notation.DEFAULT_RULES)[0])
    return Query("AnalyzeWin", request, timeout)


def _state(state: GameState | str, rule_set: str) -> tuple[GameState, str]:
    if not isinstance(state, str):
        return state, rule_set
    noted = notation.parse_position(state)
    if noted.dice is not None:
        raise ValueError("dice: expected a state, at the start of a turn")
    return noted.state, _rules_of(noted, rule_set)


def _position(position: Position | str, rule_set: str) -> tuple[Position, str]:
    if not isinstance(position, str):
        return position, rule_set
    noted = notation.parse_position(position)
    return noted.position(), _rules_of(noted, rule_set)


def _where(at: Position | GameState | str, rule_set: str) -> tuple[dict[str, Any], str]:
    if isinstance(at, GameState):
        return {"state": at}, rule_set
    if isinstance(at, Position):
        return {"position": at}, rule_set
    noted = notation.parse_position(at)
    rule_set = _rules_of(noted, rule_set)
    return ({"state": noted.state} if noted.dice is None else {"position": noted.position()}), rule_set


def _rules_of(noted: notation.NotedPosition, rule_set: str) -> str:
    """The rule set that is meant; empty if none is named."""
    if noted.rule_set is None:
        return rule_set
    if rule_set and _in_order(noted.rule_set) != _in_order(rule_set):
        raise ValueError(f'rules: "{noted.rule_set[:64]}", expected {rule_set}')
    return rule_set or noted.rule_set


def _in_order(rule_set: str) -> tuple[str, list[str]]:
    """An id, whose switches may be in any order: "yahtzee+rolls4+fh5"."""
    game, *switches = rule_set.lower().split("+")
    return game, sorted(switches)

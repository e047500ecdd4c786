"""BatchEvaluateStates on the wire. Protobuf's Python makes an object of each number, 7 million states a second; the two
fields that hold them are arrays of little-endian numbers, so NumPy has them as they are."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import grpc
import numpy as np
import numpy.typing as npt

from .errors import FieldViolation, YatzyError

METHOD = "/yatzy.v1.AdvisorService/BatchEvaluateStates"
MOST = 262_144  # states of a call
AT_ONCE = 2  # calls; more gain nothing where client and server share a machine

Indices = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Values:
    """The answer to one call."""

    values: Floats
    table_id: str
    rule_set: str


def as_indices(indices: npt.ArrayLike) -> Indices:
    """As fixed32 has them. Raises TypeError or ValueError for what cannot be state indices."""
    given = np.asarray(indices)
    if given.size and given.dtype.kind not in "iu":
        raise TypeError(f"state indices are {given.dtype}, expected integers")
    if given.size and given.dtype != np.uint32 and (given.min() < 0 or given.max() >= 1 << 32):
        at = int(np.argmax((given < 0) | (given >= 1 << 32)))
        raise ValueError(f"state_indices[{at}]: {given.flat[at]} is not in the range 0 to {(1 << 32) - 1}")
    return given.astype("<u4", order="C", copy=False)


def encode(indices: Indices, rule_set: str) -> bytes:
    """A BatchEvaluateStatesRequest."""
    rules = rule_set.encode()
    numbers = indices.tobytes()
    return b"".join((b"\x0a", _varint(len(numbers)), numbers, b"\x12", _varint(len(rules)), rules))


def decode(message: bytes) -> Values:
    """A BatchEvaluateStatesResponse. Raises ValueError if it is none."""
    pieces: list[Floats] = []
    texts = {2: "", 3: ""}
    for number, begin, end in _fields(message):
        if number == 1:
            pieces.append(np.frombuffer(message, "<f4", (end - begin) // 4, begin))
        elif number in texts:
            texts[number] = message[begin:end].decode()
    return Values(pieces[0] if len(pieces) == 1 else np.concatenate([np.empty(0, "<f4"), *pieces]), texts[2], texts[3])


def _varint(number: int) -> bytes:
    result = bytearray()
    while number > 127:
        result.append(number & 127 | 128)
        number >>= 7
    result.append(number)
    return bytes(result)


def _fields(message: bytes) -> Iterator[tuple[int, int, int]]:
    """The number of each field that has a length, and where its content begins and ends."""
    at = 0

    def varint() -> int:
        nonlocal at
        number = shift = 0
        while shift < 64 and at < len(message):
            byte = message[at]
            at += 1
            number |= (byte & 127) << shift
            if byte < 128:
                return number
            shift += 7
        raise ValueError("the answer is no message")

    while at < len(message):
        tag = varint()
        kind = tag & 7
        length = {1: 8, 5: 4}.get(kind, 0)
        if kind == 0:
            varint()
        elif kind == 2:
            length = varint()
        elif not length:
            raise ValueError("the answer is no message")
        begin, at = at, at + length
        if at > len(message):
            raise ValueError("the answer is no message")
        if kind == 2 or kind == 5 and tag >> 3 == 1:
            yield tag >> 3, begin, at


def check(values: Values, count: int, rule_set: str) -> None:
    """Raises YatzyError unless the answer is one to this question."""
    if len(values.values) != count:
        raise YatzyError(grpc.StatusCode.INTERNAL, f"asked about {count} states, got {len(values.values)} values")
    check_rule_set(rule_set, values.rule_set)


def check_rule_set(asked: str, answered: str) -> None:
    """Raises YatzyError unless the answer is about the game that was asked about."""
    if asked != answered:
        raise YatzyError(grpc.StatusCode.INTERNAL,
                         f'asked about rule set "{asked}", the server answered about "{answered}"')


def shifted(error: YatzyError, begin: int) -> YatzyError:
    """The error of a call whose states begin there among those that were given."""
    def shift(text: str) -> str:
        return re.sub(r"state_indices\[(\d+)\]", lambda match: f"state_indices[{int(match[1]) + begin}]", text)

    return YatzyError(error.code, shift(error.message),
                      [FieldViolation(shift(wrong.field), wrong.description) for wrong in error.violations],
                      error.retry_after)


def of_one_table(parts: list[Values]) -> bool:
    """Whether all values are of one table; between two calls another one may come into service."""
    return len({part.table_id for part in parts}) == 1


def joined(parts: list[Values], shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """All values in the shape of the indices."""
    return np.concatenate([part.values for part in parts], dtype=np.float64).reshape(shape)


MIXED = YatzyError(grpc.StatusCode.ABORTED, "another table came into service again and again while states were asked about")
ROUNDS = 3  # until that is given up

"""The daemon's table file, mapped: expectations of states without a server."""
from __future__ import annotations

import functools
import hashlib
import mmap
import os
import stat
import struct
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

from . import notation
from ._layout import Layout
from ._rules import Rules
from ._state_index import StateIndex
from .messages import GameState
from .notation import NotedPosition

HEADER_SIZE = 65536
_MAGIC = b"\x89YZE\r\n\x1a\n"
_FIELDS = struct.Struct("<8s4I2Q32s32s2I32sQ4I")  # up to the text of the rules
_RULES_SPACE = 16384
_DIGEST_AT = HEADER_SIZE - 32
_PIECE = 1 << 16  # indices: what is made of them stays in caches. Of less, two threads wait for each other

Array = npt.NDArray[np.float64]


class TableError(ValueError):
    """The file is no table that can be read, or another one than is wanted."""


class Table:
    """A table of expected scores, as yatzyd keeps it: STATE_DIRECTORY/e_table, or rules/ID/e_table below it.

    The file is mapped, so processes on one machine share its memory. Replace it by renaming a new one onto it, as the
    daemon does, and who has it open keeps the old one; a file that is cut short in place kills those processes.
    A table may be used by any number of threads. Other processes get one as its path (pickle): they open it there, and it
    must be the same table.

        with Table.open("/var/lib/yatzyd/e_table") as table:
            table.expectations([0, 4163])       # array([248.43999, 220.09256])
    """

    def __init__(self, header: _Header, mapping: mmap.mmap, path: str, verify: bool) -> None:
        self._mapping: mmap.mmap | None = mapping
        self._opened = path, verify, header.table_id
        self._layout = header.layout
        self._header = header
        self._values = np.frombuffer(mapping, "<f4", header.layout.values, HEADER_SIZE)

    @staticmethod
    def open(path: str | os.PathLike[str], *, verify: bool = True, table_id: str | None = None) -> Table:
        """Maps a table and checks it: its size, its header, that its values are those of its rules' states.

        `verify` also reads it all and compares the SHA-256 of the values, some milliseconds. `table_id` is the
        table that it must be, as answers of a daemon name theirs. Raises TableError, or what the system says.
        """
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise TableError(f"{os.fspath(path)}: is not a file")
            header = _Header(os.fspath(path), file.read(HEADER_SIZE), status.st_size)
            mapping = mmap.mmap(file.fileno(), status.st_size, access=mmap.ACCESS_READ)
        try:
            if table_id is not None and table_id != header.table_id:
                raise header.error(f"is table {header.table_id}, wanted {table_id}")
            if verify and hashlib.sha256(memoryview(mapping)[HEADER_SIZE:]).digest() != header.payload_sha256:
                raise header.error("the values are damaged: their SHA-256 is another than the header has")
        except BaseException:
            mapping.close()
            raise
        return Table(header, mapping, os.path.abspath(os.fspath(path)), verify)

    def __reduce__(self) -> tuple[Any, ...]:
        if self._mapping is None:
            raise _closed()
        return _open_again, self._opened

    @property
    def table_id(self) -> str:
        """What a daemon calls it: the first 16 digits of the SHA-256 of its expectations."""
        return self._header.table_id

    @property
    def rules(self) -> str:
        """The rules of its game, TOML."""
        return self._header.rules.text

    @property
    def fingerprint(self) -> str:
        """That of the rules, as RuleSet.fingerprint has it."""
        return bytes(self._header.fingerprint).hex()

    @property
    def categories(self) -> tuple[str, ...]:
        """In card order: "ones", "full-house"."""
        return tuple(rule.token for rule in self._header.rules.categories)

    @property
    def slots(self) -> int:
        """All state indices are below this."""
        return self._layout.slots

    def reachable(self) -> npt.NDArray[np.uint32]:
        """The indices of all states that a game can reach, rising."""
        return np.concatenate([piece.astype(np.uint32) for piece in self._layout.reachable()])

    def expectations(self, indices: npt.ArrayLike, out: npt.NDArray[np.floating[Any]] | None = None) -> Array:
        """Expected points still to come in each state, bonus included: of indices of any shape, in that shape.

        Into `out`, if it is given, of float64 or float32, in which they are stored. Raises ValueError for the first
        index that no game reaches; `out` is spoilt then.
        """
        if self._mapping is None:
            raise _closed()
        given = np.asarray(indices)
        if given.dtype.kind not in "iu" and given.size > 0:
            raise TypeError(f"state indices are {given.dtype}, expected integers")
        if out is None:
            out = np.empty(given.shape, np.float64)
        elif out.shape != given.shape or not out.flags.c_contiguous:
            raise ValueError(f"out has shape {out.shape}, expected {given.shape}, contiguous")
        elif out.dtype.kind != "f" or out.dtype.itemsize < 4:
            raise TypeError(f"out is {out.dtype}, expected float64 or float32")
        self._look_up(given.reshape(-1), out.reshape(-1))
        return out

    def expectation(self, state: GameState | str = "filled none") -> float:
        """The same of one state, a message or a text: "upper 3 | filled ones,one-pair".

        In a game that saves rolls "saved 2" too, GameState.saved_rolls: what the turns before left over.
        """
        return float(self.expectations(self.index(state)))

    def index(self, state: GameState | str) -> int:
        """The number of a state. Raises ValueError for one that this game does not have, as a server refuses it.

        `upper` is needed in games with a bonus only. Of a rule set that the text names nothing is checked: the file does
        not know by which name its game is served.
        """
        if isinstance(state, str):
            noted = notation.parse_position(state)
            if noted.dice is not None:
                raise ValueError("dice: expected a state, at the start of a turn")
        else:
            noted = NotedPosition(state=state)
        return self._header.numbers.index(noted.state)

    def close(self) -> None:
        """Gives the mapping back."""
        if self._mapping is not None:
            self._values = np.empty(0, np.float32)
            self._mapping.close()
            self._mapping = None

    def __enter__(self) -> Table:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _look_up(self, indices: npt.NDArray[np.integer[Any]], out: npt.NDArray[np.floating[Any]]) -> None:
        # Of most games the span is a power of two; then a shift and a mask do for divisions.
        layout, values = self._layout, self._values
        shift = layout.span.bit_length() - 1 if layout.span.bit_count() == 1 else None
        size = min(_PIECE, len(indices))
        index, low, number = (np.empty(size, np.int64) for _ in range(3))
        value = np.empty(size, np.float32)
        for begin in range(0, len(indices), _PIECE):
            piece = indices[begin:begin + _PIECE]
            if len(piece) < size:
                size = len(piece)
                index, low, number, value = index[:size], low[:size], number[:size], value[:size]
            self._check_range(piece, begin)
            index[:] = piece
            if shift is not None:
                np.bitwise_and(index, layout.period - 1, out=low)
                np.right_shift(index, shift, out=index)
            else:
                np.remainder(index, layout.period, out=low)
                np.floor_divide(index, layout.span, out=index)
            # "clip" is take's quickest way; nothing is out of range here.
            layout.number_in_set.take(low, out=number, mode="clip")
            layout.first_of_set.take(index, out=low, mode="clip")
            np.add(low, number, out=low)
            if layout.end_of_set is not None:
                layout.end_of_set.take(index, out=number, mode="clip")
                np.copyto(low, -1, where=low >= number)
            if low.min() < 0:
                at = int(np.argmax(low < 0))
                raise ValueError(f"state_indices[{begin + at}]: {piece[at]} is a state that no game reaches")
            values.take(low, out=value, mode="clip")
            out[begin:begin + size] = value

    def _check_range(self, piece: npt.NDArray[np.integer[Any]], begin: int) -> None:
        if piece.max() < self.slots and (piece.dtype.kind == "u" or piece.min() >= 0):
            return
        at = int(np.argmax((piece < 0) | (piece >= self.slots)))
        raise ValueError(f"state_indices[{begin + at}]: {piece[at]} is not in the range 0 to {self.slots - 1}")


def _closed() -> ValueError:
    return ValueError("the table is closed")


def _open_again(path: str, verify: bool, table_id: str) -> Table:
    return Table.open(path, verify=verify, table_id=table_id)


@functools.lru_cache(maxsize=8)
def _layout_of(rules_text: str) -> tuple[Rules, bytes, Layout, StateIndex]:
    rules = Rules.read(rules_text)
    return rules, rules.fingerprint(), Layout.of(rules), StateIndex(rules)


class _Header:
    """A header that is right, as far as it goes."""

    def __init__(self, path: str, data: bytes, size: int) -> None:
        self._path = path
        self._check_readable(data, size)
        (_, _, _, header_size, dtype, values, payload, self.fingerprint, self.payload_sha256, arithmetic, objective,
         values_sha256, slots, categories, marks, totals, text_size) = _FIELDS.unpack_from(data)
        self.table_id: str = values_sha256.hex()[:16]
        # One that is well-formed and damaged is told from one that was written so.
        if hashlib.sha256(data[:_DIGEST_AT]).digest() != data[_DIGEST_AT:]:
            raise self.error("the header is damaged: its SHA-256 is another")
        if objective != 1:
            raise self.error(f"objective is {objective}, expected 1: a table of expected scores")
        if (header_size, dtype) != (HEADER_SIZE, 1) or arithmetic not in (1, 2) or any(data[_FIELDS.size + _RULES_SPACE:_DIGEST_AT]):
            raise self.error("has another layout than format 2")
        self._read_rules(data[_FIELDS.size:_FIELDS.size + min(text_size, _RULES_SPACE)])
        expected = (self.layout.values, 4 * self.layout.values, self.layout.slots, len(self.rules.categories),
                    1 + self.rules.has_mark, self.layout.totals)
        if (values, payload, slots, categories, marks, totals) != expected:
            raise self.error("has other numbers of values and states than its rules")
        if size != HEADER_SIZE + payload:
            raise self.error(f"has {size} bytes, expected {HEADER_SIZE + payload}: it is not whole")

    def error(self, what: str) -> TableError:
        return TableError(f"{self._path}: {what}")

    def _check_readable(self, data: bytes, size: int) -> None:
        if data[:8] != _MAGIC[:len(data)]:
            raise self.error("is not an E_table file")
        if len(data) < HEADER_SIZE:
            raise self.error(f"has {size} bytes, less than a header: it is not whole")
        byte_order, version = struct.unpack_from("<2I", data, 8)
        if byte_order != 0x01020304:
            raise self.error("was written by a big-endian machine")
        if version == 1:
            raise self.error("has format 1: start a yatzyd of today on it and re-solve, which writes format 2")
        if version != 2:
            raise self.error(f"has format {version}, expected 2")

    def _read_rules(self, text: bytes) -> None:
        try:
            self.rules, fingerprint, self.layout, self.numbers = _layout_of(text.decode())
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise self.error(f"has rules that cannot be read: {error!r}") from error
        if fingerprint != self.fingerprint:
            raise self.error("the fingerprint is that of other rules")

"""Asks a yatzyd for optimal play of Yatzy, Yahtzee, Kniffel and their kin, or reads its table without a server."""
from . import messages, notation
from ._version import __version__
from .aio import AsyncClient
from .client import Client
from .connection import Retry, Tls
from .errors import FieldViolation, YatzyError
from .queries import BestAction
from .table import Table, TableError

__all__ = [
    "AsyncClient", "BestAction", "Client", "FieldViolation", "Retry", "Table", "TableError", "Tls", "YatzyError",
    "__version__", "messages", "notation",
]

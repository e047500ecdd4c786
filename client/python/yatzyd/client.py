"""The client that waits for its answers."""
from __future__ import annotations

import functools
import inspect
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, TypeVar

import grpc
import numpy as np
import numpy.typing as npt
from google.protobuf.message import Message
from yatzy.v1 import advisor_service_pb2

from . import _states, connection, queries
from .connection import Attempts, Retry, Server, Tls
from .errors import YatzyError, from_rpc_error, passed_deadline
from .queries import Query

_SERVICE = advisor_service_pb2.DESCRIPTOR.services_by_name["AdvisorService"]

P = ParamSpec("P")
Answer = TypeVar("Answer")


def serialize(request: Message) -> bytes:
    """A request as bytes."""
    return request.SerializeToString()  # type: ignore[no-any-return]


@functools.cache
def reader_of(method: str) -> Callable[[bytes], Any]:
    """What reads the responses of a method."""
    if method not in _SERVICE.methods_by_name:
        raise ValueError(f"method: {method} is none of yatzy.v1.AdvisorService")
    described = _SERVICE.methods_by_name[method]
    # (Later versions of Protobuf have no factory any more.)
    return described.output_type._concrete_class.FromString  # type: ignore[no-any-return]


def path_of(method: str) -> str:
    """How gRPC calls a method."""
    return f"/{_SERVICE.full_name}/{method}"


def as_method(function: Callable[..., Any], query: Callable[..., Any]) -> None:
    """Gives a method the name, manual and signature of the query that it asks."""
    functools.update_wrapper(function, query)
    signature = inspect.signature(query)
    itself = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    answer = signature.return_annotation.removeprefix("Query[").removesuffix("]")
    parameters = [itself, *signature.parameters.values()]
    setattr(function, "__signature__", signature.replace(parameters=parameters, return_annotation=answer))


def _asks(query: Callable[P, Query[Answer]]) -> Callable[Concatenate[Client, P], Answer]:
    def method(self: Client, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        return self.ask(query(*args, **kwargs))

    as_method(method, query)
    return method


class Client:
    """Asks a yatzyd. May be used by any number of threads.

        with Client("127.0.0.1:50051") as yatzy:
            yatzy.best_action("dice 3 3 3 5 6 | rolls 2").text      # "keep 3 3 3"

    `tls` is True for the certificates that this system trusts. A `token` goes only over TLS or to this machine.
    `timeout` is how long a call may take, its retries and the wait for a connection included. Calls raise YatzyError;
    what cannot be a question at all raises ValueError.
    """

    def __init__(self, address: str = connection.DEFAULT_ADDRESS, *, token: str | None = None,
                 tls: Tls | bool = False, timeout: float = connection.DEFAULT_TIMEOUT, retry: Retry = Retry()) -> None:
        self._server = Server(address, token, Tls() if tls is True else tls or None)
        self._retry = retry
        self._timeout = timeout
        Attempts(retry, timeout)  # refuses what cannot be
        credentials = self._server.credentials()
        #: For what else gRPC has, streams for example, with the stubs in yatzy.v1.advisor_service_pb2_grpc.
        self.channel = (
            grpc.insecure_channel(self._server.target(), self._server.options()) if credentials is None
            else grpc.secure_channel(self._server.target(), credentials, self._server.options()))

    call = _asks(queries.call)
    rule_sets = _asks(queries.rule_sets)
    evaluate = _asks(queries.evaluate)
    analyze = _asks(queries.analyze)
    best_action = _asks(queries.best_action)
    explain = _asks(queries.explain)
    review = _asks(queries.review)
    simulate = _asks(queries.simulate)
    distribution = _asks(queries.distribution)
    target = _asks(queries.target)
    win = _asks(queries.win)

    def evaluate_states(self, indices: npt.ArrayLike, *, rule_set: str = "",
                        timeout: float | None = None) -> npt.NDArray[np.float64]:
        """Expected points still to come in each state, of any number of indices, in the shape of the array.

        All are of one table. One index that no game reaches makes it YatzyError. `timeout` is for each call, of at
        most 262,144 states.
        """
        asked = _states.as_indices(indices)
        flat = asked.reshape(-1)

        def part(begin: int) -> _states.Values:
            return self._evaluate_part(flat[begin:begin + _states.MOST], begin, rule_set, timeout)

        begins = range(0, len(flat), _states.MOST)
        with ThreadPoolExecutor(_states.AT_ONCE) as threads:
            for _ in range(_states.ROUNDS if len(flat) else 0):
                parts = list(threads.map(part, begins)) if len(begins) > 1 else [part(0)]
                if _states.of_one_table(parts):
                    return _states.joined(parts, asked.shape)
        if len(flat) == 0:
            return np.empty(asked.shape, np.float64)
        raise _states.MIXED

    def _evaluate_part(self, indices: _states.Indices, begin: int, rule_set: str, timeout: float | None) -> _states.Values:
        method = self.channel.unary_unary(_states.METHOD)
        try:
            values = _states.decode(self._call(method, _states.encode(indices, rule_set), timeout))
        except YatzyError as error:
            raise _states.shifted(error, begin) from error
        _states.check(values, len(indices), rule_set)
        return values

    def ask(self, query: Query[Answer]) -> Answer:
        """Asks a query of yatzyd.queries."""
        method = self.channel.unary_unary(path_of(query.method), serialize, reader_of(query.method))
        response = self._call(method, query.request, query.timeout)
        if hasattr(query.request, "rule_set"):
            _states.check_rule_set(query.request.rule_set, response.rule_set)
        return query.read(response)

    def _call(self, method: Any, request: Any, timeout: float | None) -> Any:
        timeout = self._timeout if timeout is None else timeout
        attempts = Attempts(self._retry, timeout)
        while True:
            try:
                return method(request, timeout=attempts.left(), wait_for_ready=True, metadata=self._server.metadata())
            except grpc.RpcError as failure:
                error = self._explain(failure, timeout)
                pause = attempts.pause_after(error)
                if pause is None:
                    raise error from failure
            time.sleep(pause)

    def _explain(self, failure: grpc.RpcError, timeout: float) -> YatzyError:
        if not passed_deadline(failure):
            return from_rpc_error(failure)
        # gRPC does not tell a server that is slow from one that was never there.
        try:
            self.channel.unary_unary(connection.HEALTH)(b"", timeout=connection.PROBE)
        except grpc.RpcError as probe:
            if probe.code() == grpc.StatusCode.UNAVAILABLE:
                return self._server.no_connection(timeout, probe.details())
        return self._server.no_answer(timeout)

    def close(self) -> None:
        """Ends the connection and the calls that wait on it."""
        self.channel.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

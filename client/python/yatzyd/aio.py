"""The client for asyncio."""
from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, TypeVar

import grpc
import grpc.aio
import numpy as np
import numpy.typing as npt

from . import _states, connection, queries
from .client import as_method, path_of, reader_of, serialize
from .connection import Attempts, Retry, Server, Tls
from .errors import YatzyError, from_rpc_error, passed_deadline
from .queries import Query

P = ParamSpec("P")
Answer = TypeVar("Answer")


def _asks(query: Callable[P, Query[Answer]]) -> Callable[Concatenate[AsyncClient, P], Coroutine[Any, Any, Answer]]:
    async def method(self: AsyncClient, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        return await self.ask(query(*args, **kwargs))

    as_method(method, query)
    return method


class AsyncClient:
    """Client for asyncio: the same methods, to be awaited. Make it and use it within one event loop.

        async with AsyncClient("127.0.0.1:50051") as yatzy:
            best = await yatzy.best_action("dice 3 3 3 5 6 | rolls 2")
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
            grpc.aio.insecure_channel(self._server.target(), self._server.options()) if credentials is None
            else grpc.aio.secure_channel(self._server.target(), credentials, self._server.options()))

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

    async def evaluate_states(self, indices: npt.ArrayLike, *, rule_set: str = "",
                              timeout: float | None = None) -> npt.NDArray[np.float64]:
        """As Client.evaluate_states."""
        asked = _states.as_indices(indices)
        flat = asked.reshape(-1)
        if len(flat) == 0:
            return np.empty(asked.shape, np.float64)
        turn = asyncio.Semaphore(_states.AT_ONCE)

        async def part(begin: int) -> _states.Values:
            async with turn:
                return await self._evaluate_part(flat[begin:begin + _states.MOST], begin, rule_set, timeout)

        for _ in range(_states.ROUNDS):
            try:
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(part(begin)) for begin in range(0, len(flat), _states.MOST)]
            except BaseExceptionGroup as errors:
                raise errors.exceptions[0]  # the first ends the others
            parts = [task.result() for task in tasks]
            if _states.of_one_table(parts):
                return _states.joined(parts, asked.shape)
        raise _states.MIXED

    async def _evaluate_part(self, indices: _states.Indices, begin: int, rule_set: str,
                             timeout: float | None) -> _states.Values:
        method = self.channel.unary_unary(_states.METHOD)
        try:
            values = _states.decode(await self._call(method, _states.encode(indices, rule_set), timeout))
        except YatzyError as error:
            raise _states.shifted(error, begin) from error
        _states.check(values, len(indices), rule_set)
        return values

    async def ask(self, query: Query[Answer]) -> Answer:
        """Asks a query of yatzyd.queries."""
        method = self.channel.unary_unary(path_of(query.method), serialize, reader_of(query.method))
        response = await self._call(method, query.request, query.timeout)
        if hasattr(query.request, "rule_set"):
            _states.check_rule_set(query.request.rule_set, response.rule_set)
        return query.read(response)

    async def _call(self, method: Any, request: Any, timeout: float | None) -> Any:
        timeout = self._timeout if timeout is None else timeout
        attempts = Attempts(self._retry, timeout)
        while True:
            try:
                return await method(request, timeout=attempts.left(), wait_for_ready=True, metadata=self._server.metadata())
            except grpc.RpcError as failure:
                error = await self._explain(failure, timeout)
                pause = attempts.pause_after(error)
                if pause is None:
                    raise error from failure
            await asyncio.sleep(pause)

    async def _explain(self, failure: grpc.RpcError, timeout: float) -> YatzyError:
        if not passed_deadline(failure):
            return from_rpc_error(failure)
        # gRPC does not tell a server that is slow from one that was never there.
        try:
            await self.channel.unary_unary(connection.HEALTH)(b"", timeout=connection.PROBE)
        except grpc.RpcError as probe:
            if probe.code() == grpc.StatusCode.UNAVAILABLE:
                return self._server.no_connection(timeout, probe.details())
        return self._server.no_answer(timeout)

    async def close(self) -> None:
        """Ends the connection and the calls that wait on it."""
        await self.channel.close()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        trace: TracebackType | None) -> None:
        await self.close()

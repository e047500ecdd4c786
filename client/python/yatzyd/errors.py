"""What a call ends with if it has no answer."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf.message import DecodeError

from .error_details_pb2 import BadRequest, ErrorStatus, RetryInfo

_DETAILS = "grpc-status-details-bin"


@dataclass(frozen=True)
class FieldViolation:
    """A field of the request that the server refuses, and why."""

    field: str
    description: str


class YatzyError(Exception):
    """A call that has no answer. `code` says what kind of failure it is, `message` what is wrong."""

    def __init__(self, code: grpc.StatusCode, message: str, violations: Iterable[FieldViolation] = (),
                 retry_after: float | None = None) -> None:
        super().__init__(f"{code.name}: {message}")
        self.code = code
        self.message = message
        #: Of INVALID_ARGUMENT: each field that is wrong, the first 20 of them.
        self.violations = tuple(violations)
        #: Seconds after which the server asks to try again.
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.code, self.message, self.violations, self.retry_after)


def passed_deadline(error: grpc.RpcError) -> bool:
    """Whether the call's own deadline has passed: a server that ends a call for its own bound has other words for it."""
    return error.code() == grpc.StatusCode.DEADLINE_EXCEEDED and (error.details() or "") in ("", "Deadline Exceeded")


def from_rpc_error(error: grpc.RpcError) -> YatzyError:
    """The error of a call of gRPC's, with the details that it carries."""
    violations: list[FieldViolation] = []
    retry_after = None
    for detail in _details(error):
        value = detail.value
        try:
            if detail.type_url.endswith("/google.rpc.BadRequest"):
                violations += [FieldViolation(wrong.field, wrong.description)
                               for wrong in BadRequest.FromString(value).field_violations]
            elif detail.type_url.endswith("/google.rpc.RetryInfo"):
                delay = RetryInfo.FromString(value).retry_delay
                retry_after = delay.seconds + delay.nanos * 1e-9
        except DecodeError:
            pass  # something between us and the server has its own details
    code, message = error.code(), error.details() or ""
    if code == grpc.StatusCode.INTERNAL and "RST_STREAM" in message:
        # No server of ours resets streams: a proxy does when the server behind it goes away.
        code, message = grpc.StatusCode.UNAVAILABLE, f"the connection broke: {message}"
    return YatzyError(code, message, violations, retry_after)


def _details(error: grpc.RpcError) -> list[Any]:
    for key, value in error.trailing_metadata() or ():
        if key == _DETAILS:
            try:
                return list(ErrorStatus.FromString(value).details)
            except DecodeError:
                return []
    return []

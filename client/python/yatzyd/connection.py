"""How calls are made: addresses, security, deadlines, retries. The C++ client library does the same."""
from __future__ import annotations

import math
import random
import re
import time
from dataclasses import dataclass
from typing import Any

import grpc

from . import _address
from .errors import YatzyError

DEFAULT_ADDRESS = "127.0.0.1:50051"
DEFAULT_TIMEOUT = 5.0
HEALTH = "/grpc.health.v1.Health/Check"
PROBE = 0.1  # seconds to find out why there is no connection
LONGEST_TIMEOUT = 1e9  # seconds, 31 years: gRPC takes ten times as many for a deadline in the past

Options = list[tuple[str, Any]]


@dataclass(frozen=True)
class Tls:
    """How to know the server and to be known. All in PEM."""

    #: Who may vouch for the server; None: those whom this system trusts.
    ca_certificates: bytes | None = None
    #: The client's own, both or neither.
    certificate_chain: bytes | None = None
    private_key: bytes | None = None
    #: The name that the certificate must have, if it is not the address's.
    server_name: str = ""

    def __post_init__(self) -> None:
        if (self.certificate_chain is None) != (self.private_key is None):
            raise ValueError("certificate_chain and private_key: one needs the other")


@dataclass(frozen=True)
class Retry:
    """When a call is made again that was answered UNAVAILABLE, or whose connection broke, or that was refused with
    RESOURCE_EXHAUSTED and a delay. Nothing else is repeated, and nothing beyond the deadline.

    Before each attempt but the first is a pause: the delay that the server asks for and a random time of at most
    `first_pause`, twice that, ... up to `longest_pause` seconds.
    """

    max_attempts: int = 4
    first_pause: float = 0.1
    longest_pause: float = 1.0

    def __post_init__(self) -> None:
        if not 1 <= self.max_attempts <= 5:
            raise ValueError(f"max_attempts is {self.max_attempts}, expected 1 to 5")
        if not 0 <= self.longest_pause < math.inf:
            raise ValueError(f"longest_pause is {self.longest_pause}, expected a finite number of seconds")
        if not 0 <= self.first_pause <= self.longest_pause:
            raise ValueError(f"first_pause is {self.first_pause}, expected 0 to longest_pause, {self.longest_pause}")


class Attempts:
    """The attempts of one call. A timeout of more than LONGEST_TIMEOUT is taken for that."""

    def __init__(self, retry: Retry, timeout: float) -> None:
        if not 0 < timeout < math.inf:
            raise ValueError(f"timeout is {timeout}, expected a finite number of seconds, more than 0")
        self._retry = retry
        self._give_up = time.monotonic() + min(timeout, LONGEST_TIMEOUT)
        self._made = 1

    def left(self) -> float:
        """Seconds until the deadline."""
        return self._give_up - time.monotonic()

    def pause_after(self, error: YatzyError) -> float | None:
        """How long to wait before the next attempt; None if the call has ended."""
        may_help = error.code == grpc.StatusCode.UNAVAILABLE or (
            error.code == grpc.StatusCode.RESOURCE_EXHAUSTED and error.retry_after is not None)
        if not may_help or self._made >= self._retry.max_attempts:
            return None
        longest = min(self._retry.first_pause * 2 ** (self._made - 1), self._retry.longest_pause)
        pause = (error.retry_after or 0.0) + random.uniform(0, longest)
        if pause >= self.left():
            return None
        self._made += 1
        return pause


@dataclass(frozen=True)
class Server:
    """Where a server is and how to call it, checked."""

    address: str
    token: str | None
    tls: Tls | None

    def __post_init__(self) -> None:
        is_local = self.is_local()  # refuses what is no address
        if self.token is None:
            return
        if not re.fullmatch("[!-~]+", self.token):
            raise ValueError("token: it must be printable ASCII without spaces")
        if self.tls is None and not is_local:
            raise ValueError(f"token: without TLS it would be sent to {self.address} in the clear; use TLS, a Unix "
                             "socket or a loopback address")

    def is_local(self) -> bool:
        """Whether nobody but this machine sees what is sent there."""
        return _address.parse(self.address).is_local()

    def target(self) -> str:
        """The address as gRPC reads it."""
        return _address.parse(self.address).target

    def credentials(self) -> grpc.ChannelCredentials | None:
        """None: in the clear."""
        return None if self.tls is None else grpc.ssl_channel_credentials(
            self.tls.ca_certificates, self.tls.private_key, self.tls.certificate_chain)

    def metadata(self) -> tuple[tuple[str, str], ...]:
        """Sent with every call."""
        return () if self.token is None else (("authorization", "Bearer " + self.token),)

    def options(self) -> Options:
        """Of the channel."""
        options: Options = [
            # Attempts repeats calls: gRPC's own policy would wait beyond the deadline.
            ("grpc.enable_retries", 0),
            ("grpc.service_config_disable_resolution", 1),
            # Those of gRPC, up to two minutes, outlast the deadline.
            ("grpc.initial_reconnect_backoff_ms", 100),
            ("grpc.max_reconnect_backoff_ms", 1000),
        ]
        if self.is_local():  # gRPC would ask a proxy of the environment for this machine, too
            options.append(("grpc.enable_http_proxy", 0))
        if self.tls is not None and self.tls.server_name:
            options.append(("grpc.ssl_target_name_override", self.tls.server_name))
        return options

    def no_connection(self, timeout: float, why: str | None) -> YatzyError:
        """The error of a call whose time ended before there was a connection."""
        return YatzyError(grpc.StatusCode.UNAVAILABLE, f"no connection to {self.address} within {timeout:g} s: {why}")

    def no_answer(self, timeout: float) -> YatzyError:
        """That of one whose time ended after."""
        return YatzyError(grpc.StatusCode.DEADLINE_EXCEEDED, f"no answer from {self.address} within {timeout:g} s")

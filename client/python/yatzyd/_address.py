"""Addresses of servers, read as yatzyctl reads them (client/lib/server_address.h)."""
from __future__ import annotations

import ipaddress
import os
import re
import urllib.parse
from dataclasses import dataclass

_LONGEST_PATH = 107  # bytes: what the system's address of a Unix socket holds


@dataclass(frozen=True)
class Address:
    """A server's address, in parts."""

    #: What gRPC connects to.
    target: str
    #: A name or a number, without brackets; empty: a Unix socket.
    host: str = ""

    def is_local(self) -> bool:
        """Whether nobody but this machine sees what is sent there."""
        return not self.host or self.host.lower().removesuffix(".") == "localhost" or _is_loopback(self.host)


def parse(address: str) -> Address:
    """Reads HOST:PORT, [IPV6]:PORT, unix:PATH and the like. Raises ValueError that says what is wrong."""
    kind, colon, rest = address.partition(":")
    match kind + colon:
        case "unix:":
            return _unix(address, kind, rest)
        case "unix-abstract:":
            return _unix(address, kind, rest)
        case "dns:":
            if rest.startswith("//") and not rest.startswith("///"):
                raise _error(address, "it names a DNS server; write dns:///HOST:PORT without")
            return _host_and_port(address, rest.removeprefix("//").removeprefix("/"))
        case "ipv4:" | "ipv6:":
            parsed = _host_and_port(address, rest)
            number = _ip(parsed.host)
            if number is None or number.version != int(kind[-1]):
                raise _error(address, f"the host is not one IPv{kind[-1]} address")
            return parsed
    if "://" in address:
        raise _error(address, "it is a URL")
    return _host_and_port(address, address)


def _error(address: str, reason: str) -> ValueError:
    return ValueError(f'"{address}" is not an address: {reason}; use HOST:PORT, [IPV6]:PORT or unix:PATH')


def _unix(address: str, kind: str, path: str) -> Address:
    what = "the path" if kind == "unix" else "the name"
    if kind == "unix" and path.startswith("//"):
        path = path[2:]
        if not path.startswith("/"):
            raise _error(address, "after unix:// the path must begin with /")
    if not path:
        raise _error(address, f"{what} is missing")
    if len(os.fsencode(path)) > _LONGEST_PATH:
        raise _error(address, f"{what} is longer than {_LONGEST_PATH} bytes")
    # gRPC takes an address for a URI, in which some characters would mean something else.
    return Address(f"{kind}:{urllib.parse.quote(os.fsencode(path), safe='/')}")


def _host_and_port(address: str, rest: str) -> Address:
    host, colon, digits = rest.rpartition(":")
    if not colon or rest.endswith("]"):
        raise _error(address, "the port is missing (yatzyd's own is 50051)")
    is_bracketed = host.startswith("[") and host.endswith("]")
    if host in ("", "[]"):
        raise _error(address, "the host is missing")
    if not is_bracketed and ":" in host:
        raise _error(address, "an IPv6 host needs brackets")
    # gRPC would take a larger number for another port.
    if not re.fullmatch("0*[0-9]{1,5}", digits) or not 1 <= int(digits[-5:]) <= 65535:
        raise _error(address, f'the port, "{digits}", is not a number from 1 to 65535')
    number = _ip(host[1:-1]) if is_bracketed else None
    if is_bracketed and (number is None or number.version != 6):
        raise _error(address, "what the brackets hold is no IPv6 address")
    # A host may be called as a kind of address is, "unix"; numbers with zones are no part of a URI.
    kind = "dns:///" if re.fullmatch("[A-Za-z0-9.-]+", host) else ""
    return Address(f"{kind}{host}:{int(digits[-5:])}", host[1:-1] if is_bracketed else host)


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0] if ":" in host else host)
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    """False for what is no number."""
    number = _ip(host)
    if isinstance(number, ipaddress.IPv6Address):
        number = number.ipv4_mapped or number
    # A connection with 0.0.0.0 goes to this machine, too.
    return number is not None and (number.is_loopback or number == ipaddress.IPv4Address(0) or number == ipaddress.IPv6Address(0))

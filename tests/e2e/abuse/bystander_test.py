#!/usr/bin/env python3
"""One caller's errors, behind nginx with two daemons, take nothing from another.

usage: bystander_test.py YATZYD NGINX_CONF [SECONDS [RATE]]

Callers make every kind of bad request of every method, so many a second, with a
good token, a bad one and none, to daemons with tokens and to others without. A
bystander asks all the time; none of its calls may fail. Each bad request gets
the code behind nginx that it gets from the daemon itself.
"""
import itertools
import os
import sys
import threading
import time

import grpc

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# pylint: disable=wrong-import-position
from fleet import Fleet  # noqa: E402
from http2 import (CONTINUATION, DATA, END_HEADERS, END_STREAM,  # noqa: E402
                   HEADERS, Connection, call_headers, frame, hpack_integer,
                   message)
from target import EVALUATE, HEALTH, SERVICE, STREAM, call, channel  # noqa: E402

TOKEN = "a-token-for-bystanders"
OPERATORS = "/yatzy.admin.v1.SolverAdminService/"
REFLECTION = "/grpc.reflection.v1{}.ServerReflection/ServerReflectionInfo"
WATCH = "/grpc.health.v1.Health/Watch"
MANY = b"\x0a" + hpack_integer(80, 7) + b"\2\0\0\0" * 20  # twenty bad states


def field(number, content):
    """A field of bytes, as Protobuf has it; its length as HPACK's integers."""
    size = len(content)
    varint = bytes([size]) if size < 128 else bytes([size & 127 | 128, size >> 7])
    return bytes([number << 3 | 2]) + varint + content


LONG = field(1, b"x" * 4500)
# Twelve faces that are none, no state, no rerolls.
POSITION = field(2, b"\7" * 12)

# Method, request, metadata, whether it is a stream.
BAD = [
    (SERVICE + "BatchEvaluateStates", MANY, (), False),
    (SERVICE + "BatchEvaluateStates", b"", (), False),
    (EVALUATE, field(1, field(1, b"\x63" * 120)), (), False),
    (SERVICE + "AnalyzePosition", field(1, POSITION), (), False),
    (SERVICE + "BatchAnalyzePositions", field(1, POSITION) * 200, (), False),
    (STREAM, field(2, POSITION), (), True),
    (SERVICE + "ExplainPosition", field(1, POSITION), (), False),
    (SERVICE + "ReviewGame", field(3, b"rules " + b"x" * 4500), (), False),
    (SERVICE + "ReviewGame", field(3, b"dice " + b"%" * 4500), (), False),
    (SERVICE + "ReviewGame", field(2, field(1, field(1, field(1, b"\7" * 5)) * 3)), (), False),
    (SERVICE + "BatchReviewGames", field(2, b"'" * 4500) * 200, (), False),
    (SERVICE + "SimulateGames", b"\x28\x63", (), False),
    (SERVICE + "EvaluateDistribution", field(2, POSITION), (), False),
    (SERVICE + "BatchEvaluateDistributions", field(1, field(2, POSITION)) * 60, (), False),
    (SERVICE + "AnalyzeTarget", field(2, POSITION), (), False),
    (SERVICE + "AnalyzeWin", field(2, POSITION), (), False),
    (SERVICE + "BatchAnalyzeTargets", field(1, field(2, POSITION)) * 900, (), False),
    (SERVICE + "BatchAnalyzeWins", field(1, field(2, POSITION)) * 60, (), False),
    (HEALTH, LONG, (), False),
    (WATCH, b"\xff" * 100, (), True),
    (REFLECTION.format("alpha"), field(4, b"x" * 4500), (), True),
    (REFLECTION.format(""), field(4, b"x" * 4500), (), True),
    (OPERATORS + "ResolveTable", LONG, (), False),
    (SERVICE + "x" * 4500, b"", (), False),
    (EVALUATE, b"\xff" * 100, (), False),
    (EVALUATE, bytes(3 << 20), (), False),
    (EVALUATE, b"", [("x-a", "A" * 6000), ("x-b", "B" * 6000)], False),
    (EVALUATE, b"", [("x-a", "A" * 20000)], False),
    (EVALUATE, b"", [("cookie", "A" * 60000)], False),
]

# What gRPC's clients do not send: headers, and the message's first byte.
RAW = [
    ([("x-bin", "!!! not base64")], 0),
    ([("grpc-encoding", "gzip")], 1),
    ([("grpc-timeout", "1500.5m")], 0),
    ([("content-type", "text/plain")], 0),
    ([(f"x-{i}", "A" * 9000) for i in range(12)], 0),
    ([("te", "x" * 4000)], 0),
]
KINDS = BAD + RAW


def code_of(opened, method, request, metadata, is_stream):
    """The code of a call, None if it was answered."""
    try:
        if not is_stream:
            call(opened, method, request, 10, metadata)
            return None
        answers = opened.stream_stream(method)(iter([request]), timeout=10,
                                               metadata=metadata)
        next(answers, None)
        answers.cancel()
    except grpc.RpcError as error:
        return error.code()
    return None


def send_raw(address, headers, compressed):
    """Sends it, and reads until it is over."""
    block = call_headers(EVALUATE, headers)
    pieces = [block[i:i + 16000] for i in range(0, len(block), 16000)]
    frames = b""
    for i, piece in enumerate(pieces):
        frames += frame(CONTINUATION if i else HEADERS,
                        END_HEADERS if piece is pieces[-1] else 0, 1, piece)
    with Connection(address) as connection:
        connection.send(frames + frame(DATA, END_STREAM, 1,
                                       message(compressed=compressed)))
        connection.ends([1], 5)


class BadCaller(threading.Thread):
    """Makes bad requests until it is told to stop."""

    def __init__(self, address, rate, token, first):
        super().__init__()
        self._address = address
        self._requests = itertools.cycle([*KINDS[first:], *KINDS[:first]])
        self._rate = rate
        self._metadata = [("authorization", f"Bearer {token}")] if token else []
        self.stop = threading.Event()
        self.made = 0

    def run(self):
        while not self.stop.wait(1 / self._rate):
            request = next(self._requests)
            self.made += 1
            if len(request) == 2:
                headers, compressed = request
                send_raw(self._address, headers + self._metadata, compressed)
                continue
            method, content, metadata, is_stream = request
            with channel(self._address) as opened:
                code_of(opened, method, content, [*metadata, *self._metadata],
                        is_stream)


class Bystander(threading.Thread):
    """Asks all the time, and repeats nothing."""

    def __init__(self, address):
        super().__init__()
        self._address = address
        self.stop = threading.Event()
        self.asked = 0
        self.failures = []

    def run(self):
        metadata = [("authorization", f"Bearer {TOKEN}")]
        with channel(self._address) as opened:
            ask = opened.unary_unary(EVALUATE)
            while not self.stop.wait(0.005):
                self.asked += 1
                try:
                    ask(b"", timeout=10, metadata=metadata)
                except grpc.RpcError as error:
                    self.failures.append(f"{error.code()}: {error.details()}")


def check_codes(behind, direct, metadata):
    """Behind nginx a caller sees what the daemon says."""
    with channel(behind) as through, channel(direct) as straight:
        for method, content, more, is_stream in BAD:
            codes = [code_of(opened, method, content, [*more, *metadata], is_stream)
                     for opened in (through, straight)]
            assert codes[0] == codes[1], (method[:60], content[:20], codes)


def bystanders(fleet, yatzyd, configuration, flags, seconds, rate):
    """One bystander for each nginx; callers with every kind of token."""
    replicas = fleet.start_replicas(yatzyd, 2, *flags)
    address = fleet.start_nginx(configuration, replicas)
    check_codes(address, f"unix:{replicas[0].socket}",
                [("authorization", f"Bearer {TOKEN}")])
    bystander = Bystander(address)
    callers = [BadCaller(address, rate / 3, token, first)
               for token, first in ((TOKEN, 0), ("a-bad-token-of-nobody", 8), (None, 16))]
    for thread in [bystander, *callers]:
        thread.start()
    time.sleep(seconds)
    for thread in [*callers, bystander]:
        thread.stop.set()
        thread.join()
    made = sum(caller.made for caller in callers)
    print(f"{'tokens' if flags else 'no tokens'}: {made} bad requests in {seconds} s, bystander: "
          f"{bystander.asked} calls, {len(bystander.failures)} failed", flush=True)
    assert bystander.asked > 20 * seconds, bystander.asked
    assert not bystander.failures, (len(bystander.failures),
                                    sorted(set(bystander.failures))[:5])


def main():
    yatzyd, configuration = sys.argv[1:3]
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 1.5
    rate = float(sys.argv[4]) if len(sys.argv) > 4 else 40
    with Fleet() as fleet:
        tokens = os.path.join(fleet.new_folder(), "tokens")
        with open(tokens, "w") as file:
            file.write(TOKEN + "\n")
        for flags in ((), ("--token-file", tokens)):
            bystanders(fleet, yatzyd, configuration, flags, seconds, rate)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Requests that name no rule set are answered as they were before there were rule sets, to the byte.

usage: recorded_answers_test.py YATZYD [--record REQUESTS]

recorded_answers.txt has requests and the answers of yatzyd 0.1.0 of 2026-11-29, when it knew Scandinavian
Yatzy only (c1ca9ea): for each a comment with the request as text, the method and the request in
hexadecimal digits, then the code, the answer, and for an error message and details. A changed answer fails
the callers that rely on it; a new record is no cure. What the API has gained since is set aside: fields of
ActionValue from the fourth on, and the error for an upper score that is left out though it is needed.

With --record a daemon is asked anew what the lines of REQUESTS say, "METHOD TEXT_OF_THE_MESSAGE" each, and
the record is printed. That needs protoc.
"""
import pathlib
import subprocess
import sys

import grpc

from daemon import Daemon

RECORD = pathlib.Path(__file__).with_name("recorded_answers.txt")
PROTO = pathlib.Path(__file__).parents[2] / "proto"
DETAILS = "grpc-status-details-bin"


def ask(channel, method, request):
    """Code, answer, message and details of a call, all but the code in hexadecimal digits."""
    path = f"/yatzy.v1.AdvisorService/{method}"
    try:
        if method.startswith("Stream"):
            answers = list(channel.stream_stream(path)(iter([request])))
            assert len(answers) == 1, answers
            return ["0", answers[0].hex()]
        return ["0", channel.unary_unary(path)(request).hex()]
    except grpc.RpcError as error:
        details = dict(error.trailing_metadata()).get(DETAILS, b"")
        return [str(error.code().value[0]), error.details().encode().hex(), details.hex()]


def record(channel, requests):
    for line in requests.read_text().splitlines():
        method, text = line.split(" ", 1)
        encoded = subprocess.run(
            ["protoc", f"-I{PROTO}", f"--encode=yatzy.v1.{method}Request", "yatzy/v1/advisor_service.proto"],
            input=text.encode(), stdout=subprocess.PIPE, check=True).stdout
        print(f"# {method} {text}"[:200])
        print(method, encoded.hex())
        print(*ask(channel, method, encoded))


def fields(message):
    """The fields of a message: number, the bytes of the whole, and of a length-delimited one its contents."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        begin = at
        key = varint()
        contents = None
        if key & 7 == 0:
            varint()
        elif key & 7 == 2:
            size = varint()
            contents = message[at:at + size]
            at += size
        else:
            at += {1: 8, 5: 4}[key & 7]
        yield key >> 3, message[begin:at], contents


def with_field(number, contents):
    size, encoded = len(contents), b""
    while size > 127:
        encoded += bytes([size & 127 | 128])
        size >>= 7
    return bytes([number << 3 | 2]) + encoded + bytes([size]) + contents


def as_of_then(message, way):
    """The message without what ActionValue has gained; `way` are the fields that lead to one."""
    if not way:
        return b"".join(whole for number, whole, _ in fields(message) if number < 4)
    return b"".join(with_field(number, as_of_then(contents, way[1:])) if number == way[0] else whole
                    for number, whole, contents in fields(message))


WAYS = {"AnalyzePosition": [1], "BatchAnalyzePositions": [1, 1], "StreamAnalyzePositions": [2]}
NEEDED = b"upper_score: is required"


def compare(channel):
    lines = [line for line in RECORD.read_text().splitlines() if not line.startswith("#")]
    assert len(lines) % 2 == 0 and len(lines) >= 100, len(lines)
    methods = set()
    refused = 0
    for question, recorded in zip(lines[::2], lines[1::2]):
        method, _, request = question.partition(" ")
        methods.add(method)
        answer = " ".join(ask(channel, method, bytes.fromhex(request))).split()
        if answer[0] == "3" and NEEDED in bytes.fromhex(answer[1]) and recorded.split()[0] != "3":
            refused += 1
            continue
        if answer[0] == "0" and method in WAYS:
            answer[1] = as_of_then(bytes.fromhex(answer[1]), WAYS[method]).hex()
        assert answer == recorded.split(), f"{question[:300]}\nis answered {str(answer)[:2000]}\nand was {recorded[:2000]}"
    assert len(methods) == 5, methods
    assert refused == 4, refused
    print(f"{len(lines) // 2} recorded answers, all the same but for {refused} refused now")


def main():
    daemon = Daemon(sys.argv[1])
    try:
        with grpc.insecure_channel("unix:" + daemon.socket) as channel:
            if sys.argv[2:3] == ["--record"]:
                record(channel, pathlib.Path(sys.argv[3]))
            else:
                compare(channel)
    finally:
        daemon.stop()


if __name__ == "__main__":
    main()

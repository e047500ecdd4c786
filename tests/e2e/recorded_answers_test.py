#!/usr/bin/env python3
"""Requests that name no rule set are answered as they were before there were rule sets, to the byte.

usage: recorded_answers_test.py YATZYD [--record REQUESTS]

recorded_answers.txt has requests and the answers of yatzyd 0.1.0 of 2026-11-29, when it knew Scandinavian
Yatzy only (c1ca9ea): for each a comment with the request as text, the method and the request in
hexadecimal digits, then the code, the answer, and for an error message and details. A changed answer fails
the callers that rely on it; a new record is no cure.

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


def compare(channel):
    lines = [line for line in RECORD.read_text().splitlines() if not line.startswith("#")]
    assert len(lines) % 2 == 0 and len(lines) >= 100, len(lines)
    methods = set()
    for question, recorded in zip(lines[::2], lines[1::2]):
        method, _, request = question.partition(" ")
        methods.add(method)
        answer = " ".join(ask(channel, method, bytes.fromhex(request))).split()
        assert answer == recorded.split(), f"{question[:300]}\nis answered {str(answer)[:2000]}\nand was {recorded[:2000]}"
    assert len(methods) == 5, methods
    print(f"{len(lines) // 2} recorded answers, all the same")


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

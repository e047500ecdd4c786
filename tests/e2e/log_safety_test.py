#!/usr/bin/env python3
"""What peers send does not get into the log as it came, and not too much of it.

usage: log_safety_test.py YATZYD

Every field that a peer can fill carries a secret, or line breaks and terminal
codes, in gRPC and in HTTP. Then a flood of bad calls: the log stays below 100
lines a second.
"""
import datetime
import json
import re
import socket
import sys
import time
import unittest

import daemon
import raw_http2

SECRET = b"S3CR3T-canary"
FORGED = b"\r\n2026-01-01T00:00:00.000Z info forged=1\x1b[2J\x07\x7f\xc2\x9b"
EVALUATE = b"/yatzy.v1.AdvisorService/EvaluateState"
CHECK = b"/grpc.health.v1.Health/Check"
TEXT_LINE = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info|warning|error) [a-z_]")
MOST_LINES = 100
PAUSE = 0.03  # seconds, above 1 / 75


def service(name):
    """A HealthCheckRequest for this service."""
    return b"\x0a" + raw_http2.integer(len(name), 7) + name


def grpc_attacks():
    """The arguments of Connection.start, call by call."""
    evil = b"x" + FORGED
    yield dict(path=EVALUATE, headers=[(b"authorization", b"Bearer " + SECRET)])
    yield dict(path=EVALUATE, headers=[(b"cookie", SECRET), (b"x-any", SECRET + FORGED)])
    for name in (b"x-request-id", b"traceparent", b"user-agent", b"grpc-timeout",
                 b"grpc-encoding", b"grpc-accept-encoding", b"host",
                 b"grpc-previous-rpc-attempts", b"lb-token", b"x-request-id\r\nforged"):
        yield dict(path=EVALUATE, headers=[(name, evil)])
    yield dict(path=EVALUATE, headers=[(b"x-token-bin", SECRET + b"!!" + FORGED)])
    for name in (b":method", b":scheme", b":path", b":authority", b"te", b"content-type"):
        yield dict(path=EVALUATE, overrides=[(name, evil)])
    yield dict(path=EVALUATE + FORGED)
    yield dict(path=EVALUATE, content=SECRET + FORGED)
    yield dict(path=CHECK, content=service(b"service" + FORGED))
    yield dict(path=CHECK, content=service(b"y" * 100_000))


def http_attacks():
    yield b"GET /" + SECRET + FORGED + b" HTTP/1.1\r\nHost: x\r\n\r\n"
    yield b"GET /metrics\x1b[2J HTTP/1.1\r\nHost: x" + FORGED + b"\r\n\r\n"
    yield b"GET /metrics HTTP/1.1\r\nAuthorization: Basic " + SECRET + b"\r\n\r\n"
    yield b"EVIL" + FORGED + b" / HTTP/1.1\r\n\r\n"
    yield b"GET / HTTP/9.9\x1b[2J\r\nX" + FORGED + b": " + SECRET + b"\r\n\r\n"
    yield FORGED * 100


def attack(server, http):
    """One attack after the other, at a pace at which each gets its line."""
    for arguments in grpc_attacks():
        time.sleep(PAUSE)
        connection = raw_http2.Connection(server.socket, daemon.PATIENCE)
        connection.start(**arguments)
        connection.finish()
        connection.close()
    host, port = http.rsplit(":", 1)
    for request in http_attacks():
        time.sleep(PAUSE)
        with socket.create_connection((host, int(port)), timeout=daemon.PATIENCE) as caller:
            try:
                caller.sendall(request)
                while caller.recv(4096):
                    pass
            except ConnectionError:
                pass


def flood(server, calls):
    connection = raw_http2.Connection(server.socket, daemon.PATIENCE)
    for _ in range(calls):
        connection.start(CHECK, service(b"unknown"))
        connection.finish()
    connection.close()


def address_in(line):
    return re.search(r"127\.0\.0\.1:\d+", line).group()


def most_lines_in_a_second(times):
    return max(sum(1 for time in times[i:i + 10 * MOST_LINES]
                   if time - times[i] < datetime.timedelta(seconds=1))
               for i in range(len(times)))


class LogSafetyTest(unittest.TestCase):
    # A level that shows all, and every call.
    FLAGS = ["--http-listen", "127.0.0.1:0", "--log-level", "debug", "--log-calls", "1"]

    def start(self, *flags):
        server = daemon.Daemon(sys.argv[1], *self.FLAGS, *flags)
        self.addCleanup(server.stop)
        return server, address_in(server.wait_for("127.0.0.1:"))

    def end(self, server):
        code, log = server.stop()
        self.assertEqual(code, 0)
        return log

    def check_bytes(self, log):
        self.assertNotIn(SECRET, log)
        for byte in sorted(set(log)):
            self.assertTrue(0x20 <= byte < 0x7f or byte == 0x0a, f"byte {byte:#x} in the log")

    def test_text(self):
        server, http = self.start()
        attack(server, http)
        log = self.end(server)
        self.check_bytes(log)
        self.assertNotIn(b"log_suppressed", log)
        for line in log.splitlines():
            self.assertRegex(line, TEXT_LINE)
            self.assertFalse(line.startswith(b"2026-01-01T00:00:00.000Z info forged"))
        # They did get there.
        self.assertIn(rb"request_id=\"x\r\n".replace(b"\\\"", b'"'), log)
        self.assertIn(rb"service\\r\\n", log)  # escaped in the error, then in the log

    def test_json(self):
        server, http = self.start("--log-format", "json")
        attack(server, http)
        log = self.end(server)
        self.check_bytes(log)
        events = [json.loads(line) for line in log.splitlines()]
        for event in events:
            self.assertEqual(list(event)[:3], ["time", "level", "event"])
        forged = [event for event in events
                  if event["event"] == "call" and event["request_id"].startswith("x\r\n")]
        self.assertEqual(len(forged), 1)
        longest = max(len(str(value)) for event in events for value in event.values())
        self.assertLessEqual(longest, 259)

    def test_flood(self):
        server, _ = self.start("--log-format", "json")
        calls = 3000
        flood(server, calls)
        events = [json.loads(line) for line in self.end(server).splitlines()]
        times = [datetime.datetime.fromisoformat(event["time"][:-1]) for event in events]
        self.assertLessEqual(most_lines_in_a_second(times), MOST_LINES)
        logged = sum(event["event"] == "call" for event in events)
        self.assertGreaterEqual(logged, 20)
        self.assertLess(logged, calls)

    def test_ids(self):
        server, _ = self.start("--log-format", "json")
        trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
        connection = raw_http2.Connection(server.socket, daemon.PATIENCE)
        connection.start(EVALUATE, headers=[
            (b"x-request-id", b"front-end-17"),
            (b"traceparent", f"00-{trace_id}-00f067aa0ba902b7-01".encode())])
        connection.finish()
        connection.start(EVALUATE)
        connection.finish()
        connection.close()
        calls = [event for event in map(json.loads, self.end(server).splitlines())
                 if event["event"] == "call"]
        self.assertEqual(len(calls), 2)
        self.assertEqual(calls[0]["request_id"], "front-end-17")
        self.assertEqual(calls[0]["trace_id"], trace_id)
        self.assertEqual(calls[0]["method"], EVALUATE.decode())
        self.assertEqual(calls[0]["code"], "OK")
        self.assertGreater(calls[0]["took_us"], 0)
        self.assertRegex(calls[1]["request_id"], "^[0-9a-f]{16}$")
        self.assertEqual(calls[1]["trace_id"], "")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

#!/usr/bin/env python3
"""Queries over HTTP, as callers of all kinds make them.

usage: web_test.py YATZYD

Python's http.client and bare sockets against a daemon of its own: connections
that stay, requests in pieces, peers that are silent or slow, what is too large,
thousands of requests that are none, the end of the daemon. Nothing that a peer
sends gets into the log as it came.
"""
import concurrent.futures
import gzip
import http.client
import json
import random
import socket
import sys
import threading
import time
import unittest

import daemon

SERVICE = "/yatzy.v1.AdvisorService/"
JSON = {"Content-Type": "application/json"}
POSITION = {"position": {"state": {}, "dice": [3, 3, 3, 5, 6], "rerollsLeft": 2}, "maxActions": 3}
BODY = json.dumps(POSITION).encode()
HEAD = b"POST " + SERVICE.encode() + b"AnalyzePosition HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
REQUEST = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
PROMISED = 0.2  # seconds, for the others while peers do no good
HOSTILE = 600
SECRET = b"S3CR3T-canary"
BOMB = gzip.compress(b" " * (8 << 20))
FORGED = b"\r\n2026-01-01T00:00:00.000Z info forged=1\x1b[2J\x07\x7f\xc2\x9b"
BODIES = (BODY, b"{" * 5000, b'{"a":' * 3000, SECRET + FORGED, b"\xff" * 300, BOMB, b"")


class WebTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = daemon.Daemon(sys.argv[1], "--web-listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0",
                                   "--web-cors-origin", "https://a.example", "--max-connections", "200")
        cls.web = cls.address(" web address=")

    @classmethod
    def tearDownClass(cls):
        code, log = cls.server.stop()
        assert code == 0, (code, log)
        assert SECRET not in log and b"\x1b" not in log, log
        for line in log.splitlines():
            assert line.startswith(b"20") and b" info forged" not in line[:40], line

    @classmethod
    def address(cls, label):
        host, port = cls.server.wait_for(label).split("=")[-1].strip().rsplit(":", 1)
        return host, int(port)

    def connect(self):
        connection = http.client.HTTPConnection(*self.web, timeout=daemon.PATIENCE)
        self.addCleanup(connection.close)
        return connection

    def raw(self, text=b""):
        peer = socket.create_connection(self.web, timeout=daemon.PATIENCE)
        self.addCleanup(peer.close)
        peer.sendall(text)
        return peer

    @staticmethod
    def ask(connection, method="AnalyzePosition", body=BODY, headers=None):
        connection.request("POST", SERVICE + method, body, {**JSON, **(headers or {})})
        response = connection.getresponse()
        return response.status, response.read()

    def check(self, connection=None):
        """One right answer, and how long it took."""
        start = time.monotonic()
        status, body = self.ask(connection or self.connect())
        self.assertEqual(status, 200, body)
        self.assertEqual(json.loads(body)["actions"][0]["action"], {"keep": {"faces": [3, 3, 3]}})
        return time.monotonic() - start

    def test_a_connection_stays_for_many_calls_also_after_errors(self):
        connection = self.connect()
        self.check(connection)
        kept = connection.sock
        for body, expected in ((b"{", 400), (BODY, 200), (b'{"position":{"dice":[7]}}', 400), (b" " * 150_000, 413)):
            self.assertEqual(self.ask(connection, body=body)[0], expected)
        self.assertEqual(self.ask(connection, method="ExplainPosition")[0], 200)  # by another thread
        self.assertEqual(self.ask(connection, method="Nope")[0], 404)
        self.check(connection)
        self.assertIs(connection.sock, kept)

    def test_a_request_may_come_in_pieces_or_two_at_a_time(self):
        peer = self.raw()
        for i in range(len(REQUEST)):
            peer.sendall(REQUEST[i:i + 1])
        peer.sendall(REQUEST + REQUEST)
        reader = peer.makefile("rb")
        for _ in range(3):
            self.assertEqual(reader.readline(), b"HTTP/1.1 200 OK\r\n")
            headers = http.client.parse_headers(reader)
            self.assertIn(b"33773ec768137d02", reader.read(int(headers["Content-Length"])))

    def test_a_body_may_come_in_chunks(self):
        connection = self.connect()
        connection.request("POST", SERVICE + "AnalyzePosition", iter([BODY[:10], BODY[10:]]), JSON,
                           encode_chunked=True)
        self.assertEqual(connection.getresponse().status, 200)

    def test_head_is_get_without_the_body(self):
        connection = self.connect()
        target = SERVICE + "ListRuleSets?encoding=json&message=%7B%7D&connect=v1"
        answers = []
        for method in ("GET", "HEAD"):
            connection.request(method, target)
            response = connection.getresponse()
            answers.append((response.status, response.getheader("ETag"), response.getheader("Content-Length")))
            body = response.read()
        self.assertEqual(answers[0], answers[1])
        self.assertEqual((answers[1][0], body), (200, b""))

    def test_there_are_no_metrics_and_nothing_for_operators(self):
        connection = self.connect()
        for path in ("/metrics", "/healthz", "/yatzy.admin.v1.SolverAdminService/GetServerStatus", "/../etc/passwd"):
            connection.request("GET", path)
            response = connection.getresponse()
            self.assertEqual((response.status, response.read()), (404, b"not found\n"), path)

    def test_who_waits_for_leave_to_send_is_refused_at_once(self):
        peer = self.raw(HEAD + b"Expect: 100-continue\r\nContent-Length: 100000000\r\n\r\n")
        self.assertIn(b" 413 ", peer.recv(100))
        peer = self.raw(HEAD + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(BODY))
        self.assertIn(b" 100 Continue", peer.recv(100))
        peer.sendall(BODY)
        self.assertIn(b" 200 OK", peer.recv(100))

    def test_silent_and_slow_peers_take_nothing_from_others(self):
        served = self.connect()
        self.check(served)
        peers = [self.raw(text) for text in (b"", b"POST ", HEAD, HEAD + b"Content-Length: 1000\r\n\r\n{")
                 for _ in range(100)]
        # Twice what there is room for; who is served stays.
        self.assertLess(min(self.check(served) for _ in range(3)), PROMISED)
        self.assertLess(min(self.check() for _ in range(3)), PROMISED)
        peers[0].settimeout(daemon.PATIENCE)
        self.assertEqual(peers[0].recv(1), b"")  # one that made room

    def test_peers_that_do_not_read_take_nothing_from_others(self):
        batch = {"positions": [{"state": {}, "dice": [1, 2, 3, 4, 5], "rerollsLeft": 2}] * 500}
        body = json.dumps(batch).encode()
        head = HEAD.replace(b"AnalyzePosition", b"BatchAnalyzePositions")
        for _ in range(4):
            self.raw(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.assertLess(min(self.check() for _ in range(5)), PROMISED)

    def test_a_long_call_holds_up_no_other(self):
        long = self.connect()
        long.request("POST", SERVICE + "EvaluateDistribution", json.dumps({"state": {}}), JSON)
        self.assertLess(min(self.check() for _ in range(5)), PROMISED)
        long.close()  # then the daemon ceases: the log says so
        self.server.wait_for("code=Canceled")

    def test_requests_that_are_none_get_an_error_or_the_door(self):
        connection = self.connect()
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = [pool.submit(self.answer_to_hostile, i) for i in range(HOSTILE)]
            while concurrent.futures.wait(answers, timeout=0.1).not_done:
                self.check(connection)
        statuses = set()
        for text, answer in (answer.result() for answer in answers):
            if answer:
                self.assertTrue(answer.startswith(b"HTTP/1."), (text, answer))
                statuses.add(answer[9:12])
        self.assertGreaterEqual(statuses, {b"200", b"400", b"404", b"405", b"413", b"415", b"429", b"501"})
        self.assertNotIn(b"500", statuses)

    def answer_to_hostile(self, i):
        text, answer = self.hostile(random.Random(i), i), b""
        try:
            with socket.create_connection(self.web, timeout=daemon.PATIENCE) as peer:
                peer.sendall(text)
                peer.shutdown(socket.SHUT_WR)
                while part := peer.recv(65536):
                    answer += part
        except OSError:
            pass  # cut off before it had said all
        return text, answer

    @staticmethod
    def hostile(rng, i):
        headers = (b"Content-Type: application/proto", b"Content-Encoding: gzip", b"Content-Encoding: " + SECRET,
                   b"Transfer-Encoding: chunked", b"Content-Length: -1", b"Content-Length: 99999999999999999999",
                   b"Connect-Timeout-Ms: " + SECRET, b"X-Request-Id: " + SECRET[:6] + b"\x1b[2J", b"Expect: 100-continue",
                   b"Connection: close", b"Host: " + b"x" * 9000, b"Cookie: " + b"a=b;" * 9000, b"Origin: null", b": x", b"")
        kind = i % 6
        if kind == 0:  # some bytes changed
            text = bytearray(REQUEST)
            for _ in range(rng.randint(1, 8)):
                text[rng.randrange(len(text))] = rng.randrange(256)
            return bytes(text)
        if kind == 1:
            return bytes(rng.randrange(256) for _ in range(rng.randint(0, 600)))
        if kind == 2:  # cut off
            return REQUEST[:rng.randrange(len(REQUEST))]
        if kind == 3:
            line = rng.choice((b"GET / HTTP/1.1", b"GET http://x/ HTTP/1.0", b"PUT " + SERVICE.encode() + b"EvaluateState HTTP/1.1",
                               b"OPTIONS * HTTP/1.1", b"GET /%00%ff" + SECRET + b" HTTP/1.1", b"GET /" + b"a" * 40000 + b" HTTP/1.1",
                               b"GET " + SERVICE.encode() + b"EvaluateState?encoding=json&base64=1&message=%ff%00 HTTP/1.1",
                               b"PRI * HTTP/2.0", b"G" * 5000, b"POST /x HTTP/1.1", b"GET /x HTTP/1.1"))
            return line + b"\r\nHost: x\r\n" + rng.choice(headers) + b"\r\n\r\n"
        body = rng.choice(BODIES)
        extra = b"\r\n".join(rng.choice(headers) for _ in range(rng.randint(0, 3)))
        head = HEAD if kind == 4 else HEAD.replace(b"application/json", b"text/html")
        return head + (extra + b"\r\n" if extra else b"") + b"Content-Length: %d\r\n\r\n" % len(body) + body


class EndTest(unittest.TestCase):
    def test_a_drain_answers_what_it_accepted_and_closes_the_rest(self):
        server = daemon.Daemon(sys.argv[1], "--web-listen", "127.0.0.1:0")
        host, port = server.wait_for(" web address=").split("=")[-1].strip().rsplit(":", 1)
        idle = socket.create_connection((host, int(port)), timeout=daemon.PATIENCE)
        statuses = []

        def call_until_the_end():
            connection = http.client.HTTPConnection(host, int(port), timeout=daemon.PATIENCE)
            try:
                while True:
                    statuses.append(WebTest.ask(connection)[0])
            except (ConnectionError, http.client.HTTPException):
                connection.close()

        caller = threading.Thread(target=call_until_the_end)
        caller.start()
        while not statuses:
            time.sleep(0.01)  # until the caller is on its way
        code, log = server.stop()
        caller.join()
        self.assertEqual((code, idle.recv(1)), (0, b""), log)
        idle.close()
        self.assertLessEqual(set(statuses), {200, 503}, statuses)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

#!/usr/bin/env python3
"""Queries over HTTP, as callers of all kinds make them.

usage: web_test.py YATZYD [HOSTILE]

Python's http.client and bare sockets against a daemon of its own: connections
that stay, requests in pieces, peers that are silent or slow, what is too large,
HOSTILE requests that are none (1200), the end of the daemon. Nothing that a
peer sends gets into the log as it came. With HOSTILE, a healthy answer must not
take longer than promised while they go on.
"""
import concurrent.futures
import functools
import gzip
import http.client
import json
import os
import random
import re
import socket
import ssl
import subprocess
import sys
import tempfile
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
HOSTILE = int(sys.argv[2]) if len(sys.argv) > 2 else 1200
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
        cls.pages = cls.address(" http address=")

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
        connection, waits = self.connect(), []
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = [pool.submit(self.answer_to_hostile, i) for i in range(HOSTILE)]
            while concurrent.futures.wait(answers, timeout=0.1).not_done:
                waits += [self.check(connection), self.check_health()]
        statuses = {}
        for text, answer in (answer.result() for answer in answers):
            for status in self.statuses_of(text, answer):
                statuses[status] = statuses.get(status, 0) + 1
        self.assertGreaterEqual(set(statuses), {200, 204, 400, 404, 405, 413, 415, 429, 501})
        self.assertNotIn(500, statuses)
        print(f"{HOSTILE} hostile requests: {dict(sorted(statuses.items()))}; meanwhile {len(waits)} healthy answers,",
              f"the longest after {max(waits) * 1000:.0f} ms")
        if len(sys.argv) > 2:
            self.assertLess(max(waits), PROMISED)

    def check_health(self):
        """How long it takes to say that all is well."""
        start = time.monotonic()
        connection = http.client.HTTPConnection(*self.pages, timeout=daemon.PATIENCE)
        connection.request("GET", "/healthz")
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()
        return time.monotonic() - start

    def answer_to_hostile(self, i):
        rng, answer = random.Random(i), b""
        text = self.hostile(rng, i)
        try:
            with socket.create_connection(self.web, timeout=daemon.PATIENCE) as peer:
                if rng.randrange(4):
                    peer.sendall(text)
                else:  # in pieces, some after a while
                    for at in range(0, len(text), size := max(len(text) // 7, 1)):
                        peer.sendall(text[at:at + size])
                        time.sleep(rng.choice((0, 0, 0.01)))  # a slow peer
                if rng.randrange(2):
                    peer.shutdown(socket.SHUT_WR)
                peer.settimeout(0.2)  # who says no more gets all by then
                while part := peer.recv(65536):
                    answer += part
        except OSError:
            pass  # cut off before it had said all, or no more comes
        return text, answer

    def statuses_of(self, text, answer):
        """Those of the answers, all of which are whole and say what they are."""
        left, statuses = answer, []
        while left:
            head, end, left = left.partition(b"\r\n\r\n")
            self.assertTrue(end, (text, answer))
            # libmicrohttpd 0.9.75 says the head of its own answers to heads that it does not understand twice.
            left = left.removeprefix(head + end)
            line, *headers = head.split(b"\r\n")
            status = re.fullmatch(rb"HTTP/1\.[01] (\d{3}) [ -~]*", line)
            self.assertTrue(status, (text, answer))
            headers = {name.lower(): value for name, value in (header.split(b": ", 1) for header in headers)}
            statuses.append(int(status[1]))
            if statuses[-1] < 200 or statuses[-1] in (204, 304) or text.startswith(b"HEAD"):
                continue
            size = int(headers[b"content-length"])
            self.assertGreaterEqual(len(left), size, (text, answer))
            body, left = left[:size], left[size:]
            if headers.get(b"content-type") == b"application/json" and b"content-encoding" not in headers:
                self.assertEqual("code" in json.loads(body), statuses[-1] >= 400, (text, answer))
        return statuses

    @staticmethod
    def hostile(rng, i):
        headers = (b"Content-Type: application/proto", b"Content-Encoding: gzip", b"Content-Encoding: " + SECRET,
                   b"Transfer-Encoding: chunked", b"Content-Length: -1", b"Content-Length: 99999999999999999999",
                   b"Connect-Timeout-Ms: " + SECRET, b"X-Request-Id: " + SECRET[:6] + b"\x1b[2J", b"Expect: 100-continue",
                   b"Connection: close", b"Host: " + b"x" * 9000, b"Cookie: " + b"a=b;" * 9000, b"Origin: null", b": x", b"")
        kind = i % 7
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
        if kind == 6:  # sizes and encodings
            body = rng.choice((b" " * rng.randrange(140_000), gzip.compress(BODY), gzip.compress(BODY)[:-rng.randint(1, 20)],
                               gzip.compress(b"[" * rng.randrange(1, 200_000)), BODY.replace(b"3", b"%d" % rng.randrange(10**9))))
            extra = rng.choice((b"", b"Content-Encoding: gzip\r\n", b"Content-Encoding: br\r\n", b"Accept-Encoding: gzip\r\n",
                                b"Connect-Protocol-Version: 1\r\n", b"Content-Length: 7\r\n", b"Transfer-Encoding : chunked\r\n"))
            method = rng.choice((b"AnalyzePosition", b"EvaluateState", b"BatchEvaluateStates", b"ReviewGame", b"Nope",
                                 b"StreamAnalyzePositions"))
            return (HEAD.replace(b"AnalyzePosition", method) + extra + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        body = rng.choice(BODIES)
        extra = b"\r\n".join(rng.choice(headers) for _ in range(rng.randint(0, 3)))
        head = HEAD if kind == 4 else HEAD.replace(b"application/json", b"text/html")
        return head + (extra + b"\r\n" if extra else b"") + b"Content-Length: %d\r\n\r\n" % len(body) + body


class TlsTest(unittest.TestCase):
    """The certificates of gRPC, over TCP; unix sockets stay as they are."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = functools.partial(os.path.join, cls.folder.name)
        for name in ("ca", "other"):
            cls.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                        "-subj", f"/CN={name}", "-keyout", cls.path(f"{name}.key"), "-out", cls.path(f"{name}.pem"))
        for name, ca in (("server", "ca"), ("ann", "ca"), ("eve", "other")):
            cls.issue(name, ca)
        cls.server = daemon.Daemon(
            sys.argv[1], "--web-listen", "127.0.0.1:0", "--web-listen", "unix:" + cls.path("web.sock"),
            "--tls-cert", cls.path("server.pem"), "--tls-key", cls.path("server.key"), "--tls-client-ca", cls.path("ca.pem"))
        host, port = cls.server.wait_for(" web address=127").split("=")[-1].strip().rsplit(":", 1)
        cls.web = host, int(port)

    @classmethod
    def tearDownClass(cls):
        code, log = cls.server.stop()
        cls.folder.cleanup()
        assert code == 0, (code, log)

    @staticmethod
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)

    @classmethod
    def issue(cls, name, ca):
        with open(cls.path("names"), "w", encoding="ascii") as names:
            names.write("subjectAltName=IP:127.0.0.1")
        cls.openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                    "-keyout", cls.path(f"{name}.key"), "-out", cls.path("request"))
        cls.openssl("x509", "-req", "-in", cls.path("request"), "-CA", cls.path(f"{ca}.pem"), "-CAkey", cls.path(f"{ca}.key"),
                    "-CAcreateserial", "-days", "1", "-extfile", cls.path("names"), "-out", cls.path(f"{name}.pem"))

    def connect(self, own="ann"):
        context = ssl.create_default_context(cafile=self.path("ca.pem"))
        if own:
            context.load_cert_chain(self.path(f"{own}.pem"), self.path(f"{own}.key"))
        connection = http.client.HTTPSConnection(*self.web, context=context, timeout=daemon.PATIENCE)
        self.addCleanup(connection.close)
        return connection

    def test_answers_those_with_a_certificate_on_connections_that_stay(self):
        connection = self.connect()
        for body, expected in ((BODY, 200), (b"{", 400), (b" " * 150_000, 413), (BODY, 200)):
            self.assertEqual(WebTest.ask(connection, body=body)[0], expected)
        batch = json.dumps({"stateIndices": [0, 65] * 30_000})
        status, answer = WebTest.ask(connection, "BatchEvaluateStates", batch)
        self.assertEqual((status, len(json.loads(answer)["expectedRemaining"])), (200, 60_000))
        for stranger in (None, "eve"):
            with self.assertRaises(OSError):
                WebTest.ask(self.connect(stranger))

    def test_a_unix_socket_is_in_the_clear(self):
        with socket.socket(socket.AF_UNIX) as peer:
            peer.connect(self.path("web.sock"))
            peer.sendall(REQUEST)
            self.assertTrue(peer.recv(65536).startswith(b"HTTP/1.1 200 OK"))

    def test_those_who_do_not_shake_hands_take_nothing_from_others(self):
        peers = [socket.create_connection(self.web) for _ in range(100)]
        for peer in peers[::2]:
            peer.sendall(b"\x16\x03\x01\x02")  # the begin of a handshake
        waits = []
        for _ in range(3):
            start = time.monotonic()
            self.assertEqual(WebTest.ask(self.connect())[0], 200)
            waits.append(time.monotonic() - start)
        self.assertLess(min(waits), PROMISED)
        for peer in peers:
            peer.close()

    def test_z_a_new_certificate_is_taken_over(self):
        connection = self.connect()
        self.assertEqual(WebTest.ask(connection)[0], 200)
        before = connection.sock.getpeercert()["serialNumber"]
        self.issue("server", "ca")
        end = time.monotonic() + daemon.PATIENCE
        while time.monotonic() < end:
            new = self.connect()
            self.assertEqual(WebTest.ask(new)[0], 200)
            if new.sock.getpeercert()["serialNumber"] != before:
                break
        self.assertNotEqual(new.sock.getpeercert()["serialNumber"], before)
        self.assertEqual(WebTest.ask(connection)[0], 200)


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

"""What the tests of the Python client share."""
import contextlib
import csv
import os
import tempfile
import unittest
from concurrent import futures

import daemon
import grpc
import yatzyd

YATZYD = os.environ["YATZYD"]
GOLDENS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "goldens")
OPENING = "dice 3 3 3 5 6 | rolls 2"
START = 248.43998718
LATE = ("rolls 0 | dice 66666 | upper 45 | banked 185 | filled ones,twos,threes,fours,fives,one-pair,two-pairs,"
        "three-of-a-kind,small-straight,large-straight,full-house,chance")
TOKENS = ("ones", "twos", "threes", "fours", "fives", "sixes", "one-pair", "two-pairs", "three-of-a-kind",
          "four-of-a-kind", "small-straight", "large-straight", "full-house", "chance", "yatzy")


def goldens(name):
    """The rows of a file of reference answers, independent of this project."""
    with open(os.path.join(GOLDENS, name), newline="") as file:
        return list(csv.DictReader(file))


def temporary_folder():
    """Its path, as a context."""
    return tempfile.TemporaryDirectory(prefix="yatzyd")


@contextlib.contextmanager
def temporary_file():
    """The path of a file to be written, as a context."""
    with temporary_folder() as folder:
        yield os.path.join(folder, "file")


class DaemonTest(unittest.TestCase):
    """Has a daemon for all its tests."""

    rules = ()
    flags = ()

    @classmethod
    def setUpClass(cls):
        asked = [flag for rule_set in cls.rules for flag in ("--rules", rule_set)]
        cls.daemon = daemon.Daemon(YATZYD, *cls.flags, *asked)
        cls.addClassCleanup(cls.daemon.stop)
        for rule_set in cls.rules:
            name = os.path.basename(rule_set).removesuffix(".toml")
            cls.daemon.wait_for(" serving ", f"rule_set={name}\n")
        cls.address = "unix:" + cls.daemon.socket

    def client(self, address=None, **options):
        options.setdefault("timeout", daemon.PATIENCE)
        client = yatzyd.Client(address or self.address, **options)
        self.addCleanup(client.close)
        return client

    def error_of(self, function, *args, **kwargs):
        with self.assertRaises(yatzyd.YatzyError) as caught:
            function(*args, **kwargs)
        return caught.exception


class MadeUpServer(grpc.GenericRpcHandler):
    """Answers a method with what each call of a list makes of request and context."""

    def __init__(self, method, *answers):
        self.calls = 0
        self._path = f"/yatzy.v1.AdvisorService/{method}"
        self._answers = answers

    def service(self, details):
        if details.method != self._path:
            return None
        return grpc.unary_unary_rpc_method_handler(self._answer)

    def _answer(self, request, context):
        self.calls += 1
        return self._answers[min(self.calls, len(self._answers)) - 1](request, context)

    @contextlib.contextmanager
    def serving(self):
        """Its address, while it serves."""
        server = grpc.server(futures.ThreadPoolExecutor(4), handlers=[self])
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        try:
            yield f"127.0.0.1:{port}"
        finally:
            server.stop(None).wait()

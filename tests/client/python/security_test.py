"""Tokens, TLS, addresses, proxies."""
import asyncio
import os
import re
import subprocess

import grpc
import support
import yatzyd
from yatzyd.connection import Server

TOKEN = "correct-horse-battery-staple"


def certificate(folder):
    """A certificate of "yatzy.example" that vouches for itself, and its key."""
    paths = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=yatzy.example", "-addext", "subjectAltName=DNS:yatzy.example", "-out", paths[0], "-keyout", paths[1]],
        check=True, capture_output=True)
    return paths


class TokenTest(support.DaemonTest):
    rules = ("scandinavian",)

    @classmethod
    def setUpClass(cls):
        with open(cls.enterClassContext(support.temporary_file()), "w") as file:
            file.write(TOKEN + "\n")
            os.fchmod(file.fileno(), 0o600)
        cls.flags = ("--token-file", file.name, "--listen", "127.0.0.1:0")
        super().setUpClass()
        cls.port = cls.daemon.wait_for("listening", "address=127.0.0.1:").split("address=127.0.0.1:")[1].split()[0]

    def test_with_and_without(self):
        for address in (self.address, f"127.0.0.1:{self.port}", f"localhost:{self.port}"):
            self.assertEqual(self.client(address, token=TOKEN).best_action(support.OPENING).text, "keep 3 3 3")
            self.assertEqual(len(self.client(address, token=TOKEN).evaluate_states([0])), 1)
        for token in (None, "wrong"):
            error = self.error_of(self.client(token=token).evaluate)
            self.assertEqual(error.code, grpc.StatusCode.UNAUTHENTICATED)

    def test_no_proxy_hears_of_this_machine(self):
        os.environ["http_proxy"] = "http://127.0.0.1:1"
        self.addCleanup(os.environ.pop, "http_proxy")
        self.client(f"127.0.0.1:{self.port}", token=TOKEN).evaluate()


class SocketTest(support.DaemonTest):
    def test_paths_are_taken_as_they_are(self):
        for name in ("q#1.sock", "q%41.sock", "q?a=b.sock", "q 1.sock", "käse.sock", "a:1", "q%zz"):
            path = os.path.join(self.daemon.folder, name)
            os.symlink(self.daemon.socket, path)
            for address in ("unix:" + path, "unix://" + path):
                with self.subTest(address):
                    self.assertEqual(self.client(address, timeout=5).best_action(support.OPENING).text, "keep 3 3 3")

                    async def ask():
                        async with yatzyd.AsyncClient(address, timeout=5) as client:
                            return (await client.best_action(support.OPENING)).text
                    self.assertEqual(asyncio.run(ask()), "keep 3 3 3")

    def test_names_are_too(self):
        # Of a server that is not there the error says where it was looked for.
        with self.assertRaisesRegex(yatzyd.YatzyError, "unix-abstract:q#1 within .* Connection refused"):
            self.client("unix-abstract:q#1", timeout=0.3).evaluate()


class TlsTest(support.DaemonTest):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(support.temporary_folder())
        cls.certificate, key = certificate(folder)
        cls.flags = ("--listen", "127.0.0.1:0", "--tls-cert", cls.certificate, "--tls-key", key)
        super().setUpClass()
        cls.tls_address = cls.daemon.wait_for("listening", "address=127.0.0.1:").split("address=")[1].split()[0]

    def test_a_server_that_is_vouched_for(self):
        with open(self.certificate, "rb") as file:
            tls = yatzyd.Tls(ca_certificates=file.read(), server_name="yatzy.example")
        self.assertEqual(self.client(self.tls_address, tls=tls).best_action(support.OPENING).text, "keep 3 3 3")

    def test_one_that_is_not(self):
        error = self.error_of(self.client(self.tls_address, tls=True, timeout=0.5).evaluate)
        self.assertEqual(error.code, grpc.StatusCode.UNAVAILABLE)


class OptionsTest(support.unittest.TestCase):
    def refuse(self, text, address="127.0.0.1:50051", **options):
        with self.subTest(address, **options), self.assertRaisesRegex(ValueError, text):
            yatzyd.Client(address, **options)

    def test_addresses(self):
        for address in ("", "localhost", "[::1]", ":50051", "http://localhost:80", "host:name", "a:b:1", "[::g]:1", "[1.2.3.4]:1",
                        "dns://8.8.8.8/a:1", "ipv4:::1:5", "ipv4:a.example:5", "ipv6:1.2.3.4:5", "unix:", "unix://q",
                        "unix-abstract:", "unix:/" + 107 * "q"):
            self.refuse(re.escape(f'"{address}" is not an address: '), address)
        for address in ("localhost:1", "[::1]:1", "[fe80::1%eth0]:1", "dns:///a.example:1", "ipv4:1.2.3.4:5", "unix:q", "unix:///q",
                        "unix:/a://b", "unix:/" + 106 * "q"):
            yatzyd.Client(address).close()

    def test_ports(self):
        for port in ("0", "65536", "99999", "123456", "-1", "+1", "1 ", "٣", "", 5000 * "1"):
            for host in ("127.0.0.1", "[::1]", "dns:///a.example"):
                self.refuse(re.escape(f'the port, "{port}", is not a number from 1 to 65535'), f"{host}:{port}")
        for port in ("1", "65535", "00080"):
            yatzyd.Client(f"127.0.0.1:{port}").close()

    def test_a_token_is_not_shown(self):
        for address in ("yatzy.example:50051", "10.0.0.1:50051", "[2001:db8::1]:1", "dns:///a.example:1", "unix.example.com:50051",
                        "unixhost:50051", "unix-abstract.example:1", "dns:unix:1", "UNIX:1", "127.0.0.1.:1", "[::ffff:10.0.0.1]:1"):
            self.refuse("token: without TLS", address, token=TOKEN)
            yatzyd.Client(address, token=TOKEN, tls=True).close()
        for address in ("127.1.2.3:1", "[::1]:1", "ipv6:[::1]:1", "dns:///localhost:1", "unix:/q", "unix:50051",
                        "unix-abstract:q", "LocalHost.:1", "0.0.0.0:1", "[::ffff:127.0.0.1]:1"):
            yatzyd.Client(address, token=TOKEN).close()
        self.refuse("token: it must be", token="a b")
        self.refuse("token: it must be", token="")

    def test_halves_of_a_certificate(self):
        with self.assertRaisesRegex(ValueError, "one needs the other"):
            yatzyd.Tls(private_key=b"x")

    def test_a_host_may_be_called_as_a_kind_of_address(self):
        self.assertEqual(Server("dns:unix:1", None, None).target(), "dns:///unix:1")

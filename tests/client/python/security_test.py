"""Tokens, TLS, addresses, proxies."""
import os
import subprocess

import grpc
import support
import yatzyd

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
        with self.assertRaisesRegex(ValueError, text):
            yatzyd.Client(address, **options)

    def test_addresses(self):
        for address in ("", "localhost", "[::1]", ":50051", "http://localhost:80", "host:name", "1.2.3.4:123456"):
            self.refuse("is not an address", address)
        for address in ("localhost:1", "[::1]:1", "dns:///a.example:1", "ipv4:1.2.3.4:5", "unix:q", "unix:///q"):
            yatzyd.Client(address).close()

    def test_a_token_is_not_shown(self):
        for address in ("yatzy.example:50051", "10.0.0.1:50051", "[2001:db8::1]:1", "dns:///a.example:1"):
            self.refuse("token: without TLS", address, token=TOKEN)
            yatzyd.Client(address, token=TOKEN, tls=True).close()
        for address in ("127.1.2.3:1", "[::1]:1", "ipv6:[::1]:1", "dns:///localhost:1", "unix:/q"):
            yatzyd.Client(address, token=TOKEN).close()
        self.refuse("token: it must be", token="a b")
        self.refuse("token: it must be", token="")

    def test_halves_of_a_certificate(self):
        with self.assertRaisesRegex(ValueError, "one needs the other"):
            yatzyd.Tls(private_key=b"x")

#!/usr/bin/env python3
"""deploy/validate.sh finds nothing wrong here, and each thing that is broken on purpose in its own line.

usage: validate_test.py VALIDATE_SH BUILD_DIR

What is timed is printed, and fails no test: a machine that tests share with other work may be too slow for it.
"""
import ctypes
import json
import os
import socket
import subprocess
import sys
import tempfile
import unittest

PR_SET_THP_DISABLE = 41
TIMED = {"throughput", "latency", "start"}
ENVIRONMENT = dict(os.environ, YATZY_BUILD=sys.argv[2])


def validate(*arguments, environment=None, **options):
    return subprocess.run([sys.argv[1], *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=240, env=environment or ENVIRONMENT, **options)


def refuse_huge_pages():
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


class ValidateTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.whole = validate("--json")  # with what is timed

    def results(self, *arguments, **options):
        """{check: result}, without what is timed, and the text."""
        return self.judged(validate("--json", "--quick", *arguments, **options))

    def judged(self, done):
        checks = json.loads(done.stdout)
        for check in checks:
            self.assertIn(check["result"], ("PASS", "FAIL", "SKIP"))
            self.assertTrue(check["detail"])
        failed = any(check["result"] == "FAIL" for check in checks)
        self.assertEqual(done.returncode, int(failed), done)
        return {check["check"]: check["result"] for check in checks}, done.stdout

    def assert_fails_only(self, name, *arguments, **options):
        results, text = self.results(*arguments, **options)
        failed = {check for check, result in results.items() if result == "FAIL"}
        self.assertEqual(failed, {name}, text)

    def test_nothing_fails_here(self):
        results, text = self.judged(self.whole)
        print(text)
        failed = {check for check, result in results.items() if result == "FAIL"}
        self.assertLessEqual(failed, TIMED, text)
        for check in ("pages", "processors", "simd", "memory", "table"):
            self.assertEqual(results[check], "PASS", text)
        figures = {check["check"] for check in json.loads(text) if check.get("limit")}
        self.assertEqual(figures, TIMED | {"memory"}, text)

    def test_lines_say_the_same(self):
        done = validate("--quick")
        self.assertEqual(done.returncode, 0, done)
        lines = [line.split() for line in done.stdout.splitlines()]
        self.assertEqual({line[1]: line[0] for line in lines}, self.results()[0])

    def test_slow_instructions(self):
        self.assert_fails_only("simd", "--", "--simd=scalar")

    def test_another_game(self):
        """One without Scandinavian Yatzy, with a table that is smaller than a huge page."""
        results, text = self.results("--", "--rules", "yahtzee")
        self.assertEqual({c for c, r in results.items() if r == "FAIL"}, set(), text)

    def test_too_many_threads(self):
        self.assert_fails_only("processors", "--", "--query-threads", "7")

    def test_huge_pages_off(self):
        results, text = self.judged(self.whole)
        if results["huge-pages"] != "PASS":
            self.skipTest(f"there are none here that could be off: {text}")
        self.assert_fails_only("huge-pages", preexec_fn=refuse_huge_pages)

    def test_hash_instructions_off(self):
        results, _ = self.judged(self.whole)
        if results["sha256"] == "SKIP" or os.uname().machine != "x86_64":
            self.skipTest("this processor has none that can be switched off")
        self.assert_fails_only("sha256", environment=dict(ENVIRONMENT, OPENSSL_ia32cap=":~0x20000000"))

    def test_a_daemon_that_runs(self):
        with tempfile.TemporaryDirectory() as folder:
            address, admin = f"unix:{folder}/q.sock", f"unix:{folder}/admin.sock"
            daemon = subprocess.Popen(
                [os.path.join(sys.argv[2], "bin", "yatzyd"), "--state-dir", f"{folder}/state", "--listen",
                 address, "--admin-listen", admin, "--table-residency", "mmap"], stderr=subprocess.PIPE, text=True)
            try:
                while " serving " not in (line := daemon.stderr.readline()):
                    self.assertTrue(line, "yatzyd ended")
                results, text = self.results("--admin", admin, "--server", address)
                self.assertEqual(results["huge-pages"], "SKIP", text)
                self.assertEqual({c for c, r in results.items() if r == "FAIL"}, set(), text)
                daemon.terminate()
                daemon.wait()
                done = validate("--admin", admin)
                self.assertEqual((done.returncode, done.stdout), (1, ""), done)
            finally:
                daemon.kill()
                daemon.wait()
                daemon.stderr.close()

    def test_the_settings_of_a_service_that_runs(self):
        """Its addresses are taken, and its tokens are not ours."""
        with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with open(f"{folder}/tokens", "w") as tokens:
                tokens.write("0123456789abcdef0123\n")
            with open(f"{folder}/yatzyd.toml", "w") as settings:
                settings.write(f'listen = "127.0.0.1:{port}"\nhttp-listen = "127.0.0.1:{port}"\nweb-listen = "127.0.0.1:{port}"\n'
                               f'token-file = "{folder}/tokens"\ntargets = true\nstate-dir = "{folder}/state"\n')
            done = validate("--json", "--", "--config", f"{folder}/yatzyd.toml")
            self.assertNotIn("UNAUTHENTICATED", done.stderr)
            results, text = self.judged(done)
            self.assertLessEqual({c for c, r in results.items() if r == "FAIL"}, TIMED, text)
            self.assertFalse(os.path.exists(f"{folder}/state"))

    def test_usage(self):
        for arguments in (["--nonsense"], ["--server", "x"], ["--admin"], ["--admin", "x", "--", "--simd=scalar"]):
            self.assertEqual(validate(*arguments).returncode, 2, arguments)
        self.assertEqual(validate("--help").returncode, 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

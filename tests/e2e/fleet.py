"""Daemons with nginx in front, and load on them."""
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.request

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "abuse"))
# pylint: disable-next=wrong-import-position
from target import Nginx, wait_until  # noqa: E402

PATIENCE = 60  # seconds; for a machine that is busy with other tests
HANDLED = re.compile(r'^grpc_server_handled_total\{.*grpc_method="(\w+)".* (\d+)$', re.M)


class Replica:
    """A daemon that can be ended and started again with the same state."""

    def __init__(self, yatzyd, folder, *flags):
        self.socket = f"{folder}/q.sock"
        self.admin = f"unix:{folder}/state/admin.sock"
        self._log = f"{folder}/log"
        self._command = [yatzyd, "--listen", f"unix:{self.socket}", "--state-dir", f"{folder}/state",
                         "--http-listen", "127.0.0.1:0", *flags]
        self._child = None

    def start(self):
        """Returns when it serves."""
        with open(self._log, "w") as log:
            self._child = subprocess.Popen(self._command, stderr=log)
        assert wait_until(lambda: " serving " in self._said(), PATIENCE), self._said()
        self._http = re.search(r"http address=(\S+)", self._said())[1]

    def end(self, number):
        """Ends it by this signal; its exit code."""
        self._child.send_signal(number)
        return self._child.wait(PATIENCE)

    def stop(self):
        if self._child is not None:
            self.end(signal.SIGTERM)

    def answered(self, methods="Evaluate|Analyze|Batch"):
        """Calls of these methods since it was started, whatever the answer."""
        with urllib.request.urlopen(f"http://{self._http}/metrics", timeout=PATIENCE) as page:
            counts = HANDLED.findall(page.read().decode())
        return sum(int(count) for method, count in counts if re.match(methods, method))

    def _said(self):
        with open(self._log) as log:
            return log.read()


class Bench:
    """yatzyctl bench as a process."""

    def __init__(self, yatzyctl, address, *flags):
        self._child = subprocess.Popen(
            [yatzyctl, "--server", address, "--format", "json", "bench", *flags],
            stdout=subprocess.PIPE, text=True)

    def is_running(self):
        return self._child.poll() is None

    def kill(self):
        self._child.kill()
        self._child.communicate()

    def stop(self):
        """Ends it early; its report and exit code."""
        self._child.send_signal(signal.SIGINT)
        return self.finish()

    def finish(self):
        """The same when its time is over."""
        out = self._child.communicate(timeout=PATIENCE)[0]
        return json.loads(out), self._child.returncode


class Fleet(contextlib.ExitStack):
    """All processes of a test; a context, at whose end they end."""

    def __init__(self):
        super().__init__()
        self._folder = self.enter_context(tempfile.TemporaryDirectory())
        self._made = 0

    def start_replicas(self, yatzyd, count, *flags):
        replicas = [Replica(yatzyd, self.new_folder(), *flags) for _ in range(count)]
        for replica in replicas:
            self.callback(replica.stop)
            replica.start()
        return replicas

    def start_nginx(self, configuration, replicas):
        """The address of an nginx in front of these.

        Without the bound for each caller: one caller makes all calls of a test.
        """
        folder = self.new_folder()
        bound, boundless = "rate=5000r/s", "rate=1000000r/s"
        with open(configuration) as file:
            text = file.read()
        assert text.count(bound) == 1, configuration
        with open(f"{folder}/boundless.conf", "w") as file:
            file.write(text.replace(bound, boundless))
        sockets = [replica.socket for replica in replicas]
        proxy = Nginx(file.name, folder, sockets, workers=True)
        self.callback(proxy.stop)
        assert wait_until(lambda: os.path.exists(proxy.address[len("unix:"):]), PATIENCE)
        return proxy.address

    def start_bench(self, yatzyctl, address, *flags):
        bench = Bench(yatzyctl, address, *flags)
        self.callback(bench.kill)
        return bench

    def new_folder(self):
        self._made += 1
        folder = f"{self._folder}/{self._made}"
        os.mkdir(folder)
        return folder

"""What the attacks are aimed at: yatzyd, by itself or with nginx in front."""
import os
import re
import struct
import subprocess
import time

import grpc

SERVICE = "/yatzy.v1.AdvisorService/"
EVALUATE = SERVICE + "EvaluateState"
STREAM = SERVICE + "StreamAnalyzePositions"
HEALTH = "/grpc.health.v1.Health/Check"
EXPECTED_START = 248.439989
# Root's workers would be nobody, who may not enter a test's folder.
WORKERS = "user root;" if os.geteuid() == 0 else ""


class Process:
    """What a running process has taken so far."""

    def __init__(self, pid):
        self.pid = pid

    def cpu_seconds(self):
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mib(self):
        with open(f"/proc/{self.pid}/status") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) / 1024


class Yatzyd:
    """A daemon that serves on a unix socket in `folder`."""

    def __init__(self, program, folder, *flags):
        self.address = f"unix:{folder}/q.sock"
        self._log = open(f"{folder}/yatzyd.log", "w+")
        self._child = subprocess.Popen(
            [program, "--listen", self.address, "--state-dir",
             f"{folder}/state", *flags], stderr=self._log)
        self.daemon = Process(self._child.pid)

    def stop(self):
        """Its exit code after SIGTERM."""
        self._child.terminate()
        try:
            return self._child.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._child.kill()
            return self._child.wait()

    def is_running(self):
        return self._child.poll() is None

    def log(self):
        self._log.seek(0)
        return self._log.read()


class Nginx:
    """nginx with deploy/nginx.conf, in front of daemons that listen at `sockets`.

    One process, whose time can be told; or with `workers`, as in real life.
    """

    def __init__(self, configuration, folder, sockets=None, workers=False):
        with open(configuration) as file:
            text = file.read()
        self.address = f"unix:{folder}/nginx.sock"
        daemon = "server unix:/run/yatzyd/q.sock max_fails=0;"
        daemons = [daemon.replace("/run/yatzyd/q.sock", socket)
                   for socket in sockets or [f"{folder}/q.sock"]]
        for here, there in [("listen 127.0.0.1:8080 http2;",
                             f"listen {self.address} http2;"),
                            (f"    {daemon}", "\n".join(daemons))]:
            assert text.count(here) == 1, f"{configuration}: {here}"
            text = text.replace(here, there)
        self._folder = folder
        with open(f"{folder}/nginx.conf", "w") as file:
            file.write(text)
        self._child = subprocess.Popen(
            [*self._command(), "-g", "daemon off; " + (
                WORKERS if workers else "master_process off;")],
            stderr=subprocess.DEVNULL)
        self.process = Process(self._child.pid)

    def _command(self):
        return ["/usr/sbin/nginx", "-p", self._folder, "-c",
                f"{self._folder}/nginx.conf", "-e", f"{self._folder}/error.log"]

    def check(self):
        """What nginx -t says, and whether it is content."""
        done = subprocess.run([*self._command(), "-t"], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode == 0, done.stdout

    def stop(self):
        # A single process looks at its signals after each event, and so sleeps
        # through one that comes just before it waits for the first.
        for _ in range(30):
            self._child.terminate()
            try:
                return self._child.wait(timeout=1)
            except subprocess.TimeoutExpired:
                pass
        self._child.kill()
        raise AssertionError(f"nginx does not end: {self._child.wait()}")


def channel(address):
    return grpc.insecure_channel(
        address, options=[("grpc.use_local_subchannel_pool", 1),
                          ("grpc.enable_http_proxy", 0)])


def call(opened, method=EVALUATE, request=b"", timeout=10, metadata=None):
    return opened.unary_unary(method)(request, timeout=timeout,
                                      metadata=metadata,
                                      wait_for_ready=True)


def answers(address, timeout=10):
    """Whether a new connection gets the right answer, and in what time."""
    begin = time.monotonic()
    with channel(address) as opened:
        answer = call(opened, timeout=timeout)
    took = time.monotonic() - begin
    # expected_remaining, a double, is field 1.
    (value,) = struct.unpack("<d", answer[1:9])
    return answer[0] == 9 and abs(value - EXPECTED_START) < 1e-4, took


def wait_until(condition, seconds):
    """Whether it comes true in that time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True

"""yatzyd as a process of a Python test: its state, its addresses, its log."""
import os
import shutil
import subprocess
import tempfile
import threading

PATIENCE = 60  # seconds; for a machine that is busy with other tests


class Daemon:
    """Starts on a unix socket, and serves when the constructor returns."""

    def __init__(self, binary, *flags):
        self.folder = tempfile.mkdtemp(prefix="yatzyd")
        self.socket = os.path.join(self.folder, "q.sock")
        self.lines = []
        self._changed = threading.Condition()
        self._process = subprocess.Popen(
            [binary, "--state-dir", os.path.join(self.folder, "state"),
             "--listen", "unix:" + self.socket, *flags],
            stderr=subprocess.PIPE)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.wait_for("33773ec768137d02")  # the table: it serves

    def _read(self):
        for line in self._process.stderr:
            with self._changed:
                self.lines.append(line)
                self._changed.notify_all()

    def wait_for(self, *texts):
        """The first line of the log with all of these texts, once it is there."""
        def found():
            return next((line for line in self.lines if all(text.encode() in line for text in texts)), None)
        with self._changed:
            if not self._changed.wait_for(found, PATIENCE):
                raise AssertionError(f"no {texts!r} in {self.lines!r}")
            return found().decode()

    def stop(self):
        """Ends it, unless it has ended; returns its exit code and the whole log."""
        self._process.terminate()
        code = self._process.wait(PATIENCE)
        self._reader.join()
        self._process.stderr.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return code, b"".join(self.lines)

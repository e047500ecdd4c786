#!/usr/bin/env python3
"""A call whose stream nginx resets, because the server behind it went away in
the middle of its answer, is repeated and reaches another server.

usage: reset_test.py YATZYD YATZYCTL NGINX_CONF
"""
import os
import socket
import struct
import subprocess
import sys
import threading

from fleet import Fleet
from raw_http2 import ACK, DATA, END_HEADERS, END_STREAM, HEADERS, PING, SETTINGS, frame, header

MOST_CALLS = 100


class BreakingServer:
    """Begins each answer, and closes the connection."""

    def __init__(self, path):
        self.socket = path
        self.broken = 0
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        os.chmod(path, 0o666)  # nginx's workers may be somebody else
        self._listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            connection, _ = self._listener.accept()
            with connection, connection.makefile("rb") as stream:
                self._break_first_call(connection, stream)

    def _break_first_call(self, connection, stream):
        stream.read(len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
        connection.sendall(frame(SETTINGS, 0, 0))
        while True:
            head = stream.read(9)
            if len(head) < 9:
                return
            kind, flags, number = struct.unpack(">xxxBBI", head)
            payload = stream.read(int.from_bytes(head[:3], "big"))
            if kind in (SETTINGS, PING) and not flags & ACK:
                connection.sendall(frame(kind, ACK, 0, payload if kind == PING else b""))
            if kind == DATA and flags & END_STREAM:
                block = header(b":status", b"200") + header(b"content-type", b"application/grpc")
                connection.sendall(frame(HEADERS, END_HEADERS, number, block) +
                                   frame(DATA, 0, number, b"\0\0\0\0\x64only the beginning"))
                self.broken += 1
                return


def main():
    yatzyd, yatzyctl, configuration = sys.argv[1:]
    with Fleet() as fleet:
        breaking = BreakingServer(f"{fleet.new_folder()}/q.sock")
        address = fleet.start_nginx(configuration, [breaking, *fleet.start_replicas(yatzyd, 1)])
        for calls in range(1, MOST_CALLS + 1):
            done = subprocess.run([yatzyctl, "--server", address, "evaluate"], text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            assert done.returncode == 0 and "248.44" in done.stdout, done.stdout
            if breaking.broken >= 3:
                break
        assert breaking.broken >= 3, f"{breaking.broken} of {calls} calls met the server that breaks"
        print(f"{calls} calls were answered, {breaking.broken} attempts broken")


if __name__ == "__main__":
    main()

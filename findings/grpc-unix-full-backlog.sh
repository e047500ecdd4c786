#!/usr/bin/env bash
# gRPC 1.51.1 (Debian's python3-grpcio 1.51.1-3+b1) believes itself connected to a unix socket that has not let it in. Linux has
# no connection "in progress" there: if the listener's queue is full, a non-blocking connect says EAGAIN and leaves the socket as
# it was. gRPC takes that for EINPROGRESS and waits until the socket can be written to, which is at once, since it is connected to
# nobody; no error is pending, so the handshake begins, and the first read ends with "recvmsg:Invalid argument". The call fails
# with UNAVAILABLE in milliseconds, long before its deadline, although the server is there and takes the next connection as soon
# as it comes round to it. Over TCP the same call waits, because Linux tries again. A burst of clients at a local daemon, just as
# it starts, sees an error that names neither the queue nor the connection. (wait_for_ready, or another try, helps.)
# Output seen on 2026-11-30 (a call with 10 s to go, the server accepts after 1 s):
#   unix  UNAVAILABLE at once, last error: UNAVAILABLE: unix:s: recvmsg:Invalid argument
#   tcp   answered by the server, when it accepts
# usage: findings/grpc-unix-full-backlog.sh      (needs python3 and Debian's package archive; exits 1 if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q python3-grpcio=1.51.1-3+b1 libabsl20220623=20220623.1-1+deb12u2 libre2-9 libc-ares2 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done
LD_LIBRARY_PATH=$(echo "$PWD"/usr/lib/*-linux-gnu)
PYTHONPATH=$PWD/usr/lib/python3/dist-packages
export LD_LIBRARY_PATH PYTHONPATH

cat >call.py <<'PROGRAM'
import socket
import sys
import threading
import time

import grpc

# Listens, and lets clients in until the queue is full.
if sys.argv[1] == "unix":
    family, name, target = socket.AF_UNIX, "s", "unix:s"
else:
    family, name, target = socket.AF_INET, ("127.0.0.1", 0), ""
listener = socket.socket(family)
listener.bind(name)
listener.listen(0)
if not target:
    name = listener.getsockname()
    target = f"127.0.0.1:{name[1]}"
waiting = []
for _ in range(2):
    client = socket.socket(family)
    client.setblocking(False)
    client.connect_ex(name)
    waiting.append(client)


# A server of another kind: it says that it will not have HTTP/2.
def serve():
    time.sleep(1)
    while True:
        peer, _ = listener.accept()
        waiting.append(peer)
        peer.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


threading.Thread(target=serve, daemon=True).start()
begin = time.monotonic()
try:
    grpc.insecure_channel(target).unary_unary("/a/b")(b"", timeout=10)
except grpc.RpcError as error:
    took = time.monotonic() - begin
    last = error.details().partition("; ")[2] or error.details()
    if "recvmsg" in last:
        print(error.code().name, "at once," if took < 0.5 else "late,", last)
    else:
        print("answered by the server, when it accepts" if took > 0.5 else f"too soon: {last}")
PROGRAM

status=0
expect() {
  local seen
  seen=$(python3 call.py "$1")
  printf '%-5s %s\n' "$1" "$seen"
  [[ $seen == "$2" ]] || status=1
}
expect unix 'UNAVAILABLE at once, last error: UNAVAILABLE: unix:s: recvmsg:Invalid argument'
expect tcp 'answered by the server, when it accepts'
exit "$status"

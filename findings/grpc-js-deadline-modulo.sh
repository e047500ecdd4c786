#!/usr/bin/env bash
# grpc-js 1.14.7 (npm @grpc/grpc-js), as a server, takes the time that a call has modulo 2^32 ms, which are 49.7 days. The header
# grpc-timeout has up to eight digits and a unit, and "8761H" is a valid year; the server turns it into milliseconds by `| 0`, so
# that what is left is a number of 32 bits with a sign. A call with 24 days has 24 days, one with 25 to 49 days fails at once with
# DEADLINE_EXCEEDED, although its handler has begun, and one with 60 days has ten. So whoever writes "a month" for a stream that is
# to stay open gets an error that blames his deadline, and whoever writes more than 49 days sees the stream end at a time that
# nobody asked for. The client is gRPC's own for Python 1.51.1 (Debian's python3-grpcio 1.51.1-3+b1); its server, asked the same,
# is right.
# Output seen on 2026-11-30 (what is left, as the handler sees it):
#    24 days: grpcio  24 days left, grpc-js  24 days left
#    25 days: grpcio  25 days left, grpc-js DEADLINE_EXCEEDED at once
#    49 days: grpcio  49 days left, grpc-js DEADLINE_EXCEEDED at once
#    60 days: grpcio  60 days left, grpc-js  10 days left
#   365 days: grpcio 365 days left, grpc-js  17 days left
# usage: findings/grpc-js-deadline-modulo.sh      (needs node, the npm registry, python3 and Debian's package archive; exits 1 if this
# has changed)

set -euo pipefail
folder=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-package-lock --no-audit --no-fund --silent --ignore-scripts @grpc/grpc-js@1.14.7 >/dev/null
apt-get download -q python3-grpcio=1.51.1-3+b1 libabsl20220623=20220623.1-1+deb12u2 libre2-9 libc-ares2 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done

# Answers with the milliseconds that are left, a while later.
cat >server.cjs <<'JS'
const grpc = require('@grpc/grpc-js');

const bytes = value => value;
const left = {path: '/a/b', requestStream: false, responseStream: false, requestSerialize: bytes, requestDeserialize: bytes,
  responseSerialize: bytes, responseDeserialize: bytes};
const server = new grpc.Server();
server.addService({left}, {
  left: (call, answer) => {
    const text = String(call.getDeadline() - Date.now());
    setTimeout(() => answer(null, Buffer.from(text)), 200);
  },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => console.log(port));
JS

cat >ask.py <<'PROGRAM'
import concurrent.futures
import sys
import time

import grpc


def left(request, context):
    text = str(context.time_remaining() * 1000)
    time.sleep(0.2)
    return text.encode()


class Handler(grpc.GenericRpcHandler):
    def service(self, details):
        return grpc.unary_unary_rpc_method_handler(left)


def ask(port, days):
    begin = time.monotonic()
    try:
        answer = grpc.insecure_channel(f"127.0.0.1:{port}").unary_unary("/a/b")(b"", timeout=days * 86400)
        return f"{round(float(answer) / 86400e3):3} days left"
    except grpc.RpcError as error:
        return f"{error.code().name} {'at once' if time.monotonic() - begin < 60 else 'late'}"


python = grpc.server(concurrent.futures.ThreadPoolExecutor(1))
python.add_generic_rpc_handlers((Handler(),))
python_port = python.add_insecure_port("127.0.0.1:0")
python.start()
for days in 24, 25, 49, 60, 365:
    print(f"{days:3} days: grpcio {ask(python_port, days)}, grpc-js {ask(sys.argv[1], days)}")
python.stop(0)
PROGRAM

mkfifo pipe
node server.cjs >pipe &
server=$!
read -r port <pipe
LD_LIBRARY_PATH=$(echo "$PWD"/usr/lib/*-linux-gnu) PYTHONPATH=$PWD/usr/lib/python3/dist-packages python3 ask.py "$port" >seen
cat seen
diff - seen <<'SEEN'
 24 days: grpcio  24 days left, grpc-js  24 days left
 25 days: grpcio  25 days left, grpc-js DEADLINE_EXCEEDED at once
 49 days: grpcio  49 days left, grpc-js DEADLINE_EXCEEDED at once
 60 days: grpcio  60 days left, grpc-js  10 days left
365 days: grpcio 365 days left, grpc-js  17 days left
SEEN

#!/usr/bin/env bash
# Connect 2.3.0 (npm @connectrpc/connect-node, node 20.20.2) loses calls at every thousandth one through nginx 1.22.1 (Debian's
# 1.22.1-9+deb12u11) as it comes. nginx ends a connection after keepalive_requests, which are 1000: it sends GOAWAY with the last
# call that it takes, and drops those that are on their way already, up to as many as the client has at once. HTTP/2 says that
# they have not begun and can be sent again on a new connection; gRPC 1.51.1 (Debian's python3-grpcio 1.51.1-3+b1) and grpc-js
# 1.14.7 (npm @grpc/grpc-js) do so, and nobody sees it. Connect opens the new connection, but fails them, and with INTERNAL, where
# gRPC has UNAVAILABLE for a refused stream, so that what asks again by the code does not: Connect knows that code, but node's own
# error, which has only a text, comes before it. A client with one call at a time, as in a test, is never hit, nor is a short load.
# It is safe to ask again by the text, since the server has only those calls that were answered; a large keepalive_requests puts
# it off.
# Output seen on 2026-12-01 (1500 calls, 30 at a time):
#   grpcio                      1500 answered, 1500 at the server
#   grpc-js                     1500 answered, 1500 at the server
#   connect                     1480 answered, 1480 at the server, else INTERNAL: Stream closed with error code
#                               NGHTTP2_REFUSED_STREAM
#   connect, a larger number    1500 answered, 1500 at the server
# usage: findings/connect-nginx-thousandth-call.sh      (needs node, the npm registry, python3 and Debian's package archive; exits 1
# if this has changed)

set -euo pipefail
folder=$(mktemp -d)
servers=()
trap '((${#servers[@]} == 0)) || kill "${servers[@]}"; rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-package-lock --no-audit --no-fund --silent --ignore-scripts @grpc/grpc-js@1.14.7 \
  @connectrpc/connect@2.3.0 @connectrpc/connect-node@2.3.0 @bufbuild/protobuf@2.17.0 >/dev/null
apt-get download -q nginx=1.22.1-9+deb12u11 libpcre2-8-0 libssl3 python3-grpcio=1.51.1-3+b1 libabsl20220623=20220623.1-1+deb12u2 \
  libre2-9 libc-ares2 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done

cat >nginx.conf <<'NGINX'
daemon off;
master_process off;
pid nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path temp;
  proxy_temp_path temp;
  fastcgi_temp_path temp;
  uwsgi_temp_path temp;
  scgi_temp_path temp;
  server {
    listen unix:nginx.sock http2;
    location / { grpc_pass grpc://unix:server.sock; }
  }
  server {
    listen unix:larger.sock http2;
    keepalive_requests 10000;
    location / { grpc_pass grpc://unix:server.sock; }
  }
}
NGINX

# Answers with nothing, and to Count with the number of calls since the last Count.
cat >server.py <<'PROGRAM'
import concurrent.futures

import grpc

calls = []


def ask(request, context):
    calls.append(request)
    return b""


def count(request, context):
    number = len(calls)
    calls.clear()
    return str(number).encode()


class Handler(grpc.GenericRpcHandler):
    def service(self, details):
        return grpc.unary_unary_rpc_method_handler(count if details.method == "/a.B/Count" else ask)


server = grpc.server(concurrent.futures.ThreadPoolExecutor(1))
server.add_generic_rpc_handlers((Handler(),))
server.add_insecure_port("unix:server.sock")
server.start()
server.wait_for_termination()
PROGRAM

cat >count.py <<'PROGRAM'
import grpc

call = grpc.insecure_channel("unix:server.sock").unary_unary("/a.B/Count")
print(call(b"", timeout=10, wait_for_ready=True).decode())
PROGRAM

# The clients print how many of 1500 calls, 30 at a time, were answered, and how the others ended.
cat >client.py <<'PROGRAM'
import collections

import grpc

call = grpc.insecure_channel("unix:nginx.sock").unary_unary("/a.B/Ask")
ends = collections.Counter()
for _ in range(50):
    calls = [call.future(b"", timeout=20) for _ in range(30)]
    ends.update("" if one.exception() is None else f"{one.code().name}: {one.details()}" for one in calls)
print(ends.pop("", 0), *ends, sep="|")
PROGRAM

cat >ends.mjs <<'JS'
export const printEnds = async ask => {
  const ends = {'': 0};
  for (let i = 0; i < 50; ++i) {
    for (const end of await Promise.all(Array.from({length: 30}, ask))) ends[end] = (ends[end] ?? 0) + 1;
  }
  console.log([ends[''], ...Object.keys(ends).filter(end => end)].join('|'));
  process.exit();
};
JS

cat >grpc-js-client.mjs <<'JS'
import grpc from '@grpc/grpc-js';
import {printEnds} from './ends.mjs';

const client = new grpc.Client('unix:nginx.sock', grpc.credentials.createInsecure());
const bytes = value => value;
printEnds(() => new Promise(done => {
  const end = error => done(error ? `${grpc.status[error.code]}: ${error.details}` : '');
  client.makeUnaryRequest('/a.B/Ask', bytes, bytes, Buffer.alloc(0), {deadline: Date.now() + 20000}, end);
}));
JS

cat >connect-client.mjs <<'JS'
import {createConnection} from 'node:net';
import {create, createFileRegistry} from '@bufbuild/protobuf';
import {FileDescriptorProtoSchema, file_google_protobuf_wrappers as wrappers} from '@bufbuild/protobuf/wkt';
import {Code, createClient} from '@connectrpc/connect';
import {createGrpcTransport} from '@connectrpc/connect-node';
import {printEnds} from './ends.mjs';

const text = '.google.protobuf.StringValue';
const file = create(FileDescriptorProtoSchema, {name: 'a.proto', package: 'a', syntax: 'proto3', dependency: [wrappers.proto.name],
  service: [{name: 'B', method: [{name: 'Ask', inputType: text, outputType: text}]}]});
const nodeOptions = {createConnection: () => createConnection(process.argv[2])};
const transport = createGrpcTransport({baseUrl: 'http://localhost', nodeOptions});
const client = createClient(createFileRegistry(file, () => wrappers.proto).getService('a.B'), transport);
const end = error => `${Code[error.code].toUpperCase()}: ${error.rawMessage}`;
printEnds(() => client.ask({}, {timeoutMs: 20000}).then(() => '', end));
JS

libraries=$(echo "$PWD"/usr/lib/*-linux-gnu)
python() { LD_LIBRARY_PATH=$libraries PYTHONPATH=$PWD/usr/lib/python3/dist-packages exec python3 "$@"; }
python server.py &
servers+=($!)
LD_LIBRARY_PATH=$libraries usr/sbin/nginx -p . -e nginx.log -c nginx.conf 2>/dev/null &
servers+=($!)
: "$(python count.py)"

status=0
expect() { # NAME END COMMAND...
  local ends answered begun name=$1 end=$2
  shift 2
  ends=$("$@")
  begun=$(python count.py)
  answered=${ends%%|*} ends=${ends#"${ends%%|*}"} ends=${ends#|}
  printf '%-27s %s answered, %s at the server%s\n' "$name" "$answered" "$begun" "${ends:+, else $ends}"
  [[ $ends == "$end" && $answered == "$begun" ]] || status=1
}
expect grpcio '' python client.py
expect grpc-js '' node grpc-js-client.mjs
expect connect 'INTERNAL: Stream closed with error code NGHTTP2_REFUSED_STREAM' node connect-client.mjs nginx.sock
expect 'connect, a larger number' '' node connect-client.mjs larger.sock
exit "$status"

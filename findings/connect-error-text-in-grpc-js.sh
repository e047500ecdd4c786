#!/usr/bin/env bash
# grpc-js 1.14.7 (npm @grpc/grpc-js) shows error messages of servers made with Connect 2.3.0 (npm @connectrpc/connect-node) half
# decoded. A message crosses HTTP/2 percent-encoded, and gRPC's protocol lets a server encode more than it must. Connect
# encodes by encodeURIComponent, all punctuation included; grpc-js decodes by decodeURI, which is made for whole addresses and
# leaves what is special in them as it came: colon, comma, slash, question mark, semicolon and six others. Blanks and letters
# beyond ASCII come through, so that it looks like a fault of whoever wrote the message, and code that reads a field or a
# number out of it finds none. gRPC's client for Python 1.51.1 and Connect's own read the same answer as it was meant, and
# grpc-js reads a gRPC server in Python as it was meant, since that one encodes nothing that it need not.
# Output seen on 2026-11-30:
#   connect to connect   dice[2]: 7 is no face, 3/4 of naïve + lazy; why?
#   connect to grpcio    dice[2]: 7 is no face, 3/4 of naïve + lazy; why?
#   connect to grpc-js   dice[2]%3A 7 is no face%2C 3%2F4 of naïve %2B lazy%3B why%3F
#   grpcio to grpc-js    dice[2]: 7 is no face, 3/4 of naïve + lazy; why?
# usage: findings/connect-error-text-in-grpc-js.sh      (needs node, the npm registry, python3 and Debian's package archive; exits 1
# if this has changed)

set -euo pipefail
folder=$(mktemp -d)
servers=()
trap '((${#servers[@]} == 0)) || kill "${servers[@]}"; rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-package-lock --no-audit --no-fund --silent --ignore-scripts @grpc/grpc-js@1.14.7 \
  @connectrpc/connect@2.3.0 @connectrpc/connect-node@2.3.0 @bufbuild/protobuf@2.17.0 >/dev/null
apt-get download -q python3-grpcio=1.51.1-3+b1 libabsl20220623=20220623.1-1+deb12u2 libre2-9 libc-ares2 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done

cat >service.mjs <<'JS'
import {create, createFileRegistry} from '@bufbuild/protobuf';
import {FileDescriptorProtoSchema, file_google_protobuf_wrappers as wrappers} from '@bufbuild/protobuf/wkt';

const text = '.google.protobuf.StringValue';
const file = create(FileDescriptorProtoSchema, {name: 'a.proto', package: 'a', syntax: 'proto3', dependency: [wrappers.proto.name],
  service: [{name: 'B', method: [{name: 'Ask', inputType: text, outputType: text}]}]});
export const service = createFileRegistry(file, () => wrappers.proto).getService('a.B');
JS

cat >connect-server.mjs <<'JS'
import {createServer} from 'node:http2';
import {Code, ConnectError} from '@connectrpc/connect';
import {connectNodeAdapter} from '@connectrpc/connect-node';
import {service} from './service.mjs';

const ask = () => { throw new ConnectError(process.env.MESSAGE, Code.InvalidArgument); };
const server = createServer(connectNodeAdapter({routes: router => router.service(service, {ask})}));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
JS

cat >connect-client.mjs <<'JS'
import {createClient} from '@connectrpc/connect';
import {createGrpcTransport} from '@connectrpc/connect-node';
import {service} from './service.mjs';

const client = createClient(service, createGrpcTransport({baseUrl: `http://127.0.0.1:${process.argv[2]}`}));
await client.ask({}).catch(error => console.log(error.rawMessage));
process.exit();
JS

cat >grpc-js-client.mjs <<'JS'
import grpc from '@grpc/grpc-js';

const client = new grpc.Client(`127.0.0.1:${process.argv[2]}`, grpc.credentials.createInsecure());
const bytes = value => value;
client.makeUnaryRequest('/a.B/Ask', bytes, bytes, Buffer.alloc(0), error => {
  console.log(error.details);
  client.close();
});
JS

cat >python-server.py <<'PROGRAM'
import concurrent.futures
import os

import grpc


def refuse(request, context):
    context.abort(grpc.StatusCode.INVALID_ARGUMENT, os.environ["MESSAGE"])


class Handler(grpc.GenericRpcHandler):
    def service(self, details):
        return grpc.unary_unary_rpc_method_handler(refuse)


server = grpc.server(concurrent.futures.ThreadPoolExecutor(1))
server.add_generic_rpc_handlers((Handler(),))
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
server.wait_for_termination()
PROGRAM

cat >python-client.py <<'PROGRAM'
import sys

import grpc

try:
    grpc.insecure_channel(f"127.0.0.1:{sys.argv[1]}").unary_unary("/a.B/Ask")(b"")
except grpc.RpcError as error:
    print(error.details())
PROGRAM

export MESSAGE='dice[2]: 7 is no face, 3/4 of naïve + lazy; why?' PYTHONIOENCODING=utf-8
python() { LD_LIBRARY_PATH=$(echo "$PWD"/usr/lib/*-linux-gnu) PYTHONPATH=$PWD/usr/lib/python3/dist-packages exec python3 "$@"; }
mkfifo ports
node connect-server.mjs >ports &
servers+=($!)
read -r connect <ports
python python-server.py >ports &
servers+=($!)
read -r grpcio <ports

status=0
expect() { # NAME MESSAGE COMMAND...
  local seen name=$1 message=$2
  shift 2
  seen=$("$@")
  printf '%-20s %s\n' "$name" "$seen"
  [[ $seen == "$message" ]] || status=1
}
expect 'connect to connect' "$MESSAGE" node connect-client.mjs "$connect"
expect 'connect to grpcio' "$MESSAGE" python python-client.py "$connect"
expect 'connect to grpc-js' 'dice[2]%3A 7 is no face%2C 3%2F4 of naïve %2B lazy%3B why%3F' node grpc-js-client.mjs "$connect"
expect 'grpcio to grpc-js' "$MESSAGE" node grpc-js-client.mjs "$grpcio"
exit "$status"

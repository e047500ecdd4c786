#!/usr/bin/env bash
# gRPC 1.51.1 (Debian's python3-grpcio 1.51.1-3+b1) ends the connection when Connect 2.3.0 (npm @connectrpc/connect-node) has two
# values for one name of binary metadata. gRPC's protocol lets a peer join values of the same name by a comma, and says that a
# reader splits at it before it decodes the base64 of names in "-bin". Connect keeps metadata in fetch's Headers, which join by
# themselves; gRPC's core decodes without splitting, and a comma is no base64. It takes that for an error of HTTP/2, so that the
# call ends with UNKNOWN, "Stream removed", or UNAVAILABLE, "Failed parsing HTTP/2", which name no metadata, and the other calls of
# the connection end with it. A server in Connect that adds a second detail to its trailers breaks its clients in Python and
# whatever else has gRPC's core, as C++ does, and a client in Connect gets nothing from such a server, while who tests with Connect
# at both ends, or with grpc-js 1.14.7 (npm @grpc/grpc-js), which splits, sees no fault. Connect's own decodeBinaryHeader does not
# split either. So have one value for a binary name, and a list within it.
# Output seen on 2026-12-01 (metadata of one side, and the values that the other has, or what it has instead):
#   connect to grpcio, one value                1
#   connect to grpcio, two values               UNKNOWN: Stream removed
#   connect to grpcio, two, by a comma alone    UNKNOWN: Stream removed
#   connect to grpcio, another call meanwhile   UNKNOWN: Stream removed
#   connect to grpcio's server, two values      UNAVAILABLE: Failed parsing HTTP/2
#   connect to grpc-js, two values              2
#   grpc-js to grpcio's server, two values      2
#   grpcio to connect, two values               DATA_LOSS: invalid base64 string
# usage: findings/connect-binary-metadata-twice.sh      (needs node, the npm registry, python3 and Debian's package archive; exits 1
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
import {encodeBinaryHeader} from '@connectrpc/connect';

const text = '.google.protobuf.BytesValue';
const file = create(FileDescriptorProtoSchema, {name: 'a.proto', package: 'a', syntax: 'proto3', dependency: [wrappers.proto.name],
  service: [{name: 'B', method: ['One', 'Two', 'Comma', 'Wait'].map(name => ({name, inputType: text, outputType: text}))}]});
export const service = createFileRegistry(file, () => wrappers.proto).getService('a.B');
export const values = [[0, 1], [2, 3]].map(bytes => encodeBinaryHeader(Uint8Array.from(bytes)));
JS

cat >connect-server.mjs <<'JS'
import {createServer} from 'node:http2';
import {connectNodeAdapter} from '@connectrpc/connect-node';
import {service, values} from './service.mjs';

const answer = add => async (request, {responseTrailer}) => (await add(responseTrailer), {});
const methods = {
  one: answer(trailer => trailer.append('x-bin', values[0])),
  two: answer(trailer => values.forEach(value => trailer.append('x-bin', value))),
  comma: answer(trailer => trailer.set('x-bin', values.join(','))),
  wait: answer(() => new Promise(done => setTimeout(done, 3000))),
};
const server = createServer(connectNodeAdapter({routes: router => router.service(service, methods)}));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
JS

cat >connect-client.mjs <<'JS'
import {Code, createClient, decodeBinaryHeader} from '@connectrpc/connect';
import {createGrpcTransport} from '@connectrpc/connect-node';
import {service, values} from './service.mjs';

// Sends two values to the first method, or reads those of the second.
const [, , port, method] = process.argv;
const client = createClient(service, createGrpcTransport({baseUrl: `http://127.0.0.1:${port}`}));
const headers = new Headers();
if (method === 'one') values.forEach(value => headers.append('x-bin', value));
try {
  let trailer;
  await client[method]({}, {headers, timeoutMs: 5000, onTrailer: metadata => { trailer = metadata; }});
  console.log(method === 'one' ? 'answered' : decodeBinaryHeader(trailer.get('x-bin')).length);
} catch (error) {
  console.log(`${Code[error.code].replace(/(?<=[a-z])(?=[A-Z])/, '_').toUpperCase()}: ${error.rawMessage}`);
}
process.exit();
JS

cat >grpc-js-client.mjs <<'JS'
import grpc from '@grpc/grpc-js';

// Sends two values and prints how many the server had, or asks for two and counts.
const [, , port, method] = process.argv;
const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
const metadata = new grpc.Metadata();
if (method === 'One') [[0, 1], [2, 3]].forEach(bytes => metadata.add('x-bin', Buffer.from(bytes)));
const bytes = value => value;
let count;
const call = client.makeUnaryRequest(`/a.B/${method}`, bytes, bytes, Buffer.alloc(0), metadata, (error, value) => {
  count = value?.length;
});
call.on('status', status => {
  console.log(method === 'One' ? count : status.metadata.get('x-bin').length);
  client.close();
});
JS

# Answers with a byte for each value that it has.
cat >python-server.py <<'PROGRAM'
import concurrent.futures

import grpc


def count(request, context):
    values = [value for name, value in context.invocation_metadata() if name == "x-bin"]
    context.set_trailing_metadata((("x-bin", b"\0\1"), ("x-bin", b"\2\3")))
    return bytes(len(values))


class Handler(grpc.GenericRpcHandler):
    def service(self, details):
        return grpc.unary_unary_rpc_method_handler(count)


server = grpc.server(concurrent.futures.ThreadPoolExecutor(1))
server.add_generic_rpc_handlers((Handler(),))
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
server.wait_for_termination()
PROGRAM

cat >python-client.py <<'PROGRAM'
import sys

import grpc

# Calls the methods at once, and prints how many values the first one has, or how it ends.
channel = grpc.insecure_channel(f"127.0.0.1:{sys.argv[1]}")
grpc.channel_ready_future(channel).result(timeout=10)
calls = [channel.unary_unary(f"/a.B/{method}").future(b"", timeout=10) for method in sys.argv[2:]]
call = calls[0]
call.exception()
if call.code() is grpc.StatusCode.OK:
    print(len([value for name, value in call.trailing_metadata() if name == "x-bin"]))
else:
    print(f"{call.code().name}: {call.details()}")
PROGRAM

python() { LD_LIBRARY_PATH=$(echo "$PWD"/usr/lib/*-linux-gnu) PYTHONPATH=$PWD/usr/lib/python3/dist-packages exec python3 "$@"; }
mkfifo ports
node connect-server.mjs >ports &
servers+=($!)
read -r connect <ports
python python-server.py >ports &
servers+=($!)
read -r grpcio <ports

status=0
expect() { # NAME RESULT COMMAND...
  local seen name=$1 result=$2
  shift 2
  seen=$("$@")
  printf '%-43s %s\n' "$name" "$seen"
  [[ $seen == "$result" ]] || status=1
}
removed='UNKNOWN: Stream removed'
expect 'connect to grpcio, one value' 1 python python-client.py "$connect" One
expect 'connect to grpcio, two values' "$removed" python python-client.py "$connect" Two
expect 'connect to grpcio, two, by a comma alone' "$removed" python python-client.py "$connect" Comma
expect 'connect to grpcio, another call meanwhile' "$removed" python python-client.py "$connect" Wait Two
expect "connect to grpcio's server, two values" 'UNAVAILABLE: Failed parsing HTTP/2' node connect-client.mjs "$grpcio" one
expect 'connect to grpc-js, two values' 2 node grpc-js-client.mjs "$connect" Two
expect "grpc-js to grpcio's server, two values" 2 node grpc-js-client.mjs "$grpcio" One
expect 'grpcio to connect, two values' 'DATA_LOSS: invalid base64 string' node connect-client.mjs "$grpcio" two
exit "$status"

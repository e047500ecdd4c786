#!/usr/bin/env bash
# Protocol Buffers' runtimes do three different things with a new enum value in JSON when they are told to ignore what they do
# not know, ignore_unknown_fields: C++ 3.21.12 (Debian's libprotobuf32 3.21.12-3+deb12u1), Python 3.21.12 (python3-protobuf of
# the same source) and protobuf-es 2.17.0 (npm @bufbuild/protobuf). A peer that is a version ahead sends a name that its readers
# have not. C++ and JavaScript leave it out of a list, without an error, so that the list is shorter and no longer goes with the
# list beside it; Python refuses the whole message, although it ignores fields that it does not know. In a map JavaScript leaves
# the entry out, and C++ keeps it with the value zero, which nobody sent. The same value as a number is kept by all three, as it
# is in bytes. So what a client of tomorrow's server sees depends on the language, and "we ignore unknown fields" covers no
# enum.
# Output seen on 2026-11-30 (JSON that is read, and what is written again):
#   {"new":"NEW"}            C++ {}                   Python {}                   JavaScript {}
#   {"one":"NEW"}            C++ {}                   Python refused              JavaScript {}
#   {"list":["A","NEW"]}     C++ {"list":["A"]}       Python refused              JavaScript {"list":["A"]}
#   {"map":{"key":"NEW"}}    C++ {"map":{"key":"Z"}}  Python refused              JavaScript {}
#   {"list":["A",7]}         C++ {"list":["A",7]}     Python {"list":["A",7]}     JavaScript {"list":["A",7]}
# usage: findings/protobuf-json-new-enum-name.sh      (needs g++, node, python3, the npm registry and Debian's package archive;
# exits 1 if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
version=3.21.12-3+deb12u1
apt-get download -q libprotobuf-dev=$version libprotobuf32=$version libprotoc32=$version protobuf-compiler=$version \
  python3-protobuf=$version >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done
npm install --no-save --no-package-lock --no-audit --no-fund --silent --ignore-scripts @bufbuild/protobuf@2.17.0 >/dev/null
libraries=$(echo "$PWD"/usr/lib/*-linux-gnu)
with_libraries() { LD_LIBRARY_PATH=$libraries PYTHONPATH=$PWD/usr/lib/python3/dist-packages "$@"; }

cat >kinds.proto <<'PROTO'
syntax = "proto3";
enum Kind {
  Z = 0;
  A = 1;
}
message Kinds {
  Kind one = 1;
  repeated Kind list = 2;
  map<string, Kind> map = 3;
}
PROTO
with_libraries usr/bin/protoc --cpp_out=. --python_out=. --descriptor_set_out=kinds.binpb kinds.proto

cat >again.cc <<'PROGRAM'
#include <google/protobuf/util/json_util.h>

#include <iostream>

#include "kinds.pb.h"

int main(int, char** argv) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  Kinds kinds;
  std::string json = "refused";
  if (google::protobuf::util::JsonStringToMessage(argv[1], &kinds, options).ok()) {
    json.clear();
    if (!google::protobuf::util::MessageToJsonString(kinds, &json).ok()) return 1;
  }
  std::cout << json << "\n";
}
PROGRAM
g++ -std=c++17 -pthread -isystem usr/include again.cc kinds.pb.cc -o again "$libraries/libprotobuf.so.32"

cat >again.py <<'PROGRAM'
import json
import sys

from google.protobuf import json_format

import kinds_pb2

try:
    kinds = json_format.Parse(sys.argv[1], kinds_pb2.Kinds(), ignore_unknown_fields=True)
    print(json.dumps(json_format.MessageToDict(kinds), separators=(",", ":")))
except json_format.ParseError:
    print("refused")
PROGRAM

cat >again.mjs <<'JS'
import {readFileSync} from 'node:fs';
import {createFileRegistry, fromBinary, fromJsonString, toJsonString} from '@bufbuild/protobuf';
import {FileDescriptorSetSchema} from '@bufbuild/protobuf/wkt';

const kinds = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync('kinds.binpb'))).getMessage('Kinds');
try {
  console.log(toJsonString(kinds, fromJsonString(kinds, process.argv[2], {ignoreUnknownFields: true})));
} catch {
  console.log('refused');
}
JS

for json in '{"new":"NEW"}' '{"one":"NEW"}' '{"list":["A","NEW"]}' '{"map":{"key":"NEW"}}' '{"list":["A",7]}'; do
  printf '%-24s C++ %-20s Python %-20s JavaScript %s\n' "$json" "$(with_libraries ./again "$json")" \
    "$(with_libraries python3 again.py "$json")" "$(node again.mjs "$json")"
done | tee seen
diff - seen <<'SEEN'
{"new":"NEW"}            C++ {}                   Python {}                   JavaScript {}
{"one":"NEW"}            C++ {}                   Python refused              JavaScript {}
{"list":["A","NEW"]}     C++ {"list":["A"]}       Python refused              JavaScript {"list":["A"]}
{"map":{"key":"NEW"}}    C++ {"map":{"key":"Z"}}  Python refused              JavaScript {}
{"list":["A",7]}         C++ {"list":["A",7]}     Python {"list":["A",7]}     JavaScript {"list":["A",7]}
SEEN

#!/usr/bin/env bash
# buf 1.75.0 (npm @bufbuild/buf) writes images that it cannot read back. `buf build --exclude-imports` leaves the imported
# files out of an image, which is what one wants of an image that is kept in a repository to compare with: it has one's own
# files only. `buf breaking --against` such an image ends with "could not resolve import", although the folder that is compared
# has the imported file, nothing in the own files refers to more than it, and the build gave no warning. A copy of the same
# image with imports is read. So a record of an API has to carry the protos of others.
# Output seen on 2026-11-29:
#   with imports      breaking: exit 0
#   without imports   breaking: exit 1, against image: proto: could not resolve import "google/protobuf/timestamp.proto": not found
# usage: findings/buf-image-without-imports.sh      (needs node and the npm registry; exits 1 if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-package-lock --no-audit --no-fund --silent --ignore-scripts @bufbuild/buf@1.75.0 >/dev/null
buf=node_modules/.bin/buf

mkdir api
cat >api/event.proto <<'PROTO'
syntax = "proto3";
package example.v1;
import "google/protobuf/timestamp.proto";
message Event {
  google.protobuf.Timestamp time = 1;
}
PROTO
"$buf" build api -o with.binpb
"$buf" build api --exclude-imports -o without.binpb

status=0
expect() { # NAME IMAGE EXIT_STATUS TEXT
  local text exit_status=0
  text=$("$buf" breaking api --against "$2" 2>&1) || exit_status=$?
  printf '%-18sbreaking: exit %d%s\n' "$1" "$exit_status" "${text:+, ${text#*: }}"
  [[ $exit_status == "$3" && $text == *"$4"* ]] || status=1
}
expect 'with imports' with.binpb 0 ''
expect 'without imports' without.binpb 1 'could not resolve import'
exit "$status"

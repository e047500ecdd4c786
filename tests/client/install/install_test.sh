#!/usr/bin/env bash
# Installs the client library into a temporary prefix, builds the example against that alone, and lets it ask a daemon.
# Shows as well that a program which wants the core needs no gRPC.
# usage: install_test.sh CMAKE GENERATOR CXX BUILD_DIR EXAMPLE_DIR YATZYD

set -euo pipefail
cmake=$1 generator=$2 cxx=$3 build=$4 example=$5 yatzyd=$6

scratch=$(mktemp -d)
daemon=
cleanup() {
  [[ -z $daemon ]] || { kill "$daemon"; wait "$daemon" || true; }
  rm -rf "$scratch"
}
trap cleanup EXIT
prefix=$scratch/prefix socket=$scratch/socket

# configure SOURCE BINARY [ARGUMENT...]
configure() {
  "$cmake" -G "$generator" -S "$1" -B "$2" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_CXX_COMPILER="$cxx" "${@:3}"
}

for component in yatzy_devel yatzy_client_devel; do
  "$cmake" --install "$build" --prefix "$prefix" --component "$component" >/dev/null
done
# A copy, so that nothing of the source tree is near.
cp -r "$example" "$scratch/example"
{ configure "$scratch/example" "$scratch/build" && "$cmake" --build "$scratch/build"; } >"$scratch/log" 2>&1 ||
  { cat "$scratch/log"; exit 1; }
program=$scratch/build/ask_server

"$yatzyd" --listen "unix:$socket" --admin-listen none --state-dir "$scratch/state" 2>"$scratch/daemon.log" &
daemon=$!
# While it solves, it is unavailable, for longer than the client is patient on a busy machine.
for ((i = 0; i < 100; ++i)); do
  if answer=$("$program" "unix:$socket" 2>"$scratch/log"); then break; fi
  kill -0 "$daemon" || break
  sleep 0.1
done
[[ -n $answer ]] || cat "$scratch/log" "$scratch/daemon.log"
expected='keep 3 3 3: 251.6535
keep 3 3 3 5: 249.7051
keep 3 3 3 6: 249.7051
E(start) = 248.4400
E(0) = 248.4400
E(67) = 240.4482
E(2097151) = 50.0000
E(start) of scandinavian = 248.4400
2 left: keep 3 3 3: 251.6535
1 left: keep 3 3 3: 248.1162'
[[ $answer == "$expected" ]] || { printf 'expected\n%s\nbut got\n%s\n' "$expected" "$answer"; exit 1; }

mkdir "$scratch/core"
cat >"$scratch/core/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(core LANGUAGES CXX)
find_package(yatzy REQUIRED)
if(gRPC_FOUND OR Protobuf_FOUND OR TARGET yatzy::client OR NOT TARGET yatzy::core)
  message(FATAL_ERROR "not the core alone")
endif()
END
configure "$scratch/core" "$scratch/core/build" >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }

#!/usr/bin/env bash
# cmake 3.25.1 (Debian's 3.25.1-1): a build outlives the `cmake --build` that runs it. SIGTERM ends cmake at once, exit 143,
# but it passes the signal on to nobody, and the ninja (1.11.1) or make below goes on, starts the next steps, and builds to
# the end, with no parent that knows of it. ninja itself, asked directly, ends its build at SIGTERM. So a time limit of CI, or
# a person who ends the process that was started, has a free folder only seemingly: the next build of the same folder runs
# beside the last one and takes objects that were compiled from sources of before. Ctrl-C hides it, because a terminal sends
# SIGINT to all of them. Who ends a build has to end the process group.
# Output seen on 2026-11-29:
#   Ninja            cmake: exit 143, a step that had not begun: done afterwards
#   Unix Makefiles   cmake: exit 143, a step that had not begun: done afterwards
#   ninja alone      ninja: exit 2, a step that had not begun: never done
# usage: findings/cmake-build-outlived-by-ninja.sh      (needs Debian's package archive; exits 1 if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q cmake=3.25.1-1 cmake-data=3.25.1-1 ninja-build=1.11.1-2~deb12u1 libjsoncpp25 librhash0 make >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done
PATH=$PWD/usr/bin:$PATH
LD_LIBRARY_PATH=$(echo "$PWD"/usr/lib/*-linux-gnu)
export PATH LD_LIBRARY_PATH

# Two steps of two seconds, one after the other.
mkdir src
cat >src/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(steps NONE)
add_custom_command(OUTPUT one COMMAND ${CMAKE_COMMAND} -E touch begun COMMAND sleep 2 COMMAND ${CMAKE_COMMAND} -E touch one)
add_custom_command(OUTPUT two COMMAND sleep 2 COMMAND ${CMAKE_COMMAND} -E touch two DEPENDS one)
add_custom_target(both ALL DEPENDS two)
CMAKE

status=0
# try NAME GENERATOR PROGRAM EXPECTED COMMAND...: ends the command by its id in the first step, and looks for the second.
try() {
  local name=$1 generator=$2 program=$3 expected=$4 pid exit_status=0 end second='never done'
  shift 4
  rm -rf build
  cmake -G "$generator" -S src -B build >/dev/null
  "$@" >/dev/null 2>&1 &
  pid=$!
  end=$((SECONDS + 60))
  until [[ -e build/begun ]] || ((SECONDS > end)); do :; done
  kill -TERM "$pid"
  wait "$pid" || exit_status=$?
  end=$((SECONDS + 8))
  while ((SECONDS < end)); do [[ ! -e build/two ]] || { second='done afterwards'; break; }; done
  printf '%-16s %s: exit %d, a step that had not begun: %s\n' "$name" "$program" "$exit_status" "$second"
  [[ $second == "$expected" ]] || status=1
}
try Ninja Ninja cmake 'done afterwards' cmake --build build
try 'Unix Makefiles' 'Unix Makefiles' cmake 'done afterwards' cmake --build build
try 'ninja alone' Ninja ninja 'never done' ninja -C build
exit "$status"

#!/usr/bin/env bash
# clang-tidy 14.0.6 (Debian's clang-tidy-14 1:14.0.6-12) passes all of a source as soon as cmake 3.25.1 (Debian's 3.25.1-1) is
# told to build in unity. Both are right on their own: CMAKE_CXX_CLANG_TIDY runs the linter on each file that is compiled, and
# with CMAKE_UNITY_BUILD that is one made by cmake, which includes the sources. For clang-tidy they are headers now, and of
# headers it says nothing, `WarningsAsErrors: '*'` or not; the build is green, only faster. A header filter, which clang-tidy
# advises when it is run by hand, brings back a part and looks like the cure: the checks that need no more than the tree of the
# code. clang-analyzer-*, which follow paths and find null pointers and leaks, begin at the functions of the main file and stay
# silent, and so does misc-unused-using-decls. Nothing says that checks that are on were not made. Lint file by file, or the
# rest in unity only.
# Output seen on 2026-11-30 (the errors in one source that breaks a rule of each of three kinds):
#   file by file              clang-analyzer-core.NullDereference misc-unused-using-decls modernize-use-nullptr
#   unity                     none
#   unity, header-filter=.*   modernize-use-nullptr
# usage: findings/clang-tidy-unity-silence.sh      (needs g++ and Debian's package archive; exits 1 if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q clang-tidy-14=1:14.0.6-12 libclang-cpp14=1:14.0.6-12 libllvm14=1:14.0.6-12 libz3-4 libedit2 libbsd0 libmd0 \
  libffi8 libxml2 libicu72 cmake=3.25.1-1 cmake-data=3.25.1-1 ninja-build=1.11.1-2~deb12u1 libjsoncpp25 librhash0 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done
PATH=$PWD/usr/bin:$PATH
LD_LIBRARY_PATH=$(echo "$PWD"/usr/lib/*-linux-gnu)
export PATH LD_LIBRARY_PATH

cat >CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(rules CXX)
add_library(rules one.cc two.cc)
CMAKE
cat >.clang-tidy <<'YAML'
Checks: '-*,clang-analyzer-*,misc-unused-using-decls,modernize-use-nullptr'
WarningsAsErrors: '*'
YAML
cat >one.cc <<'CC'
namespace other {
struct Name {};
}  // namespace other
using other::Name;

int* Nowhere() { return 0; }

int Value(bool known) {
  int* value = nullptr;
  if (known) return 1;
  return *value;
}
CC
echo 'int Two() { return 2; }' >two.cc

status=0
expect() { # NAME CHECKS UNITY OPTION
  local seen
  rm -rf build
  cmake -G Ninja -S . -B build -DCMAKE_UNITY_BUILD="$3" "-DCMAKE_CXX_CLANG_TIDY=clang-tidy-14$4" >/dev/null
  cmake --build build >log 2>&1 || true
  seen=$(sed -nE 's/.* error: .*\[(.*),-warnings-as-errors\]$/\1/p' log | sort | xargs)
  [[ -n $seen || ! -e build/librules.a ]] || seen=none
  printf '%-25s %s\n' "$1" "$seen"
  [[ $seen == "$2" ]] || status=1
}
expect 'file by file' 'clang-analyzer-core.NullDereference misc-unused-using-decls modernize-use-nullptr' OFF ''
expect 'unity' none ON ''
expect 'unity, header-filter=.*' modernize-use-nullptr ON ';--header-filter=.*'
exit "$status"

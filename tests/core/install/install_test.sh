#!/usr/bin/env bash
# Installs the libraries into a temporary prefix, builds the example against that alone, and lets it answer from a
# published table and from the one that takes its place.
# usage: install_test.sh CMAKE GENERATOR CXX BUILD_DIR EXAMPLE_DIR WRITE_TABLE

set -euo pipefail
cmake=$1 generator=$2 cxx=$3 build=$4 example=$5 write_table=$6

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
prefix=$scratch/prefix table=$scratch/e_table

# expect WHAT EXPECTED ACTUAL
expect() {
  [[ $2 == "$3" ]] || { printf '%s: expected\n%s\nbut got\n%s\n' "$1" "$2" "$3"; exit 1; }
}

# read_lines COUNT: so many lines of the program's answer.
read_lines() {
  local line
  for ((i = 0; i < $1; ++i)); do
    IFS= read -r line <&"${best_action[0]}" || { printf 'the example ended\n'; exit 1; }
    printf '%s\n' "$line"
  done
}

# build_against_prefix SOURCE BINARY
build_against_prefix() {
  { "$cmake" -G "$generator" -S "$1" -B "$2" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_CXX_COMPILER="$cxx" &&
    "$cmake" --build "$2"; } >"$scratch/log" || { cat "$scratch/log"; exit 1; }
}

"$cmake" --install "$build" --prefix "$prefix" --component yatzy_devel >/dev/null
# A copy, so that nothing of the source tree is near.
cp -r "$example" "$scratch/example"
build_against_prefix "$scratch/example" "$scratch/build"
program=$scratch/build/best_action

missing=$("$program" "$table" 2>&1 </dev/null) && { printf 'answers without a table\n'; exit 1; }
expect 'no table' "$table: cannot open: No such file or directory" "$missing"

"$write_table" "$table"
coproc best_action { "$program" "$table"; }
expect 'values' 'table 33773ec768137d02
E(0) = 248.4400
E(67) = 240.4482
E(2097151) = 50.0000' "$(read_lines 4)"
printf '33356 2\n' >&"${best_action[1]}"
expect 'actions' 'keep 3 3 3: 251.6535
keep 3 3 3 5: 249.7051
keep 3 3 3 6: 249.7051' "$(read_lines 3)"

"$write_table" "$table" float
printf '33356 2\n' >&"${best_action[1]}"
expect 'values of the new table' 'table 2f2281ebdb1bbcb6' "$(read_lines 1)"

mkdir "$scratch/solve"
cat >"$scratch/solve/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(solve LANGUAGES CXX)
find_package(yatzy REQUIRED COMPONENTS core solver)
add_executable(solve solve.cc)
target_link_libraries(solve PRIVATE yatzy::solver)
END
cat >"$scratch/solve/solve.cc" <<'END'
#include "core/solver/solver.h"
#include "core/verify/verify.h"
int main() {
  const auto table = yatzy::Solve({});
  return table.ok() && yatzy::VerifyTable(**table).ok() ? 0 : 1;
}
END
build_against_prefix "$scratch/solve" "$scratch/solve/build"
"$scratch/solve/build/solve"

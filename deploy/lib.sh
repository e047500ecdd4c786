# Shared by the scripts in deploy/ and .ci/, which source it: moves to the root
# of the repository and defines how they speak, fail and build.
# shellcheck shell=bash

script=$(realpath "$0")
CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")/.." || exit

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Prints the comment that opens the calling script.
usage() {
  sed -n '2,/^$/s/^# \{0,1\}//p' "$script"
}

# quiet WHAT COMMAND...: runs the command and shows what it printed only if it
# fails. Takes no standard input.
quiet() {
  local what=$1 log status=0
  shift
  log=$(mktemp)
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if ((status != 0)); then
    cat "$log" >&2
    printf '%s: %s failed (exit status %d)\n' "${0##*/}" "$what" "$status" >&2
  fi
  rm -f "$log"
  return "$status"
}

# build PRESET [CMAKE_BUILD_ARG...]: compiles a configured preset.
build() {
  local preset=$1
  shift
  quiet "building $preset" cmake --build --preset "$preset" \
    --parallel "${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}" "$@"
}

# build_page: builds the page of client/web in $page_folder. Away from the programs, whose packages are without it; with the
# module that computes where no server answers only if clang for WebAssembly is installed.
# shellcheck disable=SC2034
readonly page_folder=build/page/share/yatzyd/page
build_page() {
  quiet "configuring the page" cmake -S . -B build/page -G Ninja -DYATZY_BUILD_PAGE=ON -DYATZY_BUILD_TESTS=OFF -DYATZY_BUILD_SERVICE=OFF
  quiet "building the page" cmake --build build/page --target yatzy_page
}

# build_with_tests PRESET: configures and builds everything. The option is given
# in words because deploy/run.sh may have configured the same folder without.
build_with_tests() {
  quiet "configuring $1" cmake --preset "$1" -DYATZY_BUILD_TESTS=ON
  build "$1"
}

# run_tests PRESET [CTEST_ARG...]: runs ctest; hides the lines of tests that
# start or pass and leaves failures, with their output, and the summary. Half as
# many tests again as there are processors, because tests of the daemon wait for
# a third of their time.
run_tests() {
  local preset=$1
  shift
  ctest --preset "$preset" --parallel "${CTEST_PARALLEL_LEVEL:-$(($(nproc) * 3 / 2))}" "$@" </dev/null |
    { grep --line-buffered -vE '^ +Start +[0-9]+: |^ *[0-9]+/[0-9]+ .* Passed +[0-9.]+ sec$' || true; }
}

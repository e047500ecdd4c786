#!/usr/bin/env bash
# Installs what is missing, builds the release preset and runs every test, those that go on for minutes in their short form.
# usage: deploy/test.sh [CTEST_ARG...]       for example: deploy/test.sh -R solver
# The long forms: deploy/test.sh -L slow
# Prints the failures and the summary of ctest.

set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[[ ${1-} != --help && ${1-} != -h ]] || { usage; exit; }
deploy/install-deps.sh build test
build_with_tests release
(($# > 0)) || set -- -LE slow
run_tests release "$@"

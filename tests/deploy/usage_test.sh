#!/usr/bin/env bash
# Scripts of deploy/ refuse arguments that they do not know before they do anything, and explain themselves.
# usage: usage_test.sh DEPLOY_FOLDER

set -euo pipefail

readonly deploy=$1 patience=10  # of a script that begins its work instead

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

refuses() {
  local said
  if said=$(timeout $patience "$@" 2>&1 </dev/null); then fail "taken: $*"; fi
  [[ $said == *"'${*: -1}' (see --help)" ]] || fail "$* says: $said"
}

for script in run.sh install-deps.sh validate.sh; do
  refuses "$deploy/$script" --nothing
  [[ $("$deploy/$script" --help) == *"usage: "*"deploy/$script"* ]] || fail "$script has no --help"
done
refuses "$deploy/run.sh" --once EXTRA
refuses "$deploy/run.sh" --help EXTRA
refuses "$deploy/install-deps.sh" build nothing

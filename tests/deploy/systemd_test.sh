#!/usr/bin/env bash
# What systemd says of the units: they are well formed, and the service exposes
# little.
# usage: systemd_test.sh SERVICE SOCKET YATZYD

set -euo pipefail

readonly service=$1 socket=$2 yatzyd=$3 worst=1.5
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# verify wants the programs to be there: ours where it was built.
sed "s|=[^ ]*/yatzyd |=$yatzyd |" "$service" >"$scratch/yatzyd.service"
cp "$socket" "$scratch/yatzyd.socket"
grep -q "^ExecStart=$yatzyd --config " "$scratch/yatzyd.service" || fail "the unit does not start yatzyd"

complaints=$(systemd-analyze verify --man=no "$scratch"/yatzyd.{service,socket} 2>&1) || fail "verify: $complaints"
complaints=$(grep yatzyd <<<"$complaints" || true)
[[ -z $complaints ]] || fail "verify: $complaints"

score=$(systemd-analyze security --offline=true "$scratch/yatzyd.service" |
  sed -n 's/.*Overall exposure level for yatzyd.service: \([0-9.]*\) .*/\1/p')
[[ -n $score ]] || fail "systemd-analyze security gives no score"
awk -v score="$score" -v worst=$worst 'BEGIN { exit !(score < worst) }' ||
  fail "the unit's exposure is $score, not below $worst"
printf 'exposure %s\n' "$score"

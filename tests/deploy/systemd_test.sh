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

# Its exit codes say whether to start it again, which systemd does not ask of what runs before it.
! grep -q '^ExecStartPre=' "$scratch/yatzyd.service" || fail "bad settings would be started again: ExecStartPre"
grep -qx 'RestartPreventExitStatus=2 65 73 74' "$scratch/yatzyd.service" || fail "the unit starts bad settings again"

complaints=$(systemd-analyze verify --man=no "$scratch"/yatzyd.{service,socket} 2>&1) || fail "verify: $complaints"
complaints=$(grep yatzyd <<<"$complaints" || true)
[[ -z $complaints ]] || fail "verify: $complaints"

# As many threads as a machine of 64 processors would start must be an eighth of what the unit allows, for larger ones.
"$yatzyd" --state-dir "$scratch/state" --listen "unix:$scratch/q.sock" --web-listen "unix:$scratch/web.sock" \
  --query-threads 64 2>"$scratch/log" &
daemon=$!
timeout 60 grep -qm1 ' serving ' < <(tail -n +1 -s 0.05 --pid=$daemon -F "$scratch/log" 2>/dev/null) || fail "$(cat "$scratch/log")"
tasks=("/proc/$daemon/task"/*)
kill "$daemon"
wait "$daemon" || fail "yatzyd ended with exit status $?"
most=$(sed -n 's/^TasksMax=//p' "$scratch/yatzyd.service")
((${#tasks[@]} > 3 * 64 && 8 * ${#tasks[@]} <= most)) || fail "${#tasks[@]} threads for 64 processors, TasksMax=$most"

score=$(systemd-analyze security --offline=true "$scratch/yatzyd.service" |
  sed -n 's/.*Overall exposure level for yatzyd.service: \([0-9.]*\) .*/\1/p')
[[ -n $score ]] || fail "systemd-analyze security gives no score"
awk -v score="$score" -v worst=$worst 'BEGIN { exit !(score < worst) }' ||
  fail "the unit's exposure is $score, not below $worst"
printf 'exposure %s\n' "$score"

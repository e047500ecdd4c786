#!/usr/bin/env bash
# The unit's filter refuses no system call that yatzyd makes while it checks its
# settings, solves, writes the table, serves, reloads and drains. What a filter
# refuses gets EPERM, which a program may survive without a word: so the calls
# are traced, and each is looked for in what the unit allows. Likewise the kinds of
# sockets, and memory that can be both written and run.
# usage: system_calls_test.sh UNIT YATZYD YATZYCTL

set -euo pipefail

readonly unit=$1 yatzyd=$2 yatzyctl=$3
scratch=$(mktemp -d)
tracer=''
cleanup() {
  [[ -z $tracer ]] || kill -KILL "$tracer" 2>/dev/null || true
  rm -rf "$scratch"
}
trap cleanup EXIT

fail() {
  printf '%s\n' "$*" >&2
  cat "$scratch/log" >&2 || true
  exit 1
}

# members SET...: the system calls of systemd's sets, and of the sets in those.
members() {
  local name
  for name in "$@"; do
    if [[ $name == @* ]]; then
      # shellcheck disable=SC2046
      members $(systemd-analyze syscall-filter "$name" | sed -n 's/^    \([@a-z_0-9-]*\)$/\1/p')
    else
      printf '%s\n' "$name"
    fi
  done
}

# What the unit allows: its lines in their order, each adding or taking away.
allowed() {
  local line
  : >"$scratch/allowed"
  while read -r line; do
    # shellcheck disable=SC2086
    members ${line#\~} | sort -u >"$scratch/line"
    if [[ $line == \~* ]]; then
      comm -23 "$scratch/allowed" "$scratch/line" >"$scratch/next"
    else
      sort -u "$scratch/allowed" "$scratch/line" >"$scratch/next"
    fi
    mv "$scratch/next" "$scratch/allowed"
  done < <(sed -n 's/^SystemCallFilter=//p' "$unit")
}

run_traced() {
  local socket=unix:$scratch/q.sock settings=(--state-dir "$scratch/state" --table-residency copy)
  settings+=(--listen "$socket" --listen 127.0.0.1:0)
  # Not a child of strace, so that signals go to it and not to strace.
  strace -D -f -qq -o "$scratch/trace" "$yatzyd" "${settings[@]}" 2>"$scratch/log" &
  tracer=$!
  # This `tail` ends with yatzyd, or when nobody reads it.
  grep -qm1 ' serving ' < <(tail -n +1 -s 0.05 --pid=$tracer -F "$scratch/log" 2>/dev/null) || fail "yatzyd does not serve"
  "$yatzyctl" --server "$socket" status >"$scratch/status" || fail "yatzyd has no status"
  "$yatzyctl" --server "$socket" evaluate >"$scratch/value" || fail "yatzyd has no answer"
  kill -HUP "$tracer"
  kill -TERM "$tracer"
  wait "$tracer" || fail "yatzyd ended with exit status $?"
  tracer=''
  grep -q stopped "$scratch/log" || fail "yatzyd did not drain"
}

run_traced
allowed
sed -n 's/^[0-9]* *\([a-z_0-9]*\)(.*/\1/p' "$scratch/trace" | sort -u >"$scratch/called"
(($(wc -l <"$scratch/called") > 30)) || fail "strace has seen next to nothing"
refused=$(comm -23 "$scratch/called" "$scratch/allowed")
[[ -z $refused ]] || fail "the unit refuses what yatzyd calls: ${refused//$'\n'/ }"
families=$(sed -n 's/^[0-9]* *socket(\(AF_[A-Z0-9]*\),.*/\1/p' "$scratch/trace" | sort -u)
for family in $families; do
  grep -qE "^RestrictAddressFamilies=(.* )?$family( |$)" "$unit" || fail "the unit refuses sockets of $family"
done
! grep 'PROT_WRITE|PROT_EXEC' "$scratch/trace" >&2 || fail "MemoryDenyWriteExecute refuses this memory"
printf '%d system calls, all allowed\n' "$(wc -l <"$scratch/called")"

#!/usr/bin/env bash
# Builds and starts yatzyd with its page, shows that both answer, and keeps it in the foreground until Ctrl-C or SIGTERM.
# usage: [YATZY_LISTEN=HOST:PORT] [YATZY_WEB_LISTEN=HOST:PORT] deploy/run.sh [--once]
#   --once            stops the daemon after the sample answers and fails if it does not end well
#   YATZY_LISTEN      where gRPC is served, 127.0.0.1:50051 if it is not set
#   YATZY_WEB_LISTEN  where the page and JSON are, 127.0.0.1:8080 if it is not set
# Installs what is missing first. State is kept in build/state.

set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly listen=${YATZY_LISTEN:-127.0.0.1:50051} web_listen=${YATZY_WEB_LISTEN:-127.0.0.1:8080}
readonly bin=build/release/bin start_seconds=60 stop_seconds=30
readonly yatzyd=("$bin/yatzyd" --listen "$listen" --web-listen "$web_listen" --web-page "$page_folder" --state-dir build/state)
daemon=''  # process id of yatzyd while it is there

# Builds only the two programs, and leaves a folder that is configured with the
# tests as it is: deploy/test.sh uses the same.
build_programs() {
  local options=()
  [[ -f build/release/build.ninja ]] || options=(-DYATZY_BUILD_TESTS=OFF)
  quiet "configuring release" cmake --preset release "${options[@]}"
  build release --target yatzyd yatzyctl
}

# Of HOST:PORT, as bash's /dev/tcp has it; nothing for the path of a socket.
tcp_of() {
  local host=${1%:*} port=${1##*:}
  host=${host#[} host=${host%]}
  [[ ! $port =~ ^[0-9]+$ ]] || printf '/dev/tcp/%s/%s\n' "$host" "$port"
}

# refuse_address_in_use ADDRESS VARIABLE: another daemon there would answer in place of ours.
refuse_address_in_use() {
  local tcp
  tcp=$(tcp_of "$1")
  [[ -n $tcp ]] || return 0
  [[ $tcp != */0 ]] || die "$2=$1: port 0 would be any; name one"
  if (: <"$tcp") 2>/dev/null; then
    die "something listens on $1 already; set $2 to another address"
  fi
}

ask() {
  "$bin/yatzyctl" --server "$listen" "$@"
}

# yatzyctl waits for up to a second each time; between, look whether the daemon lives.
wait_until_serving() {
  local deadline=$((SECONDS + start_seconds))
  until ask --timeout 1 status >/dev/null 2>&1; do
    kill -0 "$daemon" 2>/dev/null || die "yatzyd ended before it served"
    ((SECONDS < deadline)) || die "yatzyd did not serve on $listen within $start_seconds s"
    sleep 0.05
  done
}

# Says where the page is, once it is there: the daemon has read it, and answers.
show_page() {
  local tcp answer
  tcp=$(tcp_of "$web_listen")
  [[ -n $tcp ]] || return 0
  answer=$(exec 3<>"$tcp" && printf 'GET / HTTP/1.1\r\nHost: page\r\nConnection: close\r\n\r\n' >&3 && head -n 1 <&3) || true
  [[ $answer == 'HTTP/1.1 200 '* ]] || { printf 'the page is not on %s: %s\n' "$web_listen" "$answer" >&2; return 1; }
  printf '\nThe page, to play with hints: http://%s/\n' "$web_listen"
}

# Written with && because `set -e` is off in what is part of a condition.
show_samples() {
  wait_until_serving &&
    printf '\nyatzyd serves on %s. Expected final score of optimal play:\n' "$listen" &&
    ask evaluate &&
    printf '\nBest moves of a new game after a first roll of 3 3 3 5 6:\n' &&
    ask analyze --dice 33356 --rerolls 2 &&
    show_page
}

# SIGTERM, and SIGKILL if that does not end it in time; returns its exit status.
stop_daemon() {
  local pid=$daemon status=0
  daemon=''
  kill -TERM "$pid" 2>/dev/null || true
  # This `tail` ends with the process.
  if ! timeout "$stop_seconds" tail --pid="$pid" -s 0.05 -f /dev/null; then
    printf 'yatzyd still runs %d s after SIGTERM: killed\n' "$stop_seconds" >&2
    kill -KILL "$pid"
  fi
  wait "$pid" || status=$?
  return "$status"
}

on_exit() {
  local status=$?
  trap '' INT TERM
  [[ -z $daemon ]] || stop_daemon || true
  exit "$status"
}

# The daemon gets a session of its own, so that a Ctrl-C does not reach it beside
# our SIGTERM; and it ends with this script even if that is killed.
run_once() {
  trap on_exit EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  setsid setpriv --pdeathsig TERM "${yatzyd[@]}" </dev/null &
  daemon=$!
  show_samples
  stop_daemon || die "yatzyd ended with exit status $?"
  printf '\nyatzyd stopped\n'
}

# This process becomes the daemon: it gets the signals and gives the exit status.
# What talks to it meanwhile is nobody's child, as yatzyd expects none.
run_in_foreground() {
  daemon=$$
  ( (show_samples && printf '\nCtrl-C stops it\n') </dev/null || kill -KILL "$daemon" 2>/dev/null &)
  exec "${yatzyd[@]}" </dev/null
}

main() {
  (($# < 2)) || die "unknown argument '$2' (see --help)"
  case ${1-} in
    -h | --help) usage; exit ;;
    --once | "") ;;
    *) die "unknown argument '$1' (see --help)" ;;
  esac
  deploy/install-deps.sh build page
  refuse_address_in_use "$listen" YATZY_LISTEN
  refuse_address_in_use "$web_listen" YATZY_WEB_LISTEN
  build_programs
  build_page
  mkdir -p build/state
  if [[ ${1-} == --once ]]; then run_once; else run_in_foreground; fi
}

main "$@"

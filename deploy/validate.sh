#!/usr/bin/env bash
# Checks on a running host that every optimisation of yatzyd is in effect: a line PASS, FAIL or SKIP for each, with figures.
# usage: deploy/validate.sh [--json] [--quick] [-- YATZYD_FLAG...]              starts a yatzyd of its own, with these flags
#        deploy/validate.sh [--json] [--quick] --admin ADDRESS [--server ADDRESS]   asks one that runs
#   --admin ADDRESS   where it answers operators, for instance unix:/var/lib/yatzyd/admin.sock
#   --server ADDRESS  where it answers questions; without it those are not timed
#   --quick           leaves out what is timed
#   --json            one JSON array of {check, result, detail, value, limit, unit} instead of lines
# The programs are those of build/release ($YATZY_BUILD), else those on the PATH. Start time and, where tests have been built, speed are
# compared with limits, best of some tries; what misses its limit while other work keeps the machine busy is SKIPped.
# Needs jq.
# Exit codes: 0 nothing FAILs, 1 something does or cannot be asked, 2 usage.

set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly build=${YATZY_BUILD:-build/release}
readonly least_aligned=$((2 << 20)) patience=60 starts=20 rounds=10 echo_server=$build/tests/yatzy_echo_server
# Milliseconds, MiB (of a daemon without load, and of one that may have some), and shares of what gRPC itself does.
readonly start_limit=50 memory_limit=64 loaded_memory_limit=512 least_rate=0.8 most_latency=1.25
json='' quick='' admin='' server='' failed='' results='' flags=()
daemon='' echo_process=''  # process ids, while they are there

bad_usage() {
  printf '%s: %s (see --help)\n' "${0##*/}" "$*" >&2
  exit 2
}

parse() {
  while (($# > 0)); do
    case $1 in
      -h | --help) usage; exit ;;
      --json) json=1 ;;
      --quick) quick=1 ;;
      --admin | --server)
        (($# > 1)) || bad_usage "$1 needs an address"
        if [[ $1 == --admin ]]; then admin=$2; else server=$2; fi
        shift
        ;;
      --) shift; flags=("$@"); break ;;
      *) bad_usage "unknown argument '$1'" ;;
    esac
    shift
  done
  [[ -z $server || -n $admin ]] || bad_usage "--server needs --admin"
  [[ -z $admin || ${#flags[@]} == 0 ]] || bad_usage "flags are for a yatzyd of its own, not for the one at $admin"
}

# program NAME: where it is, nothing if it is nowhere.
program() {
  if [[ -x $build/bin/$1 ]]; then printf '%s\n' "$build/bin/$1"; else type -P "$1" || true; fi
}

# report RESULT CHECK DETAIL [VALUE LIMIT UNIT]
report() {
  [[ $1 != FAIL ]] || failed=1
  if [[ -z $json ]]; then printf '%-4s %-17s %s\n' "$1" "$2" "$3"; fi
  results+=$(jq -nc '$ARGS.positional | {check: .[1], result: .[0], detail: .[2]} +
    (if .[3] then {value: (.[3] | tonumber), limit: (.[4] | tonumber), unit: .[5]} else {} end)' --args -- "$@")
}

# judge CHECK DETAIL CONDITION...: PASS if the command succeeds.
judge() {
  local check=$1 detail=$2
  shift 2
  if "$@"; then report PASS "$check" "$detail"; else report FAIL "$check" "$detail"; fi
}

# report_time KEPT CHECK DETAIL VALUE LIMIT UNIT: what other work spoils is no verdict on this machine.
report_time() {
  local result=PASS load
  if ! $1; then
    read -r load _ </proc/loadavg
    result=FAIL
    if holds "$load > $(fact processorsUsable) + 1"; then result=SKIP; fi
    set -- "$1" "$2" "$3; load $load" "${@:4}"
  fi
  report "$result" "${@:2}"
}

# holds EXPRESSION: of numbers, as awk knows them.
holds() {
  awk "BEGIN { exit !($1) }"
}

# What a service's settings would have this script share with it, or have it do besides.
readonly apart=(--http-listen none --web-listen none --token-file '' --no-targets)

# Starts a yatzyd and returns when it serves; how long that took is in start_ms.
start_daemon() {
  local begin line='' log
  rm -f "$scratch/fifo"
  mkfifo "$scratch/fifo"
  begin=${EPOCHREALTIME//[!0-9]/}
  "$yatzyd" "${flags[@]}" "${apart[@]}" --state-dir "$scratch/state" --listen "unix:$scratch/q.sock" \
    --admin-listen "unix:$scratch/admin.sock" --log-level info --log-format text 2>"$scratch/fifo" &
  daemon=$!
  exec {log}<"$scratch/fifo"
  : >"$scratch/log"
  until [[ $line == *" serving table_id="* ]]; do
    IFS= read -r -t $patience line <&"$log" || die "yatzyd does not serve: $(tail -n 3 "$scratch/log")"
    printf '%s\n' "$line" >>"$scratch/log"
  done
  start_ms=$(((${EPOCHREALTIME//[!0-9]/} - begin + 999) / 1000))
  # Read to the end, or yatzyd would wait for a reader of its last lines.
  cat <&"$log" >>"$scratch/log" &
  exec {log}<&-
}

stop_daemon() {
  [[ -z $daemon ]] || { kill "$daemon" 2>/dev/null && wait "$daemon"; } || true
  daemon=''
}

clean_up() {
  stop_daemon
  [[ -z $echo_process ]] || kill -KILL "$echo_process" || true
  rm -rf "$scratch"
}

# fact PATH: of the hardware that the daemon tells of; empty if it is not known.
fact() {
  jq -r ".$1 // empty" <<<"$facts"
}

ask_for_facts() {
  local status
  status=$("$yatzyctl" --admin "$admin" --format json admin-status) || die "no status from $admin"
  facts=$(jq -c '.hardware // empty' <<<"$status")
  rules=$(jq -r '.table.ruleSet // "scandinavian"' <<<"$status")
  [[ -n $facts ]] || die "the yatzyd at $admin is of a version that does not tell of its hardware"
}

check_pages() {
  local page aligned table
  page=$(fact pageSize) aligned=$(fact use.tablePageAligned) table=$(fact use.tableBytes)
  # What is smaller than a huge page is not aligned to more than a cache line (core/os/pages.h).
  if ((${table:-0} < least_aligned)) && [[ $(fact use.tableResidency) == copy ]]; then
    judge pages "pages of $page bytes; the table, of $table, is too small to be aligned to them" holds "65536 % $page == 0"
    return
  fi
  judge pages "pages of $page bytes, tables aligned to 65536; the one in memory is aligned: ${aligned:-false}" \
    holds "65536 % $page == 0 && \"$aligned\" == \"true\""
}

check_huge_pages() {
  local size setting table huge
  size=$(fact hugePageSize) setting=$(fact transparentHugePages) table=$(fact use.tableBytes) huge=$(fact use.tableHugeBytes)
  if [[ -z $setting || -z $huge ]]; then
    report SKIP huge-pages "this system does not tell of any"
  elif [[ $(fact use.tableResidency) == mmap ]]; then
    report SKIP huge-pages "the table is mapped: it lies in pages of its file"
  elif ((${size:-0} > table)); then
    report SKIP huge-pages "those of this kernel, $size bytes, are larger than the table"
  else
    [[ $(fact hugePagesAllowed) == true ]] || setting+=", not for this process"
    judge huge-pages "$((huge >> 10)) of $((table >> 10)) KiB of the table (the system's setting: $setting)" \
      holds "$huge >= 0.75 * $((table / size * size))"
  fi
}

check_processors() {
  local usable threads
  usable=$(fact processorsUsable) threads=$(fact use.queryThreads)
  judge processors "$threads threads answer on $usable usable of $(fact processorsOnline) processors" holds "$threads == $usable"
}

# One thread that solves for each fast core, unless those are so few that all cores do more together.
check_performance_cores() {
  local fast all usable wanted threads
  holds "$(jq '.coreTypes | length' <<<"$facts") > 1" || { report SKIP performance-cores "all cores are alike"; return; }
  fast=$(fact 'coreTypes[0].allowed') all=$(jq '[.coreTypes[].allowed] | add' <<<"$facts")
  usable=$(fact processorsUsable) threads=$(fact use.solverThreads)
  if ((fast * 4 >= all)); then wanted=$fast; else wanted=$all; fi
  ((wanted <= usable)) || wanted=$usable
  judge performance-cores "$threads threads solve, $wanted expected; $fast of $all cores are fast" holds "$threads == $wanted"
}

check_instructions() {
  local used best accelerated
  used=$(fact use.simd) best=$(jq -r '.simdAvailable[-1]' <<<"$facts")
  judge simd "$used, $(fact use.vectorBytes) bytes at a time; the best here is $best" test "$used" == "$best"
  if [[ $(fact sha256Available) != true ]]; then
    report SKIP sha256 "the processor has no instructions for it"
  else
    accelerated=$(fact use.sha256Accelerated)
    judge sha256 "OpenSSL uses the processor's instructions: ${accelerated:-false}" test "$accelerated" == true
  fi
}

check_memory() {
  local resident limit=$memory_limit cgroup
  resident=$(fact use.residentBytes) cgroup=$(fact memoryLimitBytes)
  if [[ -z $daemon ]]; then limit=$loaded_memory_limit; fi
  [[ -z $cgroup ]] || ((limit <= cgroup >> 20)) || limit=$((cgroup >> 20))
  local mib=$((${resident:-0} >> 20))
  if ((mib == 0)); then set -- SKIP; elif ((mib <= limit)); then set -- PASS; else set -- FAIL; fi
  report "$1" memory "$mib MiB resident, limit $limit" $mib "$limit" MiB
}

# The digest of the values as they lie in memory now.
# The daemon refuses every digest but those of core/verify/verify.h.
check_table() {
  local answer sha
  answer=$("$yatzyctl" --admin "$admin" --format json verify --rules "$rules" 2>&1) || { report FAIL table "$answer"; return; }
  sha=$(jq -r .table.payloadSha256 <<<"$answer")
  report PASS table "verified in memory: $sha"
}

# Of daemons of this script's own, with the table that the first of them wrote.
check_start() {
  local best=0 try
  [[ -n $yatzyd ]] || { report SKIP start "there is no yatzyd here to start"; return; }
  stop_daemon
  [[ -e $scratch/state/e_table ]] || { start_daemon; stop_daemon; }
  for ((try = 1; try <= starts; ++try)); do
    start_daemon
    stop_daemon
    if ((best == 0 || start_ms < best)); then best=$start_ms; fi
    # Three at least, for a figure that means something; more only if need be.
    ((try < 3 || best > start_limit)) || break
  done
  local kept=false
  ((best > start_limit)) || kept=true
  report_time $kept start "$best ms from exec to serving, limit $start_limit, best of $((try > starts ? starts : try))" "$best" $start_limit ms
}

# Starts the server that only parses and sends a constant, with the one thread that costs it the least; its addresses go to `floor`.
start_echo_server() {
  "$echo_server" 1 127.0.0.1:0 "unix:$scratch/echo.sock" 2>"$scratch/echo.log" &
  echo_process=$!
  disown
  timeout $patience grep -qm1 '^serving' < <(tail -n +1 -s 0.05 --pid=$echo_process -F "$scratch/echo.log" 2>/dev/null) ||
    die "$echo_server does not serve"
  floor=unix:$scratch/echo.sock
  [[ $server == unix:* ]] || floor=$(sed -n 's/^listening address=\([^ ]*\).*/\1/p' "$scratch/echo.log")
}

# load ADDRESS FIGURE FLAG...: a figure of a short run.
load() {
  local address=$1 figure=$2
  shift 2
  "$yatzyctl" --server "$address" --format json bench --mix evaluate --check 0 --warm-up 0.1 --duration 0.3 "$@" | jq "$figure"
}

# against_floor CHECK UNIT BETTER LIMIT FIGURE FLAG...: the best of our figures by the best of the echo server's, which
# take turns; BETTER is > or <. Ends when the limit is kept, three rounds at least.
against_floor() {
  local check=$1 unit=$2 better=$3 limit=$4 figure=$5 ours=0 theirs=0 round one other
  shift 5
  for ((round = 1; round <= rounds; ++round)); do
    one=$(load "$server" "$figure" --rules "$rules" "$@") || break
    other=$(load "$floor" "$figure" "$@") || break
    if ((round == 1)) || holds "$one $better $ours"; then ours=$one; fi
    if ((round == 1)) || holds "$other $better $theirs"; then theirs=$other; fi
    if ((round >= 3)) && holds "$ours $better $limit * $theirs"; then break; fi
  done
  local ratio kept=false
  ratio=$(awk "BEGIN { printf \"%.2f\", $theirs ? $ours / $theirs : 0 }")
  if holds "$theirs && $ours $better $limit * $theirs"; then kept=true; fi
  report_time $kept "$check" "$(printf '%.0f %s, %.0f of gRPC alone: %s, limit %s' "$ours" "$unit" "$theirs" "$ratio" "$limit")" \
    "$ratio" "$limit" ratio
}

check_speed() {
  local missing=''
  [[ -n $server ]] || missing="there is no --server to ask"
  [[ -x $echo_server ]] || missing="there is no $echo_server to compare with"
  [[ -z $missing ]] || { report SKIP throughput "$missing"; report SKIP latency "$missing"; return; }
  start_echo_server
  against_floor throughput calls/s '>' $least_rate .callsPerSecond --connections 2 --in-flight 32
  against_floor latency us '<' $most_latency .latencyUs.p50 --connections 1 --in-flight 1
}

main() {
  parse "$@"
  command -v jq >/dev/null || die "needs jq (Debian: apt-get install jq)"
  yatzyd=$(program yatzyd) yatzyctl=$(program yatzyctl)
  [[ -n $yatzyctl ]] || die "there is no yatzyctl: build it (deploy/run.sh) or put it on the PATH"
  scratch=$(mktemp -d)
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [[ -z $admin ]]; then
    [[ -n $yatzyd ]] || die "there is no yatzyd to start"
    # Twice: the second has its table from the file, as most starts have.
    start_daemon
    stop_daemon
    start_daemon
    admin=unix:$scratch/admin.sock server=unix:$scratch/q.sock
  fi
  ask_for_facts
  check_pages
  check_huge_pages
  check_processors
  check_performance_cores
  check_instructions
  check_memory
  check_table
  if [[ -n $quick ]]; then
    for check in throughput latency start; do report SKIP $check "--quick"; done
  else
    check_speed
    check_start
  fi
  if [[ -n $json ]]; then jq -s . <<<"$results"; fi
  [[ -z $failed ]]
}

main "$@"

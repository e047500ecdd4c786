#!/usr/bin/env bash
# A wheel is made of the client without a network, installed into a folder of its own, and used as its readers would:
# types are checked, the examples run. Exits with 77 where Debian's pip and its like are not installed.
# usage: wheel_test.sh CLIENT_FOLDER SOURCES YATZYD

set -euo pipefail

readonly client=$1 sources=$2 yatzyd=$3 python=/usr/bin/python3
tests=$(dirname "$0")
if ! "$python" -c 'import setuptools, wheel, pip, google.protobuf, grpc, numpy' 2>/dev/null; then
  echo 'SKIP: deploy/install-deps.sh python installs what a wheel needs'
  exit 77
fi
scratch=$(mktemp -d)
daemon='' scheduler='' workers=''
# (Processes of Dask end with the one that has started them.)
cleanup() {
  local process
  for process in $daemon $workers $scheduler; do
    kill -KILL "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  rm -rf "$scratch"
}
trap cleanup EXIT

fail() {
  printf '%s\n' "$*" >&2
  cat "$scratch"/*.log >&2 || true
  exit 1
}

# Offline: nothing but what is installed.
pip_offline() {
  "$python" -m pip --disable-pip-version-check --no-cache-dir "$@" >"$scratch/pip.log" 2>&1 || fail "pip $1 failed"
}

install_wheel() {
  local version
  version=$("$yatzyd" --version | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1)
  cp -r "$client" "$scratch/client"
  pip_offline wheel --no-index --no-deps --no-build-isolation -w "$scratch/wheels" "$scratch/client"
  [[ -s $scratch/wheels/yatzyd-$version-py3-none-any.whl ]] || fail "made: $(ls "$scratch/wheels"), and yatzyd is $version"
  pip_offline install --no-index --no-deps --root-user-action=ignore --target "$scratch/site" "$scratch"/wheels/*.whl
  [[ $(PYTHONPATH=$scratch/site "$python" -c 'import yatzyd; print(yatzyd.__version__)') == "$version" ]] || fail "another version"
}

start_daemon() {
  "$yatzyd" --state-dir "$scratch/state" --listen "unix:$scratch/q.sock" 2>"$scratch/yatzyd.log" &
  daemon=$!
  # This `tail` ends with yatzyd, or when nobody reads it.
  grep -qm1 ' serving ' < <(tail -n +1 -s 0.05 --pid=$daemon -F "$scratch/yatzyd.log" 2>/dev/null) || fail "yatzyd does not serve"
}

run_examples() {
  export PYTHONPATH=$scratch/site
  "$python" "$sources/examples/ask_server.py" "unix:$scratch/q.sock" | tee "$scratch/asked"
  grep -qx 'keep 3 3 3, worth 251.6535; the next loses 1.9484' "$scratch/asked" || fail "another answer"
  kill -TERM "$daemon"
  wait "$daemon" || fail "yatzyd ended with exit status $?"
  daemon=''
}

score() {
  (cd "$scratch" && "$python" "$sources/examples/score_states.py" --table state/e_table --states 2e6 --task 3e5 "$@") | tee "$scratch/scored"
}

# Workers of this machine, and a cluster, whose workers know nothing of the file that their tasks come from.
run_on_dask() {
  if ! "$python" -c 'import distributed' 2>/dev/null; then
    echo 'SKIP of Dask: deploy/install-deps.sh python installs it'
    return
  fi
  local address mean
  score
  mean=$(grep '  mean 102\.' "$scratch/scored" | uniq)
  [[ $(grep -c '  mean' "$scratch/scored") == 2 && -n $mean && $mean != *$'\n'* ]] || fail "another mean"
  "$python" -m distributed.cli.dask_scheduler --host 127.0.0.1 --port 0 --no-dashboard >"$scratch/scheduler.log" 2>&1 &
  scheduler=$!
  address=$(grep -m1 -oE 'tcp://127.0.0.1:[0-9]+' < <(tail -n +1 -s 0.05 --pid=$scheduler -F "$scratch/scheduler.log" 2>/dev/null)) ||
    fail "no scheduler"
  "$python" -m distributed.cli.dask_worker "$address" --nworkers 2 --nthreads 1 --no-dashboard \
    --local-directory "$scratch" >"$scratch/worker.log" 2>&1 &
  workers=$!
  score --scheduler "$address"
  grep -qxF -e "$mean" "$scratch/scored" || fail "another mean on a cluster"
}

# The client, a program that uses it well, and one that does not.
check_types() {
  if ! "$python" -m mypy --version >/dev/null 2>&1; then
    echo 'SKIP of types: deploy/install-deps.sh python installs mypy'
    return
  fi
  local mypy=("$python" -m mypy --cache-dir "$scratch/mypy")
  (cd "$client" && "${mypy[@]}") >"$scratch/types.log" || fail "types of the client"
  export MYPYPATH=$scratch/site
  "${mypy[@]}" --config-file "$client/pyproject.toml" "$tests/user.py" >"$scratch/types.log" || fail "types of a program"
  sed 's/best: float = /best: str = /' "$tests/user.py" >"$scratch/wrong.py"
  ! "${mypy[@]}" --config-file "$client/pyproject.toml" "$scratch/wrong.py" >"$scratch/types.log" || fail "a wrong type was not found"
}

install_wheel
start_daemon
run_examples
run_on_dask
check_types

#!/usr/bin/env bash
# Checks that yatzyctl has no part of the solver. The daemon, which has it, shows that the check can see it.
# usage: yatzyctl_symbols_test.sh NM YATZYCTL YATZYD

set -euo pipefail
nm=$1 yatzyctl=$2 yatzyd=$3

solver_symbols() {
  "$nm" --demangle "$1" | grep -E 'yatzy::Solve\(|[ :]tbb::' || true
}

[[ -n $(solver_symbols "$yatzyd") ]] || { printf 'no solver found in %s\n' "$yatzyd"; exit 1; }
found=$(solver_symbols "$yatzyctl")
[[ -z $found ]] || { printf '%s has the solver:\n%s\n' "$yatzyctl" "$found"; exit 1; }

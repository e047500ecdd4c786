#!/usr/bin/env bash
# The Debian package is made, installed into a scratch root, asked, upgraded and removed, until only the state
# directory is left. Takes root; skips without it (exit status 77).
# usage: package_test.sh BUILD_FOLDER|PACKAGE [DEBIAN_ROOT]
# Without DEBIAN_ROOT the root is empty, so that the package's scripts and programs run on this system, with the
# folders of the root. With it, they run in there: the root of a Debian to be changed, with what the package depends on.

set -euo pipefail

readonly from=$1 debian=${2-}
((EUID == 0)) || exit 77
scratch=$(mktemp -d)
daemon=''
cleanup() {
  [[ -z $daemon ]] || kill -KILL "$daemon" 2>/dev/null || true
  rm -rf "$scratch"
}
trap cleanup EXIT

fail() {
  printf '%s\n' "$*" >&2
  cat "$scratch"/*.log >&2 || true
  exit 1
}

# Where the root is, where programs of the package see it, how they are run, and as whom.
if [[ -z $debian ]]; then
  root=$scratch/root at=$scratch/root with_proc=(env) inside=(env) as_user=(env)
  options=(--force-script-chrootless --force-depends)
  mkdir -p "$root"/{run,usr/lib,etc/systemd/system,var/lib/dpkg/{info,updates}}
  ln -s usr/lib "$root/lib"
  : >"$root/var/lib/dpkg/status"
else
  root=$debian at='' options=()
  # shellcheck disable=SC2016
  with_proc=(unshare --mount sh -c 'mount -t proc proc "$0/proc" && exec "$@"' "$root")
  inside=("${with_proc[@]}" chroot "$root")
  as_user=("${inside[@]}" setpriv --reuid=yatzyd --regid=yatzyd --init-groups)
fi
readonly root at with_proc inside as_user options
readonly run=run/yatzyd state=var/lib/yatzyd
readonly environment=("YATZYD_LISTEN=unix:$at/$run/q.sock" "STATE_DIRECTORY=$at/$state")

of_package() {
  "${with_proc[@]}" dpkg --root="$root" "${options[@]}" --log="$scratch/dpkg" "$@" </dev/null >>"$scratch/dpkg.log" 2>&1 ||
    fail "dpkg $* failed"
}

# All but what dpkg and systemd remember, and users, whom a package leaves behind.
tree() {
  (cd "$root" && find . -xdev \( -path ./var/lib/dpkg -o -path ./var/lib/systemd -o -path ./proc \) -prune \
    -o ! -path './etc/*passwd*' ! -path './etc/*group*' ! -path './etc/*shadow*' ! -path './etc/.pwd.lock' \
    ! -path './etc/sub?id*' -print | sort)
}

is_enabled() {
  [[ -L $root/etc/systemd/system/multi-user.target.wants/yatzyd.service ]]
}

get_package() {
  package=$from
  if [[ -d $from ]]; then
    cpack --config "$from/CPackConfig.cmake" -B "$scratch/package" >"$scratch/cpack.log" 2>&1 || fail "cpack failed"
    package=$(echo "$scratch"/package/yatzyd_*_*.deb)
  fi
  [[ $(dpkg-deb -f "$package" Depends) == *"libgrpc++"* ]] || fail "the package does not depend on gRPC's library"
}

install_package() {
  of_package -i "$package"
  is_enabled || fail "the service is not enabled"
  [[ $(stat -c %a "$root/$state") == 750 ]] || fail "the state directory is not there"
  [[ $(stat -c %u "$root/$state") == $(sed -n 's/^yatzyd:x:\([0-9]*\):.*/\1/p' "$root/etc/passwd") ]] ||
    fail "the state directory is not the user's"
  # As RuntimeDirectory= does.
  install -d -m 750 -o "$(stat -c %u "$root/$state")" -g "$(stat -c %g "$root/$state")" "$root/$run"
}

# The commands are those of the unit.
ask_programs() {
  local start programs=$at/usr/bin settings=$at/etc/yatzyd.toml
  "${inside[@]}" "$programs/yatzyd" --version
  start=$(sed -n 's/^ExecStart=//p' "$root/lib/systemd/system/yatzyd.service")
  [[ $start == "/usr/bin/yatzyd --config /etc/yatzyd.toml" ]] || fail "the unit starts: $start"
  "${as_user[@]}" env "${environment[@]}" "$programs/yatzyd" --config "$settings" --check-config ||
    fail "--check-config found something"
  "${as_user[@]}" env "${environment[@]}" "$programs/yatzyd" --config "$settings" 2>"$scratch/yatzyd.log" &
  daemon=$!
  # This `tail` ends with yatzyd, or when nobody reads it.
  grep -qm1 ' serving ' < <(tail -n +1 -s 0.05 --pid=$daemon -F "$scratch/yatzyd.log" 2>/dev/null) || fail "yatzyd does not serve"
  "${as_user[@]}" "$programs/yatzyctl" --server "unix:$at/$run/q.sock" evaluate >"$scratch/value.log" || fail "yatzyd has no answer"
  grep -q 248.4400 "$scratch/value.log" || fail "yatzyd has another answer"
  kill -TERM "$daemon"
  wait "$daemon" || fail "yatzyd ended with exit status $?"
  daemon=''
  rm -r "${root:?}/$run"
}

# What the operator has changed stays.
upgrade() {
  echo 'query-threads = 1' >>"$root/etc/yatzyd.toml"
  rm "$root/etc/systemd/system/multi-user.target.wants/yatzyd.service"
  of_package -i "$package"
  grep -qx 'query-threads = 1' "$root/etc/yatzyd.toml" || fail "an upgrade has overwritten the settings"
  ! is_enabled || fail "an upgrade has enabled a service that was disabled"
}

remove() {
  of_package --remove yatzyd
  [[ ! -e $root/usr/bin/yatzyd && -s $root/etc/yatzyd.toml ]] || fail "removing leaves the program, or not the settings"
  of_package --purge yatzyd
  [[ -s $root/$state/e_table ]] || fail "the table is gone"
  left=$(comm -13 "$scratch/before" <(tree) | grep -vE "^\./$state(/|\$)" || true)
  [[ -z $left ]] || fail "left behind: $left"
}

get_package
tree >"$scratch/before"
install_package
ask_programs
upgrade
remove
printf 'installed, asked, upgraded, removed: %s\n' "${package##*/}"

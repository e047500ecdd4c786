#!/usr/bin/env bash
# The Debian package of the Python client is made, unpacked and imported; or installed into a Debian, imported there,
# and removed, until nothing is left.
# usage: python_package_test.sh BUILD_FOLDER
#        python_package_test.sh PACKAGE DEBIAN_ROOT      as root
# DEBIAN_ROOT is that of a Debian to be changed, with what the package depends on.

set -euo pipefail

readonly from=$1 debian=${2-}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
  printf '%s\n' "$*" >&2
  cat "$scratch"/*.log >&2 || true
  exit 1
}

readonly program='import yatzyd; print(yatzyd.__version__, yatzyd.__file__, yatzyd.BestAction.__name__)'

unpack() {
  cpack --config "$from/CPackConfig.cmake" -B "$scratch/package" -D CPACK_COMPONENTS_ALL=yatzy_python >"$scratch/cpack.log" 2>&1 ||
    fail "cpack failed"
  package=$(echo "$scratch"/package/python3-yatzyd_*_all.deb)
  [[ $(dpkg-deb -f "$package" Depends) == *python3-grpcio*python3-numpy*python3-protobuf* ]] || fail "the package depends on too little"
  dpkg-deb -x "$package" "$scratch/root"
  found=$(PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$scratch/root/usr/lib/python3/dist-packages /usr/bin/python3 -c "$program")
  [[ $found == "$(dpkg-deb -f "$package" Version) $scratch/root/usr/lib/python3/dist-packages/yatzyd/__init__.py BestAction" ]] ||
    fail "imported: $found"
}

of_client() {
  (cd "$debian" && find usr -path '*dist-packages/yatzy*' -print | sort)
}

install_and_remove() {
  package=$from
  dpkg --root="$debian" -i "$package" >"$scratch/dpkg.log" 2>&1 || fail "dpkg -i failed"
  found=$(chroot "$debian" /usr/bin/python3 -c "$program") || fail "cannot be imported"
  [[ $found == "$(dpkg-deb -f "$package" Version) /usr/lib/python3/dist-packages/"* ]] || fail "imported: $found"
  of_client | grep -q pyc || fail "was not compiled"
  dpkg --root="$debian" --purge python3-yatzyd >"$scratch/dpkg.log" 2>&1 || fail "dpkg --purge failed"
  [[ -z $(of_client) ]] || fail "left behind: $(of_client)"
}

if [[ -n $debian ]]; then install_and_remove; else unpack; fi
printf 'imported: %s\n' "${package##*/}"

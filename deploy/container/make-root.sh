#!/usr/bin/env bash
# Makes the root of the image: programs, the shared libraries that they need, and of the packages which those are from
# the licences and the records that scanners of images read.
# usage: deploy/container/make-root.sh ROOT PROGRAM...       as root, on Debian 12

set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

readonly user=65532 state=var/lib/yatzyd certificates=etc/ssl/certs/ca-certificates.crt

# Prints the path of each shared library of the programs, that of the dynamic linker among them.
libraries_of() {
  local found
  found=$(ldd "$@")
  if grep -F 'not found' <<<"$found"; then die "a library is missing: add its package to the group 'run' of install-deps.sh"; fi
  grep -oE '/[^ ]+ \(0x' <<<"$found" | cut -d ' ' -f 1 | sort -u
}

# Prints the package of each file. Those that are installed below /usr are found from / as well.
packages_of() {
  local file
  for file in "$@"; do
    dpkg-query --search "$file" 2>/dev/null || dpkg-query --search "/usr$file" || die "$file is of no package"
  done | cut -d : -f 1 | sort -u
}

copy() {
  cp --parents --dereference "$@" "$root"
}

main() {
  [[ ${1-} != --help && ${1-} != -h ]] || { usage; exit; }
  (($# > 1)) || die "needs a folder and programs (see --help)"
  readonly root=$1
  shift
  local libraries packages package
  libraries=$(libraries_of "$@")
  mapfile -t libraries <<<"$libraries"
  packages=$(packages_of "${libraries[@]}")

  mkdir -p "$root"/{etc,var/lib/dpkg/status.d}
  copy "$@" "${libraries[@]}" "/$certificates"
  for package in $packages ca-certificates; do
    copy "/usr/share/doc/$package/copyright"
    dpkg-query --status "$package" >"$root/var/lib/dpkg/status.d/$package"
  done
  cp /etc/os-release "$root/etc/"
  printf 'root:x:0:0::/:/sbin/nologin\nyatzyd:x:%d:%d::/:/sbin/nologin\n' $user $user >"$root/etc/passwd"
  printf 'root:x:0:\nyatzyd:x:%d:\n' $user >"$root/etc/group"
  ldconfig -r "$root"
  install --directory --owner=$user --group=$user --mode=0750 "$root/$state"
}

main "$@"

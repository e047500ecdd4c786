#!/usr/bin/env bash
# qemu-user 7.2 (Debian's qemu-user-static 1:7.2+dfsg-7+deb12u18+b3) has -p for the size of pages, which one sets to try a
# program for arm64 servers with pages of 64 KiB. It only tells that size: the program finds 65536 in AT_PAGESZ, but mmap goes on
# to check offsets against 4096, the emulator's own number, and grants what mmap(2) of such a server refuses with EINVAL, a part
# of a file that begins at 4096. So a file format that is wrong for large pages passes its tests in the emulator, even those that
# run with the large size on purpose; a reader that asks for the size and rounds is tested, one that assumes 4096 is not.
# Output seen on 2026-11-30:
#   -p 4096    told 4096, offset 4096 granted, offset 2048 refused
#   -p 65536   told 65536, offset 4096 granted, offset 2048 refused
# usage: findings/qemu-user-pages.sh      (needs Debian's package archive; exits 1 if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q qemu-user-static=1:7.2+dfsg-7+deb12u18+b3 binutils-aarch64-linux-gnu=2.40-2 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done
LD_LIBRARY_PATH=$(echo "$PWD"/usr/lib/*-linux-gnu)

# Ends with 0 if the file in the first argument can be mapped from an offset on, 1 if not: 4096, or 2048 with a second argument.
# With a third one it ends with the size of a page in KiB.
cat >map.s <<'ASSEMBLY'
.global _start
_start:
  ldr x9, [sp]
  add x1, sp, #8
  add x1, x1, x9, lsl #3
  add x1, x1, #8
environment:
  ldr x2, [x1], #8
  cbnz x2, environment
auxiliary:
  ldp x2, x3, [x1], #16
  cmp x2, #6
  b.ne auxiliary
  lsr x0, x3, #10
  cmp x9, #4
  b.eq end
  mov x8, #56
  mov x0, #-100
  ldr x1, [sp, #16]
  mov x2, #0
  svc #0
  mov x4, x0
  mov x5, #4096
  cmp x9, #2
  b.eq map
  mov x5, #2048
map:
  mov x8, #222
  mov x0, #0
  mov x1, #4096
  mov x2, #1
  mov x3, #2
  svc #0
  cmn x0, #4095
  cset x0, cs
end:
  mov x8, #93
  svc #0
ASSEMBLY
LD_LIBRARY_PATH=$LD_LIBRARY_PATH usr/bin/aarch64-linux-gnu-as map.s -o map.o
LD_LIBRARY_PATH=$LD_LIBRARY_PATH usr/bin/aarch64-linux-gnu-ld map.o -o map
head -c 200000 /dev/zero >data

# run SIZE ARGUMENT...: sets `ended`.
run() {
  local size=$1
  shift
  ended=0
  usr/bin/qemu-aarch64-static -p "$size" ./map data "$@" || ended=$?
}

status=0
words=(granted refused)
expect() {
  local told first second
  run "$1" 2048 told
  told=$((ended * 1024))
  run "$1"
  first=${words[ended]}
  run "$1" 2048
  second=${words[ended]}
  printf -- '-p %-7s told %s, offset 4096 %s, offset 2048 %s\n' "$1" "$told" "$first" "$second"
  [[ $told == "$1" && $first == granted && $second == refused ]] || status=1
}
expect 4096
expect 65536
exit "$status"

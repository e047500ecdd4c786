#!/usr/bin/env bash
# gcc 12.2 (Debian's gcc-12 12.2.0-14+deb12u1) forgets -ffp-contract=off with -flto. A function that was compiled with it, because
# its result must be the same everywhere, is inlined at link time into a caller that was compiled without, and takes on the
# caller's flags there: a*b - c*d becomes one fused instruction, and the exact 0 that it had is 1.7e-18. gcc does know flags that
# a function must keep: it inlines nothing across -ffast-math or -frounding-math. Contraction is not among them, and -ffp-contract=off
# for the link itself changes nothing. So a library that promises bits loses them in the program of another, whose author gave no
# flag but -flto and the processor's (without -mfma or -march=x86-64-v3 there is nothing to fuse). What helps is the flag for the
# callers too, or `noinline`, or a library without LTO.
# Output seen on 2026-11-30 (0.1 * 0.3 - 0.1 * 0.3, by a function that is compiled with -ffp-contract=off):
#   no LTO                                    0
#   LTO                                       1.66533e-18
#   LTO, -ffp-contract=off for the link too   1.66533e-18
#   LTO, callers with -ffast-math             0
#   LTO, function with -frounding-math        0
#   LTO, noinline                             0
#   LTO, callers with -ffp-contract=off       0
# usage: findings/gcc-lto-contraction.sh      (needs an x86-64 processor with FMA, libc6-dev and Debian's package archive; exits 1
# if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 libgcc-12-dev=12.2.0-14+deb12u1 \
  binutils-x86-64-linux-gnu=2.40-2 libbinutils libctf0 libjansson4 libmpc3 libmpfr6 libgmp10 libisl23 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done
mkdir tools
for tool in as ld; do ln -s "../usr/bin/x86_64-linux-gnu-$tool" "tools/$tool"; done
LD_LIBRARY_PATH=$PWD/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH
compile() { usr/bin/x86_64-linux-gnu-gcc-12 -B tools -O2 -mfma "$@"; }

cat >exact.c <<'C'
#ifdef APART
__attribute__((noinline))
#endif
double Difference(double a, double b, double c, double d) { return a * b - c * d; }
C
cat >caller.c <<'C'
int printf(const char*, ...);
double Difference(double a, double b, double c, double d);
int main(void) {
  volatile double a = 0.1, b = 0.3, c = 0.1, d = 0.3;
  printf("%g\n", Difference(a, b, c, d));
}
C

status=0
# expect NAME RESULT FLAGS_OF_THE_FUNCTION FLAGS_OF_THE_CALLER FLAGS_OF_THE_LINK
expect() {
  local seen
  # shellcheck disable=SC2086
  compile -ffp-contract=off $3 -c exact.c -o exact.o && compile $4 -c caller.c -o caller.o && compile $5 exact.o caller.o -o program
  seen=$(env -u LD_LIBRARY_PATH ./program)
  printf '%-41s %s\n' "$1" "$seen"
  [[ $seen == "$2" ]] || status=1
}
expect 'no LTO' 0 '' '' ''
expect 'LTO' 1.66533e-18 -flto -flto -flto
expect 'LTO, -ffp-contract=off for the link too' 1.66533e-18 -flto -flto '-flto -ffp-contract=off'
expect 'LTO, callers with -ffast-math' 0 -flto '-flto -ffast-math' -flto
expect 'LTO, function with -frounding-math' 0 '-flto -frounding-math' -flto -flto
expect 'LTO, noinline' 0 '-flto -DAPART' -flto -flto
expect 'LTO, callers with -ffp-contract=off' 0 -flto '-flto -ffp-contract=off' -flto
exit "$status"

#!/usr/bin/env bash
# glibc 2.36 (Debian's libc6-dev 2.36-9+deb12u14) has one exp() for processors with fused multiply-add and another for those
# without, and they give other bits. The choice is made when the program starts, so the same binary prints other numbers on the
# next machine; a statically linked one does so too, since the choice is linked in, and -ffp-contract=off has no say, since it
# is about what the compiler makes of one's own code. About one exp in two thousand differs, in its last bit: seldom enough to
# pass a comparison of a few values, and enough to change the digest of a table. sqrt, which IEEE 754 defines, cbrt and exp2
# come out the same. Who promises bits must not call exp, log, pow, sin or tgamma, or must bring his own. GLIBC_TUNABLES makes a
# processor with FMA one without, below.
# Output seen on 2026-11-30 (results out of 200000 that differ with FMA and without):
#          shared  static
#   exp       117     117
#   log         4       4
#   pow       132     132
#   sin       149     149
#   tgamma    198     198
#   exp2        0       0
#   cbrt        0       0
#   sqrt        0       0
# usage: findings/glibc-math-by-processor.sh      (needs gcc, an x86-64 processor with FMA and Debian's package archive; exits 1 if
# this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q libc6=2.36-9+deb12u14 libc6-dev=2.36-9+deb12u14 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done
libraries=$(echo "$PWD"/lib/*-linux-gnu)
archives=$(echo "$PWD"/usr/lib/*-linux-gnu)

cat >values.c <<'PROGRAM'
#include <math.h>
#include <stdio.h>
#include <string.h>

static double Power(double x) { return pow(x, 1.5); }

static const struct {
  const char* name;
  double (*function)(double);
} kFunctions[] = {{"exp", exp},       {"log", log},   {"pow", Power}, {"sin", sin},
                  {"tgamma", tgamma}, {"exp2", exp2}, {"cbrt", cbrt}, {"sqrt", sqrt}};

int main(int argc, char** argv) {
  for (size_t f = 0; argc == 2 && f < sizeof kFunctions / sizeof *kFunctions; ++f) {
    if (strcmp(argv[1], kFunctions[f].name) != 0) continue;
    for (int i = 1; i <= 200000; ++i) printf("%a\n", kFunctions[f].function(i * 1e-4));
  }
}
PROGRAM
gcc -O2 -fno-builtin -ffp-contract=off -c values.c -o values.o
gcc values.o -o shared -lm
gcc -static -L "$archives" values.o -o static "$archives/libm-2.36.a"

# differ FUNCTION COMMAND...: how many results.
differ() {
  local function=$1
  shift
  "$@" "$function" >with
  env GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA "$@" "$function" >without
  paste with without | awk '$1 != $2 { ++differ } END { print differ + 0 }'
}

printf '       shared  static\n'
for function in exp log pow sin tgamma exp2 cbrt sqrt; do
  shared=$(differ "$function" "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" ./shared)
  printf '%-7s %5d   %5d\n' "$function" "$shared" "$(differ "$function" ./static)"
done | tee rows
diff - rows <<'SEEN'
exp       117     117
log         4       4
pow       132     132
sin       149     149
tgamma    198     198
exp2        0       0
cbrt        0       0
sqrt        0       0
SEEN

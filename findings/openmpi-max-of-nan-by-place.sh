#!/usr/bin/env bash
# OpenMPI 4.1.4 (Debian's libopenmpi3 4.1.4-3+b1) decides by an element's place in the array whether MPI_MAX and MPI_MIN keep a NaN.
# Two ranks reduce 23 floats with MPI_Allreduce; one of them has NaN in every element, the other a number. The first 20 results
# are of one kind and the last 3 of the other: vector instructions take whole fours and return the second operand if either is
# NaN, and what is left over goes through `a > b ? a : b`, which returns the other one. Which of the two the NaN survives depends
# on the rank that has it. So the usual sign of a solver that diverges, a NaN in the largest residual, is seen or not by the
# length of the array, and a reduction of one number at a time says otherwise than one of all together. MPI leaves open what the
# maximum with NaN is, but a reduction is meant to be the same function of each element. Without the component op/avx, or
# on a processor without such instructions, all elements are alike. Reduce isnan() by MPI_LOR besides.
# Output seen on 2026-11-30 (Intel Xeon with AVX-512; the same with op_avx_support 31, which is AVX without AVX2; N is NaN):
#   NaN on rank 0             ....................NNN
#   NaN on rank 1             NNNNNNNNNNNNNNNNNNNN...
#   NaN on rank 0, no op/avx  NNNNNNNNNNNNNNNNNNNNNNN
#   NaN on rank 1, no op/avx  .......................
# usage: findings/openmpi-max-of-nan-by-place.sh      (needs gcc, an x86-64 processor with AVX and Debian's package archive; exits 1
# if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq libopenmpi-dev=4.1.4-3+b1 libopenmpi3=4.1.4-3+b1 openmpi-bin=4.1.4-3+b1 openmpi-common=4.1.4-3 libpmix2 \
  libhwloc15 libevent-core-2.1-7 libevent-pthreads-2.1-7 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done
LD_LIBRARY_PATH=$(echo "$PWD"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH OPAL_PREFIX=$PWD/usr TMPDIR=$PWD OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

cat >reduce.c <<'PROGRAM'
#include <math.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

enum { kCount = 23 };

// The argument is the rank that has NaN.
int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  int rank;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  float own[kCount], most[kCount], least[kCount];
  for (int i = 0; i < kCount; ++i) own[i] = rank == atoi(argv[1]) ? NAN : 1.0f;
  MPI_Allreduce(own, most, kCount, MPI_FLOAT, MPI_MAX, MPI_COMM_WORLD);
  MPI_Allreduce(own, least, kCount, MPI_FLOAT, MPI_MIN, MPI_COMM_WORLD);
  for (int i = 0; i < kCount && rank == 0; ++i) {
    putchar(isnan(most[i]) != isnan(least[i]) ? '?' : isnan(most[i]) ? 'N' : '.');
  }
  MPI_Finalize();
}
PROGRAM
gcc -isystem "$LD_LIBRARY_PATH/openmpi/include" reduce.c -o reduce "$LD_LIBRARY_PATH/libmpi.so.40" -Wl,-rpath-link,"$LD_LIBRARY_PATH"

status=0
expect() { # NAME RESULT ARGUMENT OPTION...
  local seen name=$1 result=$2 argument=$3
  shift 3
  seen=$(usr/bin/mpirun.openmpi --oversubscribe --mca plm isolated --mca pml ob1 --mca btl self,vader "$@" -n 2 ./reduce "$argument")
  printf '%-25s %s\n' "$name" "$seen"
  [[ $seen == "$result" ]] || status=1
}
expect 'NaN on rank 0' '....................NNN' 0
expect 'NaN on rank 1' 'NNNNNNNNNNNNNNNNNNNN...' 1
expect 'NaN on rank 0, no op/avx' 'NNNNNNNNNNNNNNNNNNNNNNN' 0 --mca op '^avx'
expect 'NaN on rank 1, no op/avx' '.......................' 1 --mca op '^avx'
exit "$status"

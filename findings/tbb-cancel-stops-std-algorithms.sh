#!/usr/bin/env bash
# libstdc++ 12.2 (Debian's libstdc++-12-dev 12.2.0-14+deb12u1) lets std::execution::par do nothing, in silence, within a task of
# oneTBB 2021.8 (Debian's libtbb-dev 2021.8.0-2+deb12u1) whose group has been cancelled. The parallel algorithms are loops of TBB,
# and such a loop takes on the cancellation of the task that it is called from; TBB's own parallel_for returns early as well, but
# there one has asked for TBB and for its ways. ISO C++ knows of no such end: std::copy copies nothing, std::for_each visits none,
# std::find says that what is there is not, std::all_of is true for what no element is, and there is no exception and no value to
# ask. Four elements are enough. So a search of several tasks, in which the first that finds cancels the rest and then stores what
# it has found, stores nothing; and a library that uses the policy within gives wrong results by what its caller's caller has done.
# this_task_arena::isolate, which libstdc++ puts around its loops as well, does not part them from the cancellation; a task_arena
# of one's own does, and so do the policies seq and unseq.
# Output seen on 2026-12-01 (of the numbers 1 to 4: elements copied, elements visited, place of the 3, are all negative):
#   before                 copy 4, for_each 4, find 2, all_of false
#   cancelled              copy 0, for_each 0, find 4, all_of true
#   cancelled, isolate     copy 0, for_each 0, find 4, all_of true
#   cancelled, own arena   copy 4, for_each 4, find 2, all_of false
#   cancelled, seq         copy 4, for_each 4, find 2, all_of false
#   after                  copy 4, for_each 4, find 2, all_of false
# usage: findings/tbb-cancel-stops-std-algorithms.sh      (needs g++ and Debian's package archive; exits 1 if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q libstdc++-12-dev=12.2.0-14+deb12u1 libtbb-dev=2021.8.0-2+deb12u1 libtbb12=2021.8.0-2+deb12u1 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done
libraries=$(echo "$PWD"/usr/lib/*-linux-gnu)

cat >cancel.cc <<'PROGRAM'
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <algorithm>
#include <atomic>
#include <execution>
#include <iostream>
#include <vector>

template <typename Policy>
void Show(const char* name, Policy policy) {
  const std::vector<int> numbers{1, 2, 3, 4};
  std::vector<int> copies(numbers.size());
  std::copy(policy, numbers.begin(), numbers.end(), copies.begin());
  std::atomic<int> visited{0};
  std::for_each(policy, numbers.begin(), numbers.end(), [&](int) { ++visited; });
  const auto place = std::find(policy, numbers.begin(), numbers.end(), 3) - numbers.begin();
  const bool negative = std::all_of(policy, numbers.begin(), numbers.end(), [](int number) { return number < 0; });
  std::cout << name << "copy " << copies.size() - std::ranges::count(copies, 0) << ", for_each " << visited << ", find " << place
            << ", all_of " << (negative ? "true" : "false") << "\n";
}

int main() {
  using namespace std::execution;
  tbb::task_group group;
  group.run_and_wait([&] {
    Show("before                 ", par);
    group.cancel();
    Show("cancelled              ", par);
    tbb::this_task_arena::isolate([] { Show("cancelled, isolate     ", par); });
    tbb::task_arena().execute([] { Show("cancelled, own arena   ", par); });
    Show("cancelled, seq         ", seq);
  });
  Show("after                  ", par);
}
PROGRAM
headers=usr/include/c++/12
g++ -std=c++20 -nostdinc++ -isystem $headers -isystem "$(echo usr/include/*-linux-gnu/c++/12)" -isystem $headers/backward \
  -isystem usr/include cancel.cc -o cancel "$libraries/libtbb.so.12"

output=$(LD_LIBRARY_PATH=$libraries timeout 60 ./cancel)
printf '%s\n' "$output"
works='copy 4, for_each 4, find 2, all_of false' nothing='copy 0, for_each 0, find 4, all_of true'
[[ $output == "before                 $works
cancelled              $nothing
cancelled, isolate     $nothing
cancelled, own arena   $works
cancelled, seq         $works
after                  $works" ]]

#!/usr/bin/env bash
# spdlog 1.10.0 (Debian's libspdlog-dev 1:1.10.0+ds-0.4) loses lines by flush(). An asynchronous logger sends a flush through
# the queue of its lines. If it was made with overrun_oldest, as create_async_nb does for services that must not wait for a slow
# disk, and the queue is full, a flush takes the place of the oldest line, and each further one of the next. No line need be
# logged meanwhile: the timer of spdlog::flush_every empties the queue of all that waited and fills it with flushes, just while
# the disk is slow. (flush_on does no such harm: its flush comes with the line.) The counter of overruns goes up; nothing else
# tells. Below, a sink stands still while four lines wait in a queue for four, and goes on after the flushes.
# Output seen on 2026-11-30:
#   0 flushes: a b c d, 0 overrun
#   1 flushes: b c d, 1 overrun
#   4 flushes: none, 4 overrun
# usage: findings/spdlog-flush-drops-lines.sh      (needs g++ and Debian's package archive; exits 1 if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q libspdlog-dev=1:1.10.0+ds-0.4 libfmt-dev=9.1.0+ds1-2 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done

cat >flush.cc <<'PROGRAM'
#include <spdlog/async.h>
#include <spdlog/sinks/base_sink.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <semaphore>
#include <string>

// Stands still at the first line, which it does not keep, until it is let go.
struct Sink : spdlog::sinks::base_sink<std::mutex> {
  void sink_it_(const spdlog::details::log_msg& message) override {
    const std::string text(message.payload.begin(), message.payload.end());
    if (text == "first") {
      stands.release();
      go.acquire();
    } else {
      lines += (lines.empty() ? "" : " ") + text;
    }
  }
  void flush_() override {}

  std::binary_semaphore stands{0};
  std::binary_semaphore go{0};
  std::string lines;
};

int main(int, char** argv) {
  auto sink = std::make_shared<Sink>();
  auto thread = std::make_shared<spdlog::details::thread_pool>(4, 1);
  const auto policy = spdlog::async_overflow_policy::overrun_oldest;
  auto logger = std::make_shared<spdlog::async_logger>("log", sink, thread, policy);
  logger->info("first");
  sink->stands.acquire();
  for (const char* line : {"a", "b", "c", "d"}) logger->info(line);
  for (int i = 0; i < std::atoi(argv[1]); ++i) logger->flush();
  const std::size_t overrun = thread->overrun_counter();
  sink->go.release();
  logger.reset();
  thread.reset();  // ends when the queue is empty
  std::cout << (sink->lines.empty() ? "none" : sink->lines) << ", " << overrun << " overrun\n";
}
PROGRAM
g++ -std=c++20 -pthread -DSPDLOG_FMT_EXTERNAL -DFMT_HEADER_ONLY -isystem usr/include flush.cc -o flush

status=0
expect() {
  local seen
  seen=$(./flush "$1")
  printf '%s flushes: %s\n' "$1" "$seen"
  [[ $seen == "$2" ]] || status=1
}
expect 0 'a b c d, 0 overrun'
expect 1 'b c d, 1 overrun'
expect 4 'none, 4 overrun'
exit "$status"

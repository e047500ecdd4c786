#!/usr/bin/env bash
# gRPC C++ 1.51.1 (Debian's libgrpc++-dev 1.51.1-3+b1) answers a third to half fewer calls when a second thread waits for them. An
# asynchronous server with one completion queue takes any number of threads in Next(), and gRPC's notes on performance
# (doc/cpp/perf_notes.md) advise as many threads as processors, each with a queue of its own. On two processors one thread with one
# queue answers 1.5 to 1.8 times the calls of two threads, with one queue or with two, and a call takes little more than half of the
# server's processor time: all threads of a process wait in one epoll set, so whichever is awake reads for the others and wakes
# them, two of them meet at the same connection, and the writes of the loser go to a third thread, gRPC's "default-executor". 32
# calls of 40 bytes are under way on one connection over a unix socket; nothing is computed. A thread more is worth its price for
# calls that take some ten microseconds or more.
# Output seen on 2026-11-30 (Intel Xeon, Sapphire Rapids, two cores of a virtual machine, Linux 6.18; the best of three):
#   threads 1, queues 1    82344 calls/s, 11294 ns of the server each
#   threads 2, queues 1    51571 calls/s, 19390 ns of the server each
#   threads 2, queues 2    54402 calls/s, 17462 ns of the server each
# usage: findings/grpc-second-queue-thread.sh     (needs g++, two processors and Debian's package archive; exits 1 if a second
# thread takes less than 1.2 times the processor time for each call)

set -euo pipefail
folder=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq libgrpc++-dev=1.51.1-3+b1 libgrpc-dev=1.51.1-3+b1 libgrpc++1.51=1.51.1-3+b1 libgrpc29=1.51.1-3+b1 \
  libprotobuf-dev=3.21.12-3+deb12u1 libprotobuf32=3.21.12-3+deb12u1 libabsl-dev=20220623.1-1+deb12u2 \
  libabsl20220623=20220623.1-1+deb12u2 libre2-9 libc-ares2 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done
libraries=$(echo "$PWD"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH=$libraries

cat >queue.cc <<'PROGRAM'
// server ADDRESS THREADS | client ADDRESS SECONDS: calls of no bytes, 32 under way on one connection.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

using grpc::ByteBuffer;

ByteBuffer Bytes() {
  grpc::Slice slice(std::string(40, 'x'));
  return ByteBuffer(&slice, 1);
}

struct Served {
  grpc::AsyncGenericService* service;
  grpc::ServerCompletionQueue* queue;
  std::unique_ptr<grpc::GenericServerContext> context;
  std::unique_ptr<grpc::GenericServerAsyncReaderWriter> call;
  ByteBuffer bytes;
  enum { kWaits, kReads, kWrites } state;

  void Wait() {
    context = std::make_unique<grpc::GenericServerContext>();
    call = std::make_unique<grpc::GenericServerAsyncReaderWriter>(context.get());
    state = kWaits;
    service->RequestCall(context.get(), call.get(), queue, queue, this);
  }
  void Proceed(bool ok) {
    if (state == kWaits && ok) {
      state = kReads;
      call->Read(&bytes, this);
    } else if (state == kReads && ok) {
      state = kWrites;
      call->WriteAndFinish(Bytes(), {}, grpc::Status::OK, this);
    } else if (state == kWrites) {
      Wait();
    }
  }
};

void Serve(const std::string& address, int threads, int queues) {
  grpc::AsyncGenericService service;
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials());
  builder.RegisterAsyncGenericService(&service);
  std::vector<std::unique_ptr<grpc::ServerCompletionQueue>> all;
  for (int i = 0; i < queues; ++i) all.push_back(builder.AddCompletionQueue());
  auto server = builder.BuildAndStart();
  std::vector<Served> slots(64 * queues);
  for (int i = 0; i < 64 * queues; ++i) {
    slots[i].service = &service;
    slots[i].queue = all[i % queues].get();
    slots[i].Wait();
  }
  std::cout << "serving" << std::endl;
  std::vector<std::jthread> pool;
  for (int i = 0; i < threads; ++i) {
    pool.emplace_back([queue = all[i % queues].get()] {
      void* tag;
      bool ok;
      while (queue->Next(&tag, &ok)) static_cast<Served*>(tag)->Proceed(ok);
    });
  }
}

struct Asked {
  grpc::ClientContext context;
  ByteBuffer answer;
  grpc::Status status;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> call;
};

void Ask(const std::string& address, double seconds) {
  auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  const auto begin = [&] {
    auto* asked = new Asked;
    asked->call = stub.PrepareUnaryCall(&asked->context, "/a/b", Bytes(), &queue);
    asked->call->StartCall();
    asked->call->Finish(&asked->answer, &asked->status, asked);
  };
  for (int i = 0; i < 32; ++i) begin();
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  long calls = 0;
  void* tag;
  bool ok;
  while (Clock::now() - start < std::chrono::duration<double>(seconds)) {
    queue.Next(&tag, &ok);
    auto* asked = static_cast<Asked*>(tag);
    if (!asked->status.ok()) {
      std::cerr << asked->status.error_message() << "\n";
      std::exit(1);
    }
    ++calls;
    delete asked;
    begin();
  }
  std::cout << static_cast<long>(calls / seconds) << std::endl;
  std::_Exit(0);
}

int main(int, char** argv) {
  const std::string what = argv[1];
  if (what == "server") Serve(argv[2], std::stoi(argv[3]), std::stoi(argv[4]));
  if (what == "client") Ask(argv[2], std::stod(argv[3]));
}
PROGRAM
g++ -O2 -std=c++20 -pthread -I usr/include queue.cc -o queue -L "$libraries" -Wl,-rpath-link,"$libraries" -lgrpc++ -lgrpc -lgpr \
  -l:libabsl_synchronization.so.20220623

# serve THREADS QUEUES: calls per second, and the server's processor time for each in nanoseconds, of the best of three seconds.
serve() {
  local ticks calls time best=0 most=0 before
  rm -f s
  ./queue server unix:s "$1" "$2" >log &
  server=$!
  timeout 10 grep -q serving < <(tail -n +1 -s 0.05 --pid=$server -f log 2>/dev/null)
  for _ in 1 2 3; do
    before=$(ticks_of $server)
    calls=$(./queue client unix:s 1)
    ticks=$(($(ticks_of $server) - before))
    time=$((ticks * (1000000000 / $(getconf CLK_TCK)) / calls))
    ((calls <= most)) || { most=$calls; best=$time; }
  done
  kill $server
  wait $server || true
  server=
  printf '%s %s\n' "$most" "$best"
}

ticks_of() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }

declare -A took
for setting in '1 1' '2 1' '2 2'; do
  # shellcheck disable=SC2086
  serve $setting >result
  read -r calls time <result
  read -r threads queues <<<"$setting"
  took[$setting]=$time
  printf 'threads %d, queues %d   %6d calls/s, %5d ns of the server each\n' "$threads" "$queues" "$calls" "$time"
done
((took['2 1'] * 10 > took['1 1'] * 12 && took['2 2'] * 10 > took['1 1'] * 12))

#include "server/listen/tls_relay.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "server/os/threads.h"

namespace yatzy::server {
namespace {

// For the last answers.
constexpr absl::Duration kLastAnswers = absl::Seconds(1);

// For a peer to close, once all is said.
constexpr absl::Duration kLinger = absl::Seconds(2);

// For the rest of an answer, once the server has closed; however slowly it is
// taken.
constexpr absl::Duration kLongestRest = absl::Minutes(2);

constexpr std::int64_t kNoEnd = INT64_MAX;
constexpr std::size_t kMostEvents = 64;

// On this thread: OpenSSL writes in a way that raises a signal, which ends a
// process that does not mind it.
void IgnoreBrokenPipes() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

std::int64_t After(absl::Duration duration) {
  return (SteadyTime::Now() + duration).nanoseconds();
}

}  // namespace

TlsRelay::TlsRelay(TlsContexts& contexts, const Options& options,
                   Handler handler, Poller poller, Pipe wake)
    : contexts_(contexts),
      options_(options),
      handler_(std::move(handler)),
      poller_(std::move(poller)),
      wake_(std::move(wake)) {}

absl::StatusOr<std::unique_ptr<TlsRelay>> TlsRelay::Start(
    TlsContexts& contexts, const Options& options, Handler handler) {
  auto wake = NewPipe();
  if (!wake.ok()) return absl::UnavailableError(wake.status().message());
  auto poller = Poller::Open();
  if (!poller.ok()) return poller.status();
  if (!poller->Watch(wake->read_end.get(), 0, POLLIN, nullptr)) {
    return absl::UnavailableError("the system cannot wait for more");
  }
  auto relay = std::unique_ptr<TlsRelay>(
      new TlsRelay(contexts, options, std::move(handler), *std::move(poller),
                   *std::move(wake)));
  relay->thread_ = std::thread(&TlsRelay::Run, relay.get());
  return relay;
}

TlsRelay::~TlsRelay() {
  End();
  Join();
}

void TlsRelay::End() {
  is_ending_ = true;
  Wake();
}

void TlsRelay::Join() {
  if (thread_.joinable()) thread_.join();
}

void TlsRelay::Take(Descriptor connection) {
  {
    const std::lock_guard lock(mutex_);
    if (is_over_) return;
    ++open_;
    arrivals_.push_back(std::move(connection));
  }
  Wake();
}

// No more than one byte is in the pipe, so that this never blocks.
void TlsRelay::Wake() {
  if (is_woken_.exchange(true)) return;
  const char byte = 0;
  static_cast<void>(write(wake_.write_end.get(), &byte, 1) == 1);
}

void TlsRelay::Run() {
  NameThisThread("web-tls");
  WakeUpQuickly();
  IgnoreBrokenPipes();
  std::array<Poller::Ready, kMostEvents> ready{};
  while (!IsDone()) {
    for (const auto& [tag, events] : poller_.Wait(ready, MillisToWait())) {
      if (tag != nullptr) {
        See(*static_cast<const Watch*>(tag), events);
        continue;
      }
      char byte = 0;
      static_cast<void>(read(wake_.read_end.get(), &byte, 1) == 1);
      is_woken_ = false;  // before what it is about is looked at
    }
    TakeOver();
    CutOffLate();
    removed_.clear();
  }
  while (!served_.empty()) Remove(served_.front());
  while (!unserved_.empty()) Remove(unserved_.front());
  removed_.clear();
  const std::lock_guard lock(mutex_);
  is_over_ = true;
  open_ -= static_cast<int>(arrivals_.size());
  arrivals_.clear();
}

void TlsRelay::See(const Watch& watch, short events) {
  if (watch.entry->stage == Stage::kOver) return;
  if (watch.is_peer && (events & (POLLERR | POLLHUP)) != 0) {
    watch.entry->tls.Break();
  }
  Proceed(*watch.entry);
}

bool TlsRelay::IsDone() {
  if (!is_ending_) return false;
  last_moment_ = std::min(last_moment_, SteadyTime::Now() + kLastAnswers);
  return last_moment_ <= SteadyTime::Now() ||
         (served_.empty() && std::none_of(unserved_.begin(), unserved_.end(),
                                          [](const Entry& entry) {
                                            return entry.stage == Stage::kOwing;
                                          }));
}

int TlsRelay::MillisToWait() const {
  std::int64_t end = ends_.empty() ? kNoEnd : ends_.begin()->first;
  if (is_ending_) end = std::min(end, last_moment_.nanoseconds());
  if (end == kNoEnd) return -1;
  const absl::Duration left =
      absl::Nanoseconds(end - SteadyTime::Now().nanoseconds());
  return static_cast<int>(std::max<std::int64_t>(
      0, absl::ToInt64Milliseconds(absl::Ceil(left, absl::Milliseconds(1)))));
}

void TlsRelay::TakeOver() {
  std::vector<Descriptor> arrivals;
  {
    const std::lock_guard lock(mutex_);
    arrivals.swap(arrivals_);
  }
  for (Descriptor& connection : arrivals) {
    if (std::cmp_greater_equal(unserved_.size(),
                               options_.most_without_server)) {
      Remove(unserved_.front());
    }
    sockaddr_storage peer{};
    socklen_t size = sizeof(peer);
    getpeername(connection.get(), reinterpret_cast<sockaddr*>(&peer), &size);
    Entry& entry =
        unserved_.emplace_back(std::move(connection), contexts_.Current());
    entry.peer = peer;
    entry.place = std::prev(unserved_.end());
    entry.end = ends_.end();
    ++without_server_;
    SetEnd(entry, After(options_.handshake_timeout));
    Proceed(entry);
  }
}

void TlsRelay::CutOffLate() {
  const std::int64_t now = SteadyTime::Now().nanoseconds();
  while (!ends_.empty() && ends_.begin()->first <= now) {
    Remove(*ends_.begin()->second);
  }
}

void TlsRelay::Proceed(Entry& entry) {
  bool has_taken = entry.tls.Proceed(scratch_);
  if (entry.tls.stage() == Stage::kNeedsServer) {
    HandOver(entry);
    has_taken |= entry.tls.Proceed(scratch_);
  }
  Update(entry, has_taken);
}

void TlsRelay::HandOver(Entry& entry) {
  auto ends = NewSocketPair();
  if (!ends.ok()) return entry.tls.Break();
  entry.tls.Serve(std::move(ends->first));
  handler_(std::move(ends->second), entry.peer);
}

void TlsRelay::Update(Entry& entry, bool has_taken) {
  const Stage before = std::exchange(entry.stage, entry.tls.stage());
  if (entry.stage == Stage::kOver) return Remove(entry);
  const bool is_without_server =
      entry.tls.server() < 0 || entry.tls.has_server_ended();
  if (is_without_server && !entry.is_without_server) {
    entry.last_end = After(kLongestRest);
  }
  if (is_without_server != entry.is_without_server) {
    List& from = is_without_server ? served_ : unserved_;
    List& to = is_without_server ? unserved_ : served_;
    to.splice(to.end(), from, entry.place);
    without_server_ += is_without_server ? 1 : -1;
    entry.is_without_server = is_without_server;
  }
  if (before != entry.stage || has_taken) {
    if (entry.stage == Stage::kOpen) SetEnd(entry, kNoEnd);
    if (entry.stage == Stage::kLingering) SetEnd(entry, After(kLinger));
    if (entry.stage == Stage::kOwing) {
      SetEnd(entry, After(options_.slow_peer_timeout));
    }
  }
  Listen(entry.peer_watch, entry.tls.peer(), entry.tls.PeerEvents());
  Listen(entry.server_watch, entry.tls.server(), entry.tls.ServerEvents());
}

void TlsRelay::SetEnd(Entry& entry, std::int64_t end) {
  end = std::min(end, entry.last_end);
  if (entry.end != ends_.end()) ends_.erase(entry.end);
  entry.end = end == kNoEnd ? ends_.end() : ends_.emplace(end, &entry).first;
}

// A descriptor of which nothing is wanted is not watched: its end would be told
// again and again.
void TlsRelay::Listen(Watch& watch, int fd, short events) {
  if (fd < 0) return;
  if (!poller_.Watch(fd, std::exchange(watch.events, events), events, &watch)) {
    watch.entry->tls.Break();
    SetEnd(*watch.entry, 0);
  }
}

// Its descriptors are closed when no event that has been read is about it.
void TlsRelay::Remove(Entry& entry) {
  entry.stage = Stage::kOver;
  if (entry.end != ends_.end()) ends_.erase(entry.end);
  entry.end = ends_.end();
  if (entry.is_without_server) --without_server_;
  --open_;
  List& list = entry.is_without_server ? unserved_ : served_;
  removed_.splice(removed_.end(), list, entry.place);
}

}  // namespace yatzy::server

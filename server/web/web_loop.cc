#include "server/web/web_loop.h"

#include <microhttpd.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "server/listen/peers.h"
#include "server/os/threads.h"

namespace yatzy::server {
namespace {

// For the last answers.
constexpr absl::Duration kLastMoment = absl::Seconds(1);

// After something has happened, until it is looked at who has gone meanwhile.
constexpr absl::Duration kUntilLook = absl::Milliseconds(100);

constexpr absl::Duration kPauseAfterCut = absl::Milliseconds(100);

constexpr SteadyTime kNever = ConnectionLists::kNever;

unsigned int WholeSeconds(absl::Duration duration) {
  return static_cast<unsigned int>(
      absl::ToInt64Seconds(absl::Ceil(duration, absl::Seconds(1))));
}

}  // namespace

struct WebLoop::Callbacks {
  using Place = ConnectionLists::Place;

  static Place PlaceOf(MHD_Connection* connection) {
    return *static_cast<Place*>(
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
            ->socket_context);
  }

  // Of each request the target, before libmicrohttpd decodes it.
  static void* Target(void*, const char* target, MHD_Connection* connection) {
    const std::string_view text = target;
    PlaceOf(connection)->has_blank = text.find(' ') != std::string_view::npos;
    return nullptr;  // the request has no exchange yet
  }

  static MHD_Result Request(void* loop_of_all, MHD_Connection* connection,
                            const char* url, const char* method,
                            const char* version, const char* body,
                            std::size_t* size, void** context) {
    auto& loop = *static_cast<WebLoop*>(loop_of_all);
    const Place place = PlaceOf(connection);
    auto* exchange = static_cast<WebExchange*>(*context);
    if (exchange == nullptr) {
      exchange =
          new WebExchange(loop.context_, connection, place->fd, place->peer,
                          {.method = method,
                           .url = url,
                           .version = version,
                           .has_blank = place->has_blank});
      *context = exchange;
      if (exchange->ReadsBody()) {
        loop.connections_.AwaitRequest(place);
        loop.LookSoon();
      } else {
        loop.connections_.Enter(place, ConnectionLists::kSent);
      }
      return MHD_YES;
    }
    if (*size > 0) {
      const std::string_view part(body, std::exchange(*size, 0));
      return exchange->TakeBody(part) ? MHD_YES : MHD_NO;
    }
    loop.connections_.Enter(place, ConnectionLists::kAnswer);
    const MHD_Result result = exchange->Proceed();
    if (exchange->is_queued()) {
      loop.connections_.Enter(place, ConnectionLists::kSent);
    }
    return result;
  }

  static void Completed(void* loop_of_all, MHD_Connection* connection,
                        void** context, MHD_RequestTerminationCode) {
    const std::unique_ptr<WebExchange> exchange(
        static_cast<WebExchange*>(std::exchange(*context, nullptr)));
    const Place place = PlaceOf(connection);
    place->is_known |= exchange != nullptr && exchange->is_queued();
    auto& loop = *static_cast<WebLoop*>(loop_of_all);
    loop.connections_.AwaitRequest(place);
    loop.LookSoon();
  }

  static void Notify(void* loop_of_all, MHD_Connection* connection,
                     void** context, MHD_ConnectionNotificationCode what) {
    auto& loop = *static_cast<WebLoop*>(loop_of_all);
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
      const int fd =
          MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)
              ->connect_fd;
      ++loop.open_;
      *context = new Place(loop.connections_.Add(fd, loop.arriving_));
    } else {
      const std::unique_ptr<Place> place(static_cast<Place*>(*context));
      loop.connections_.Remove(*place);
      --loop.open_;
    }
  }
};

WebLoop::WebLoop(const Options& options, const WebHandler& handler,
                 MemoryBudget& memory, WebRefusals& refusals, Pipe wake)
    : options_(options),
      context_{handler,
               memory,
               refusals,
               is_ending_,
               is_closing_,
               [this](MHD_Connection* connection) { Resume(connection); }},
      wake_(std::move(wake)),
      http_(MHD_start_daemon(
                MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET |
                    MHD_ALLOW_SUSPEND_RESUME,
                0, nullptr, nullptr, &Callbacks::Request, this,  //
                MHD_OPTION_NOTIFY_CONNECTION, &Callbacks::Notify, this,
                MHD_OPTION_NOTIFY_COMPLETED, &Callbacks::Completed, this,
                MHD_OPTION_CONNECTION_MEMORY_LIMIT, kConnectionBytes,
                MHD_OPTION_CONNECTION_TIMEOUT,
                WholeSeconds(options.slow_peer_timeout),
                // What that refuses, Framing does: the answer of 0.9.75 to a
                // request without Host has its head twice.
                MHD_OPTION_STRICT_FOR_CLIENT, 0,  //
                MHD_OPTION_URI_LOG_CALLBACK, &Callbacks::Target, nullptr,
                // Of those that are cut off, some may not have gone yet.
                MHD_OPTION_CONNECTION_LIMIT, 2U * options.most_connections,
                MHD_OPTION_END),
            &MHD_stop_daemon) {}

absl::StatusOr<std::unique_ptr<WebLoop>> WebLoop::Start(
    const Options& options, const WebHandler& handler, MemoryBudget& memory,
    WebRefusals& refusals) {
  auto wake = NewPipe();
  if (!wake.ok()) return absl::UnavailableError(wake.status().message());
  auto loop = std::unique_ptr<WebLoop>(
      new WebLoop(options, handler, memory, refusals, *std::move(wake)));
  if (loop->http_ == nullptr) {
    return absl::UnavailableError("cannot start the web server");
  }
  loop->http_fd_ =
      MHD_get_daemon_info(loop->http_.get(), MHD_DAEMON_INFO_EPOLL_FD)
          ->epoll_fd;
  loop->thread_ = std::thread(&WebLoop::Run, loop.get());
  return loop;
}

WebLoop::~WebLoop() {
  End();
  Join();
}

void WebLoop::End() {
  is_closing_ = true;
  is_ending_ = true;
  Wake();
}

void WebLoop::Join() {
  if (thread_.joinable()) thread_.join();
}

void WebLoop::Take(Descriptor connection, std::string peer) {
  {
    const std::lock_guard lock(mutex_);
    if (is_over_) return;
    ++open_;
    arrivals_.push_back({std::move(connection), std::move(peer)});
  }
  Wake();
}

// No more than one byte is in the pipe, so that this never blocks.
void WebLoop::Wake() {
  if (is_woken_.exchange(true)) return;
  const char byte = 0;
  static_cast<void>(write(wake_.write_end.get(), &byte, 1) == 1);
}

void WebLoop::Run() {
  NameThisThread("web");
  WakeUpQuickly();
  while (Wait()) {
    TakeOver();
    CutOffExpired();
    CutOffGone();
    MHD_run(http_.get());
  }
  {
    // Whoever resumed the last connection may still be about to wake us up.
    const std::lock_guard lock(resuming_);
    http_.reset();  // all connections are closed
  }
  const std::lock_guard lock(mutex_);
  is_over_ = true;
  open_ -= static_cast<int>(arrivals_.size());
  arrivals_.clear();  // those that came too late to be taken over
}

// libmicrohttpd itself wakes nobody who waits for its epoll descriptor.
void WebLoop::Resume(MHD_Connection* connection) {
  const std::lock_guard lock(resuming_);
  MHD_resume_connection(connection);
  Wake();
}

bool WebLoop::Wait() {
  if (is_ending_) {
    last_moment_ = std::min(last_moment_, SteadyTime::Now() + kLastMoment);
    const bool is_done = connections_.of(ConnectionLists::kAnswer).empty() &&
                         (connections_.of(ConnectionLists::kSent).empty() ||
                          last_moment_ < SteadyTime::Now());
    if (is_done) return false;
  }
  const SteadyTime end = NextEnd();
  int millis = -1;
  if (end < kNever) {
    const auto left = absl::ToInt64Milliseconds(
        absl::Ceil(end - SteadyTime::Now(), absl::Milliseconds(1)));
    millis = static_cast<int>(std::max<std::int64_t>(0, left));
  }
  MHD_UNSIGNED_LONG_LONG wanted = 0;
  if (MHD_get_timeout(http_.get(), &wanted) == MHD_YES) {
    const int most = static_cast<int>(std::min<MHD_UNSIGNED_LONG_LONG>(
        wanted, absl::ToInt64Milliseconds(ConnectionLists::kRequestTime)));
    millis = millis < 0 ? most : std::min(millis, most);
  }
  std::array<pollfd, 2> waiting = {
      {{.fd = wake_.read_end.get(), .events = POLLIN, .revents = 0},
       {.fd = http_fd_, .events = POLLIN, .revents = 0}}};
  poll(waiting.data(), waiting.size(), millis);
  if (waiting.back().revents != 0) LookSoon();
  if (waiting.front().revents != 0) {
    char byte = 0;
    static_cast<void>(read(wake_.read_end.get(), &byte, 1) == 1);
    is_woken_ = false;  // before what it is about is looked at
  }
  return true;
}

SteadyTime WebLoop::NextEnd() const {
  return std::min(connections_.NextEnd(),
                  is_ending_ ? last_moment_ : next_look_);
}

void WebLoop::TakeOver() {
  std::vector<Arrival> arrivals;
  {
    const std::lock_guard lock(mutex_);
    arrivals.swap(arrivals_);
  }
  for (auto& [connection, peer] : arrivals) {
    // Of those that are here: `open_` has all that arrive with this one, too,
    // which would drive out who is served.
    if (connections_.size() >= options_.most_connections) {
      CutOff(connections_.MakesRoom());
    }
    // The address is for limits by address, of which there are none.
    sockaddr address{};
    address.sa_family = AF_UNIX;
    arriving_ = std::move(peer);
    if (!is_ending_) {
      MHD_add_connection(http_.get(), connection.Release(), &address,
                         sizeof(address));
    }
    --open_;  // it counts itself, if it is there
  }
}

void WebLoop::CutOffExpired() {
  const SteadyTime now = SteadyTime::Now();
  for (const Phase phase :
       {ConnectionLists::kFirstRequest, ConnectionLists::kNextRequest,
        ConnectionLists::kSent}) {
    auto& connections = connections_.of(phase);
    while (!connections.empty() && connections.front().end <= now) {
      CutOff(phase);
    }
  }
}

void WebLoop::LookSoon() {
  if (next_look_ == kNever) next_look_ = SteadyTime::Now() + kUntilLook;
}

// libmicrohttpd 0.9.75 looks at a connection again when epoll tells of more. If
// the peer's end came with the last that it has read, epoll does not.
void WebLoop::CutOffGone() {
  if (SteadyTime::Now() < next_look_) return;
  next_look_ = kNever;
  for (const Phase phase :
       {ConnectionLists::kFirstRequest, ConnectionLists::kNextRequest}) {
    for (const auto& connection : connections_.of(phase)) {
      if (HasHungUp(connection.fd)) shutdown(connection.fd, SHUT_RDWR);
    }
  }
}

// It goes when libmicrohttpd, which owns the descriptor, sees that the peer has
// gone.
void WebLoop::CutOff(Phase phase) {
  auto& connections = connections_.of(phase);
  if (connections.empty()) return;
  const auto cut = connections.front();
  shutdown(cut.fd, SHUT_RDWR);
  MHD_run(http_.get());
  // Its peer is cut off; only its end here is late, and looked at again.
  if (!connections.empty() && connections.front().fd == cut.fd) {
    connections.front().end = SteadyTime::Now() + kPauseAfterCut;
    connections.splice(connections.end(), connections, connections.begin());
  }
}

}  // namespace yatzy::server

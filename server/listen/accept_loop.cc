#include "server/listen/accept_loop.h"

#include <fcntl.h>
#include <poll.h>
#ifdef __APPLE__
#include <libproc.h>
#include <unistd.h>
#else
#include <sys/stat.h>
#endif

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <utility>

#include "absl/time/time.h"
#include "server/log/log_event.h"
#include "server/os/descriptor.h"
#include "server/os/threads.h"

namespace yatzy::server {
namespace {

// What the kernel calls the socket behind a descriptor of this process: a
// number that no other open socket has. 0, which no socket has, if the
// descriptor is closed or is no socket. One system call.
#ifdef __APPLE__

// There the sockets of TCP have no inode number.
std::uint64_t SocketIdentity(int fd) {
  socket_fdinfo info{};
  const int size =
      proc_pidfdinfo(getpid(), fd, PROC_PIDFDSOCKETINFO, &info, sizeof(info));
  return size == static_cast<int>(sizeof(info)) ? info.psi.soi_so : 0;
}

#else

std::uint64_t SocketIdentity(int fd) {
  struct stat info {};
  return fstat(fd, &info) == 0 && S_ISSOCK(info.st_mode) ? info.st_ino : 0;
}

#endif

// So many connections of one socket, before the others have their turn.
constexpr int kTurn = 64;

// How long to leave connections in the backlog when there is no accepting them.
constexpr int kPauseMillis = 100;

// Whoever connects again and again when all is full costs a sweep this often.
constexpr absl::Duration kSweepInterval = absl::Milliseconds(10);

// Lines in the log for each kind of refusal, and for failures.
constexpr double kLinesPerSecond = 0.1;
constexpr double kLinesAtOnce = 1;

constexpr const char* kReasons[kRefusals] = {
    "too many connections", "too many connections of this peer",
    "peer not allowed", "no file descriptors left"};

Descriptor OpenReserve() {
  return Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC));
}

// Errors of one connection, or of the network, that come and go with it:
// accept(2) says to treat them like EAGAIN.
bool ConcernsOneConnection(int error) {
  constexpr int kErrors[] = {EINTR,        ECONNABORTED, EPERM,      EPROTO,
                             ENETDOWN,     ENOPROTOOPT,  EHOSTDOWN,
#ifdef ENONET  // not on macOS
                             ENONET,
#endif
                             EHOSTUNREACH, EOPNOTSUPP,   ENETUNREACH};
  return std::find(std::begin(kErrors), std::end(kErrors), error) !=
         std::end(kErrors);
}

}  // namespace

void OpenConnections::Add(int fd, const std::string& peer) {
  Connection& connection = connections_[fd];
  if (connection.socket != 0) Forget(connection.peer);
  connection = {SocketIdentity(fd), peer};
  ++peers_[peer];
}

void OpenConnections::Sweep() {
  for (auto it = connections_.begin(); it != connections_.end();) {
    if (SocketIdentity(it->first) == it->second.socket) {
      ++it;
    } else {
      Forget(it->second.peer);
      it = connections_.erase(it);
    }
  }
}

int OpenConnections::CountOf(const std::string& peer) const {
  const auto found = peers_.find(peer);
  return found == peers_.end() ? 0 : found->second;
}

void OpenConnections::Forget(const std::string& peer) {
  const auto found = peers_.find(peer);
  if (--found->second == 0) peers_.erase(found);
}

absl::StatusOr<std::unique_ptr<AcceptLoop>> AcceptLoop::Start(
    const std::vector<ListeningSocket>& sockets, const ConnectionLimits& limits,
    std::optional<AllowedPeers> allowed_peers, Handler handler) {
  auto stop = NewPipe();
  if (!stop.ok()) return stop.status();
  return std::unique_ptr<AcceptLoop>(
      new AcceptLoop(sockets, limits, std::move(allowed_peers),
                     std::move(handler), *std::move(stop)));
}

AcceptLoop::AcceptLoop(const std::vector<ListeningSocket>& sockets,
                       const ConnectionLimits& limits,
                       std::optional<AllowedPeers> allowed_peers,
                       Handler handler, Pipe stop)
    : sockets_(sockets),
      limits_(limits),
      allowed_peers_(std::move(allowed_peers)),
      handler_(std::move(handler)),
      stop_(std::move(stop)),
      reserve_(OpenReserve()),
      throttles_(kRefusals, LogThrottle(kLinesPerSecond, kLinesAtOnce)),
      failures_(kLinesPerSecond, kLinesAtOnce),
      thread_(&AcceptLoop::Run, this) {}

AcceptLoop::~AcceptLoop() { Stop(); }

void AcceptLoop::Stop() {
  if (!thread_.joinable()) return;
  stop_.write_end.Close();
  thread_.join();
}

AcceptLoop::Stats AcceptLoop::stats() const {
  const std::lock_guard lock(mutex_);
  open_.Sweep();
  Stats stats = stats_;
  stats.open = open_.Count();
  return stats;
}

void AcceptLoop::Run() {
  NameThisThread("accept");
  std::vector<pollfd> polled = {{stop_.read_end.get(), POLLIN, 0}};
  for (const ListeningSocket& socket : sockets_) {
    polled.push_back({socket.fd(), POLLIN, 0});
  }
  for (;;) {
    poll(polled.data(), polled.size(), -1);
    bool pause = false;
    for (std::size_t i = 0; i < sockets_.size(); ++i) {
      if (polled[i + 1].revents != 0) pause |= !AcceptSome(sockets_[i]);
    }
    if (pause) poll(polled.data(), 1, kPauseMillis);
    if (polled[0].revents != 0) return;
  }
}

bool AcceptLoop::AcceptSome(const ListeningSocket& socket) {
  for (int i = 0; i < kTurn; ++i) {
    sockaddr_storage address{};
    Descriptor connection = AcceptFrom(socket.fd(), &address);
    if (connection.ok()) {
      Judge(socket, std::move(connection), address);
    } else if (errno == EAGAIN) {
      return true;
    } else if (!ConcernsOneConnection(errno) && !Survive(socket, errno)) {
      return false;
    }
  }
  return true;
}

bool AcceptLoop::Survive(const ListeningSocket& socket, int error) {
  const bool out_of_descriptors = error == EMFILE || error == ENFILE;
  if (out_of_descriptors && reserve_.ok()) {
    reserve_.Close();
    // Another thread may be quicker to take the descriptor; then pause.
    const Descriptor connection = AcceptFrom(socket.fd(), nullptr);
    if (connection.ok()) Refuse(socket, Refusal::kNoDescriptors, "");
  }
  if (!reserve_.ok()) reserve_ = OpenReserve();
  if (out_of_descriptors && reserve_.ok()) return true;
  if (const auto left_out = failures_.Admit(SteadyTime::Now())) {
    LogEvent(LogLevel::kWarn, "cannot accept connections",
             {{"address", socket.address()},
              {"error", std::strerror(error)},
              {"times", *left_out + 1}});
  }
  return false;
}

void AcceptLoop::Judge(const ListeningSocket& socket, Descriptor connection,
                       const sockaddr_storage& address) {
  if (socket.is_unix() && allowed_peers_.has_value()) {
    const absl::Status allowed = CheckPeer(connection.get(), *allowed_peers_);
    if (!allowed.ok()) {
      return Refuse(socket, Refusal::kNotAllowed,
                    std::string(allowed.message()));
    }
  }
  const std::string peer = PeerKey(address);
  if (const auto reason = Register(connection.get(), peer)) {
    return Refuse(socket, *reason, peer);
  }
  handler_(socket, std::move(connection));
}

std::optional<Refusal> AcceptLoop::Register(int connection,
                                            const std::string& peer) {
  const std::lock_guard lock(mutex_);
  auto reason = ReasonToRefuse(peer);
  const SteadyTime now = SteadyTime::Now();
  if (reason.has_value() && now >= next_sweep_) {
    open_.Sweep();
    next_sweep_ = now + kSweepInterval;
    reason = ReasonToRefuse(peer);
  }
  if (reason.has_value()) return reason;
  open_.Add(connection, peer);
  ++stats_.accepted;
  return std::nullopt;
}

std::optional<Refusal> AcceptLoop::ReasonToRefuse(
    const std::string& peer) const {
  if (open_.Count() >= limits_.max_connections) return Refusal::kTooMany;
  if (limits_.max_connections_per_peer > 0 && !peer.empty() &&
      open_.CountOf(peer) >= limits_.max_connections_per_peer) {
    return Refusal::kTooManyFromPeer;
  }
  return std::nullopt;
}

void AcceptLoop::Refuse(const ListeningSocket& socket, Refusal reason,
                        const std::string& peer) {
  const int index = static_cast<int>(reason);
  {
    const std::lock_guard lock(mutex_);
    ++stats_.refused[index];
  }
  if (const auto left_out = throttles_[index].Admit(SteadyTime::Now())) {
    LogEvent(LogLevel::kWarn, "connection refused",
             {{"reason", kReasons[index]},
              {"address", socket.address()},
              {"peer", peer},
              {"times", *left_out + 1}});
  }
}

}  // namespace yatzy::server

#include "tests/bench/json_caller.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace yatzy {
namespace {

absl::StatusOr<int> ConnectTo(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  int port = 0;
  sockaddr_in to{};
  to.sin_family = AF_INET;
  if (colon == std::string::npos ||
      !absl::SimpleAtoi(address.substr(colon + 1), &port) ||
      inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr) != 1) {
    return absl::InvalidArgumentError(absl::StrCat("address ", address));
  }
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int now = 1;
  if (fd < 0 ||
      connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) != 0 ||
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &now, sizeof(now)) != 0) {
    const absl::Status status = absl::ErrnoToStatus(errno, address);
    if (fd >= 0) close(fd);
    return status;
  }
  return fd;
}

// The size of a whole answer that begins so; 0 until its headers are there.
absl::StatusOr<std::size_t> SizeOf(std::string_view received) {
  constexpr std::string_view kOk = "HTTP/1.1 200 ";
  constexpr std::string_view kLength = "Content-Length: ";
  const std::size_t end = received.find("\r\n\r\n");
  if (end == received.npos) return 0;
  const std::size_t length = received.find(kLength) + kLength.size();
  std::size_t size = 0;
  if (received.substr(0, kOk.size()) != kOk ||
      !absl::SimpleAtoi(std::string(received.substr(
                            length, received.find('\r', length) - length)),
                        &size)) {
    return absl::DataLossError(
        absl::StrCat("answered ", std::string(received.substr(0, end))));
  }
  return end + 4 + size;
}

}  // namespace

absl::StatusOr<JsonCaller> JsonCaller::Connect(
    const std::string& address, const std::string& path,
    const std::vector<std::string>& bodies, int connections) {
  JsonCaller caller;
  for (const std::string& body : bodies) {
    caller.requests_.push_back(absl::StrCat(
        "POST ", path, " HTTP/1.1\r\nHost: ", address,
        "\r\nContent-Type: application/json\r\nContent-Length: ", body.size(),
        "\r\n\r\n", body));
  }
  for (int i = 0; i < connections; ++i) {
    const auto fd = ConnectTo(address);
    if (!fd.ok()) return fd.status();
    caller.connections_.push_back({*fd, {}});
  }
  return caller;
}

JsonCaller::JsonCaller(JsonCaller&& other) noexcept
    : requests_(std::move(other.requests_)),
      next_(other.next_),
      connections_(std::exchange(other.connections_, {})) {}

JsonCaller::~JsonCaller() {
  for (const Connection& connection : connections_) close(connection.fd);
}

absl::Status JsonCaller::Send(Connection& connection) {
  const std::string& request = requests_[next_++ % requests_.size()];
  connection.received.clear();
  const ssize_t sent =
      send(connection.fd, request.data(), request.size(), MSG_NOSIGNAL);
  return sent == static_cast<ssize_t>(request.size())
             ? absl::OkStatus()
             : absl::ErrnoToStatus(errno, "send");
}

absl::StatusOr<bool> JsonCaller::Receive(Connection& connection) {
  std::array<char, 16384> part;
  const ssize_t size = recv(connection.fd, part.data(), part.size(), 0);
  if (size <= 0) return absl::DataLossError("a connection has ended");
  connection.received.append(part.data(), static_cast<std::size_t>(size));
  const auto whole = SizeOf(connection.received);
  if (!whole.ok()) return whole.status();
  return *whole > 0 && connection.received.size() >= *whole;
}

absl::StatusOr<std::string> JsonCaller::Ask(std::size_t body) {
  next_ = body;
  Connection& connection = connections_.front();
  if (absl::Status status = Send(connection); !status.ok()) return status;
  while (true) {
    const auto is_whole = Receive(connection);
    if (!is_whole.ok()) return is_whole.status();
    if (!*is_whole) continue;
    return connection.received.substr(connection.received.find("\r\n\r\n") + 4);
  }
}

absl::StatusOr<std::int64_t> JsonCaller::AskFor(absl::Duration time) {
  std::vector<pollfd> waiting;
  for (Connection& connection : connections_) {
    if (absl::Status status = Send(connection); !status.ok()) return status;
    waiting.push_back({connection.fd, POLLIN, 0});
  }
  const absl::Time end = absl::Now() + time;
  std::int64_t answers = 0;
  std::size_t open = connections_.size();
  while (open > 0) {
    poll(waiting.data(), waiting.size(), -1);
    const bool goes_on = absl::Now() < end;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].revents == 0) continue;
      const auto is_whole = Receive(connections_[i]);
      if (!is_whole.ok()) return is_whole.status();
      if (!*is_whole) continue;
      if (goes_on) {
        ++answers;
        if (absl::Status s = Send(connections_[i]); !s.ok()) return s;
      } else {
        waiting[i].fd = -1;  // what comes late does not count
        --open;
      }
    }
  }
  return answers;
}

}  // namespace yatzy

#include "tests/support/client_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace yatzy {
namespace {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  const sockaddr* get() const {
    return reinterpret_cast<const sockaddr*>(&storage);
  }
};

// "127.0.0.1:80", "[::1]:80" or "unix:/path".
Address Parse(const std::string& text) {
  Address address;
  const std::size_t colon = text.rfind(':');
  const auto port = htons(std::atoi(text.c_str() + colon + 1));
  if (text.starts_with("unix:")) {
    auto& path = reinterpret_cast<sockaddr_un&>(address.storage);
    path.sun_family = AF_UNIX;
    std::strncpy(path.sun_path, text.c_str() + 5, sizeof(path.sun_path) - 1);
    address.size = sizeof(path);
  } else if (text.starts_with("[")) {
    auto& inet = reinterpret_cast<sockaddr_in6&>(address.storage);
    inet.sin6_family = AF_INET6;
    inet.sin6_port = port;
    inet_pton(AF_INET6, text.substr(1, colon - 2).c_str(), &inet.sin6_addr);
    address.size = sizeof(inet);
  } else {
    auto& inet = reinterpret_cast<sockaddr_in&>(address.storage);
    inet.sin_family = AF_INET;
    inet.sin_port = port;
    inet_pton(AF_INET, text.substr(0, colon).c_str(), &inet.sin_addr);
    address.size = sizeof(inet);
  }
  return address;
}

}  // namespace

ClientSocket::ClientSocket(const std::string& address,
                           const std::string& source) {
  const Address to = Parse(address);
  fd_ = socket(to.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (!source.empty()) {
    const Address from = Parse(source + ":0");
    bind(fd_, from.get(), from.size);
  }
  connected_ = connect(fd_, to.get(), to.size) == 0;
  error_ = connected_ ? 0 : errno;
}

ClientSocket::ClientSocket(ClientSocket&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      connected_(other.connected_),
      error_(other.error_) {}

ClientSocket::~ClientSocket() { Close(); }

void ClientSocket::Send(const std::string& text) const {
  static_cast<void>(
      send(fd_, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

std::string ClientSocket::ReadAll() const {
  std::string text;
  char bytes[4096];
  for (ssize_t size = 0; (size = recv(fd_, bytes, sizeof(bytes), 0)) > 0;) {
    text.append(bytes, size);
  }
  return text;
}

void ClientSocket::WaitForEnd() const { ReadAll(); }

bool ClientSocket::HasEnded() const {
  char byte = 0;
  const ssize_t size = recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return size == 0 || (size < 0 && errno != EAGAIN);
}

void ClientSocket::Close() {
  if (fd_ >= 0) close(std::exchange(fd_, -1));
}

}  // namespace yatzy

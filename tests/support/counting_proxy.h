#ifndef YATZY_TESTS_SUPPORT_COUNTING_PROXY_H_
#define YATZY_TESTS_SUPPORT_COUNTING_PROXY_H_

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <thread>

#include "tests/support/environment.h"

namespace yatzy {

// A proxy that counts who comes and sends everybody away, and that every
// variable for proxies names as long as it exists.
class CountingProxy {
 public:
  CountingProxy() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (bind(socket_, any, size) != 0 || listen(socket_, SOMAXCONN) != 0 ||
        getsockname(socket_, any, &size) != 0) {
      std::abort();
    }
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this] { Serve(); });
    for (const char* name :
         {"http_proxy", "https_proxy", "grpc_proxy", "all_proxy", "HTTP_PROXY",
          "HTTPS_PROXY", "GRPC_PROXY", "ALL_PROXY"}) {
      environment_.Set(name, url_);
    }
    for (const char* name :
         {"no_proxy", "no_grpc_proxy", "NO_PROXY", "NO_GRPC_PROXY"}) {
      environment_.Set(name, std::nullopt);
    }
  }
  ~CountingProxy() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }
  CountingProxy(const CountingProxy&) = delete;
  CountingProxy& operator=(const CountingProxy&) = delete;

  int connections() const { return connections_; }

 private:
  void Serve() {
    for (;;) {
      const int peer = accept(socket_, nullptr, nullptr);
      if (peer < 0) return;
      ++connections_;
      close(peer);
    }
  }

  Environment environment_;
  int socket_;
  std::string url_;
  std::atomic<int> connections_ = 0;
  std::thread thread_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_COUNTING_PROXY_H_

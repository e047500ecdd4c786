#ifndef YATZY_TESTS_SUPPORT_CLIENT_SOCKET_H_
#define YATZY_TESTS_SUPPORT_CLIENT_SOCKET_H_

#include <string>

namespace yatzy {

// The bare end of a connection, as a peer that is no gRPC client has it. Closed
// at the end of the scope. Movable.
class ClientSocket {
 public:
  // Connects to "127.0.0.1:PORT", "[::1]:PORT" or "unix:PATH". From `source`,
  // an address such as "127.0.0.2", if one is given.
  explicit ClientSocket(const std::string& address,
                        const std::string& source = "");
  ~ClientSocket();
  ClientSocket(ClientSocket&& other) noexcept;
  ClientSocket& operator=(ClientSocket&&) = delete;

  bool is_connected() const { return connected_; }
  int fd() const { return fd_; }        // for a protocol of its own
  int error() const { return error_; }  // of connecting

  // Sends what the kernel takes at once, without minding what becomes of it.
  void Send(const std::string& text) const;
  // Everything until the server closes.
  std::string ReadAll() const;
  // Waits until the server closes, whatever it says before. Blocks; the test's
  // own timeout is the bound.
  void WaitForEnd() const;
  // Whether the server has closed already.
  bool HasEnded() const;

  void Close();

 private:
  int fd_ = -1;
  bool connected_ = false;
  int error_ = 0;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_CLIENT_SOCKET_H_

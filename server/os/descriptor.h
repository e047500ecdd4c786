#ifndef YATZY_SERVER_OS_DESCRIPTOR_H_
#define YATZY_SERVER_OS_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace yatzy::server {

// A file descriptor, closed at the end of its scope. May hold none.
class Descriptor {
 public:
  Descriptor() = default;
  // Takes over `fd`, or holds none if that is negative, as calls return it.
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { Close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(other.Release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      Close();
      fd_ = other.Release();
    }
    return *this;
  }

  bool ok() const { return fd_ >= 0; }
  int get() const { return fd_; }

  // Hands the descriptor to the caller, who closes it.
  int Release() { return std::exchange(fd_, -1); }

  void Close() {
    if (fd_ >= 0) close(std::exchange(fd_, -1));
  }

 private:
  int fd_ = -1;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OS_DESCRIPTOR_H_

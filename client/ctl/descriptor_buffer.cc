#include "client/ctl/descriptor_buffer.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace yatzy::client {

DescriptorBuffer::DescriptorBuffer(int fd) : fd_(fd) {
  setp(buffer_.data(), buffer_.data() + buffer_.size());
}

DescriptorBuffer::~DescriptorBuffer() {
  if (fd_ >= 0) close(fd_);
}

int DescriptorBuffer::Close() {
  Empty();
  if (close(std::exchange(fd_, -1)) != 0 && error_ == 0) error_ = errno;
  return error_;
}

DescriptorBuffer::int_type DescriptorBuffer::overflow(int_type character) {
  if (!Empty()) return traits_type::eof();
  if (!traits_type::eq_int_type(character, traits_type::eof())) {
    *pptr() = traits_type::to_char_type(character);
    pbump(1);
  }
  return traits_type::not_eof(character);
}

int DescriptorBuffer::sync() { return Empty() ? 0 : -1; }

bool DescriptorBuffer::Empty() {
  const char* next = pbase();
  while (error_ == 0 && next < pptr()) {
    const ssize_t size = write(fd_, next, pptr() - next);
    if (size >= 0) {
      next += size;
    } else if (errno == EAGAIN) {
      // Somebody else with the same pipe wants that it does not wait.
      pollfd ready{fd_, POLLOUT, 0};
      poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  setp(buffer_.data(), buffer_.data() + buffer_.size());
  return error_ == 0;
}

}  // namespace yatzy::client

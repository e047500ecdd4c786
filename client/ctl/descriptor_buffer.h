#ifndef YATZY_CLIENT_CTL_DESCRIPTOR_BUFFER_H_
#define YATZY_CLIENT_CTL_DESCRIPTOR_BUFFER_H_

#include <array>
#include <streambuf>

namespace yatzy::client {

// Writes to a file descriptor, in large pieces, and knows the first error. Not
// thread-safe.
class DescriptorBuffer final : public std::streambuf {
 public:
  // Takes over the descriptor.
  explicit DescriptorBuffer(int fd);
  ~DescriptorBuffer() override;
  DescriptorBuffer(const DescriptorBuffer&) = delete;
  DescriptorBuffer& operator=(const DescriptorBuffer&) = delete;

  int fd() const { return fd_; }

  // Writes what is left and closes the descriptor. Returns the first error of
  // all that was written, an errno, or 0.
  int Close();

 protected:
  int_type overflow(int_type character) override;
  int sync() override;

 private:
  // Whether the buffer could be written.
  bool Empty();

  int fd_;
  int error_ = 0;
  std::array<char, 1 << 16> buffer_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_DESCRIPTOR_BUFFER_H_

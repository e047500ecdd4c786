#ifndef YATZY_CLIENT_CTL_STATE_INDEX_READER_H_
#define YATZY_CLIENT_CTL_STATE_INDEX_READER_H_

#include <cstdint>
#include <istream>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace yatzy::client {

// Reads state indices from a stream, a chunk at a time. Not thread-safe.
class StateIndexReader {
 public:
  enum class Format {
    kText,    // a decimal number per line; '#' starts a comment
    kBinary,  // packed little-endian 32-bit numbers
  };

  // `in` must outlive the reader.
  StateIndexReader(std::istream& in, Format format);

  // The next indices, as many as there are up to `limit`; none at the end.
  // INVALID_ARGUMENT if the input is malformed, with the line and its text or
  // the item; DATA_LOSS if it cannot be read. No more can be read after that.
  absl::StatusOr<std::vector<std::uint32_t>> Next(std::size_t limit);

  // How much of the stream the answers so far came from.
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  absl::StatusOr<std::vector<std::uint32_t>> NextText(std::size_t limit);
  absl::StatusOr<std::vector<std::uint32_t>> NextBinary(std::size_t limit);

  std::istream& in_;
  Format format_;
  std::uint64_t bytes_read_ = 0;
  std::uint64_t line_ = 0;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_STATE_INDEX_READER_H_

#ifndef YATZY_SERVER_WEB_GZIP_H_
#define YATZY_SERVER_WEB_GZIP_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace yatzy::server {

// How many bytes gzip data says that it holds, in its last four bytes; 0 if
// there are none. What one may believe is that InflateGzip gives no more.
std::size_t InflatedSize(std::string_view gzip);

// The content of one whole member of gzip. INVALID_ARGUMENT if it is damaged,
// has something behind it, or holds more than InflatedSize says;
// RESOURCE_EXHAUSTED if that is more than `most` bytes. Takes time and memory
// in proportion to what it returns, never more than for `most`.
absl::StatusOr<std::string> InflateGzip(std::string_view gzip,
                                        std::size_t most);

// As one member, quickly rather than small.
std::string DeflateGzip(std::string_view content);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_GZIP_H_

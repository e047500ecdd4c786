#include "server/web/gzip.h"

#include <zlib.h>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"

namespace yatzy::server {
namespace {

// zlib's way to say that the data has gzip's header and trailer.
constexpr int kGzipWindow = MAX_WBITS + 16;

constexpr std::string_view kMagic = "\x1f\x8b";
constexpr int kTrailerBytes = 4;

absl::Status Damaged() {
  return absl::InvalidArgumentError(
      "the request is not one whole member of gzip");
}

// zlib takes no const.
Bytef* BytesOf(std::string_view text) {
  return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
}

}  // namespace

std::size_t InflatedSize(std::string_view gzip) {
  if (gzip.size() < kTrailerBytes) return 0;
  std::size_t size = 0;
  for (int i = 1; i <= kTrailerBytes; ++i) {
    size = size << 8 | static_cast<unsigned char>(gzip[gzip.size() - i]);
  }
  return size;
}

absl::StatusOr<std::string> InflateGzip(std::string_view gzip,
                                        std::size_t most) {
  if (!gzip.starts_with(kMagic)) return Damaged();
  const std::size_t size = InflatedSize(gzip);
  if (size > most) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "the request has ", size, " bytes, of which ", most, " are allowed"));
  }
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) {
    return absl::ResourceExhaustedError("out of memory");
  }
  const absl::Cleanup end = [&stream] { inflateEnd(&stream); };
  std::string content(size, '\0');
  stream.next_in = BytesOf(gzip);
  stream.avail_in = gzip.size();
  stream.next_out = BytesOf(content);
  stream.avail_out = size;
  // It compares sum and size with the trailer.
  const bool is_whole = inflate(&stream, Z_FINISH) == Z_STREAM_END &&
                        stream.avail_in == 0 && stream.avail_out == 0;
  if (!is_whole) return Damaged();
  return content;
}

std::string DeflateGzip(std::string_view content) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow,
                   MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
    return "";
  }
  const absl::Cleanup end = [&stream] { deflateEnd(&stream); };
  std::string gzip(deflateBound(&stream, content.size()), '\0');
  stream.next_in = BytesOf(content);
  stream.avail_in = content.size();
  stream.next_out = BytesOf(gzip);
  stream.avail_out = gzip.size();
  deflate(&stream, Z_FINISH);  // with room for all
  gzip.resize(stream.total_out);
  return gzip;
}

}  // namespace yatzy::server

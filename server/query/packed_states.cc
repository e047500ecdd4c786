#include "server/query/packed_states.h"

#include <grpc/slice.h>
#include <grpcpp/support/slice.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "core/table/value_table.h"
#include "proto/contract/limits.h"

namespace yatzy::server {
namespace {

static_assert(std::endian::native == std::endian::little,
              "numbers are read as they are on the wire");

constexpr std::uint8_t kStateIndicesTag = 0x0a;  // field 1, bytes
constexpr std::uint8_t kTableIdTag = 0x12;       // field 2, bytes
constexpr int kMaxLengthBytes = 4;               // of 1 MiB and less
constexpr std::size_t kWord = 4;

// Words on their way. A look-up wants its indices in one piece and aligned,
// which those in the request are not: slices end anywhere, and the header moves
// all behind it. So they are copied, few enough at a time that the copies of
// indices and values, 8 KB, never leave the L1 cache.
constexpr std::size_t kChunk = 1024;

// Reads the bytes of a buffer from its first to its last.
class ByteReader {
 public:
  explicit ByteReader(const grpc::ByteBuffer& buffer)
      : left_(buffer.Length()), is_ok_(buffer.Dump(&slices_).ok()) {}

  bool ok() const { return is_ok_; }
  std::size_t left() const { return left_; }

  // REQUIRES: ok(), size <= left().
  void Read(void* to, std::size_t size) {
    auto* out = static_cast<std::uint8_t*>(to);
    left_ -= size;
    while (size > 0) {
      const grpc::Slice& slice = slices_[slice_];
      const std::size_t part = std::min(size, slice.size() - place_);
      std::memcpy(out, slice.begin() + place_, part);
      out += part;
      size -= part;
      place_ += part;
      if (place_ == slice.size()) {
        ++slice_;
        place_ = 0;
      }
    }
  }

 private:
  std::vector<grpc::Slice> slices_;
  std::size_t left_;
  bool is_ok_;
  std::size_t slice_ = 0;
  std::size_t place_ = 0;  // in the slice
};

// The tag and the length in front of the numbers, as they are on the wire.
struct Header {
  std::array<std::uint8_t, 1 + kMaxLengthBytes> bytes;
  std::size_t size = 0;
  std::size_t length = 0;  // of the numbers, in bytes
};

// Nothing if the request is not a header and as many bytes as it says.
std::optional<Header> ReadHeader(ByteReader& reader) {
  Header header;
  if (!reader.ok() || reader.left() < 2) return std::nullopt;
  reader.Read(&header.bytes[header.size++], 1);
  if (header.bytes[0] != kStateIndicesTag) return std::nullopt;
  for (int i = 0; i < kMaxLengthBytes && reader.left() > 0; ++i) {
    std::uint8_t& byte = header.bytes[header.size++];
    reader.Read(&byte, 1);
    header.length |= static_cast<std::size_t>(byte & 0x7f) << (7 * i);
    if (byte < 0x80) {
      const bool is_all = header.length == reader.left();
      const bool is_legal = header.length % kWord == 0 && header.length > 0 &&
                            header.length <= kMaxBatchStates * kWord;
      if (is_all && is_legal) return header;
      return std::nullopt;
    }
  }
  return std::nullopt;
}

// Writes the value of each index that is left to read. False if one has none or
// the checkpoint says no.
bool LookUpAll(const ValueTable& table, ByteReader& reader,
               Checkpoint checkpoint, std::uint8_t* out) {
  std::array<std::uint32_t, kChunk> indices;
  std::array<float, kChunk> values;
  std::size_t done = 0;
  while (reader.left() > 0) {
    if (done % AdvisorService::kSliceStates == 0 && !checkpoint().ok()) {
      return false;
    }
    const std::size_t size = std::min(kChunk, reader.left() / kWord);
    reader.Read(indices.data(), size * kWord);
    if (LookUp(table, std::span(indices).first(size),
               std::span(values).first(size))) {
      return false;
    }
    std::memcpy(out + done * kWord, values.data(), size * kWord);
    done += size;
  }
  return true;
}

}  // namespace

std::optional<grpc::ByteBuffer> EvaluatePacked(const ValueTable& table,
                                               const grpc::ByteBuffer& request,
                                               Checkpoint checkpoint) {
  ByteReader reader(request);
  const std::optional<Header> header = ReadHeader(reader);
  if (!header.has_value()) return std::nullopt;
  const std::string& id = table.id();
  grpc_slice slice =
      grpc_slice_malloc_large(header->size + header->length + 2 + id.size());
  const grpc::Slice answer(slice, grpc::Slice::STEAL_REF);
  std::uint8_t* out = GRPC_SLICE_START_PTR(slice);
  std::memcpy(out, header->bytes.data(), header->size);
  out += header->size;
  if (!LookUpAll(table, reader, checkpoint, out)) return std::nullopt;
  out += header->length;
  *out++ = kTableIdTag;
  *out++ = static_cast<std::uint8_t>(id.size());
  std::copy(id.begin(), id.end(), out);
  return grpc::ByteBuffer(&answer, 1);
}

}  // namespace yatzy::server

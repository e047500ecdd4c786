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
#include <string_view>
#include <vector>

#include "core/table/value_table.h"
#include "proto/contract/limits.h"

namespace yatzy::server {
namespace {

static_assert(std::endian::native == std::endian::little,
              "numbers are read as they are on the wire");

constexpr std::uint8_t kStateIndicesTag = 0x0a;  // field 1, bytes
constexpr std::uint8_t kTableIdTag = 0x12;       // field 2, bytes
constexpr std::uint8_t kRuleSetTag = 0x12;       // of the request
constexpr std::uint8_t kAnsweredTag = 0x1a;      // field 3, the rule set
constexpr std::size_t kMaxRuleSet = 64;          // bytes of an id
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

  // REQUIRES: ok(), size <= left(). Reads without a copy if `to` is null.
  void Read(void* to, std::size_t size) {
    auto* out = static_cast<std::uint8_t*>(to);
    left_ -= size;
    while (size > 0) {
      const grpc::Slice& slice = slices_[slice_];
      const std::size_t part = std::min(size, slice.size() - place_);
      if (out != nullptr) {
        std::memcpy(out, slice.begin() + place_, part);
        out += part;
      }
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

// Nothing if the request is not a header and at least as many bytes as it says.
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
      const bool is_legal = header.length % kWord == 0 && header.length > 0 &&
                            header.length <= kMaxBatchStates * kWord;
      if (is_legal && header.length <= reader.left()) return header;
      return std::nullopt;
    }
  }
  return std::nullopt;
}

// The rule set that is named behind the numbers; "" if nothing is there.
// Nothing if something else is there. REQUIRES: the numbers come next.
std::optional<std::string> ReadRuleSet(const ByteReader& at_numbers,
                                       std::size_t numbers) {
  if (at_numbers.left() == numbers) return "";
  ByteReader reader = at_numbers;
  reader.Read(nullptr, numbers);
  std::array<std::uint8_t, 2> header;  // the tag, and a length of one byte
  if (reader.left() < header.size()) return std::nullopt;
  reader.Read(header.data(), header.size());
  if (header[0] != kRuleSetTag || header[1] != reader.left() ||
      header[1] > kMaxRuleSet) {
    return std::nullopt;
  }
  std::string rule_set(reader.left(), ' ');
  reader.Read(rule_set.data(), rule_set.size());
  return rule_set;
}

// Writes the tag, the length and the text, and returns the end of them.
std::uint8_t* WriteText(std::uint8_t tag, std::string_view text,
                        std::uint8_t* out) {
  *out++ = tag;
  *out++ = static_cast<std::uint8_t>(text.size());
  return std::copy(text.begin(), text.end(), out);
}

// Writes the value of each index that comes next, `bytes` of them. False if one
// has none or the checkpoint says no.
bool LookUpAll(const ValueTable& table, ByteReader& reader, std::size_t bytes,
               Checkpoint checkpoint, std::uint8_t* out) {
  std::array<std::uint32_t, kChunk> indices;
  std::array<float, kChunk> values;
  std::size_t done = 0;
  for (const std::size_t all = bytes / kWord; done < all;) {
    if (done % AdvisorService::kSliceStates == 0 && !checkpoint().ok()) {
      return false;
    }
    const std::size_t size = std::min(kChunk, all - done);
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

std::optional<grpc::ByteBuffer> EvaluatePacked(const grpc::ByteBuffer& request,
                                               FindTable find_table,
                                               Checkpoint checkpoint) {
  ByteReader reader(request);
  const std::optional<Header> header = ReadHeader(reader);
  if (!header.has_value()) return std::nullopt;
  const auto rule_set = ReadRuleSet(reader, header->length);
  if (!rule_set.has_value()) return std::nullopt;
  const auto table = find_table(*rule_set);
  if (!table.ok()) return std::nullopt;
  const std::string& id = (*table)->id();
  const std::size_t echo = rule_set->empty() ? 0 : 2 + rule_set->size();
  grpc_slice slice = grpc_slice_malloc_large(header->size + header->length + 2 +
                                             id.size() + echo);
  const grpc::Slice answer(slice, grpc::Slice::STEAL_REF);
  std::uint8_t* out = GRPC_SLICE_START_PTR(slice);
  std::memcpy(out, header->bytes.data(), header->size);
  out += header->size;
  if (!LookUpAll(**table, reader, header->length, checkpoint, out)) {
    return std::nullopt;
  }
  out = WriteText(kTableIdTag, id, out + header->length);
  if (echo > 0) WriteText(kAnsweredTag, *rule_set, out);
  return grpc::ByteBuffer(&answer, 1);
}

}  // namespace yatzy::server

#include "core/table/value_table.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"

namespace yatzy {
namespace {

constexpr std::size_t kBlock = 256;
constexpr std::uint32_t kMask = kStateSlots - 1;
static_assert((kStateSlots & kMask) == 0, "so that | finds what is too large");

bool HasValue(const float* table, std::uint32_t index) {
  return index < kStateSlots && !std::isnan(table[index]);
}

// Looks up at most kBlock indices, and returns whether all of them are good.
// The second loop stands alone because then the compiler makes vectors of it.
bool LookUpBlock(const float* __restrict table,
                 std::span<const std::uint32_t> indices,
                 float* __restrict values) {
  std::uint32_t all = 0;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    all |= indices[i];
    values[i] = table[indices[i] & kMask];
  }
  int unreachable = 0;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    unreachable |= static_cast<int>(std::isnan(values[i]));
  }
  return all < kStateSlots && unreachable == 0;
}

}  // namespace

std::string TableIdOf(const Sha256Digest& payload_sha256) {
  return ToHex(payload_sha256).substr(0, kTableIdLength);
}

bool IsTableId(std::string_view id) {
  return id.size() == kTableIdLength &&
         id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string_view ArithmeticName(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kDouble ? "double" : "float";
}

std::shared_ptr<const ValueTable> ValueTable::FromValues(
    std::vector<float> values, Arithmetic arithmetic) {
  auto owner = std::make_shared<const std::vector<float>>(std::move(values));
  // Shares the vector's ownership, points at its elements.
  return std::make_shared<const ValueTable>(
      std::shared_ptr<const float>(owner, owner->data()), arithmetic);
}

ValueTable::ValueTable(std::shared_ptr<const float> payload,
                       Arithmetic arithmetic)
    : payload_(std::move(payload)), arithmetic_(arithmetic) {}

ValueTable::ValueTable(std::shared_ptr<const float> payload,
                       Arithmetic arithmetic,
                       const Sha256Digest& payload_sha256)
    : ValueTable(std::move(payload), arithmetic) {
  std::call_once(identity_known_, [&] {
    identity_ = {payload_sha256, TableIdOf(payload_sha256)};
  });
}

const ValueTable::Identity& ValueTable::identity() const {
  std::call_once(identity_known_, [this] {
    const Sha256Digest digest = Sha256(std::as_bytes(values()));
    identity_ = {digest, TableIdOf(digest)};
  });
  return identity_;
}

std::optional<std::size_t> LookUp(const ValueTable& table,
                                  std::span<const std::uint32_t> indices,
                                  std::span<float> values) {
  const float* const payload = table.values().data();
  for (std::size_t begin = 0; begin < indices.size(); begin += kBlock) {
    const auto block =
        indices.subspan(begin, std::min(kBlock, indices.size() - begin));
    if (LookUpBlock(payload, block, values.data() + begin)) continue;
    const auto bad = std::find_if_not(
        block.begin(), block.end(),
        [&](std::uint32_t index) { return HasValue(payload, index); });
    return begin + static_cast<std::size_t>(bad - block.begin());
  }
  return std::nullopt;
}

std::string WhyNoValue(const ValueTable& table, std::uint32_t index) {
  if (HasValue(table.values().data(), index)) return "";
  if (index >= kStateSlots) {
    return absl::StrCat(index, " is not below ", kStateSlots);
  }
  const State state = StateAt(index);
  return absl::StrCat(index, " is a state that no game reaches (filled ",
                      state.filled, ", upper total ", state.upper_total, ")");
}

}  // namespace yatzy

#include "core/table/value_table.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "absl/strings/str_cat.h"

namespace yatzy {
namespace {

std::shared_ptr<const float> Share(std::vector<float> values) {
  auto owner = std::make_shared<const std::vector<float>>(std::move(values));
  // Shares the vector's ownership, points at its elements.
  return {owner, owner->data()};
}

// In blocks: a large game has many more indices than values.
Sha256Digest StateValuesSha256(const ValueTable& table) {
  constexpr std::uint32_t kBlock = 1 << 16;
  const std::uint32_t slots = table.game().state_slots();
  std::vector<float> values(std::min(kBlock, slots));
  Sha256Parts parts;
  for (std::uint64_t begin = 0; begin < slots; begin += values.size()) {
    const auto size = static_cast<std::size_t>(
        std::min<std::uint64_t>(values.size(), slots - begin));
    for (std::size_t i = 0; i < size; ++i) {
      values[i] = table.At(static_cast<std::uint32_t>(begin + i));
    }
    parts.Add(std::as_bytes(std::span(values).first(size)));
  }
  return parts.Digest();
}

}  // namespace

std::string TableIdOf(const Sha256Digest& values_sha256) {
  return ToHex(values_sha256).substr(0, kTableIdLength);
}

bool IsTableId(std::string_view id) {
  return id.size() == kTableIdLength &&
         id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string_view ArithmeticName(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kDouble ? "double" : "float";
}

std::shared_ptr<const ValueTable> ValueTable::FromPayload(
    std::shared_ptr<const Game> game, std::vector<float> payload,
    Arithmetic arithmetic) {
  return std::make_shared<const ValueTable>(
      std::move(game), Share(std::move(payload)), arithmetic);
}

absl::StatusOr<std::shared_ptr<const ValueTable>> ValueTable::FromStateValues(
    std::shared_ptr<const Game> game, std::span<const float> values,
    Arithmetic arithmetic) {
  if (values.size() != game->state_slots()) {
    return absl::InvalidArgumentError(absl::StrCat("there are ", values.size(),
                                                   " values, expected ",
                                                   game->state_slots()));
  }
  std::vector<float> payload(game->values());
  std::vector<bool> is_known(game->values());
  for (std::uint32_t index = 0; index < values.size(); ++index) {
    const std::uint32_t place = game->ValueAt(index);
    if (place == Game::kNoValue) continue;
    // As bits, so that two NaN are the same.
    if (is_known[place] && std::bit_cast<std::uint32_t>(payload[place]) !=
                               std::bit_cast<std::uint32_t>(values[index])) {
      return absl::InvalidArgumentError(
          absl::StrCat("index ", index, " holds ", values[index],
                       ", but an equal state holds ", payload[place]));
    }
    payload[place] = values[index];
    is_known[place] = true;
  }
  return FromPayload(std::move(game), std::move(payload), arithmetic);
}

ValueTable::ValueTable(std::shared_ptr<const Game> game,
                       std::shared_ptr<const float> payload,
                       Arithmetic arithmetic)
    : game_(std::move(game)),
      payload_(std::move(payload)),
      arithmetic_(arithmetic) {}

ValueTable::ValueTable(std::shared_ptr<const Game> game,
                       std::shared_ptr<const float> payload,
                       Arithmetic arithmetic, const Digests& digests)
    : ValueTable(std::move(game), std::move(payload), arithmetic) {
  std::call_once(identity_known_, [&] {
    identity_ = {digests, TableIdOf(digests.values)};
  });
}

std::vector<float> ValueTable::StateValues() const {
  std::vector<float> values(game_->state_slots());
  for (std::uint32_t index = 0; index < values.size(); ++index) {
    values[index] = At(index);
  }
  return values;
}

const ValueTable::Identity& ValueTable::identity() const {
  std::call_once(identity_known_, [this] {
    const Digests digests = {StateValuesSha256(*this),
                             Sha256(std::as_bytes(payload()))};
    identity_ = {digests, TableIdOf(digests.values)};
  });
  return identity_;
}

}  // namespace yatzy

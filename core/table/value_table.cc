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

// Writes the values of a set by state_index.
void WriteSet(const ValueTable& table, std::uint32_t set, float* values) {
  const Game& game = table.game();
  const int saved_counts = game.saved_counts();
  const int most_saved = game.MostSaved(game.FilledOf(set));
  const int mask = game.UpperMaskOf(set);
  const bool occurs = game.first_values()[set] != Game::kNoValue;
  for (int total = 0; total < game.totals(); ++total) {
    const std::uint8_t value = game.upper().ValueOf(mask, total);
    const bool is_there = occurs && value != UpperTotals::kNoValue;
    for (int saved = 0; saved < saved_counts; ++saved) {
      *values++ = is_there && saved <= most_saved
                      ? table.OfSet(set, saved)[value]
                      : std::numeric_limits<float>::quiet_NaN();
    }
  }
}

// In blocks: a large game has many more indices than values.
Sha256Digest StateValuesSha256(const ValueTable& table) {
  constexpr std::size_t kBlock = 1 << 16;
  const Game& game = table.game();
  const std::size_t of_set = game.state_slots() / game.sets();
  std::vector<float> values(std::max(of_set, kBlock));
  Sha256Parts parts;
  std::size_t size = 0;
  for (std::uint32_t set = 0; set < game.sets(); ++set) {
    WriteSet(table, set, values.data() + size);
    size += of_set;
    if (set + 1 < game.sets() && size + of_set <= values.size()) continue;
    parts.Add(std::as_bytes(std::span(values).first(size)));
    size = 0;
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

#include "core/table/value_table.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"

namespace yatzy {
namespace {

constexpr std::size_t kBlock = 256;

// The game's numbering, in local variables of a loop.
struct Numbering {
  // n / totals is n * kOne / totals / kOne for all n below 2^32, rounded up in
  // between, because totals is at most 128.
  static constexpr int kShift = 40;

  explicit Numbering(const Game& game)
      : slots(game.state_slots()),
        totals(game.totals()),
        inverse(((std::uint64_t{1} << kShift) + totals - 1) / totals),
        upper_mask(game.all_upper()),
        last_value(game.values() - 1),
        first_value(game.first_values()),
        value_of(game.upper().values_of_totals()) {}

  // Returns the place of the value of an index; any place, and false in is_good
  // from then on, if it has none.
  std::uint32_t PlaceOf(std::uint32_t index, bool& is_good) const {
    is_good &= index < slots;
    index = index < slots ? index : 0;
    const auto set = static_cast<std::uint32_t>(
        static_cast<unsigned __int128>(index) * inverse >> kShift);
    const std::uint32_t total = index - set * totals;
    const std::uint32_t first = first_value[set];
    const std::uint32_t value = value_of[(set & upper_mask) * totals + total];
    is_good &= first != Game::kNoValue;
    is_good &= value != UpperTotals::kNoValue;
    const std::uint32_t place = first + value;
    return place < last_value ? place : last_value;
  }

  std::uint32_t slots;
  std::uint32_t totals;
  std::uint64_t inverse;
  std::uint32_t upper_mask;
  std::uint32_t last_value;
  const std::uint32_t* first_value;
  const std::uint8_t* value_of;
};

// Looks up at most kBlock indices, and returns whether all of them are good.
// The second loop stands alone because then the compiler makes vectors of it.
bool LookUpBlock(const Numbering& numbering, const float* __restrict payload,
                 std::span<const std::uint32_t> indices,
                 float* __restrict values) {
  bool is_good = true;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    values[i] = payload[numbering.PlaceOf(indices[i], is_good)];
  }
  int missing = 0;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    missing |= static_cast<int>(std::isnan(values[i]));
  }
  return is_good && missing == 0;
}

bool HasValue(const ValueTable& table, std::uint32_t index) {
  return index < table.game().state_slots() && !std::isnan(table.At(index));
}

std::shared_ptr<const float> Share(std::vector<float> values) {
  auto owner = std::make_shared<const std::vector<float>>(std::move(values));
  // Shares the vector's ownership, points at its elements.
  return {owner, owner->data()};
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

float ValueTable::At(std::uint32_t index) const {
  const std::uint32_t place = game_->ValueAt(index);
  return place == Game::kNoValue ? std::numeric_limits<float>::quiet_NaN()
                                 : payload_.get()[place];
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
    const std::vector<float> values = StateValues();
    const Digests digests = {Sha256(std::as_bytes(std::span(values))),
                             Sha256(std::as_bytes(payload()))};
    identity_ = {digests, TableIdOf(digests.values)};
  });
  return identity_;
}

std::optional<std::size_t> LookUp(const ValueTable& table,
                                  std::span<const std::uint32_t> indices,
                                  std::span<float> values) {
  const float* const payload = table.payload().data();
  const Numbering numbering(table.game());
  for (std::size_t begin = 0; begin < indices.size(); begin += kBlock) {
    const auto block =
        indices.subspan(begin, std::min(kBlock, indices.size() - begin));
    if (LookUpBlock(numbering, payload, block, values.data() + begin)) continue;
    const auto bad = std::find_if_not(
        block.begin(), block.end(),
        [&](std::uint32_t index) { return HasValue(table, index); });
    return begin + static_cast<std::size_t>(bad - block.begin());
  }
  return std::nullopt;
}

std::string WhyNoValue(const ValueTable& table, std::uint32_t index) {
  if (HasValue(table, index)) return "";
  if (index >= table.game().state_slots()) {
    return absl::StrCat(index, " is not below ", table.game().state_slots());
  }
  const State state = table.game().StateAt(index);
  return absl::StrCat(index, " is a state that no game reaches (filled ",
                      state.filled, ", upper total ", state.upper_total,
                      state.all_equal_held ? ", marked)" : ")");
}

}  // namespace yatzy

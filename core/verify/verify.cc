#include "core/verify/verify.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>

#include "absl/strings/str_format.h"
#include "core/kernel/state_widget.h"

namespace yatzy {
namespace {

constexpr int kSampledStates = 1000;
constexpr int kMostTries = 100000;

double Ulp(double value) {
  const auto stored = static_cast<float>(value);
  return double{std::nextafter(stored, 2 * stored)} - stored;
}

// How many expectations over a die a turn in float has rounded at most, one
// after the other.
int RoundedSteps(const Game& game, int rerolls) {
  return game.dice() * (rerolls + 1);
}

// Covers half a float ulp of the state and one of its successors when the table
// was solved in double, and the rounding of one turn in float otherwise: two
// ulps for each die and roll, and no less than 2e-4 (1.15 ulps were the most in
// 300 random games). An ulp doubles at each power of two; but for the two ulps
// it is that of 256 for less.
double ResidualTolerance(const ValueTable& table, State state,
                         double expected) {
  constexpr double kUsual = 256;
  const double scale = Ulp(std::max(kUsual, expected)) / Ulp(kUsual);
  if (table.arithmetic() == Arithmetic::kDouble) return 5e-5 * scale;
  const Game& game = table.game();
  const int steps = RoundedSteps(game, game.MostRerolls(state));
  return std::max(2e-4 * scale, 2 * steps * Ulp(std::max(expected, 1.0)));
}

// How much more than the most that a game can pay a value may be: in float,
// what all its turns have rounded.
double RangeTolerance(const ValueTable& table, double most) {
  if (table.arithmetic() == Arithmetic::kDouble) return 0;
  const Game& game = table.game();
  return 2.0 * game.categories() * RoundedSteps(game, game.MostRerolls()) *
         Ulp(std::max(most, 1.0));
}

// A table solved in double is within 1.6e-5 of the exact solution, one solved
// in float within 5e-4 (core/README.md).
double StartTolerance(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kDouble ? 1.6e-5 : 5e-4;
}

absl::Status Wrong(const Game& game, State state, double value,
                   double expected) {
  return absl::DataLossError(absl::StrFormat(
      "wrong table: E(C=%d, m=%d) at index %d is %.6f, expected %.6f",
      state.filled, state.upper_total, game.StateIndex(state), value,
      expected));
}

absl::Status CheckRanges(const ValueTable& table) {
  const Game& game = table.game();
  const auto& tiers = game.rules().tiers;
  const int exact = game.most_banked() +
                    (tiers.empty() ? 0 : tiers.back().points) +
                    game.PointsOfSaved(game.saved_counts() - 1);
  const auto most = static_cast<float>(exact + RangeTolerance(table, exact));
  const auto payload = table.payload();
  const auto is_good = [most](float value) {
    return static_cast<int>(value >= 0) & static_cast<int>(value <= most);
  };
  // Without a branch for each value: at the speed of memory.
  constexpr std::size_t kBlock = 4096;
  std::size_t begin = 0;
  for (; begin < payload.size(); begin += kBlock) {
    const auto block =
        payload.subspan(begin, std::min(kBlock, payload.size() - begin));
    int good = 1;
    for (const float value : block) good &= is_good(value);
    if (good == 0) break;
  }
  const auto bad =
      std::find_if_not(payload.begin() + std::min(begin, payload.size()),
                       payload.end(), is_good);
  if (bad == payload.end()) return absl::OkStatus();
  const auto place = static_cast<std::uint32_t>(bad - payload.begin());
  std::uint32_t index = 0;
  while (game.ValueAt(index) != place) ++index;
  return absl::DataLossError(absl::StrFormat(
      "wrong table: index %d holds %f, not a score", index, *bad));
}

// With any number of saved rolls.
absl::Status CheckFinished(const ValueTable& table, State state) {
  const Game& game = table.game();
  for (int saved = 0; saved < game.saved_counts(); ++saved) {
    state.saved = static_cast<std::uint8_t>(saved);
    const auto expected = static_cast<float>(
        game.upper().Bonus(state.upper_total) + game.PointsOfSaved(saved));
    const float value = table.ExpectedRemaining(state);
    if (value != expected) return Wrong(game, state, value, expected);
  }
  return absl::OkStatus();
}

absl::Status CheckTerminalLayer(const ValueTable& table) {
  const Game& game = table.game();
  for (const bool held : {false, true}) {
    for (int total = 0; total < game.totals(); ++total) {
      const State state{game.all_filled(), static_cast<std::uint8_t>(total),
                        held};
      if (!game.IsReachable(state)) continue;
      if (absl::Status s = CheckFinished(table, state); !s.ok()) return s;
    }
  }
  return absl::OkStatus();
}

absl::Status CheckResidual(const ValueTable& table, State state) {
  const double value = table.ExpectedRemaining(state);
  const double expected = RecomputeExpectedRemaining(table, state);
  if (std::abs(value - expected) <= ResidualTolerance(table, state, expected)) {
    return absl::OkStatus();
  }
  return Wrong(table.game(), state, value, expected);
}

absl::Status CheckResiduals(const ValueTable& table) {
  const Game& game = table.game();
  absl::Status status = CheckResidual(table, State{});
  std::mt19937 random(15);
  int checked = 0;
  // Few states of some games are reachable, so not for ever.
  for (int tries = 0; status.ok() && tries < kMostTries; ++tries) {
    const State state = game.StateAt(random() % game.state_slots());
    if (!game.IsReachable(state) || game.IsFinished(state)) continue;
    status = CheckResidual(table, state);
    if (++checked == kSampledStates) break;
  }
  return status;
}

// What is known of Scandinavian Yatzy: an independent solution, our signature.
absl::Status CheckPublished(const ValueTable& table) {
  const double start = table.ExpectedRemaining(State{});
  if (!(std::abs(start - kReferenceExpectedStart) <=
        StartTolerance(table.arithmetic()))) {
    return Wrong(table.game(), State{}, start, kReferenceExpectedStart);
  }
  if (absl::Status status = CheckResiduals(table); !status.ok()) return status;
  const auto check = [&](std::string_view name, const Sha256Digest& digest,
                         std::string_view expected) {
    if (ToHex(digest) == expected) return absl::OkStatus();
    return absl::DataLossError(absl::StrFormat(
        "wrong table: %s is %s, the signature of %s tables is %s", name,
        ToHex(digest), ArithmeticName(table.arithmetic()), expected));
  };
  absl::Status status = check("values_sha256", table.values_sha256(),
                              ExpectedValuesSha256(table.arithmetic()));
  // The first may be what a file says of itself.
  status.Update(check("payload_sha256", table.payload_sha256(),
                      ExpectedPayloadSha256(table.arithmetic())));
  return status;
}

}  // namespace

std::string Signature(const ValueTable& table) {
  return absl::StrFormat("%.9f / %s", table.ExpectedRemaining(State{}),
                         ToHex(table.values_sha256()));
}

absl::Status VerifyTable(const ValueTable& table) {
  if (absl::Status status = CheckRanges(table); !status.ok()) return status;
  if (absl::Status status = CheckTerminalLayer(table); !status.ok()) {
    return status;
  }
  return table.game().fingerprint() == Game::Default()->fingerprint()
             ? CheckPublished(table)
             : CheckResiduals(table);
}

}  // namespace yatzy

#include "core/verify/verify_targets.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <random>
#include <span>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/kernel/simd/simd.h"
#include "core/kernel/target_plan.h"
#include "core/kernel/target_rows.h"
#include "core/os/sha256.h"

namespace yatzy {
namespace {

constexpr int kSampledTargetStates = 1000;
constexpr int kMostTargetTries = 100000;

std::span<const float> ChancesOf(const TargetRow<float>& row) {
  return {row.values, static_cast<std::size_t>(row.count)};
}

absl::Status WrongTargets(const Game& game, State state,
                          absl::string_view what) {
  return absl::DataLossError(
      absl::StrFormat("wrong table: T(C=%d, m=%d) at index %d %s", state.filled,
                      state.upper_total, game.StateIndex(state), what));
}

absl::Status CheckRow(const Game& game, State state,
                      const TargetRow<float>& row) {
  const auto chances = ChancesOf(row);
  const bool is_between =
      row.first >= 1 &&
      (chances.empty() || (chances.front() < 1 && chances.back() > 0));
  if (!is_between) {
    return WrongTargets(game, state, "is not between 1 and 0");
  }
  // True of a number that is none, too.
  const auto rises = [](float a, float b) { return !(a >= b); };
  if (std::ranges::adjacent_find(chances, rises) != chances.end()) {
    return WrongTargets(game, state, "rises with the target");
  }
  if (!game.IsFinished(state)) return absl::OkStatus();
  const int bonus = game.upper().Bonus(state.upper_total);
  if (row.count == 0 && row.first == bonus + 1) return absl::OkStatus();
  return WrongTargets(game, state,
                      absl::StrCat("ends at ", row.end() - 1,
                                   " points, expected the bonus of ", bonus));
}

absl::Status CheckRows(const TargetTable& table) {
  const Game& game = table.game();
  for (std::uint32_t set = 0; set < game.sets(); ++set) {
    if (!game.Occurs(set)) continue;
    for (const State state : game.StatesOfValues(set)) {
      absl::Status status =
          CheckRow(game, state, table.Row(game.ValueOf(state)));
      if (!status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

// Recomputes rows from those behind them.
class RowChecks {
 public:
  explicit RowChecks(const TargetTable& table)
      : table_(table),
        plans_(table.game()),
        solver_(table.game(), plans_, BestSimd(), /*padding=*/0) {}

  absl::Status Check(State state) {
    const Game& game = table_.game();
    const auto row_of = [this](std::uint32_t value) {
      return table_.Row(value);
    };
    solver_.Begin(game.SetOf(state));
    const TargetRow<float> expected = solver_.Solve(state, row_of, 1, 0xffff);
    const TargetRow<float> row = table_.Row(game.ValueOf(state));
    if (row.first == expected.first && row.count == expected.count &&
        std::ranges::equal(ChancesOf(row), ChancesOf(expected))) {
      return absl::OkStatus();
    }
    return WrongTargets(game, state, "is not what follows from later states");
  }

 private:
  const TargetTable& table_;
  const TargetPlans plans_;
  TargetRowSolver<float> solver_;
};

absl::Status CheckSample(const TargetTable& table) {
  const Game& game = table.game();
  RowChecks checks(table);
  absl::Status status = checks.Check(State{});
  std::mt19937 random(15);
  int checked = 0;
  // Few states of some games are reachable, so not for ever.
  for (int tries = 0; status.ok() && tries < kMostTargetTries; ++tries) {
    const State state = game.StateAt(random() % game.state_slots());
    if (!game.IsReachable(state) || game.IsFinished(state)) continue;
    status = checks.Check(state);
    if (++checked == kSampledTargetStates) break;
  }
  return status;
}

}  // namespace

absl::Status VerifyTargets(const TargetTable& table) {
  absl::Status status = CheckRows(table);
  if (status.ok()) status = CheckSample(table);
  if (!status.ok()) return status;
  const Game& game = table.game();
  const std::string digest = ToHex(table.payload_sha256());
  if (game.fingerprint() != Game::Default()->fingerprint() ||
      digest == kTargetsSha256) {
    return absl::OkStatus();
  }
  return absl::DataLossError(absl::StrFormat(
      "wrong table: payload_sha256 is %s, the signature of targets of %s is %s",
      digest, game.id(), kTargetsSha256));
}

}  // namespace yatzy

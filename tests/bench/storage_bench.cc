#include "tests/bench/storage_bench.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <limits>
#include <memory>
#include <random>
#include <utility>

#include "core/advisor/targets.h"
#include "core/dice/rolls.h"
#include "core/os/pages.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "core/solver/target_solver.h"

namespace yatzy {
namespace {

// A loss that is none of the rounding of floats.
constexpr double kNotice = 1e-6;

// Of a chance between 0 and 1.
using Rounding = float (*)(float);

// Steps of 2^-kBits, the same for all chances. 1 is one step too many, but is
// never stored.
template <int kBits>
float ToSteps(float chance) {
  constexpr float kSteps = 1U << kBits;
  return std::min(std::nearbyint(chance * kSteps), kSteps - 1) / kSteps;
}

// The nearest float with so many bits of its fraction left.
template <int kBits>
float ToFraction(float chance) {
  constexpr int kDropped = std::numeric_limits<float>::digits - 1 - kBits;
  const auto bits = std::bit_cast<std::uint32_t>(chance);
  const std::uint32_t odd = bits >> kDropped & 1;
  const std::uint32_t half = (1U << (kDropped - 1)) - 1 + odd;
  return std::bit_cast<float>((bits + half) >> kDropped << kDropped);
}

// IEEE binary16: ten bits of fraction, and steps of 2^-24 below 2^-14.
float ToHalf(float chance) {
  if (chance >= 0x1p-14F) return ToFraction<10>(chance);
  return std::nearbyint(chance * 0x1p24F) * 0x1p-24F;
}

struct Format {
  const char* name;
  double bytes;
  Rounding rounding;
  double absolute_error;  // at most; or
  double relative_error;
};

constexpr std::array kFormats = {
    Format{"float24", 3, ToFraction<15>, 0, 0x1p-16},
    Format{"fixed24", 3, ToSteps<24>, 0x1p-24, 0},
    Format{"fixed16", 2, ToSteps<16>, 0x1p-16, 0},
    Format{"half", 2, ToHalf, 0x1p-25, 0x1p-11},
    Format{"bfloat16", 2, ToFraction<7>, 0, 0x1p-8}};

// What is asked, and the answer of the table in float.
struct Question {
  Position position;
  int needed;
  std::vector<TargetAction> ranked;
};

struct SolvedGame {
  std::shared_ptr<const ValueTable> mean;
  std::shared_ptr<const TargetTable> targets;
};

absl::StatusOr<SolvedGame> SolveBoth(const std::string& id) {
  const auto rules = PresetRules(id);
  if (!rules.ok()) return rules.status();
  const auto game = Game::Compile(*rules);
  if (!game.ok()) return game.status();
  const SolveOptions options{.threads = 2};
  auto mean = Solve(*game, options);
  if (!mean.ok()) return mean.status();
  auto targets = SolveTargets(*game, options);
  if (!targets.ok()) return targets.status();
  return SolvedGame{*std::move(mean), *std::move(targets)};
}

// Of all reachable states that have a target in doubt.
absl::StatusOr<std::vector<Question>> Ask(const SolvedGame& solved, int count) {
  std::mt19937_64 random(1);
  const Game& game = solved.mean->game();
  std::vector<Question> questions;
  while (std::ssize(questions) < count) {
    const State state = game.StateAt(random() % game.state_slots());
    if (!game.IsReachable(state) || game.IsFinished(state)) continue;
    const TargetRow<float> row = solved.targets->Row(game.ValueOf(state));
    if (row.count == 0) continue;
    const Position position{state, game.Roll(random() % game.rolls()),
                            static_cast<int>(random() % 3)};
    const int needed = row.first + static_cast<int>(random() % row.count);
    auto ranked = RankByTarget(*solved.targets, *solved.mean, position, needed);
    if (!ranked.ok()) return ranked.status();
    questions.push_back({position, needed, *std::move(ranked)});
  }
  return questions;
}

bool IsWithinError(const Format& format, float chance, float rounded) {
  const double error = std::abs(double{rounded} - double{chance});
  return error <= std::max(format.absolute_error,
                           format.relative_error * double{chance});
}

absl::StatusOr<TargetTable> Round(const TargetTable& targets,
                                  const Format& format) {
  const auto payload = AllocatePagesOf<std::byte>(targets.payload().size());
  std::ranges::copy(targets.payload(), payload.get());
  const auto chances = targets.chances();
  auto* const rounded =
      reinterpret_cast<float*>(payload.get() + targets.places().size_bytes());
  for (std::size_t i = 0; i < chances.size(); ++i) {
    rounded[i] = format.rounding(chances[i]);
    if (!IsWithinError(format, chances[i], rounded[i])) {
      return absl::DataLossError(format.name);
    }
  }
  return TargetTable(targets.shared_game(), payload, chances.size());
}

// How wrong rankings are.
struct Errors {
  int changed = 0;    // another action is first
  int noticed = 0;    // and it is worse by more than kNotice
  double loss = 0;    // the most, and
  double share = 0;   // as a share of the best chance
  double chance = 0;  // how far the chance that is told is off, at most
};

// The largest chance, ties aside: of equal ones the first.
const TargetAction& BestOf(const std::vector<TargetAction>& actions) {
  return *std::ranges::max_element(actions, {}, &TargetAction::chance);
}

void Count(const Question& question, const TargetAction& chosen,
           Errors& errors) {
  const TargetAction& best = BestOf(question.ranked);
  errors.chance =
      std::max(errors.chance, std::abs(chosen.chance - best.chance));
  if (chosen.ranked.action == best.ranked.action) return;
  ++errors.changed;
  const auto same =
      std::ranges::find_if(question.ranked, [&](const TargetAction& action) {
        return action.ranked.action == chosen.ranked.action;
      });
  const double loss = best.chance - same->chance;
  if (loss > kNotice) ++errors.noticed;
  errors.loss = std::max(errors.loss, loss);
  if (loss > 0) errors.share = std::max(errors.share, loss / best.chance);
}

Result ToResult(const Format& format, const TargetTable& targets, int questions,
                const Errors& errors) {
  Result result;
  result.Add("name", std::string("storage/") + format.name)
      .Add("mib", static_cast<double>(targets.chances().size()) * format.bytes /
                      (1 << 20))
      .Add("positions", questions)
      .Add("changed_share", double{1} * errors.changed / questions)
      .Add("noticed_share", double{1} * errors.noticed / questions)
      .Add("worst_loss", errors.loss)
      .Add("worst_relative_loss", errors.share)
      .Add("worst_chance_error", errors.chance);
  return result;
}

}  // namespace

absl::StatusOr<std::vector<Result>> RunStorageBench(
    const StorageBenchOptions& options) {
  const auto solved = SolveBoth(options.rules);
  if (!solved.ok()) return solved.status();
  const auto questions = Ask(*solved, options.positions);
  if (!questions.ok()) return questions.status();
  std::vector<Result> results;
  for (const Format& format : kFormats) {
    std::cerr << format.name << "\n";
    const auto rounded = Round(*solved->targets, format);
    if (!rounded.ok()) return rounded.status();
    Errors errors;
    for (const Question& question : *questions) {
      const auto ranked = RankByTarget(*rounded, *solved->mean,
                                       question.position, question.needed);
      if (!ranked.ok()) return ranked.status();
      Count(question, BestOf(*ranked), errors);
    }
    results.push_back(ToResult(format, *rounded, options.positions, errors));
  }
  return results;
}

}  // namespace yatzy

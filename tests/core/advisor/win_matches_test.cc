// Chances of win, draw and loss against matches that are played: the player
// after what RankToWin is made of, the opponent for the mean, both die by die.
#include <gmock/gmock.h>

#include <array>
#include <bit>
#include <cmath>
#include <compare>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/advisor/turn_policy.h"
#include "core/advisor/win.h"
#include "core/dice/rolls.h"
#include "core/play/game_random.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

constexpr std::uint64_t kSeedOfMatches = 16;
constexpr double kDrawWorth = 0.5;

// The play of one game from a state on, made up as it is needed.
class Player {
 public:
  // What a state with so many points banked is worth.
  using Worth = std::function<double(State state, int banked)>;

  Player(State state, int banked, Worth worth) : worth_(std::move(worth)) {
    Find(state, banked);
  }

  // Returns the final score.
  int Play(GameRandom& random) {
    int turn = 0;
    while (!Game::Default()->IsFinished(turns_[turn].state)) {
      int dice = Roll(0, random);
      for (const auto& keeps : turns_[turn].keep_of) {
        dice = Roll(keeps[dice - kSmallKeeps], random);
      }
      turn = Next(turn, dice - kSmallKeeps);
    }
    const auto& [state, banked, keeps, scorings, next] = turns_[turn];
    return banked + Game::Default()->upper().Bonus(state.upper_total);
  }

 private:
  struct Turn {
    State state;
    int banked = 0;
    std::array<std::array<KeepIndex, kRolls>, 2> keep_of{};  // the first first
    std::array<Scoring, kRolls> scoring_of{};
    std::array<int, kRolls> next{};  // 0: not known
  };

  // Rolls the dice that are missing.
  static int Roll(int keep, GameRandom& random) {
    while (keep < kSmallKeeps) {
      keep = kKeepLattice.up[keep][random.Below(kFaces)];
    }
    return keep;
  }

  int Find(State state, int banked) {
    const auto [known, is_new] = turn_of_.try_emplace(
        {StateIndex(state), banked}, static_cast<int>(turns_.size()));
    if (is_new) {
      turns_.push_back({state, banked});
      if (!Game::Default()->IsFinished(state)) Decide(turns_.back());
    }
    return known->second;
  }

  int Next(int turn, int roll) {
    if (turns_[turn].next[roll] == 0) {
      const Scoring scoring = turns_[turn].scoring_of[roll];
      const int next = Find(Game::Default()->After(turns_[turn].state, scoring),
                            turns_[turn].banked + scoring.points);
      turns_[turn].next[roll] = next;
    }
    return turns_[turn].next[roll];
  }

  // Backwards through a turn; ties as in turn_policy.h.
  void Decide(Turn& turn) const {
    std::array<double, kKeeps> values{};
    for (int roll = 0; roll < kRolls; ++roll) {
      double best = -std::numeric_limits<double>::infinity();
      for (int c = 0; c < Game::Default()->categories(); ++c) {
        if ((turn.state.filled >> c & 1) != 0) continue;
        const Scoring scoring{c, Game::Default()->Points(c, roll)};
        const double value = worth_(Game::Default()->After(turn.state, scoring),
                                    turn.banked + scoring.points);
        if (value - c * kTieStep <= best) continue;
        best = value - c * kTieStep;
        values[kSmallKeeps + roll] = value;
        turn.scoring_of[roll] = scoring;
      }
    }
    for (int i = 1; i >= 0; --i) ChooseKeeps(turn.keep_of[i], values);
  }

  // `values` has what each roll is worth, and then what it is worth with one
  // reroll more.
  static void ChooseKeeps(std::array<KeepIndex, kRolls>& keep_of,
                          std::array<double, kKeeps>& values) {
    for (int keep = kSmallKeeps - 1; keep >= 0; --keep) {
      values[keep] = 0;
      for (const KeepIndex up : kKeepLattice.up[keep]) {
        values[keep] += values[up] / kFaces;
      }
    }
    const auto is_better = [&values](int a, int b) {
      return values[a] + a * kTieStep > values[b] + b * kTieStep;
    };
    std::array<KeepIndex, kKeeps> best{};
    for (int keep = 0; keep < kKeeps; ++keep) {
      best[keep] = static_cast<KeepIndex>(keep);
      for (int i = 0; i < kKeepLattice.down_count[keep]; ++i) {
        const KeepIndex below = best[kKeepLattice.down[keep][i]];
        if (is_better(below, best[keep])) best[keep] = below;
      }
    }
    const std::array<double, kKeeps> of_keeps = values;
    for (int roll = 0; roll < kRolls; ++roll) {
      keep_of[roll] = best[kSmallKeeps + roll];
      values[kSmallKeeps + roll] = of_keeps[keep_of[roll]];
    }
  }

  const Worth worth_;
  std::map<std::pair<std::uint32_t, int>, int> turn_of_;
  std::vector<Turn> turns_;
};

constexpr State kOwn{
    kAllCategories & ~(MaskOf(Category::kFives) | MaskOf(Category::kTwoPairs) |
                       MaskOf(Category::kFullHouse) | MaskOf(Category::kYatzy)),
    41};
constexpr int kOwnBanked = 150;
constexpr State kOthers{
    kAllCategories & ~(MaskOf(Category::kSixes) | MaskOf(Category::kChance) |
                       MaskOf(Category::kYatzy)),
    45};
constexpr int kOthersBanked = 150;

// One who wants to win, and of ties more draws: what one more point is worth
// close by decides (win.h).
Player PlayerToWin(const Opponent& opponent) {
  const Utility utility = Utility::OfBeating(
      opponent.distribution, opponent.points, kDrawWorth + 0x1p-20);
  std::map<std::pair<std::uint32_t, int>, double> known;
  return {kOwn, kOwnBanked, [utility, known](State state, int banked) mutable {
            const auto [found, is_new] =
                known.try_emplace({StateIndex(state), banked});
            if (is_new) {
              found->second =
                  *BestUtility(Game::Default(), state, banked, utility);
            }
            return found->second;
          }};
}

Player PlayerForMean() {
  return {kOthers, kOthersBanked, [](State state, int banked) {
            return banked + SolvedExactValues()->ExpectedRemaining(state);
          }};
}

// The report says how many standard deviations the share is off.
void ExpectShare(const char* what, int count, int matches, double chance) {
  const double deviation = std::sqrt(chance * (1 - chance) / matches);
  const double share = double{1} * count / matches;
  EXPECT_NEAR(share, chance, 4 * deviation) << what;
  ::testing::Test::RecordProperty(
      what, absl::StrCat(share, ", expected ", chance, ": ",
                         (share - chance) / deviation, " deviations"));
}

// Plays so many and compares.
void PlayMatches(int matches) {
  const Opponent opponent{
      *DistributionOf(*SolvedExactValues(), kOthers, {.threads = 1}),
      kOthersBanked};
  const auto chances =
      BestWinChances(Game::Default(), kOwn, kOwnBanked, opponent, kDrawWorth);
  ASSERT_THAT(chances, IsOk());
  EXPECT_GT(chances->win, 0.2);
  EXPECT_GT(chances->draw, 0.005);
  EXPECT_GT(chances->lose, 0.2);
  Player own = PlayerToWin(opponent);
  Player other = PlayerForMean();
  int wins = 0;
  int draws = 0;
  for (int match = 0; match < matches; ++match) {
    GameRandom random(kSeedOfMatches, match);
    const std::strong_ordering order = own.Play(random) <=> other.Play(random);
    wins += order > 0 ? 1 : 0;
    draws += order == 0 ? 1 : 0;
  }
  ExpectShare("win", wins, matches, chances->win);
  ExpectShare("draw", draws, matches, chances->draw);
  ExpectShare("lose", matches - wins - draws, matches, chances->lose);
}

TEST(WinMatchesTest, EndAsOftenAsTheChancesSay) { PlayMatches(100'000); }

// Three times as exact for each factor of ten: about ten seconds.
TEST(WinMatchesTest, DISABLED_TenMillionEndAsOftenAsTheChancesSay) {
  PlayMatches(10'000'000);
}

}  // namespace
}  // namespace yatzy

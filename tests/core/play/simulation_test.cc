#include "core/play/simulation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/os/sha256.h"
#include "tests/support/faces.h"
#include "tests/support/play_tables.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/slow_player.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

absl::Status GoOn() { return absl::OkStatus(); }

struct PlayedGames {
  std::vector<std::int32_t> scores;
  std::vector<GameRecord> records;

  friend bool operator==(const PlayedGames&, const PlayedGames&) = default;
};

PlayedGames PlayGames(const std::shared_ptr<const ValueTable>& table,
                      const Policy& policy, std::uint64_t seed,
                      std::uint64_t first, std::size_t count,
                      Simd simd = BestSimd()) {
  PlayedGames games{std::vector<std::int32_t>(count),
                    std::vector<GameRecord>(count)};
  const auto simulation = Simulation::Create(table, policy, seed, simd);
  EXPECT_THAT(simulation, IsOk());
  EXPECT_THAT(simulation->Play(first, games.scores, games.records, GoOn),
              IsOk());
  return games;
}

TEST(SimulationTest, PlaysTheGamesOfTheSlowTwin) {
  for (const auto& table : PlayTables()) {
    for (const Policy& policy : PlayPolicies()) {
      const PlayedGames games = PlayGames(table, policy, 5, 1000, 12);
      SlowPlayer twin(*table, policy);
      for (std::size_t i = 0; i < games.records.size(); ++i) {
        ASSERT_EQ(games.records[i], twin.Play(5, 1000 + i))
            << table->game().id() << " policy " << static_cast<int>(policy.kind)
            << " game " << i;
      }
    }
  }
}

TEST(SimulationTest, GameDoesNotDependOnTheGamesBesideIt) {
  for (const Policy& policy : PlayPolicies()) {
    const auto& table = SolvedSmallTable();
    const PlayedGames all = PlayGames(table, policy, 9, 0, 500);
    for (const std::uint64_t first : {0, 1, 255, 499}) {
      const PlayedGames one = PlayGames(table, policy, 9, first, 1);
      EXPECT_EQ(one.scores[0], all.scores[first]);
      EXPECT_EQ(one.records[0], all.records[first]);
    }
    EXPECT_NE(all.records, PlayGames(table, policy, 10, 0, 500).records);
  }
}

TEST(SimulationTest, MoreGamesThanArePlayedTogetherAreDifferentGames) {
  const auto table = SolvedTableOf(
      ReducedRules("crag", {Category::kOnes, Category::kTwos}, 0));
  const Policy policy{Policy::Kind::kRandom};
  const auto simulation = Simulation::Create(table, policy, 4);
  std::vector<std::int32_t> scores(Simulation::kGamesTogether + 100);
  EXPECT_THAT(simulation->Play(7, scores, {}, GoOn), IsOk());
  const auto last = std::span(scores).last(200);
  const auto again =
      PlayGames(table, policy, 4, 7 + scores.size() - last.size(), last.size());
  EXPECT_TRUE(std::ranges::equal(last, again.scores));
}

TEST(SimulationTest, IsTheSameWithEveryInstructionSet) {
  const Policy policy{Policy::Kind::kBudget, 1};
  const auto expected = PlayGames(SolvedTable(), policy, 2, 0, 50);
  for (const Simd simd : AvailableSimd()) {
    EXPECT_EQ(PlayGames(SolvedTable(), policy, 2, 0, 50, simd), expected)
        << SimdName(simd);
  }
}

TEST(SimulationTest, ThreadsMayShareIt) {
  const auto simulation = Simulation::Create(SolvedSmallTable(), {}, 3);
  std::vector<std::int32_t> together(4000);
  EXPECT_THAT(simulation->Play(0, together, {}, GoOn), IsOk());
  std::vector<std::int32_t> apart(together.size());
  const auto play = [&](std::size_t begin, std::size_t count) {
    EXPECT_THAT(simulation->Play(begin, std::span(apart).subspan(begin, count),
                                 {}, GoOn),
                IsOk());
  };
  std::thread other(play, 0, 1234);
  play(1234, together.size() - 1234);
  other.join();
  EXPECT_EQ(apart, together);
}

TEST(SimulationTest, NumbersOfGamesGoOnFromTheLastWithTheFirst) {
  const PlayedGames round = PlayGames(SolvedSmallTable(), {}, 1, ~0ull, 2);
  EXPECT_EQ(round.records[1],
            PlayGames(SolvedSmallTable(), {}, 1, 0, 1).records[0]);
}

// One line for each turn.
std::string TextOf(const GameRecord& record) {
  std::string text;
  for (const RecordedTurn& turn : record.turns) {
    for (int i = 0; i < turn.roll_count; ++i) {
      for (const int face : FacesOf(turn.rolls[i])) {
        absl::StrAppend(&text, face);
      }
      if (i >= turn.keep_count) continue;
      absl::StrAppend(&text, " keep ");
      for (const int face : FacesOf(turn.keeps[i])) {
        absl::StrAppend(&text, face);
      }
      absl::StrAppend(&text, ", ");
    }
    absl::StrAppend(&text, " ", static_cast<int>(*turn.category), ":",
                    *turn.points, "+", turn.extra.value_or(0), "\n");
  }
  return text;
}

TEST(SimulationTest, FirstTurnsArePinned) {
  // What other implementations compare with. Seed 1, Scandinavian Yatzy.
  const auto games = PlayGames(SolvedTable(), {}, 1, 0, 1);
  EXPECT_EQ(TextOf(games.records[0]),
            "33556 keep 55, 25556 keep 555, 11555 4:15+0\n"
            "23346 keep 33, 11233 keep 33, 33466 7:18+0\n"
            "24555 keep 555, 23555 keep 555, 45555 9:20+0\n"
            "33445 keep 44, 44446 keep 4444, 14444 3:16+0\n"
            "11455 keep 55, 13455 keep 55, 25566 13:24+0\n"
            "33456 keep 33, 33333 14:50+0\n"
            "22556 keep 6, 11226 keep 22, 22246 1:6+0\n"
            "22266 keep 66, 66666 5:30+0\n"
            "12235 keep 235, 22355 keep 55, 11555 12:17+0\n"
            "13334 keep 333, 23334 keep 333, 33344 2:9+0\n"
            "12346 keep 2346, 23346 keep 2346, 22346 0:0+0\n"
            "23456 11:20+0\n"
            "33335 keep 5, 22456 keep 6, 11156 10:0+0\n"
            "12456 keep 6, 13556 keep 55, 14555 8:15+0\n"
            "13445 keep 5, 35566 6:12+0\n");
  EXPECT_EQ(games.scores[0], 302);
}

TEST(SimulationTest, FirstGamesArePinned) {
  std::vector<std::string> digests;
  for (const Policy& policy : PlayPolicies()) {
    std::string text;
    for (const GameRecord& record :
         PlayGames(SolvedTable(), policy, 1, 0, 100).records) {
      absl::StrAppend(&text, TextOf(record), "\n");
    }
    const Sha256Digest digest =
        Sha256(std::as_bytes(std::span<const char>(text)));
    digests.push_back(absl::BytesToHexString(
        absl::string_view(reinterpret_cast<const char*>(digest.data()), 8)));
  }
  EXPECT_THAT(digests,
              ::testing::ElementsAre("979b97daf57f5ea1", "f7d614c13723f19e",
                                     "261c827617322e85", "38f09ed9e878d148",
                                     "687aecdd0a302b82"));
}

TEST(SimulationTest, OptimalGamesHaveTheMeanOfTheTable) {
  for (const auto& table : {SolvedTable(), SolvedSmallTable()}) {
    constexpr int kGames = 20'000;
    const auto simulation = Simulation::Create(table, {}, 1);
    std::vector<std::int32_t> scores(kGames);
    ASSERT_THAT(simulation->Play(0, scores, {}, GoOn), IsOk());
    double sum = 0;
    double squares = 0;
    for (const double score : scores) {
      sum += score;
      squares += score * score;
    }
    const double mean = sum / kGames;
    const double error = std::sqrt((squares / kGames - mean * mean) / kGames);
    EXPECT_NEAR(mean, table->ExpectedRemaining({}), 3 * error);
  }
}

TEST(SimulationTest, EndsWithTheErrorOfTheCheckpoint) {
  const auto simulation = Simulation::Create(SolvedTable(), {}, 1);
  std::vector<std::int32_t> scores(1000);
  int calls = 0;
  EXPECT_THAT(simulation->Play(0, scores, {},
                               [&] {
                                 return ++calls == 5
                                            ? absl::CancelledError("enough")
                                            : absl::OkStatus();
                               }),
              StatusIs(absl::StatusCode::kCancelled, "enough"));
  EXPECT_EQ(calls, 5);
}

TEST(SimulationTest, RefusesAPolicyThatCannotBe) {
  const auto create = [](Policy policy) {
    return Simulation::Create(SolvedSmallTable(), policy, 1);
  };
  for (const double budget : {-1.0, std::nan(""), HUGE_VAL}) {
    EXPECT_THAT(create({Policy::Kind::kBudget, budget}),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         HasSubstr("expected 0 or more points per decision")));
  }
  EXPECT_THAT(create({Policy::Kind::kTurn, 0.5}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("budget is 0.5, expected 0")));
}

}  // namespace
}  // namespace yatzy

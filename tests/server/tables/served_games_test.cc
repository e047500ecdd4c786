#include "server/tables/served_games.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/support/house_rules.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<RuleSet> Presets(const std::vector<std::string>& ids) {
  std::vector<RuleSet> rule_sets;
  for (const std::string& id : ids) {
    rule_sets.push_back(PresetRules(id).value());
  }
  return rule_sets;
}

std::unique_ptr<ServedGames> Serve(const std::vector<std::string>& ids) {
  return ServedGames::Compile(Presets(ids)).value();
}

// A small game, so that its tables are small and soon solved.
RuleSet Tiny() {
  RuleSet rules = PresetRules("yacht").value();
  rules.id = "tiny";
  rules.categories.resize(7);
  return rules;
}

TEST(ServedGamesTest, NoNameIsScandinavianYatzy) {
  const auto games = Serve({"yahtzee", "scandinavian", "kniffel"});
  for (const std::string id : {"", "scandinavian"}) {
    const auto found = games->Find(id);
    ASSERT_THAT(found, IsOk());
    EXPECT_EQ((*found)->game, Game::Default());
    EXPECT_EQ(*found, &games->main());
  }
  EXPECT_EQ((*games->Find("yahtzee"))->id(), "yahtzee");
  EXPECT_EQ(games->all()[0]->id(), "yahtzee");
}

TEST(ServedGamesTest, WithoutScandinavianYatzyNoNameIsNotServed) {
  const auto games = Serve({"yahtzee", "kniffel"});
  EXPECT_EQ(games->main().id(), "yahtzee");
  EXPECT_THAT(games->Find("").status(),
              StatusIs(absl::StatusCode::kNotFound,
                       AllOf(HasSubstr("rule_set"), HasSubstr("scandinavian"),
                             HasSubstr("it serves yahtzee, kniffel"))));
}

TEST(ServedGamesTest, SwitchesMayComeInAnyOrder) {
  const auto games = Serve({"scandinavian+fh5+tp4"});
  EXPECT_THAT(games->Find("scandinavian+tp4+fh5"), IsOk());
  EXPECT_THAT(games->Find("scandinavian+fh5").status(),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("it serves")));
}

TEST(ServedGamesTest, ALongListAndALongNameAreCutShort) {
  std::vector<RuleSet> rule_sets;
  for (int i = 0; i < 30; ++i) {
    rule_sets.push_back(Tiny());
    rule_sets.back().id = "a" + std::string(60, 'x') + std::to_string(100 + i);
  }
  const auto games = ServedGames::Compile(std::move(rule_sets)).value();
  const absl::Status status = games->Find(std::string(100'000, 'y')).status();
  EXPECT_THAT(status,
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("and 20 more")));
  EXPECT_LT(status.message().size(), 900u);
}

TEST(ServedGamesTest, RefusesOneIdTwice) {
  EXPECT_THAT(ServedGames::Compile(Presets({"yacht", "yahtzee", "yacht"})),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("'yacht' is there twice")));
}

TEST(ServedGamesTest, RefusesNothingToServe) {
  EXPECT_THAT(ServedGames::Compile({}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("one")));
}

TEST(ServedGamesTest, EachHasAFolderOfItsOwn) {
  const TempDir dir;
  const auto directory = StateDirectory::Open(dir.path()).value();
  const auto games =
      ServedGames::Compile({Game::Default()->rules(), Tiny()}).value();
  games->KeepIn(*directory, TableResidency::kCopy);
  ServedGame& tiny = **games->Find("tiny");
  EXPECT_EQ(games->main().store->folder(), dir.path());
  EXPECT_EQ(tiny.store->folder(), dir.File("rules/tiny"));
  EXPECT_THAT(tiny.store->OpenCurrent().status(),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("rules/tiny")));
  EXPECT_EQ(tiny.store->List()->size(), 0u);

  const auto table = Solve(tiny.game, SolveOptions()).value();
  ASSERT_THAT(tiny.store->Store(*table), IsOk());
  EXPECT_EQ((*tiny.store->OpenCurrent())->id(), table->id());
  EXPECT_TRUE((*tiny.store->List())[0].is_current);
  EXPECT_THAT(games->main().store->OpenCurrent().status(),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("e_table")));
  EXPECT_EQ(games->main().store->List()->size(), 0u);
}

TEST(ServedGamesTest, ATableOfOtherRulesIsNotOpened) {
  const TempDir dir;
  const auto directory = StateDirectory::Open(dir.path()).value();
  RuleSet rules = Tiny();
  const auto store_of = [&](RuleSet changed) {
    auto games = ServedGames::Compile({std::move(changed)}).value();
    games->KeepIn(*directory, TableResidency::kMap);
    return games;
  };
  {
    const auto games = store_of(rules);
    const auto table = Solve(games->main().game, SolveOptions()).value();
    ASSERT_THAT(games->main().store->Store(*table), IsOk());
  }
  // One category less, so another size, is no damage either.
  RuleSet fewer = rules;
  fewer.categories.pop_back();
  ++rules.tiers[0].points;
  for (const RuleSet& changed : {fewer, rules}) {
    EXPECT_THAT(store_of(changed)->main().store->OpenCurrent().status(),
                StatusIs(absl::StatusCode::kFailedPrecondition,
                         HasSubstr("other rules")));
  }
  const auto games = store_of(rules);
  TableStore& store = *games->main().store;
  // What the daemon does then.
  const auto aside = store.SetCurrentAside();
  EXPECT_EQ(aside.value(), dir.File("rules/tiny/e_table.bad-1"));
  EXPECT_THAT(store.Store(*Solve(games->main().game, SolveOptions()).value()),
              IsOk());
  EXPECT_THAT(store.OpenCurrent(), IsOk());
}

TEST(ServedGamesTest, LeftoversOfAllRuleSetsAreRemoved) {
  const TempDir dir;
  const std::string leftover = dir.File("rules/tiny/e_table.tmp");
  const std::string kept_leftover =
      dir.File("rules/tiny/tables/0123456789abcdef.tmp");
  std::filesystem::create_directories(dir.File("rules/tiny/tables"));
  for (const std::string& path : {leftover, kept_leftover}) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    ASSERT_NE(file, nullptr);
    std::fclose(file);
  }
  ASSERT_THAT(StateDirectory::Open(dir.path()), IsOk());
  EXPECT_FALSE(std::filesystem::exists(leftover));
  EXPECT_FALSE(std::filesystem::exists(kept_leftover));
}

}  // namespace
}  // namespace yatzy::server

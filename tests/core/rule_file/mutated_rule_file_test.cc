// Rule files of which a piece is missing, twice there, or another's: no crash,
// and nothing is accepted that is no game.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "core/rule_file/rule_file.h"
#include "tests/support/accepted_rules.h"
#include "tests/support/random_rules.h"

namespace yatzy {
namespace {

TEST(RandomRuleFileTest, ReadsAsTheRulesItWasWrittenFrom) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 1'000; ++i) {
    const RuleSet rules = RandomRules(random);
    const auto read = ParseRules(CanonicalText(rules), rules.id);
    ASSERT_TRUE(read.ok()) << read.status() << CanonicalText(rules);
    ASSERT_EQ(*read, rules);
  }
}

// Words, quotes and ends of lines, each a piece.
std::vector<std::string> Pieces(const std::string& text) {
  std::vector<std::string> pieces;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find_first_of(" \"\n", at);
    if (end == at) ++end;
    if (end == std::string::npos) end = text.size();
    pieces.push_back(text.substr(at, end - at));
    at = end;
  }
  return pieces;
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string Next() {
    if (++made_ % 20 == 1) {
      pieces_ = Pieces(CanonicalText(RandomRules(random_, {1, 5})));
      donor_ = Pieces(CanonicalText(RandomRules(random_, {1, 5})));
    }
    std::vector<std::string> pieces = pieces_;
    do {
      Change(pieces);
    } while (random_() % 2 == 0);
    return absl::StrJoin(pieces, "");
  }

 private:
  void Change(std::vector<std::string>& pieces) {
    const std::size_t at = random_() % pieces.size();
    switch (random_() % 7) {
      case 0:
        pieces[at] = "";
        break;
      case 1:
        pieces[at] += pieces[at];
        break;
      case 2:
        pieces[at] = pieces[random_() % pieces.size()];
        break;
      case 3:
        std::swap(pieces[at], pieces[random_() % pieces.size()]);
        break;
      case 4:
        pieces[at] = std::to_string(static_cast<int>(random_() % 50) - 10);
        break;
      case 5:
        if (!pieces[at].empty()) {
          pieces[at][random_() % pieces[at].size()] =
              static_cast<char>(random_());
        }
        break;
      case 6:
        pieces[at] = donor_[random_() % donor_.size()];
        break;
    }
  }

  std::mt19937_64 random_;
  int made_ = 0;
  std::vector<std::string> pieces_, donor_;
};

// Returns how many of the mutated files are games nevertheless.
int AcceptedOf(int files, unsigned seed) {
  Mutator mutator(seed);
  int accepted = 0;
  for (int i = 0; i < files; ++i) {
    const std::string text = mutator.Next();
    const auto rules = ParseRules(text, "mutated");
    if (!rules.ok()) {
      EXPECT_EQ(rules.status().code(), absl::StatusCode::kInvalidArgument);
      EXPECT_FALSE(rules.status().message().empty());
      continue;
    }
    ++accepted;
    const std::string wrong = WrongWith(*rules);
    EXPECT_EQ(wrong, "") << text;
    if (!wrong.empty()) break;
  }
  return accepted;
}

TEST(MutatedRuleFileTest, IsRefusedOrAGame) {
  const int accepted = AcceptedOf(5'000, 1);
  EXPECT_GT(accepted, 200);
  EXPECT_LT(accepted, 4'000);
}

// A million of them, a minute or two.
TEST(MutatedRuleFileTest, DISABLED_AMillionAreRefusedOrGames) {
  std::printf("accepted %d\n", AcceptedOf(1'000'000, 2));
}

}  // namespace
}  // namespace yatzy

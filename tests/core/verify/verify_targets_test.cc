#include "core/verify/verify_targets.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/support/small_targets.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

auto WrongFor(const std::string& message) {
  return StatusIs(absl::StatusCode::kDataLoss, HasSubstr(message));
}

// The place of the start, which has hundreds of chances.
const TargetPlace& Start() {
  return SmallTargets()->places()[SmallTargets()->game().ValueOf(State{})];
}

TEST(VerifyTargetsTest, AcceptsWhatTheSolverMade) {
  EXPECT_THAT(VerifyTargets(*SmallTargets()), IsOk());
}

TEST(VerifyTargetsTest, RefusesChancesThatRise) {
  for (const float chance : {0.999f, std::numeric_limits<float>::quiet_NaN()}) {
    const auto table = TargetsWith(*SmallTargets(), [&](auto, auto chances) {
      chances[Start().begin + Start().count / 2] = chance;
    });
    EXPECT_THAT(VerifyTargets(*table),
                WrongFor("T(C=0, m=0) at index 0 rises"));
  }
}

TEST(VerifyTargetsTest, RefusesWhatIsNoChance) {
  for (const float chance : {0.0f, -1.0f}) {
    const auto table = TargetsWith(*SmallTargets(), [&](auto, auto chances) {
      chances[Start().begin + Start().count - 1] = chance;
    });
    EXPECT_THAT(VerifyTargets(*table), WrongFor("is not between 1 and 0"));
  }
  const auto table = TargetsWith(
      *SmallTargets(), [&](auto, auto chances) { chances[Start().begin] = 1; });
  EXPECT_THAT(VerifyTargets(*table), WrongFor("is not between 1 and 0"));
}

TEST(VerifyTargetsTest, RefusesAFullSheetThatReachesMoreThanItsBonus) {
  const Game& game = SmallTargets()->game();
  const std::uint32_t value = game.ValueOf({game.all_filled(), 0});
  const auto table = TargetsWith(
      *SmallTargets(), [&](auto places, auto) { places[value].first += 1; });
  EXPECT_THAT(VerifyTargets(*table), WrongFor("expected the bonus of 0"));
}

// A thousandth of a part in the middle, so that the row still falls.
TEST(VerifyTargetsTest, RefusesAChanceThatDoesNotFollow) {
  const auto table = TargetsWith(*SmallTargets(), [&](auto, auto chances) {
    float& chance = chances[Start().begin + Start().count / 2];
    chance = std::max(std::nextafter(chance, 0.0f), (&chance)[1]);
  });
  if (table->payload_sha256() == SmallTargets()->payload_sha256()) {
    GTEST_SKIP() << "the two chances are equal";
  }
  EXPECT_THAT(VerifyTargets(*table), WrongFor("is not what follows"));
}

}  // namespace
}  // namespace yatzy

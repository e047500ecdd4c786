#include "core/table/value_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/os/sha256.h"
#include "tests/support/default_game.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

// A number for each value of the game.
std::vector<float> Ramp() {
  std::vector<float> values(kTableValues);
  for (int i = 0; i < kTableValues; ++i) values[i] = static_cast<float>(i);
  return values;
}

std::shared_ptr<const ValueTable> RampTable(Arithmetic arithmetic) {
  return ValueTable::FromPayload(Game::Default(), Ramp(), arithmetic);
}

std::string HexOf(std::string_view text) {
  return ToHex(Sha256(std::as_bytes(std::span(text))));
}

TEST(Sha256Test, AgreesWithThePublishedExamples) {  // FIPS 180-4
  EXPECT_EQ(HexOf(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HexOf("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(ValueTableTest, AnswersByStateIndex) {
  const auto table = RampTable(Arithmetic::kDouble);
  EXPECT_EQ(table->ExpectedRemaining(State{}), 0);
  EXPECT_EQ(table->ExpectedRemaining({65, 3}), TheGame().ValueAt(4163));
  EXPECT_EQ(table->ExpectedRemaining({kAllCategories, 63}), kTableValues - 1);
  EXPECT_EQ(table->At(4163), TheGame().ValueAt(4163));
  EXPECT_TRUE(std::isnan(table->At(1)));
}

TEST(ValueTableTest, HoldsNaNAsAnyOtherValue) {
  std::vector<float> values = Ramp();
  values[0] = std::numeric_limits<float>::quiet_NaN();
  const auto table =
      ValueTable::FromPayload(Game::Default(), values, Arithmetic::kDouble);
  EXPECT_TRUE(std::isnan(table->ExpectedRemaining(State{})));
}

TEST(ValueTableTest, DigestsAreThoseOfTheValues) {
  const auto table = RampTable(Arithmetic::kFloat);
  const std::vector<float> payload = Ramp();
  EXPECT_EQ(table->payload_sha256(), Sha256(std::as_bytes(std::span(payload))));
  const std::vector<float> values = table->StateValues();
  ASSERT_EQ(values.size(), kStateSlots);
  const Sha256Digest digest = Sha256(std::as_bytes(std::span(values)));
  EXPECT_EQ(table->values_sha256(), digest);
  EXPECT_EQ(table->arithmetic(), Arithmetic::kFloat);
  EXPECT_EQ(table->id(), ToHex(digest).substr(0, 16));
}

TEST(ValueTableTest, EqualValuesHaveEqualIdsAndOthersDoNot) {
  std::vector<float> values = Ramp();
  values.back() += 1;
  const auto other =
      ValueTable::FromPayload(Game::Default(), values, Arithmetic::kDouble);
  EXPECT_EQ(RampTable(Arithmetic::kDouble)->id(),
            RampTable(Arithmetic::kFloat)->id());
  EXPECT_NE(RampTable(Arithmetic::kDouble)->id(), other->id());
}

TEST(ValueTableTest, TakesValuesByStateIndex) {
  const std::vector<float> values =
      RampTable(Arithmetic::kDouble)->StateValues();
  const auto table =
      ValueTable::FromStateValues(Game::Default(), values, Arithmetic::kDouble);
  ASSERT_THAT(table, IsOk());
  const auto payload = (*table)->payload();
  EXPECT_EQ(std::vector<float>(payload.begin(), payload.end()), Ramp());
}

TEST(ValueTableTest, RefusesValuesThatNoTableHas) {
  std::vector<float> values = RampTable(Arithmetic::kDouble)->StateValues();
  // Totals 0 and 1 with only Twos open: neither reaches 63.
  const std::uint32_t index = StateIndex({kAllCategories - 2, 16});
  ASSERT_EQ(TheGame().ValueAt(index), TheGame().ValueAt(index + 1));
  values[index + 1] = -1;
  EXPECT_THAT(
      ValueTable::FromStateValues(Game::Default(), values, Arithmetic::kDouble),
      StatusIs(absl::StatusCode::kInvalidArgument,
               HasSubstr("index " + std::to_string(index + 1) + " holds -1")));
  values.pop_back();
  EXPECT_THAT(
      ValueTable::FromStateValues(Game::Default(), values, Arithmetic::kDouble),
      StatusIs(absl::StatusCode::kInvalidArgument,
               HasSubstr("expected 2097152")));
}

TEST(ValueTableTest, KeepsItsMemoryAliveAndReleasesIt) {
  auto values = std::make_shared<const std::vector<float>>(Ramp());
  const std::weak_ptr<const std::vector<float>> watch = values;
  auto table = std::make_unique<const ValueTable>(
      Game::Default(), std::shared_ptr<const float>(values, values->data()),
      Arithmetic::kDouble, ValueTable::Digests{});
  values.reset();
  EXPECT_FALSE(watch.expired());
  EXPECT_EQ(table->ExpectedRemaining(State{}), 0);
  table.reset();
  EXPECT_TRUE(watch.expired());
}

TEST(ValueTableTest, NamesItsArithmetic) {
  EXPECT_EQ(ArithmeticName(Arithmetic::kDouble), "double");
  EXPECT_EQ(ArithmeticName(Arithmetic::kFloat), "float");
}

TEST(ValueTableTest, KnowsWhichIdsATableMayHave) {
  EXPECT_TRUE(IsTableId(TableIdOf(Sha256Digest{})));
  EXPECT_TRUE(IsTableId("0123456789abcdef"));
  for (const std::string_view id :
       {"", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeF",
        "0123456789abcdeg", "../../etc/passwd", "0123456789abcde\n"}) {
    EXPECT_FALSE(IsTableId(id)) << id;
  }
}

}  // namespace
}  // namespace yatzy

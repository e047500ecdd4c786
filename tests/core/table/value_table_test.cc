#include "core/table/value_table.h"

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

namespace yatzy {
namespace {

std::vector<float> Ramp() {
  std::vector<float> values(kStateSlots);
  for (std::uint32_t i = 0; i < kStateSlots; ++i) {
    values[i] = static_cast<float>(i);
  }
  return values;
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
  const auto table = ValueTable::FromValues(Ramp(), Arithmetic::kDouble);
  EXPECT_EQ(table->ExpectedRemaining(State{}), 0);
  EXPECT_EQ(table->ExpectedRemaining({65, 3}), 4163);
  EXPECT_EQ(table->ExpectedRemaining({kAllCategories, 63}), kStateSlots - 1);
  EXPECT_EQ(table->values()[4163], 4163);
}

TEST(ValueTableTest, HoldsNaNAsAnyOtherValue) {
  std::vector<float> values = Ramp();
  values[1] = std::numeric_limits<float>::quiet_NaN();
  const auto table =
      ValueTable::FromValues(std::move(values), Arithmetic::kDouble);
  EXPECT_TRUE(std::isnan(table->ExpectedRemaining({0, 1})));
}

TEST(ValueTableTest, DigestIsThatOfTheValues) {
  const std::vector<float> values = Ramp();
  const Sha256Digest digest = Sha256(std::as_bytes(std::span(values)));
  const auto table = ValueTable::FromValues(values, Arithmetic::kFloat);
  EXPECT_EQ(table->payload_sha256(), digest);
  EXPECT_EQ(table->arithmetic(), Arithmetic::kFloat);
  EXPECT_EQ(table->id(), ToHex(digest).substr(0, 16));
}

TEST(ValueTableTest, EqualValuesHaveEqualIdsAndOthersDoNot) {
  std::vector<float> values = Ramp();
  const auto table = ValueTable::FromValues(values, Arithmetic::kDouble);
  const auto same = ValueTable::FromValues(values, Arithmetic::kFloat);
  values.back() += 1;
  const auto other = ValueTable::FromValues(values, Arithmetic::kDouble);
  EXPECT_EQ(table->id(), same->id());
  EXPECT_NE(table->id(), other->id());
}

TEST(ValueTableTest, KeepsItsMemoryAliveAndReleasesIt) {
  auto values = std::make_shared<const std::vector<float>>(Ramp());
  const std::weak_ptr<const std::vector<float>> watch = values;
  auto table = std::make_unique<const ValueTable>(
      std::shared_ptr<const float>(values, values->data()), Arithmetic::kDouble,
      Sha256Digest{});
  values.reset();
  EXPECT_FALSE(watch.expired());
  EXPECT_EQ(table->ExpectedRemaining({65, 3}), 4163);
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

#include "core/os/numbers.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace yatzy {
namespace {

// What is no number to any of the readers.
constexpr const char* kNoNumbers[] = {"",
                                      "+5",
                                      " 5",
                                      "5 ",
                                      "\t5",
                                      "5\n",
                                      "1_000",
                                      "1,000",
                                      "0x",
                                      "0x10",
                                      "0X10",
                                      "0b1",
                                      "0o17",
                                      "1'0",
                                      "five",
                                      "--5",
                                      "-+5",
                                      "5u",
                                      "5-",
                                      "\u0663",
                                      "\u2212"
                                      "5",
                                      "\uff15",
                                      "- 5",
                                      "+",
                                      "-",
                                      "1 0",
                                      "\xef\xbb\xbf"
                                      "5"};

TEST(ReadIntegerTest, ReadsDecimalDigits) {
  EXPECT_EQ(ReadInteger<int>("0"), 0);
  EXPECT_EQ(ReadInteger<int>("10"), 10);
  EXPECT_EQ(ReadInteger<int>("010"), 10);
  EXPECT_EQ(ReadInteger<int>("0000000000000000000000000000000000000008"), 8);
  EXPECT_EQ(ReadInteger<int>("-7"), -7);
  EXPECT_EQ(ReadInteger<int>("-010"), -10);
  EXPECT_EQ(ReadInteger<int>("2147483647"), 2147483647);
  EXPECT_EQ(ReadInteger<std::uint64_t>("18446744073709551615"),
            std::numeric_limits<std::uint64_t>::max());
}

TEST(ReadIntegerTest, RefusesWhatIsNone) {
  for (const char* text : kNoNumbers) {
    EXPECT_EQ(ReadInteger<int>(text), std::nullopt) << text;
    EXPECT_EQ(ReadInteger<std::uint64_t>(text), std::nullopt) << text;
  }
  for (const char* text : {"1e3", "1.0", "1.", ".5", "nan", "inf"}) {
    EXPECT_EQ(ReadInteger<int>(text), std::nullopt) << text;
  }
  EXPECT_EQ(ReadInteger<int>(std::string("5\0", 2)), std::nullopt);
}

TEST(ReadIntegerTest, CutsNothing) {
  for (const char* text :
       {"2147483648", "-2147483649", "4294967297", "18446744073709551615",
        "18446744073709551616", "18446744073709551617",
        "340282366920938463463374607431768211457"}) {
    EXPECT_EQ(ReadInteger<int>(text), std::nullopt) << text;
  }
  EXPECT_EQ(ReadInteger<std::uint64_t>("18446744073709551616"), std::nullopt);
}

TEST(ReadIntegerTest, TakesNoSignWhereNoNumberIsNegative) {
  EXPECT_EQ(ReadInteger<std::uint32_t>("-1"), std::nullopt);
  EXPECT_EQ(ReadInteger<std::uint32_t>("-0"), std::nullopt);
  EXPECT_EQ((ReadInteger<int>("-0", 0, 5)), std::nullopt);
  EXPECT_EQ((ReadInteger<int>("-0", -5, 5)), 0);
}

TEST(ReadIntegerTest, HoldsTheRange) {
  EXPECT_EQ((ReadInteger<int>("1", 1, 3)), 1);
  EXPECT_EQ((ReadInteger<int>("3", 1, 3)), 3);
  EXPECT_EQ((ReadInteger<int>("0", 1, 3)), std::nullopt);
  EXPECT_EQ((ReadInteger<int>("4", 1, 3)), std::nullopt);
}

TEST(ReadNumberTest, ReadsDecimals) {
  EXPECT_EQ(ReadNumber("2"), 2.0);
  EXPECT_EQ(ReadNumber("010"), 10.0);
  EXPECT_EQ(ReadNumber("-0.5"), -0.5);
  EXPECT_EQ(ReadNumber(".5"), 0.5);
  EXPECT_EQ(ReadNumber("1e6"), 1e6);
  EXPECT_EQ(ReadNumber("1e+06"), 1e6);  // as std::to_chars writes it
}

TEST(ReadNumberTest, RefusesWhatIsNone) {
  for (const char* text : kNoNumbers) {
    EXPECT_EQ(ReadNumber(text), std::nullopt) << text;
  }
  for (const char* text : {"nan", "NaN", "inf", "-inf", "infinity", "nan(1)",
                           "0x1p3", "1p3", "1e", "1e999", "1e-999", "."}) {
    EXPECT_EQ(ReadNumber(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace yatzy

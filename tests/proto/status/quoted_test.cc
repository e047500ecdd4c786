#include "proto/status/quoted.h"

#include <gmock/gmock.h>

#include <string>

namespace yatzy {
namespace {

TEST(QuotedTest, ShortTextIsWhole) {
  EXPECT_EQ(Quoted(""), "''");
  EXPECT_EQ(Quoted("operations/1"), "'operations/1'");
  EXPECT_EQ(Quoted(std::string(64, 'x')), "'" + std::string(64, 'x') + "'");
  EXPECT_EQ(Escaped("yatzy.v1.X"), "yatzy.v1.X");
}

TEST(QuotedTest, LongTextIsCut) {
  EXPECT_EQ(Quoted(std::string(65, 'x')), "'" + std::string(64, 'x') + "'...");
  EXPECT_EQ(Escaped(std::string(5000, 'x')), std::string(64, 'x'));
}

TEST(QuotedTest, WhatIsNotPrintableIsEscapedAndNoEscapeIsCut) {
  EXPECT_EQ(Quoted("a\nb\"'\xc3\xa9"), R"('a\nb\"\'\xc3\xa9')");
  const std::string text = Escaped("x" + std::string(100, '\x01'));
  EXPECT_EQ(text.size(), 61);  // one and fifteen of four
  EXPECT_EQ(text.substr(57), R"(\x01)");
}

}  // namespace
}  // namespace yatzy

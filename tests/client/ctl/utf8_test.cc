#include "client/ctl/utf8.h"

#include <gtest/gtest.h>

#include <string_view>

namespace yatzy::client {
namespace {

TEST(Utf8Test, TakesCharactersOfEverySize) {
  for (const std::string_view text :
       {"", "dice 3", "\xc2\x80", "\xc3\xa5\xdf\xbf", "\xe0\xa0\x80",
        "\xed\x9f\xbf\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
}

TEST(Utf8Test, RefusesWhatIsNoCharacter) {
  for (const std::string_view text :
       {"\xff", "\x80", "a\xc3", "\xc3 ", "\xe2\x82", "\xf0\x9f\x8e",
        "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf",
        "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80",
        "\xf8\x88\x80\x80\x80"}) {
    EXPECT_FALSE(IsUtf8(text)) << text;
  }
}

}  // namespace
}  // namespace yatzy::client

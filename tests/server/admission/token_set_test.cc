#include "server/admission/token_set.h"

#include <gmock/gmock.h>

#include <string>

#include "tests/support/status_matchers.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSecret[] = "correct-horse-battery";
constexpr char kOther[] = "0123456789abcdef";

TEST(TokenSetTest, HasTheTokensOfAllLines) {
  const auto tokens = TokenSet::Parse(std::string("# ann\n") + kSecret +
                                      "\r\n\n  " + kOther + "  ");
  ASSERT_TRUE(tokens.ok()) << tokens.status();
  EXPECT_EQ(tokens->size(), 2u);
  EXPECT_TRUE(tokens->Contains(kSecret));
  EXPECT_TRUE(tokens->Contains(kOther));
}

TEST(TokenSetTest, HasNothingElse) {
  const auto tokens = TokenSet::Parse(kSecret);
  ASSERT_TRUE(tokens.ok());
  for (const std::string& token :
       {std::string(), std::string("correct-horse-batter"),
        std::string(kSecret) + "y", std::string("Correct-horse-battery"),
        std::string(kOther), std::string("# ann"),
        std::string(kSecret) + '\0'}) {
    EXPECT_FALSE(tokens->Contains(token)) << token;
  }
}

TEST(TokenSetTest, RefusesBadLinesWithoutShowingThem) {
  for (const char* line :
       {"too-short-secre", "a secret with some spaces", "secret-secret-\x01-x",
        "secret-secret-\xc3\xa4-x"}) {
    const absl::Status status =
        TokenSet::Parse(std::string(kSecret) + "\n# c\n" + line).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr("line 3 "));
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("secre")));
  }
}

TEST(TokenSetTest, RefusesAFileWithoutTokens) {
  for (const char* text : {"", "\n\n", "# nobody\n"}) {
    EXPECT_EQ(TokenSet::Parse(text).status().message(), "there is no token");
  }
}

}  // namespace
}  // namespace yatzy::server

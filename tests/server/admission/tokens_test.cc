#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "server/admission/gate.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

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

TEST(TokenSetTest, SkipsAByteOrderMark) {
  for (const char* comment : {"", "# ann\r\n", "\r\n"}) {
    const auto tokens = TokenSet::Parse(std::string("\xef\xbb\xbf") + comment +
                                        kSecret + "\r\n");
    ASSERT_TRUE(tokens.ok()) << tokens.status();
    EXPECT_EQ(tokens->size(), 1u);
    EXPECT_TRUE(tokens->Contains(kSecret));
  }
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

constexpr char kOld[] = "old-token-0123456789";
constexpr char kNew[] = "new-token-0123456789";

class TokenFileTest : public testing::Test {
 protected:
  std::string Path() const { return dir_.File("tokens"); }

  // In one step, as a careful operator would.
  void Replace(const std::string& text) const {
    std::ofstream(dir_.File("next")) << text;
    std::filesystem::rename(dir_.File("next"), Path());
  }

  static bool ComesToHave(const TokenFile& file, const std::string& token) {
    const absl::Time end = absl::Now() + absl::Seconds(30);
    while (!file.Current()->Contains(token) && absl::Now() < end) {
      std::this_thread::yield();
    }
    return file.Current()->Contains(token);
  }

  TempDir dir_;
};

TEST_F(TokenFileTest, FollowsTheFile) {
  Replace(kOld);
  const auto file =
      OpenTokenFile(Path(), std::make_shared<FileWatch>(absl::Milliseconds(1)));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_TRUE((*file)->Current()->Contains(kOld));
  Replace(kNew);
  EXPECT_TRUE(ComesToHave(**file, kNew));
  EXPECT_FALSE((*file)->Current()->Contains(kOld));
}

TEST_F(TokenFileTest, KeepsItsTokensWhileTheFileIsBad) {
  Replace(kOld);
  const auto file =
      OpenTokenFile(Path(), std::make_shared<FileWatch>(absl::Milliseconds(1)));
  ASSERT_TRUE(file.ok());
  // What is read after the bad file proves that the bad one was seen, or passed
  // over, without harm.
  for (const char* bad : {"", "short", "# nothing"}) {
    Replace(bad);
    const absl::Time end = absl::Now() + absl::Milliseconds(20);
    while (absl::Now() < end)
      ASSERT_TRUE((*file)->Current()->Contains(kOld)) << bad;
  }
  std::filesystem::remove(Path());
  EXPECT_TRUE((*file)->Current()->Contains(kOld));
  Replace(kNew);
  EXPECT_TRUE(ComesToHave(**file, kNew));
}

TEST_F(TokenFileTest, NamesAFileThatCannotBeRead) {
  const auto missing = OpenTokenFile(Path());
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(missing.status().message()), HasSubstr(Path()));
  Replace("short");
  const auto bad = OpenTokenFile(Path());
  EXPECT_EQ(bad.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(bad.status().message()),
              HasSubstr(Path() + ": line 1 is not a token"));
  EXPECT_FALSE(OpenTokenFile(dir_.path()).ok());
}

}  // namespace
}  // namespace yatzy::server

#include "server/admission/token_file.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;

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
    while (!file.Contains(token) && absl::Now() < end) {
      std::this_thread::yield();
    }
    return file.Contains(token);
  }

  TempDir dir_;
};

TEST_F(TokenFileTest, FollowsTheFile) {
  Replace(kOld);
  const auto file = TokenFile::Open(Path(), absl::Milliseconds(1));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_TRUE((*file)->Contains(kOld));
  Replace(kNew);
  EXPECT_TRUE(ComesToHave(**file, kNew));
  EXPECT_FALSE((*file)->Contains(kOld));
}

TEST_F(TokenFileTest, KeepsItsTokensWhileTheFileIsBad) {
  Replace(kOld);
  const auto file = TokenFile::Open(Path(), absl::Milliseconds(1));
  ASSERT_TRUE(file.ok());
  // What is read after the bad file proves that the bad one was seen, or passed
  // over, without harm.
  for (const char* bad : {"", "short", "# nothing"}) {
    Replace(bad);
    const absl::Time end = absl::Now() + absl::Milliseconds(20);
    while (absl::Now() < end) ASSERT_TRUE((*file)->Contains(kOld)) << bad;
  }
  std::filesystem::remove(Path());
  EXPECT_TRUE((*file)->Contains(kOld));
  Replace(kNew);
  EXPECT_TRUE(ComesToHave(**file, kNew));
}

TEST_F(TokenFileTest, NamesAFileThatCannotBeRead) {
  const auto missing = TokenFile::Open(Path());
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(missing.status().message()), HasSubstr(Path()));
  Replace("short");
  const auto bad = TokenFile::Open(Path());
  EXPECT_EQ(bad.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(bad.status().message()),
              HasSubstr(Path() + ": line 1 is not a token"));
  EXPECT_FALSE(TokenFile::Open(dir_.path()).ok());
}

}  // namespace
}  // namespace yatzy::server

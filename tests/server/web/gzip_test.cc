#include "server/web/gzip.h"

#include <gmock/gmock.h>

#include <cstddef>
#include <random>
#include <string>

#include "tests/support/status_matchers.h"

namespace yatzy::server {
namespace {

constexpr std::size_t kMost = 1 << 20;

absl::StatusCode CodeOfInflating(const std::string& gzip) {
  return InflateGzip(gzip, kMost).status().code();
}

TEST(GzipTest, GivesBackWhatItGot) {
  std::mt19937 random(1);
  std::string noise(100'000, 'x');
  for (char& c : noise) c = static_cast<char>(random());
  for (const std::string& content :
       {std::string(), std::string("a"), std::string(kMost, 'x'), noise}) {
    const std::string gzip = DeflateGzip(content);
    EXPECT_EQ(InflatedSize(gzip), content.size());
    const auto back = InflateGzip(gzip, kMost);
    ASSERT_THAT(back.status(), IsOk());
    EXPECT_EQ(*back, content);
  }
  EXPECT_LT(DeflateGzip(std::string(kMost, 'x')).size(), kMost / 100);
}

TEST(GzipTest, RefusesWhatIsDamagedOrIncomplete) {
  const std::string content = "some text, some text, some text";
  const std::string gzip = DeflateGzip(content);
  for (std::size_t i = 0; i < gzip.size(); ++i) {
    EXPECT_NE(CodeOfInflating(gzip.substr(0, i)), absl::StatusCode::kOk) << i;
    std::string damaged = gzip;
    damaged[i] ^= 0x40;
    // Some bits say nothing of the content.
    const auto inflated = InflateGzip(damaged, kMost);
    EXPECT_EQ(inflated.value_or(content), content) << i;
  }
  EXPECT_NE(CodeOfInflating(gzip + "x"), absl::StatusCode::kOk);
  EXPECT_NE(CodeOfInflating(gzip + gzip), absl::StatusCode::kOk);
  EXPECT_EQ(CodeOfInflating("not gzip"), absl::StatusCode::kInvalidArgument);
}

TEST(GzipTest, TakesNoMoreThanIsAllowed) {
  const std::string bomb = DeflateGzip(std::string(100 * kMost, '\0'));
  EXPECT_LT(bomb.size(), kMost);
  EXPECT_EQ(CodeOfInflating(bomb), absl::StatusCode::kResourceExhausted);
  // One that says that it holds less.
  std::string liar = bomb;
  liar.replace(liar.size() - 4, 4, std::string("\x10\0\0\0", 4));
  EXPECT_EQ(InflatedSize(liar), 16);
  EXPECT_EQ(CodeOfInflating(liar), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace yatzy::server

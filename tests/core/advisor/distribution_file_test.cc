// The file of a distribution: whole and as written, or refused for what is
// wrong.
#include "core/advisor/distribution_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <span>
#include <string>

#include "core/os/sha256.h"
#include "core/solver/solver.h"
#include "tests/support/corrupt_file.h"
#include "tests/support/files.h"
#include "tests/support/small_game.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::size_t kDigestSize = 32;

// Where core/table/FORMAT.md has the fields.
constexpr std::size_t kByteOrderAt = 8;
constexpr std::size_t kFormatAt = 12;
constexpr std::size_t kPolicyAt = 16;
constexpr std::size_t kLeastAt = 20;
constexpr std::size_t kCountAt = 24;
constexpr std::size_t kFingerprintAt = 32;
constexpr std::size_t kTiersAt = 64;
constexpr std::size_t kProbabilitiesAt = 96;

const Distribution& SmallStart() {
  static const auto* const kStart = new Distribution(
      DistributionOf(**SolveExactly(SmallGame()), State{}).value());
  return *kStart;
}

std::string Bytes(const Sha256Digest& digest) {
  return std::string(digest.begin(), digest.end());
}

std::string DigestOf(const std::string& bytes) {
  return Bytes(Sha256(std::as_bytes(std::span(bytes))));
}

// A number as the file has it, whatever the machine's order.
std::uint64_t Number(const std::string& file, std::size_t at, int size) {
  std::uint64_t number = 0;
  for (int i = size - 1; i >= 0; --i) {
    number = number << 8 | static_cast<std::uint8_t>(file[at + i]);
  }
  return number;
}

double Double(const std::string& file, std::size_t at) {
  return std::bit_cast<double>(Number(file, at, 8));
}

class DistributionFileTest : public ::testing::Test {
 protected:
  auto Open() const { return OpenDistributionFile(path_, *SmallGame()); }

  // Puts `bytes` at a place of the file and seals it, as a writer would.
  template <typename Value>
  void Forge(std::size_t at, const Value& value) const {
    std::string file = right_;
    std::memcpy(file.data() + at, &value, sizeof(value));
    Seal(file);
  }
  void Seal(std::string file) const {
    file.resize(file.size() - kDigestSize);
    WriteFile(path_, file + DigestOf(file));
  }

  auto Refused(absl::StatusCode code, const std::string& message) const {
    return StatusIs(code, AllOf(StartsWith(path_ + ": "), HasSubstr(message)));
  }
  auto Wrong(const std::string& message) const {
    return Refused(absl::StatusCode::kDataLoss, message);
  }
  auto Unsupported(const std::string& message) const {
    return Refused(absl::StatusCode::kFailedPrecondition, message);
  }

  const TempDir dir_;
  const std::string path_ = dir_.File("start_distribution");
  const std::string right_ = [this] {
    EXPECT_THAT(WriteDistributionFile(SmallStart(), *SmallGame(), path_),
                IsOk());
    return ReadFile(path_);
  }();
};

TEST_F(DistributionFileTest, IsReadAsItWasWritten) {
  EXPECT_EQ(dir_.Entries(), 1);
  const auto read = Open();
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->least, SmallStart().least);
  EXPECT_EQ(read->probabilities, SmallStart().probabilities);
  EXPECT_EQ(read->tiers, SmallStart().tiers);
  EXPECT_GT(read->tiers[0], 0);
  EXPECT_EQ(OpenDistributionFile(dir_.File("none"), *SmallGame()).status(),
            absl::NotFoundError(dir_.File("none") +
                                ": cannot open: No such file or directory"));
}

// The bytes are those of FORMAT.md.
TEST_F(DistributionFileTest, HasItsBytesInTheirOrder) {
  const std::size_t count = SmallStart().probabilities.size();
  ASSERT_EQ(right_.size(), kProbabilitiesAt + 8 * count + kDigestSize);
  EXPECT_EQ(right_.substr(0, 8), "\x89YZD\r\n\x1a\n");
  EXPECT_EQ(right_.substr(kByteOrderAt, 4), "\x04\x03\x02\x01");
  EXPECT_EQ(Number(right_, kFormatAt, 4), 1u);
  EXPECT_EQ(Number(right_, kPolicyAt, 4), kDistributionPolicy);
  EXPECT_EQ(Number(right_, kLeastAt, 4),
            static_cast<std::uint64_t>(SmallStart().least));
  EXPECT_EQ(Number(right_, kCountAt, 8), count);
  EXPECT_EQ(right_.substr(kFingerprintAt, 32),
            Bytes(SmallGame()->fingerprint()));
  for (int tier = 0; tier < kMaxTiers; ++tier) {
    EXPECT_EQ(Double(right_, kTiersAt + 8 * tier), SmallStart().tiers[tier]);
  }
  for (std::size_t i = 0; i < count; ++i) {
    ASSERT_EQ(Double(right_, kProbabilitiesAt + 8 * i),
              SmallStart().probabilities[i]);
  }
  const std::size_t sealed = right_.size() - kDigestSize;
  EXPECT_EQ(right_.substr(sealed), DigestOf(right_.substr(0, sealed)));
}

// Files of daemons before would be taken for today's.
TEST_F(DistributionFileTest, AnotherComputationHasAnotherPolicy) {
  EXPECT_EQ(ToHex(Sha256(std::as_bytes(std::span(right_)))),
            "983033f0cb455bc17c59644126eabf2f71305dde06140085dba4eac79a8da133")
      << "If the distribution of a game has changed, kDistributionPolicy has "
         "to rise. If only the format has, its version has to.";
}

TEST_F(DistributionFileTest, RefusesDamageOfAnyByte) {
  for (std::size_t at = 0; at < right_.size(); ++at) {
    FlipBit(path_, at, static_cast<int>(at % 8));
    ASSERT_FALSE(Open().ok()) << "byte " << at;
    ASSERT_THAT(std::string(Open().status().message()),
                StartsWith(path_ + ": "));
    FlipBit(path_, at, static_cast<int>(at % 8));
  }
  EXPECT_THAT(Open(), IsOk());
  FlipBit(path_, kProbabilitiesAt + 3, 0);
  EXPECT_THAT(Open(), Wrong("damaged distribution"));
}

TEST_F(DistributionFileTest, RefusesAnyOtherSize) {
  // Each of the header and of the digest, some of the rest.
  const std::size_t many = right_.size() - kDigestSize;
  for (std::size_t size = 0; size < right_.size();
       size += size < 300 || size >= many ? 1 : 16) {
    WriteFile(path_, right_.substr(0, size));
    ASSERT_THAT(Open(),
                Wrong(size < kProbabilitiesAt + 8 + kDigestSize ? "truncated"
                                                                : "damaged"));
  }
  ResizeFile(path_, right_.size() + 8);
  EXPECT_THAT(Open(), Wrong("damaged"));
  ResizeFile(path_, std::uint64_t{1} << 40);
  EXPECT_THAT(Open(), Wrong("overlong")) << "it is not read";
}

TEST_F(DistributionFileTest, RefusesWhatIsOfAnother) {
  Forge(0, 'x');
  EXPECT_THAT(Open(), Wrong("not a distribution"));
  Forge(kByteOrderAt, std::uint32_t{0x04030201});
  EXPECT_THAT(Open(), Unsupported("byte order"));
  Forge(kFormatAt, std::uint32_t{2});
  EXPECT_THAT(Open(), Unsupported("has format 2, expected 1"));
  Forge(kPolicyAt, kDistributionPolicy + 1);
  EXPECT_THAT(Open(), Unsupported("is of policy"));
  Forge(kFingerprintAt, Game::Default()->fingerprint());
  EXPECT_THAT(Open(), Unsupported("other rules"));
  WriteFile(path_, right_);
  EXPECT_THAT(OpenDistributionFile(path_, *Game::Default()),
              Unsupported("other rules"));
}

// Whoever seals a file may be wrong.
TEST_F(DistributionFileTest, RefusesWhatIsNoDistribution) {
  const double first = SmallStart().probabilities[0];
  for (const double p :
       {std::nan(""), -first, 1.5, std::numeric_limits<double>::infinity()}) {
    Forge(kProbabilitiesAt, p);
    EXPECT_THAT(Open(), Wrong("a probability is none")) << p;
    Forge(kTiersAt, p);
    EXPECT_THAT(Open(), Wrong("a probability is none")) << p;
  }
  Forge(kProbabilitiesAt, first + 1e-8);
  EXPECT_THAT(Open(), Wrong("sum to 1 + 1e-08"));
  Forge(kProbabilitiesAt, first + 1e-10);
  EXPECT_THAT(Open(), IsOk()) << "as the sums of another order";
  for (const std::uint32_t least : {1000u, 0x7fffffffu, 0xffffffffu}) {
    Forge(kLeastAt, least);
    EXPECT_THAT(Open(), Wrong("the game at most")) << least;
  }
  const std::uint64_t count = SmallStart().probabilities.size();
  Forge(kCountAt, count + 1);
  EXPECT_THAT(Open(), Wrong("truncated"));
  Forge(kCountAt, count - 1);
  EXPECT_THAT(Open(), Wrong("overlong"));
  Forge(kCountAt, count + (std::uint64_t{1} << 61));
  EXPECT_THAT(Open(), Wrong("truncated"));
  Seal(right_ + "four");
  EXPECT_THAT(Open(), Wrong("overlong"));
}

TEST_F(DistributionFileTest, RefusesWhatIsNoFile) {
  EXPECT_THAT(OpenDistributionFile(dir_.path(), *SmallGame()),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("not a regular file")));
  std::filesystem::remove(path_);
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_THAT(Open(), Unsupported("not a regular file")) << "and does not wait";
}

}  // namespace
}  // namespace yatzy

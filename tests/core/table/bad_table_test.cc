// The promise that a bad table is never served, in full: every length that a
// table may be cut off at, every bit of the header, a thousand of the payload,
// and files of other programs. On the file of a small game: the header has one
// size in all, and open_table_test.cc has the default table.
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/table/table_file.h"
#include "core/table/table_header.h"
#include "tests/support/corrupt_file.h"
#include "tests/support/small_game.h"
#include "tests/support/status_matchers.h"
#include "tests/support/table_bytes.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

const std::string& GoodBytes() {
  static const auto* const kBytes =
      new std::string(TableBytes(*SolvedSmallTable()));
  return *kBytes;
}

std::size_t PayloadSize() { return TablePayloadSize(*SmallGame()); }
std::size_t FileSize() { return TableFileSize(*SmallGame()); }

auto OpenSmall(const std::string& path, TableResidency residency) {
  return OpenTableFile(path, residency, PosixFileOps(), SmallGame());
}

class BadTableTest : public ::testing::Test {
 protected:
  auto Open() const { return OpenSmall(path_, TableResidency::kMap); }

  static auto Damaged(const std::string& message) {
    return StatusIs(absl::StatusCode::kDataLoss, HasSubstr(message));
  }

  const TempDir dir_;
  const std::string path_ = dir_.File("e_table");
};

TEST_F(BadTableTest, IsRefusedAtEveryLengthOfAHeaderAndAtRandomOnes) {
  std::mt19937 random(1);
  std::vector<std::size_t> lengths(500);
  for (std::size_t& length : lengths) {
    length = kTableHeaderSize + random() % PayloadSize();
  }
  for (std::size_t length = 0; length <= kTableHeaderSize; ++length) {
    lengths.push_back(length);
  }
  // A file can only be cut off further.
  std::sort(lengths.begin(), lengths.end(), std::greater<>());
  WriteFile(path_, GoodBytes());
  for (const std::size_t length : lengths) {
    ResizeFile(path_, length);
    ASSERT_THAT(Open(), Damaged("truncated table: " + std::to_string(length) +
                                " bytes"));
  }
}

// Flips each of these bits of a header.
void ExpectEveryBitCounts(std::size_t from, std::size_t to, std::size_t step) {
  const auto header =
      std::make_unique<TableHeader>(HeaderOf(*SolvedSmallTable()));
  auto* const bytes = reinterpret_cast<std::uint8_t*>(header.get());
  for (std::size_t bit = 8 * from; bit < 8 * to; bit += step) {
    bytes[bit / 8] ^= 1 << bit % 8;
    ASSERT_FALSE(ValidateHeader(*header, *SmallGame()).ok()) << "bit " << bit;
    bytes[bit / 8] ^= 1 << bit % 8;
  }
  EXPECT_THAT(ValidateHeader(*header, *SmallGame()), IsOk());
}

constexpr std::size_t kChecksum = offsetof(TableHeader, header_sha256);

TEST_F(BadTableTest, IsRefusedForEveryBitOfTheFirstPageAndOfTheChecksum) {
  ExpectEveryBitCounts(0, 4096, 1);
  ExpectEveryBitCounts(4096, kChecksum, 67);
  ExpectEveryBitCounts(kChecksum, kTableHeaderSize, 1);
}

// Half a million of them: bad_table_slow_test.
TEST_F(BadTableTest, DISABLED_IsRefusedForEveryBitOfTheHeader) {
  ExpectEveryBitCounts(0, kTableHeaderSize, 1);
}

TEST_F(BadTableTest, IsRefusedForAThousandFlippedBitsOfThePayload) {
  WriteFile(path_, GoodBytes());
  std::mt19937 random(2);
  for (int flip = 0; flip < 1000; ++flip) {
    const std::size_t offset = kTableHeaderSize + random() % PayloadSize();
    const int bit = static_cast<int>(random() % 8);
    FlipBit(path_, offset, bit);
    ASSERT_THAT(Open(), Damaged("damaged table: payload_sha256"))
        << offset << "." << bit;
    FlipBit(path_, offset, bit);
  }
  EXPECT_THAT(Open(), IsOk());
}

struct ForeignFile {
  const char* name;
  std::function<std::string()> bytes;
  absl::StatusCode code;
  const char* message;
};

// A table whose writer meant what `change` makes of the header.
std::string Rewritten(const std::function<void(TableHeader&)>& change) {
  const auto header =
      std::make_unique<TableHeader>(HeaderOf(*SolvedSmallTable()));
  change(*header);
  header->header_sha256 = HeaderDigest(*header);
  return std::string(reinterpret_cast<const char*>(header.get()),
                     sizeof(*header)) +
         GoodBytes().substr(kTableHeaderSize);
}

constexpr auto kForeign = absl::StatusCode::kInvalidArgument;
constexpr auto kUnsupported = absl::StatusCode::kFailedPrecondition;
constexpr char kNoTable[] = "not an E_table file";

const ForeignFile kForeignFiles[] = {
    {"Picture", [] { return "\x89PNG\r\n\x1a\n" + std::string(9000000, '7'); },
     kForeign, kNoTable},
    {"Archive", [] { return "\x1f\x8b\x08" + GoodBytes().substr(3); }, kForeign,
     kNoTable},
    {"Program", [] { return ReadFile("/proc/self/exe"); }, kForeign, kNoTable},
    {"Text", [] { return std::string(FileSize(), 'a'); }, kForeign, kNoTable},
    {"Hole", [] { return std::string(FileSize(), '\0'); }, kForeign, kNoTable},
    {"PayloadAlone", [] { return GoodBytes().substr(kTableHeaderSize); },
     kForeign, kNoTable},
    {"TwoTables", [] { return GoodBytes() + GoodBytes(); },
     absl::StatusCode::kDataLoss, "overlong table"},
    {"OtherByteOrder",
     [] {
       return Rewritten([](TableHeader& h) { h.byte_order = 0x04030201; });
     },
     kUnsupported, "byte_order reads 0x4030201"},
    {"LaterVersion",
     [] { return Rewritten([](TableHeader& h) { h.format_version = 3; }); },
     kUnsupported, "format_version is 3"},
    {"OtherNumbers",
     [] { return Rewritten([](TableHeader& h) { h.dtype = 2; }); },
     kUnsupported, "dtype is 2"},
    {"OtherArithmetic",
     [] { return Rewritten([](TableHeader& h) { h.arithmetic = 3; }); },
     kUnsupported, "arithmetic is 3"},
    {"OtherRules",
     [] {
       return Rewritten([](TableHeader& h) { h.rules_fingerprint[0] ^= 1; });
     },
     kUnsupported, "table of other rules"},
};

class ForeignFileTest : public ::testing::TestWithParam<ForeignFile> {};

TEST_P(ForeignFileTest, IsRefusedForWhatItIs) {
  const TempDir dir;
  const std::string path = dir.File("e_table");
  WriteFile(path, GetParam().bytes());
  for (const auto residency : {TableResidency::kMap, TableResidency::kCopy}) {
    EXPECT_THAT(OpenSmall(path, residency),
                StatusIs(GetParam().code, HasSubstr(GetParam().message)));
  }
  EXPECT_THAT(InspectTableFile(path, PosixFileOps(), *SmallGame()),
              StatusIs(GetParam().code, HasSubstr(GetParam().message)));
}

INSTANTIATE_TEST_SUITE_P(Each, ForeignFileTest,
                         ::testing::ValuesIn(kForeignFiles),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

}  // namespace
}  // namespace yatzy

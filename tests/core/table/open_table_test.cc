// Opening a table file: everything that is not exactly a table is refused, with
// its own code and message, in both residencies.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <random>
#include <string>

#include "core/rules/presets.h"
#include "core/table/table_file.h"
#include "core/table/table_header.h"
#include "tests/support/corrupt_file.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/table_bytes.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class OpenTableTest : public ::testing::TestWithParam<TableResidency> {
 protected:
  static const std::string& GoodBytes() {
    static const auto* const kBytes =
        new std::string(TableBytes(*SolvedTable()));
    return *kBytes;
  }

  auto Open() const { return OpenTableFile(path_, GetParam()); }

  // Refused with the path and this in the message.
  auto Refused(absl::StatusCode code, const std::string& message) const {
    return StatusIs(code, AllOf(StartsWith(path_ + ": "), HasSubstr(message)));
  }

  auto Damaged(const std::string& message) const {
    return Refused(absl::StatusCode::kDataLoss, message);
  }

  void WriteGood() const { WriteFile(path_, GoodBytes()); }

  // Lets `change` work on the header of the file and signs the header again.
  template <typename Change>
  void RewriteHeader(const Change& change) const {
    const auto header = std::make_unique<TableHeader>(HeaderOf(*SolvedTable()));
    change(*header);
    header->header_sha256 = HeaderDigest(*header);
    OverwriteBytes(
        path_, 0,
        {reinterpret_cast<const char*>(header.get()), sizeof(*header)});
  }

  const TempDir dir_;
  const std::string path_ = dir_.File("table.etable");
};

INSTANTIATE_TEST_SUITE_P(Residency, OpenTableTest,
                         ::testing::Values(TableResidency::kMap,
                                           TableResidency::kCopy),
                         [](const auto& test) {
                           return test.param == TableResidency::kMap ? "Map"
                                                                     : "Copy";
                         });

TEST_P(OpenTableTest, ReadsTheValuesBackBitForBit) {
  WriteGood();
  const auto table = Open();
  ASSERT_THAT(table, IsOk());
  EXPECT_TRUE(SameBits(**table, *SolvedTable()));
  EXPECT_EQ((*table)->payload_sha256(), SolvedTable()->payload_sha256());
  EXPECT_EQ((*table)->arithmetic(), SolvedTable()->arithmetic());
  EXPECT_EQ((*table)->id(), SolvedTable()->id());
}

TEST_P(OpenTableTest, ReadsFormat1) {
  const std::vector<float> values = SolvedTable()->StateValues();
  WriteFile(path_, Format1Bytes(values, Arithmetic::kDouble));
  const auto table = Open();
  ASSERT_THAT(table, IsOk());
  EXPECT_TRUE(SameBits(**table, *SolvedTable()));
  EXPECT_EQ((*table)->id(), SolvedTable()->id());
  EXPECT_EQ((*table)->arithmetic(), Arithmetic::kDouble);
}

TEST_P(OpenTableTest, RefusesFormat1OfOtherRulesAndOtherValues) {
  std::vector<float> values = SolvedTable()->StateValues();
  WriteFile(path_, Format1Bytes(values, Arithmetic::kDouble));
  const auto other = Game::Compile(PresetRules("scandinavian+fh5").value());
  EXPECT_THAT(OpenTableFile(path_, GetParam(), PosixFileOps(), *other),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("table of other rules")));
  values[StateIndex({kAllCategories, 0})] = 1;  // but not with one point
  WriteFile(path_, Format1Bytes(values, Arithmetic::kDouble));
  EXPECT_THAT(Open(), Damaged("wrong table: index"));
}

TEST_P(OpenTableTest, RefusesTruncatedFiles) {
  WriteGood();
  // From large to small: a file can only be cut off further.
  for (const std::size_t size :
       {kTableFileSize - 1, kTableFileSize - 4, kTableFileSize / 2,
        kTableHeaderSize + 1, kTableHeaderSize, kTableHeaderSize - 1,
        std::size_t{4096}, std::size_t{9}, std::size_t{8}, std::size_t{7},
        std::size_t{1}, std::size_t{0}}) {
    ResizeFile(path_, size);
    EXPECT_THAT(Open(), Damaged("truncated table: " + std::to_string(size) +
                                " bytes, expected 3424256"));
  }
}

TEST_P(OpenTableTest, RefusesOverlongFiles) {
  WriteGood();
  for (const std::size_t size : {kTableFileSize + 1, 2 * kTableFileSize}) {
    ResizeFile(path_, size);
    EXPECT_THAT(Open(),
                Damaged("overlong table: " + std::to_string(size) + " bytes"));
  }
}

TEST_P(OpenTableTest, RefusesAHoleWhereThePayloadEnds) {
  // A crash after the size was set, before the last page was written.
  WriteGood();
  ResizeFile(path_, kTableFileSize - 4096);
  ResizeFile(path_, kTableFileSize);
  EXPECT_THAT(Open(), Damaged("payload_sha256"));
}

TEST_P(OpenTableTest, RefusesSingleFlippedBitsOfThePayload) {
  WriteGood();
  std::mt19937 random(1);
  for (int flip = 0; flip < 10; ++flip) {
    // The very first and the very last bit among them.
    const std::size_t offset =
        flip == 0   ? kTableHeaderSize
        : flip == 1 ? kTableFileSize - 1
                    : kTableHeaderSize + random() % kTablePayloadSize;
    const int bit = flip == 1 ? 7 : static_cast<int>(random() % 8);
    FlipBit(path_, offset, bit);
    EXPECT_THAT(Open(), Damaged("damaged table: payload_sha256"))
        << offset << "." << bit;
    FlipBit(path_, offset, bit);
  }
  EXPECT_THAT(Open(), IsOk());
}

TEST_P(OpenTableTest, RefusesSingleFlippedBitsOfTheHeader) {
  WriteGood();
  std::mt19937 random(2);
  for (int flip = 0; flip < 100; ++flip) {
    const std::size_t offset =
        flip < 50 ? random() % 108 : random() % kTableHeaderSize;
    const int bit = static_cast<int>(random() % 8);
    FlipBit(path_, offset, bit);
    EXPECT_FALSE(Open().ok()) << offset << "." << bit;
    FlipBit(path_, offset, bit);
  }
  EXPECT_THAT(Open(), IsOk());
}

TEST_P(OpenTableTest, RefusesTwoPagesInEachOthersPlace) {
  WriteGood();
  OverwriteBytes(path_, 1 << 20, GoodBytes().substr(2 << 20, 4096));
  OverwriteBytes(path_, 2 << 20, GoodBytes().substr(1 << 20, 4096));
  EXPECT_THAT(Open(), Damaged("payload_sha256"));
}

TEST_P(OpenTableTest, RefusesAPayloadOfAnotherFile) {
  WriteGood();
  RewriteHeader([](TableHeader& header) { header.payload_sha256[31] ^= 1; });
  EXPECT_THAT(Open(), Damaged("payload_sha256"));
}

TEST_P(OpenTableTest, RefusesTablesForOtherProgramsByTheField) {
  WriteGood();
  const auto unsupported = [this](const std::string& message) {
    return Refused(absl::StatusCode::kFailedPrecondition, message);
  };
  RewriteHeader([](TableHeader& h) { h.byte_order = 0x04030201; });
  EXPECT_THAT(Open(), unsupported("byte_order"));
  RewriteHeader([](TableHeader& h) { h.format_version = 3; });
  EXPECT_THAT(Open(), unsupported("format_version is 3"));
  RewriteHeader([](TableHeader& h) { h.dtype = 7; });
  EXPECT_THAT(Open(), unsupported("dtype is 7"));
  RewriteHeader([](TableHeader& h) { h.rules_fingerprint[0] ^= 1; });
  EXPECT_THAT(Open(), unsupported("table of other rules"));
  RewriteHeader([](TableHeader&) {});
  EXPECT_THAT(Open(), IsOk());
}

TEST_P(OpenTableTest, CallsForeignFilesForeignWhateverTheirSize) {
  const std::string foreign[] = {
      "\x89PNG\r\n\x1a\n and so on",
      "E_table, as text\n",
      std::string(8, '\0'),
      std::string(kTableFileSize, '\0'),
      GoodBytes().substr(kTableHeaderSize),  // the payload alone
      std::string("\x89YZE\n\x1a\n", 7) + GoodBytes().substr(8),  // CR LF to LF
      std::string("\x09YZE\r\n\x1a\n", 8) + GoodBytes().substr(8),  // 7 bits
  };
  for (const std::string& content : foreign) {
    WriteFile(path_, content);
    EXPECT_THAT(Open(), Refused(absl::StatusCode::kInvalidArgument,
                                "not an E_table file"))
        << content.size() << " bytes";
  }
}

TEST_P(OpenTableTest, RefusesAPathThatDoesNotExist) {
  EXPECT_THAT(Open(), Refused(absl::StatusCode::kNotFound, "cannot open"));
}

TEST_P(OpenTableTest, RefusesADirectory) {
  std::filesystem::create_directory(path_);
  EXPECT_THAT(Open(), Refused(absl::StatusCode::kFailedPrecondition,
                              "not a regular file"));
}

TEST_P(OpenTableTest, RefusesAFifoWithoutWaitingForAWriter) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_THAT(Open(), Refused(absl::StatusCode::kFailedPrecondition,
                              "not a regular file"));
}

TEST_P(OpenTableTest, RefusesADevice) {
  std::filesystem::create_symlink("/dev/zero", path_);
  EXPECT_THAT(Open(), Refused(absl::StatusCode::kFailedPrecondition,
                              "not a regular file"));
}

TEST_P(OpenTableTest, FollowsASymbolicLink) {
  WriteFile(dir_.File("elsewhere"), GoodBytes());
  std::filesystem::create_symlink(dir_.File("elsewhere"), path_);
  EXPECT_THAT(Open(), IsOk());
}

TEST_P(OpenTableTest, NeverChangesTheFile) {
  WriteGood();
  FlipBit(path_, kTableHeaderSize, 0);
  const std::string before = ReadFile(path_);
  EXPECT_FALSE(Open().ok());
  EXPECT_EQ(ReadFile(path_), before);
  EXPECT_EQ(dir_.Entries(), 1);
}

}  // namespace
}  // namespace yatzy

#include "core/table/table_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <random>
#include <span>
#include <string>

#include "core/rules/presets.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::size_t kNamedFields = offsetof(TableHeader, rules_text);

class TableHeaderTest : public ::testing::Test {
 protected:
  std::uint8_t& Byte(std::size_t offset) {
    return reinterpret_cast<std::uint8_t*>(header_.get())[offset];
  }

  // The verdict as if a writer had meant the header as it is now.
  absl::Status ValidateAsWritten() {
    header_->header_sha256 = HeaderDigest(*header_);
    return ValidateHeader(*header_, TheGame());
  }

  static auto Unsupported(const std::string& message) {
    return StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(message));
  }

  const std::unique_ptr<TableHeader> header_ =
      std::make_unique<TableHeader>(HeaderOf(*SolvedTable()));
};

TEST_F(TableHeaderTest, AcceptsWhatItWrites) {
  EXPECT_THAT(ValidateHeader(*header_, TheGame()), IsOk());
}

TEST_F(TableHeaderTest, LiesInTheFileAsTheFormatSays) {
  // FORMAT.md, byte by byte up to the fingerprint.
  const std::uint8_t expected[40] = {
      0x89, 'Y', 'Z', 'E', '\r', '\n', 0x1a, '\n',  // magic
      4,    3,   2,   1,                            // byte_order
      2,    0,   0,   0,                            // format_version
      0,    0,   1,   0,                            // header_size
      1,    0,   0,   0,                            // dtype
      0,    208, 12,  0,   0,    0,    0,    0,     // value_count
      0,    64,  51,  0,   0,    0,    0,    0,     // payload_size
  };
  for (std::size_t i = 0; i < sizeof(expected); ++i) {
    EXPECT_EQ(Byte(i), expected[i]) << "offset " << i;
  }
  EXPECT_EQ(Byte(104), 1);  // solved in double
  EXPECT_EQ(Byte(108), 1);  // the expected final score
  EXPECT_EQ(header_->state_slots, kStateSlots);
  EXPECT_EQ(header_->categories, 15u);
  EXPECT_EQ(header_->marks, 1u);
  EXPECT_EQ(header_->totals, 64u);
  EXPECT_EQ(TableFileSize(TheGame()), 3'424'256u);
  EXPECT_EQ(TableFileSize(TheGame(), kTableFormat1), 8'454'144u);
}

TEST_F(TableHeaderTest, HoldsTheRules) {
  EXPECT_EQ(header_->rules_fingerprint, TheGame().fingerprint());
  EXPECT_EQ(std::string(header_->rules_text.data()),
            TheGame().canonical_text());
  EXPECT_EQ(header_->rules_text_size, TheGame().canonical_text().size());
}

TEST_F(TableHeaderTest, RefusesEverySingleFlippedBitOfItsFields) {
  for (std::size_t bit = 0; bit < 8 * kNamedFields; ++bit) {
    Byte(bit / 8) ^= 1 << bit % 8;
    const absl::Status status = ValidateHeader(*header_, TheGame());
    // Only fields that say whether the rest can be read precede the checksum.
    const absl::StatusCode expected =
        bit < 8 * 8    ? absl::StatusCode::kInvalidArgument
        : bit < 8 * 16 ? absl::StatusCode::kFailedPrecondition
                       : absl::StatusCode::kDataLoss;
    EXPECT_EQ(status.code(), expected) << "bit " << bit << ": " << status;
    Byte(bit / 8) ^= 1 << bit % 8;
  }
  EXPECT_THAT(ValidateHeader(*header_, TheGame()), IsOk());
}

TEST_F(TableHeaderTest, RefusesFlippedBitsOfReservedBytesAndChecksum) {
  std::mt19937 random(1);
  for (int flip = 0; flip < 300; ++flip) {
    const std::size_t offset =
        flip < 32 ? offsetof(TableHeader, header_sha256) + flip
                  : kNamedFields + random() % (kTableHeaderSize - kNamedFields);
    const auto mask = static_cast<std::uint8_t>(1 << random() % 8);
    Byte(offset) ^= mask;
    EXPECT_THAT(
        ValidateHeader(*header_, TheGame()),
        StatusIs(absl::StatusCode::kDataLoss, HasSubstr("header_sha256")))
        << offset;
    Byte(offset) ^= mask;
  }
}

TEST_F(TableHeaderTest, RefusesAForeignMagicWhateverTheChecksumSays) {
  header_->magic[1] = 'P';
  EXPECT_THAT(ValidateAsWritten(),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("not an E_table file"),
                             HasSubstr("89505a450d0a1a0a"))));
}

TEST_F(TableHeaderTest, RefusesTheOtherByteOrder) {
  header_->byte_order = 0x04030201;
  EXPECT_THAT(ValidateAsWritten(),
              Unsupported("byte_order reads 0x4030201, expected 0x1020304"));
}

TEST_F(TableHeaderTest, RefusesOtherVersions) {
  for (const std::uint32_t version : {0u, 3u, 0xffffffffu}) {
    header_->format_version = version;
    EXPECT_THAT(ValidateAsWritten(),
                Unsupported("format_version is " + std::to_string(version) +
                            ", expected 2"));
  }
}

TEST_F(TableHeaderTest, RefusesAnotherHeaderSize) {
  header_->header_size = 4096;
  EXPECT_THAT(ValidateAsWritten(),
              Unsupported("header_size is 4096, expected 65536"));
}

TEST_F(TableHeaderTest, RefusesAnotherDtype) {
  header_->dtype = 2;
  EXPECT_THAT(ValidateAsWritten(), Unsupported("dtype is 2, expected 1"));
}

TEST_F(TableHeaderTest, RefusesAnotherObjective) {
  header_->objective = 2;
  EXPECT_THAT(ValidateAsWritten(), Unsupported("objective is 2, expected 1"));
}

TEST_F(TableHeaderTest, RefusesDimensionsThatAreNotThoseOfTheGame) {
  const TableHeader good = *header_;
  header_->value_count = 1'430'528;
  EXPECT_THAT(ValidateAsWritten(),
              Unsupported("value_count is 1430528, expected 839680"));
  *header_ = good;
  header_->payload_size += std::uint64_t{1} << 32;
  EXPECT_THAT(ValidateAsWritten(),
              Unsupported("payload_size is 4298326016, expected 3358720"));
  *header_ = good;
  header_->state_slots = 64;
  EXPECT_THAT(ValidateAsWritten(),
              Unsupported("state_slots is 64, expected 2097152"));
  *header_ = good;
  header_->categories = 13;
  EXPECT_THAT(ValidateAsWritten(),
              Unsupported("categories is 13, expected 15"));
  *header_ = good;
  header_->marks = 2;
  EXPECT_THAT(ValidateAsWritten(), Unsupported("marks is 2, expected 1"));
  *header_ = good;
  header_->totals = 79;
  EXPECT_THAT(ValidateAsWritten(), Unsupported("totals is 79, expected 64"));
  *header_ = good;
  header_->rules_text[7] ^= 1;
  EXPECT_THAT(ValidateAsWritten(), Unsupported("rules_text"));
}

TEST_F(TableHeaderTest, RefusesAnUnknownArithmetic) {
  for (const std::uint32_t arithmetic : {0u, 3u, 0x01000000u}) {
    header_->arithmetic = arithmetic;
    EXPECT_THAT(ValidateAsWritten(),
                Unsupported("arithmetic is " + std::to_string(arithmetic)));
  }
}

TEST_F(TableHeaderTest, AcceptsBothArithmetics) {
  for (const std::uint32_t arithmetic : {1u, 2u}) {
    header_->arithmetic = arithmetic;
    EXPECT_THAT(ValidateAsWritten(), IsOk());
  }
}

TEST_F(TableHeaderTest, RefusesReservedBytesInUse) {
  for (const std::size_t byte :
       {std::size_t{0}, header_->reserved.size() - 1}) {
    header_->reserved[byte] = 1;
    EXPECT_THAT(ValidateAsWritten(), Unsupported("reserved bytes"));
    header_->reserved[byte] = 0;
  }
}

TEST_F(TableHeaderTest, RefusesTheFingerprintOfOtherRules) {
  const std::string house_rules = "Yatzy, but five of a kind is a full house";
  header_->rules_fingerprint = Sha256(std::as_bytes(std::span(house_rules)));
  EXPECT_THAT(ValidateAsWritten(),
              Unsupported("table of other rules: rules_fingerprint is " +
                          ToHex(header_->rules_fingerprint)));
}

TEST_F(TableHeaderTest, IsOfOneGameOnly) {
  const auto other = Game::Compile(PresetRules("scandinavian+fh5").value());
  EXPECT_THAT(ValidateHeader(*header_, **other),
              Unsupported("table of other rules"));
}

TEST_F(TableHeaderTest, LeavesThePayloadToItsReader) {
  header_->payload_sha256[0] ^= 1;
  EXPECT_THAT(ValidateAsWritten(), IsOk());
}

}  // namespace
}  // namespace yatzy

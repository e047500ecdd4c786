#include "client/ctl/batch_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "proto/status/details.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Format = StateIndexReader::Format;

TEST(StateIndexReaderTest, ReadsTextInChunks) {
  std::istringstream in("1\n2 \n\n#c\n\t3#\n4");
  StateIndexReader reader(in, Format::kText);
  EXPECT_THAT(reader.Next(2).value(), ElementsAre(1, 2));
  EXPECT_EQ(reader.bytes_read(), 5);
  EXPECT_THAT(reader.Next(10).value(), ElementsAre(3, 4));
  EXPECT_EQ(reader.bytes_read(), 14);
  EXPECT_THAT(reader.Next(10).value(), IsEmpty());
  EXPECT_THAT(reader.Next(10).value(), IsEmpty());
}

TEST(StateIndexReaderTest, ReadsBinaryInChunks) {
  std::istringstream in(std::string("\1\0\0\0\2\0\0\0\xff\xff\xff\xff", 12));
  StateIndexReader reader(in, Format::kBinary);
  EXPECT_THAT(reader.Next(2).value(), ElementsAre(1, 2));
  EXPECT_EQ(reader.bytes_read(), 8);
  EXPECT_THAT(reader.Next(2).value(), ElementsAre(0xffffffff));
  EXPECT_THAT(reader.Next(2).value(), IsEmpty());
}

TEST(StateIndexReaderTest, NamesLinesOfTextAndItemsOfBinary) {
  std::istringstream text("# states\n1\n2\n\n3\n# more\n4\n5\n");
  StateIndexReader lines(text, Format::kText);
  ASSERT_EQ(lines.Next(4)->size(), 4);
  EXPECT_EQ(lines.NameOf(0), "line 2");
  EXPECT_EQ(lines.NameOf(1), "line 3");
  EXPECT_EQ(lines.NameOf(2), "line 5");
  EXPECT_EQ(lines.NameOf(3), "line 7");
  ASSERT_EQ(lines.Next(4)->size(), 1);
  EXPECT_EQ(lines.NameOf(0), "line 8");
  std::istringstream binary(std::string(12, '\1'));
  StateIndexReader items(binary, Format::kBinary);
  ASSERT_EQ(items.Next(2)->size(), 2);
  ASSERT_EQ(items.Next(2)->size(), 1);
  EXPECT_EQ(items.NameOf(0), "state_indices[2]");
}

TEST(StateIndexReaderTest, RefusesWhatIsNoIndex) {
  for (const std::string text :
       {"-1", "4294967296", "18446744073709551617", "1.0", "0x10", "1 2", "one",
        "1,2", "+5", "1e3", "1_000", "-0"}) {
    std::istringstream in("7\n" + text + "\n8\n");
    EXPECT_THAT(StateIndexReader(in, Format::kText).Next(10),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         "line 2: \"" + text + "\" is not a state index"));
  }
}

// As Windows and its editors write it.
TEST(StateIndexReaderTest, ReadsAMarkAndCarriageReturns) {
  for (const std::string text :
       {"\xef\xbb\xbf"
        "010\r\n\r\n 2 \r\n# c\r\n3",
        "\xef\xbb\xbf\r\n10\n2\n3", "\xef\xbb\xbf# c\n10\n2\n3\n"}) {
    std::istringstream in(text);
    EXPECT_THAT(StateIndexReader(in, Format::kText).Next(10).value(),
                ElementsAre(10, 2, 3));
  }
  std::istringstream only("\xef\xbb\xbf");
  EXPECT_THAT(StateIndexReader(only, Format::kText).Next(10).value(),
              IsEmpty());
}

TEST(StateIndexReaderTest, ReadsAMarkAtTheBeginningOnly) {
  std::istringstream later(
      "7\n\xef\xbb\xbf"
      "8\n");
  EXPECT_THAT(
      StateIndexReader(later, Format::kText).Next(10),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 2: ")));
  std::istringstream twice(
      "\xef\xbb\xbf\xef\xbb\xbf"
      "8\n");
  EXPECT_THAT(
      StateIndexReader(twice, Format::kText).Next(10),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 1: ")));
}

TEST(StateIndexReaderTest, QuotesWhatATerminalCanShow) {
  std::istringstream in("\033[31m");
  EXPECT_THAT(
      StateIndexReader(in, Format::kText).Next(10),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("\"\\x1b[31m\"")));
}

TEST(StateIndexReaderTest, RefusesALineWithoutEnd) {
  std::istringstream in("1\n" + std::string(1'000'000, '7'));
  EXPECT_THAT(StateIndexReader(in, Format::kText).Next(10),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "line 2: \"" + std::string(40, '7') +
                           "...\" is not a state index"));
}

std::string Hundreds(std::uint64_t index) {
  return absl::StrCat("state_indices[", index + 100, "]");
}

std::string Shifted(const std::string& message) {
  return std::string(
      WithIndicesNamed(absl::InvalidArgumentError(message), Hundreds)
          .message());
}

TEST(AbsoluteIndexTest, ShiftsEveryIndexOfAMessage) {
  EXPECT_EQ(Shifted("state_indices[17]: bad; state_indices[0] too"),
            "state_indices[117]: bad; state_indices[100] too");
}

TEST(AbsoluteIndexTest, LeavesOtherTextAlone) {
  for (const std::string text :
       {"", "17", "indices[17]", "state_indices", "state_indices[",
        "state_indices[]", "state_indices[x]",
        "state_indices[99999999999999999999999]"}) {
    EXPECT_EQ(Shifted(text), text);
  }
}

TEST(AbsoluteIndexTest, ShiftsFieldViolationsAndKeepsTheRest) {
  absl::Status status = WithFieldViolations(
      absl::InvalidArgumentError("no"),
      {{"state_indices[3]", "state_indices[3] is bad"}, {"other", "17"}});
  status.SetPayload("other", absl::Cord("payload"));
  const absl::Status shifted = WithIndicesNamed(status, Hundreds);
  const auto violations = FieldViolationsOf(shifted);
  ASSERT_EQ(violations.size(), 2);
  EXPECT_EQ(violations[0].field, "state_indices[103]");
  EXPECT_EQ(violations[0].description, "state_indices[103] is bad");
  EXPECT_EQ(violations[1].field, "other");
  EXPECT_EQ(shifted.GetPayload("other"), absl::Cord("payload"));
}

}  // namespace
}  // namespace yatzy::client

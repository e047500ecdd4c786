#include "client/ctl/line_input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/notation/record_text.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

auto IsLine(std::uint64_t number, const std::string& text) {
  return AllOf(Field(&InputLine::number, number),
               Field(&InputLine::text, text));
}

std::unique_ptr<LineInput> InputOf(std::istream& in) {
  return *LineInput::Open("FILE", "-", in);
}

TEST(LineInputTest, SkipsWhatIsNoItem) {
  std::istringstream in(
      "\xef\xbb\xbf"
      "one\n\n  # nothing\n two # 2\r\nthree");
  const auto input = InputOf(in);
  const auto lines = input->Next(10);
  ASSERT_THAT(lines, IsOk());
  EXPECT_THAT(*lines, ElementsAre(IsLine(1, "one"), IsLine(4, "two"),
                                  IsLine(5, "three")));
  EXPECT_THAT(*input->Next(10), IsEmpty());
  EXPECT_EQ(input->bytes_read(), 35);
}

TEST(LineInputTest, GivesNoMoreThanIsAsked) {
  std::istringstream in("1\n2\n3\n");
  const auto input = InputOf(in);
  EXPECT_THAT(*input->Next(2), SizeIs(2));
  EXPECT_THAT(*input->Next(2), ElementsAre(IsLine(3, "3")));
}

TEST(LineInputTest, GivesFewerLongLines) {
  const std::string line(kMaxRecordText, 'x');
  std::string text;
  for (int i = 0; i < 40; ++i) absl::StrAppend(&text, line, "\n");
  std::istringstream in(text);
  const auto input = InputOf(in);
  EXPECT_THAT(*input->Next(1000), SizeIs(32));
  EXPECT_THAT(*input->Next(1000), SizeIs(8));
}

TEST(LineInputTest, RefusesALineWithoutEnd) {
  std::istringstream in("1\n" + std::string(1 << 20, 'x'));
  const auto input = InputOf(in);
  const auto lines = input->Next(10);
  EXPECT_THAT(lines.status(),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("standard input: line 2: is longer than")));
  std::ostringstream err;
  EXPECT_EQ(input->Report(lines.status(), err), kExitUsage);
}

TEST(LineInputTest, SaysWhatCannotBeOpenedOrRead) {
  const TempDir dir;
  std::istringstream in;
  EXPECT_THAT(LineInput::Open("--file", dir.File("none"), in).status(),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("--file: cannot open "),
                             HasSubstr("none: No such file"))));
  EXPECT_THAT(LineInput::Open("--file", dir.path(), in).status(),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("--file: cannot read "),
                             HasSubstr(": it is a folder"))));
}

TEST(LineInputTest, KnowsTheSizeOfAFile) {
  const TempDir dir;
  std::ofstream(dir.File("in")) << "12345\n";
  std::istringstream in;
  const auto input = *LineInput::Open("FILE", dir.File("in"), in);
  EXPECT_EQ(input->size(), 6);
  EXPECT_THAT(*input->Next(5), SizeIs(1));
  EXPECT_EQ(input->bytes_read(), 6);
  EXPECT_EQ(InputOf(in)->size(), 0);
}

// What the server says of these lines, told to the user.
std::string Told(const std::string& message, const std::string& field,
                 const std::vector<InputLine>& lines, ExitCode code) {
  std::istringstream in;
  const auto input = InputOf(in);
  const absl::Status status =
      input->Refused(absl::InvalidArgumentError(message), field, lines);
  std::ostringstream err;
  EXPECT_EQ(input->Report(status, err), code) << message;
  return std::string(status.message());
}

TEST(LineInputTest, NamesTheLineThatIsRefused) {
  const std::vector<InputLine> lines = {{3, "a"}, {7, "b"}};
  EXPECT_EQ(Told("notations[1].turns[3].rolls[1]: 2 3 4 4 6 lacks kept dice",
                 "notations", lines, kExitUsage),
            "standard input: line 7, turn 4, roll 2: 2 3 4 4 6 lacks kept "
            "dice");
  EXPECT_EQ(Told("notations[0].turns[3].category: ones was filled in turns[0]",
                 "notations", lines, kExitUsage),
            "standard input: line 3, turn 4, category: ones was filled in "
            "turn 1");
  EXPECT_EQ(Told("positions[0].dice: bad; positions[1].dice: bad; and 3 more",
                 "positions", lines, kExitUsage),
            "standard input: line 3, dice: bad; line 7, dice: bad; and 3 "
            "more");
}

TEST(LineInputTest, NamesTheOnlyLine) {
  const std::vector<InputLine> line = {{2, "a"}};
  EXPECT_EQ(Told("notation: turn 3, dice: 4 dice, expected 5", "notation", line,
                 kExitUsage),
            "standard input: line 2, turn 3, dice: 4 dice, expected 5");
  EXPECT_EQ(
      Told("notation.turns[0].keeps[0]: bad", "notation", line, kExitUsage),
      "standard input: line 2, turn 1, keep 1: bad");
}

TEST(LineInputTest, LeavesOtherErrorsAsTheyAre) {
  const std::vector<InputLine> lines = {{3, "a"}, {7, "b"}};
  for (const char* message :
       {"rule_set: bad", "notations[2]: beyond", "notations[x]: bad",
        "notations[1", "notations"}) {
    EXPECT_EQ(Told(message, "notations", lines, kExitFailed), message);
  }
}

}  // namespace
}  // namespace yatzy::client

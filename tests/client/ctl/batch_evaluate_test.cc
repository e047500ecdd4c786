#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/ctl/batch_command.h"
#include "tests/client/ctl/test_streams.h"
#include "tests/client/fake_server.h"

namespace yatzy::client {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr auto kBinaryInput = StateIndexReader::Format::kBinary;

class BatchEvaluateTest : public ::testing::Test {
 protected:
  BatchEvaluateTest() {
    directory_ = std::filesystem::path(testing::TempDir()) /
                 testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directory(directory_);
  }
  ~BatchEvaluateTest() override { std::filesystem::remove_all(directory_); }

  std::string Path(const std::string& name) const { return directory_ / name; }

  void WriteFile(const std::string& name, const std::string& content) const {
    std::ofstream(Path(name), std::ios::binary) << content;
  }

  std::string ReadFile(const std::string& name) const {
    std::ifstream file(Path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  int FilesInDirectory() const {
    return static_cast<int>(
        std::distance(std::filesystem::directory_iterator(directory_),
                      std::filesystem::directory_iterator()));
  }

  ExitCode Batch(const BatchOptions& options, TestStreams& io) {
    return RunBatchEvaluate(AskServer(server_.Client()), options, io.streams);
  }

  // Makes the server refuse the 18th state of its second call.
  void RefuseInTheSecondChunk() {
    server_.advisor.batch = [this, answer = server_.advisor.batch](
                                const auto& request, auto& response) {
      if (server_.advisor.calls() == 1) return answer(request, response);
      return Refusal("state_indices[17]: 7 is not reachable",
                     {{"state_indices[17]", "7 is not reachable"}});
    };
  }

  FakeServer server_;

 private:
  std::filesystem::path directory_;
};

// The numbers from 0 to count - 1, one a line.
std::string Lines(std::size_t count) {
  std::string lines;
  for (std::size_t i = 0; i < count; ++i) absl::StrAppend(&lines, i, "\n");
  return lines;
}

TEST_F(BatchEvaluateTest, AnswersLineByLine) {
  TestStreams io("8\n\n# a comment\n 1 # another\r\n4294967295");
  EXPECT_EQ(Batch({}, io), kExitOk);
  EXPECT_EQ(io.out.str(), "1\n0.125\n536870912\n");
  EXPECT_EQ(io.err.str(), "");
}

TEST_F(BatchEvaluateTest, AnswersNothingToNothing) {
  TestStreams io;
  EXPECT_EQ(Batch({}, io), kExitOk);
  EXPECT_EQ(io.out.str(), "");
  EXPECT_EQ(server_.advisor.calls(), 0);
}

TEST_F(BatchEvaluateTest, AnswersBinaryWithBinary) {
  using std::string_literals::operator""s;
  TestStreams io("\x08\0\0\0\0\x01\0\0"s);  // 8 and 256
  EXPECT_EQ(
      Batch({.input_format = kBinaryInput, .format = OutputFormat::kBinary},
            io),
      kExitOk);
  EXPECT_EQ(io.out.str(), "\0\0\x80\x3f\0\0\0\x42"s);  // 1 and 32
}

TEST_F(BatchEvaluateTest, AnswersInOneJsonMessage) {
  TestStreams io(Lines(kBatchChunk + 1));
  EXPECT_EQ(Batch({.format = OutputFormat::kJson}, io), kExitOk);
  v1::BatchEvaluateStatesResponse answer;
  ASSERT_TRUE(
      google::protobuf::util::JsonStringToMessage(io.out.str(), &answer).ok());
  EXPECT_EQ(answer.expected_remaining_size(), kBatchChunk + 1);
  EXPECT_EQ(answer.expected_remaining(kBatchChunk), kBatchChunk / 8.0f);
  EXPECT_EQ(answer.table_id(), "0123456789abcdef");
}

TEST_F(BatchEvaluateTest, AsksInChunks) {
  TestStreams io(Lines(2 * kBatchChunk));
  EXPECT_EQ(Batch({}, io), kExitOk);
  EXPECT_EQ(server_.advisor.calls(), 2);
  EXPECT_THAT(io.out.str(), testing::EndsWith("\n2499.75\n2499.875\n"));
}

TEST_F(BatchEvaluateTest, ReadsAndWritesFiles) {
  WriteFile("in", "8\n16\n");
  WriteFile("out", "old");
  TestStreams io;
  EXPECT_EQ(Batch({.input = Path("in"), .output = Path("out")}, io), kExitOk);
  EXPECT_EQ(ReadFile("out"), "1\n2\n");
  EXPECT_EQ(io.out.str(), "");
  EXPECT_EQ(FilesInDirectory(), 2);
}

TEST_F(BatchEvaluateTest, FollowsASymbolicLink) {
  WriteFile("target", "old");
  std::filesystem::create_symlink(Path("target"), Path("out"));
  TestStreams io("8\n");
  EXPECT_EQ(Batch({.output = Path("out")}, io), kExitOk);
  EXPECT_TRUE(std::filesystem::is_symlink(Path("out")));
  EXPECT_EQ(ReadFile("target"), "1\n");
}

TEST_F(BatchEvaluateTest, WritesToADeviceDirectly) {
  TestStreams io("8\n");
  EXPECT_EQ(Batch({.output = "/dev/null"}, io), kExitOk);
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  TestStreams full("8\n");
  EXPECT_EQ(Batch({.output = "/dev/full"}, full), kExitFailed);
  EXPECT_THAT(full.err.str(), HasSubstr("cannot write /dev/full"));
}

TEST_F(BatchEvaluateTest, NamesTheMalformedLine) {
  WriteFile("in", "8\n\n12x\n");
  TestStreams io;
  EXPECT_EQ(Batch({.input = Path("in"), .output = Path("out")}, io),
            kExitUsage);
  EXPECT_EQ(io.err.str(),
            absl::StrCat("yatzyctl: ", Path("in"),
                         ": line 3: \"12x\" is not a state index\n"));
  EXPECT_EQ(FilesInDirectory(), 1);
}

TEST_F(BatchEvaluateTest, NamesABinaryFileOfOddSize) {
  TestStreams io("123456");
  EXPECT_EQ(Batch({.input_format = kBinaryInput}, io), kExitUsage);
  EXPECT_EQ(io.err.str(),
            "yatzyctl: standard input: ends 2 bytes into state_indices[1]\n");
}

TEST_F(BatchEvaluateTest, NamesTheStateOfTheWholeBatch) {
  RefuseInTheSecondChunk();
  TestStreams io(Lines(2 * kBatchChunk));
  EXPECT_EQ(Batch({}, io), kExitFailed);
  EXPECT_EQ(io.err.str(),
            "yatzyctl: INVALID_ARGUMENT\n"
            "  standard input: line 10018: 7 is not reachable\n");
}

TEST_F(BatchEvaluateTest, LeavesNoHalfFile) {
  RefuseInTheSecondChunk();
  WriteFile("out", "old");
  TestStreams io(Lines(2 * kBatchChunk));
  EXPECT_EQ(Batch({.output = Path("out")}, io), kExitFailed);
  EXPECT_EQ(ReadFile("out"), "old");
  EXPECT_EQ(FilesInDirectory(), 1);
}

TEST_F(BatchEvaluateTest, DoesNotMixTables) {
  server_.advisor.batch = [this, answer = server_.advisor.batch](
                              const auto& request, auto& response) {
    grpc::Status status = answer(request, response);
    response.set_table_id(absl::StrCat("table", server_.advisor.calls()));
    return status;
  };
  TestStreams io(Lines(2 * kBatchChunk));
  EXPECT_EQ(Batch({.output = Path("out")}, io), kExitFailed);
  EXPECT_THAT(io.err.str(), HasSubstr("from table table1 to table2 after 10000 "
                                      "states; run it again"));
  EXPECT_EQ(FilesInDirectory(), 0);
}

TEST_F(BatchEvaluateTest, NamesFilesThatCannotBeOpened) {
  TestStreams input;
  EXPECT_EQ(Batch({.input = Path("nothing")}, input), kExitUsage);
  EXPECT_THAT(input.err.str(),
              HasSubstr(Path("nothing") + ": No such file or directory"));
  TestStreams directory;
  EXPECT_EQ(Batch({.input = Path("")}, directory), kExitUsage);
  EXPECT_THAT(directory.err.str(), HasSubstr("cannot be read"));
  TestStreams output("8\n");
  EXPECT_EQ(Batch({.output = Path("nothing/out")}, output), kExitUsage);
  EXPECT_THAT(output.err.str(),
              StartsWith("yatzyctl: --output: cannot create"));
  EXPECT_THAT(output.err.str(), HasSubstr("No such file or directory"));
}

TEST_F(BatchEvaluateTest, StopsWhenNobodyReadsTheValues) {
  FullBuffer full;
  std::ostream out(&full);
  TestStreams io(Lines(3 * kBatchChunk));
  Streams streams{io.in, out, io.err, false};
  EXPECT_EQ(RunBatchEvaluate(AskServer(server_.Client()), {}, streams),
            kExitFailed);
  EXPECT_EQ(server_.advisor.calls(), 1);
}

TEST_F(BatchEvaluateTest, ShowsProgressOnATerminalOnly) {
  WriteFile("in", Lines(2 * kBatchChunk));
  TestStreams io;
  io.streams.err_is_terminal = true;
  EXPECT_EQ(Batch({.input = Path("in")}, io), kExitOk);
  EXPECT_THAT(io.err.str(), HasSubstr("] 100 %  20000 states"));
  EXPECT_THAT(io.err.str(), testing::EndsWith("\r\033[K"));
}

}  // namespace
}  // namespace yatzy::client

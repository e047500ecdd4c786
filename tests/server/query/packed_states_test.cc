// Compares the answers from bytes to bytes with those of the messages.
#include "server/query/packed_states.h"

#include <gmock/gmock.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/presets.h"
#include "tests/support/solved_table.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

absl::Status GoOn() { return absl::OkStatus(); }

// The bytes in slices of at most `slice` bytes.
grpc::ByteBuffer Sliced(const std::string& bytes, std::size_t slice) {
  std::vector<grpc::Slice> slices;
  for (std::size_t i = 0; i < bytes.size(); i += slice) {
    slices.emplace_back(bytes.substr(i, slice));
  }
  return {slices.data(), slices.size()};
}

std::string Joined(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  EXPECT_TRUE(buffer.Dump(&slices).ok());
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(slice.begin(), slice.end());
  }
  return bytes;
}

absl::StatusOr<std::shared_ptr<const ValueTable>> FindSolved(
    std::string_view rule_set) {
  if (rule_set == "" || rule_set == kDefaultRules) return SolvedTable();
  return absl::NotFoundError("another");
}

std::optional<grpc::ByteBuffer> Evaluate(const std::string& bytes,
                                         std::size_t slice = 1 << 20) {
  return EvaluatePacked(Sliced(bytes, slice), FindSolved, GoOn);
}

std::vector<std::uint32_t> RandomIndices(std::size_t size) {
  static const std::vector<std::uint32_t> kAll = StateIndices(true);
  std::mt19937 random(7);
  std::vector<std::uint32_t> indices(size);
  for (std::uint32_t& index : indices) index = kAll[random() % kAll.size()];
  return indices;
}

class PackedStatesTest : public testing::Test {
 protected:
  PackedStatesTest() { registry_.Publish(SolvedTable()); }

  // By the slow twin.
  std::string Expected(const v1::BatchEvaluateStatesRequest& request) {
    v1::BatchEvaluateStatesResponse response;
    EXPECT_TRUE(service_.BatchEvaluateStates(request, response, GoOn).ok());
    return response.SerializeAsString();
  }

  ServedGames games_;
  TableRegistry& registry_ = games_.main().registry;
  const AdvisorService service_{games_};
};

TEST_F(PackedStatesTest, AnswersAsTheMessagesDoAtEverySize) {
  for (const std::size_t size :
       {1, 2, 31, 32, 33, 1023, 1024, 1025, 10'000, 16'384, 262'144}) {
    const auto request = BatchRequest(RandomIndices(size));
    const auto answer = Evaluate(request.SerializeAsString());
    ASSERT_TRUE(answer.has_value()) << size;
    ASSERT_EQ(Joined(*answer), Expected(request)) << size;
  }
}

TEST_F(PackedStatesTest, TheBytesMayComeInAnyPieces) {
  const auto request = BatchRequest(RandomIndices(3000));
  const std::string expected = Expected(request);
  for (const std::size_t slice : {1, 2, 3, 4, 5, 7, 4096, 4099, 8191}) {
    const auto answer = Evaluate(request.SerializeAsString(), slice);
    ASSERT_TRUE(answer.has_value()) << slice;
    ASSERT_EQ(Joined(*answer), expected) << slice;
  }
}

TEST_F(PackedStatesTest, TheRuleSetIsFoundAndEchoed) {
  auto request = BatchRequest(RandomIndices(3000));
  request.set_rule_set("scandinavian");
  const std::string expected = Expected(request);
  for (const std::size_t slice : {1, 2, 7, 4096, 1 << 20}) {
    const auto answer = Evaluate(request.SerializeAsString(), slice);
    ASSERT_TRUE(answer.has_value()) << slice;
    ASSERT_EQ(Joined(*answer), expected) << slice;
  }
  EXPECT_TRUE(v1::BatchEvaluateStatesResponse().ParseFromString(expected));
}

TEST_F(PackedStatesTest, LeavesARuleSetThatIsNotServedToTheMessages) {
  auto request = BatchRequest(RandomIndices(10));
  for (const std::string& id :
       {std::string("maxi"), std::string(64, 'a'), std::string(65, 'a')}) {
    request.set_rule_set(id);
    EXPECT_FALSE(Evaluate(request.SerializeAsString()).has_value()) << id;
  }
}

TEST_F(PackedStatesTest, LeavesEveryBadIndexToTheMessages) {
  for (const std::uint32_t bad : {1u, 2097152u, 0xffffffffu}) {
    for (const std::size_t place : {0, 1, 1023, 1024, 2998, 2999}) {
      auto indices = RandomIndices(3000);
      indices[place] = bad;
      EXPECT_FALSE(
          Evaluate(BatchRequest(indices).SerializeAsString()).has_value());
    }
  }
}

TEST_F(PackedStatesTest, LeavesWhatIsNotTheUsualRequestToTheMessages) {
  const std::string usual =
      BatchRequest(RandomIndices(100)).SerializeAsString();
  ASSERT_TRUE(Evaluate(usual).has_value());
  const std::string word = std::string(4, '\0');
  for (const std::string& other :
       {std::string(), std::string("\x0a"), std::string("\x0a\0", 2),
        usual.substr(0, usual.size() - 1),  // too short
        usual + word,                       // more than it says
        usual + usual,                      // the field in two parts
        "\x0d" + word,                      // not packed
        "\x12\x04" + word,                  // another field
        "\x0a\x03" + word.substr(1),        // not whole numbers
        std::string("\x0a\x84\x80\x80\x80\0", 6) +
            word,  // a length of too many bytes
        BatchRequest(RandomIndices(262'145)).SerializeAsString()}) {
    EXPECT_FALSE(Evaluate(other).has_value()) << testing::PrintToString(other);
  }
}

TEST_F(PackedStatesTest, EveryStartOfARequestIsSafe) {
  const std::string usual = BatchRequest(RandomIndices(64)).SerializeAsString();
  for (std::size_t size = 0; size < usual.size(); ++size) {
    EXPECT_FALSE(Evaluate(usual.substr(0, size)).has_value()) << size;
    EXPECT_FALSE(Evaluate(usual.substr(0, size), 1).has_value()) << size;
  }
}

TEST_F(PackedStatesTest, RandomBytesAreSafe) {
  std::mt19937 random(11);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 40, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    if (bytes.size() > 1) bytes[0] = '\x0a';
    if (bytes.size() > 2 && i % 2 == 0) {
      bytes[1] = static_cast<char>(bytes.size() - 2);
    }
    const auto answer = Evaluate(bytes, 1 + random() % 9);
    if (!answer.has_value()) continue;
    v1::BatchEvaluateStatesRequest request;
    ASSERT_TRUE(request.ParseFromString(bytes));
    EXPECT_EQ(Joined(*answer), Expected(request));
  }
}

TEST_F(PackedStatesTest, StopsWhenItsCheckpointSaysSo) {
  const std::string bytes =
      BatchRequest(RandomIndices(262'144)).SerializeAsString();
  int asked = 0;
  EXPECT_FALSE(EvaluatePacked(Sliced(bytes, 1 << 14), FindSolved, [&] {
                 return ++asked == 5 ? absl::CancelledError("enough")
                                     : absl::OkStatus();
               }).has_value());
  EXPECT_EQ(asked, 5);
}

}  // namespace
}  // namespace yatzy::server

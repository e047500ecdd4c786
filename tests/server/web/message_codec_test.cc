// Messages as JSON and back.
#include "server/web/message_codec.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/status/details.h"
#include "server/query/async_call.h"
#include "tests/support/status_matchers.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr char kJson[] =
    R"({"position":{"state":{"filledCategories":["CATEGORY_ONES"],)"
    R"("upperScore":3,"bankedScore":3},"dice":[1,2,3,4,5],"rerollsLeft":0}})";

v1::AnalyzePositionRequest Request() {
  v1::AnalyzePositionRequest request;
  auto& position = *request.mutable_position();
  position.mutable_state()->add_filled_categories(v1::CATEGORY_ONES);
  position.mutable_state()->set_upper_score(3);
  position.mutable_state()->set_banked_score(3);
  for (int face = 1; face <= 5; ++face) position.add_dice(face);
  position.set_rerolls_left(0);
  return request;
}

template <typename Request = v1::AnalyzePositionRequest>
absl::Status WhyNot(const std::string& json) {
  return ReadMessage(MessageCodec::kJson, *Request::descriptor(), json)
      .status();
}

// The one violation as "FIELD: DESCRIPTION", or how many others there are.
std::string ViolationOf(const absl::Status& status) {
  const auto violations = FieldViolationsOf(status);
  return violations.size() != 1 ? absl::StrCat(violations.size())
                                : absl::StrCat(violations[0].field, ": ",
                                               violations[0].description);
}

TEST(MessageCodecTest, WritesNoMessageThatIsCutShort) {
  // 127 bytes of packed numbers, of which there are none.
  const grpc::Slice cut("\x0a\x7f");
  const auto& type = *v1::BatchEvaluateStatesResponse::descriptor();
  EXPECT_EQ(WriteMessage(MessageCodec::kJson, type, grpc::ByteBuffer(&cut, 1))
                .status()
                .code(),
            absl::StatusCode::kInternal);
  EXPECT_EQ(JsonOf(type, "\x0a\x7f"), "");
}

TEST(MessageCodecTest, ReadsJsonAndBytes) {
  const auto expected = Request();
  for (const auto& [codec, text] :
       {std::pair(MessageCodec::kJson, std::string(kJson)),
        std::pair(MessageCodec::kProto, expected.SerializeAsString())}) {
    auto bytes = ReadMessage(codec, *expected.descriptor(), text);
    ASSERT_THAT(bytes.status(), IsOk());
    v1::AnalyzePositionRequest read;
    ASSERT_TRUE(Parse(*bytes, read));
    EXPECT_EQ(read.SerializeAsString(), expected.SerializeAsString());
  }
}

TEST(MessageCodecTest, TakesNamesOfTheProtoFileToo) {
  auto bytes =
      ReadMessage(MessageCodec::kJson, *Request().descriptor(),
                  R"({"max_actions": 3, "position": {"rerolls_left": 1}})");
  ASSERT_THAT(bytes.status(), IsOk());
  v1::AnalyzePositionRequest read;
  ASSERT_TRUE(Parse(*bytes, read));
  EXPECT_EQ(read.max_actions(), 3);
  EXPECT_TRUE(read.position().has_rerolls_left());
}

TEST(MessageCodecTest, WritesWhatItReads) {
  const auto message = Request();
  for (const MessageCodec codec : {MessageCodec::kJson, MessageCodec::kProto}) {
    const auto text =
        WriteMessage(codec, *message.descriptor(), Serialize(message));
    ASSERT_THAT(text.status(), IsOk());
    EXPECT_EQ(*text, codec == MessageCodec::kJson
                         ? kJson
                         : message.SerializeAsString());
  }
}

TEST(MessageCodecTest, NamesTheFieldAndItsValue) {
  const auto violation = [](const std::string& json) {
    return ViolationOf(WhyNot(json));
  };
  EXPECT_EQ(violation(R"({"position":{"dice":[1,"x"]}})"),
            R"(position.dice[1]: invalid value "x" for type TYPE_INT32)");
  EXPECT_EQ(violation(R"({"position":{"dice":["\"\\\n\u00e5\""]}})"),
            R"(position.dice[0]: invalid value ""\\n\xc3\xa5"" for type )"
            "TYPE_INT32");
  EXPECT_EQ(violation(R"({"position":{"state":{"filledCategories":["X"]}}})"),
            "position.state.filled_categories[0]: invalid value \"X\" for type "
            "yatzy.v1.Category");
  EXPECT_THAT(violation(R"({"maxActions":1.5})"),
              HasSubstr("max_actions: invalid value 1.5"));
  EXPECT_THAT(violation(R"({"maxActions":99999999999})"),
              HasSubstr("max_actions: "));
}

TEST(MessageCodecTest, NamesAFieldThatDoesNotExist) {
  EXPECT_EQ(ViolationOf(WhyNot(R"({"position":{"dices":[1]}})")),
            "position.dices: Cannot find field.");
  EXPECT_EQ(ViolationOf(WhyNot(R"({"dices":[1]})")),
            "dices: Cannot find field.");
  EXPECT_EQ(ViolationOf(
                WhyNot<v1::EvaluateStateRequest>(R"({"state":{"banked":3}})")),
            "state.banked: Cannot find field.");
  EXPECT_THAT(std::string(WhyNot(R"({"position":{"dices":[1]}})").message()),
              HasSubstr(" in JSON: position.dices: Cannot find field."));
}

TEST(MessageCodecTest, SaysToTheEndWhichFieldsExcludeEachOther) {
  EXPECT_THAT(std::string(WhyNot<v1::AnalyzeTargetRequest>(
                              R"({"position":{},"state":{}})")
                              .message()),
              EndsWith(" in JSON: oneof field 'from' is already set. Cannot "
                       "set 'state'"));
  EXPECT_EQ(ViolationOf(WhyNot<v1::BatchAnalyzeTargetsRequest>(
                R"({"queries":[{"position":{},"state":{}}]})")),
            "queries[0]: oneof field 'from' is already set. Cannot set "
            "'state'");
}

TEST(MessageCodecTest, CutsALongValueAndNotWhatFollowsIt) {
  const std::string json =
      "{\"position\":{\"dice\":[\"" + std::string(5000, 'x') + "\"]}}";
  EXPECT_THAT(ViolationOf(WhyNot(json)),
              AllOf(HasSubstr("invalid value \"xxx"),
                    EndsWith("x... for type TYPE_INT32")));
}

TEST(MessageCodecTest, RefusesWhatIsNoJsonInOneLineOfAscii) {
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += R"({"position":)";
  for (const std::string& bad :
       {std::string(), std::string("{"), std::string("[]"), std::string("3"),
        std::string("{}x"), std::string("{\n\n\"a\x1b\xff\": 1}"),
        std::string(R"({"ruleSet": "\ud800"})"),
        std::string("{\"ruleSet\": \"\xff\"}"), std::string(1000, '['), deep,
        std::string("\0", 1),
        std::string("{\"") + std::string(5000, 'x') + "\": 1}"}) {
    const absl::Status status = WhyNot(bad);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(" in JSON: "));
    EXPECT_LE(status.message().size(), 400) << status;
    for (const char c : status.message()) {
      EXPECT_TRUE(' ' <= c && c <= '~') << status;
    }
  }
}

TEST(MessageCodecTest, WritesStrings) {
  EXPECT_EQ(JsonString("a\"b\\c\n\x1b\x7fé"),
            "\"a\\\"b\\\\c\\u000a\\u001b\x7fé\"");
}

}  // namespace
}  // namespace yatzy::server

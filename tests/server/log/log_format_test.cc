#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/log/logging.h"

namespace yatzy::server {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;

// What a JSON parser finds under the key.
std::string JsonValue(const std::string& members, const std::string& key) {
  google::protobuf::Struct object;
  const auto status = google::protobuf::util::JsonStringToMessage(
      absl::StrCat("{", members, "}"), &object);
  EXPECT_TRUE(status.ok()) << status << ": " << members;
  return object.fields().at(key).string_value();
}

TEST(LogFormatTest, TextHasTheEventAndItsFields) {
  EXPECT_EQ(FormatText("stopped", {}), "stopped");
  EXPECT_EQ(FormatText("e", {{"solved", true}, {"word", "x"}}),
            "e solved=true word=x");
  EXPECT_EQ(FormatText("listening", {{"address", "unix:/run/y/q.sock"},
                                     {"threads", 2},
                                     {"took_ms", 1.5}}),
            "listening address=unix:/run/y/q.sock threads=2 took_ms=1.5");
}

TEST(LogFormatTest, TextQuotesWhatIsNotOneWord) {
  EXPECT_EQ(FormatText("e", {{"a", "two words"}, {"b", ""}, {"c", "k=v"}}),
            R"(e a="two words" b="" c="k=v")");
  EXPECT_EQ(FormatText("e", {{"a", "say \"x\" \\"}}), R"(e a="say \"x\" \\")");
}

TEST(LogFormatTest, TextEscapesWhatCouldForgeALineOrUpsetATerminal) {
  EXPECT_EQ(FormatText("e", {{"a", "x\r\ny\x1b[2J\x7f\xc3\xa5"}}),
            R"(e a="x\r\ny\x1b[2J\x7f\xc3\xa5")");
}

TEST(LogFormatTest, NumbersHaveNoExponent) {
  EXPECT_EQ(FormatText("e", {{"a", 13'697'312.345},
                             {"b", 0.25},
                             {"c", 1e15},
                             {"d", 20.0},
                             {"e", 12.3456},
                             {"f", 0.0},
                             {"g", 1.5e-9}}),
            "e a=13697312.345 b=0.25 c=1000000000000000 d=20 e=12.346 f=0 g=0");
  EXPECT_EQ(FormatText("e", {{"bytes", std::size_t{123'456'789'012}}}),
            "e bytes=123456789012");
}

TEST(LogFormatTest, JsonKnowsStringsNumbersAndWhatIsSo) {
  EXPECT_EQ(
      FormatJson("e", {{"force", false}, {"solved", true}, {"t", "true"}}),
      R"("event":"e","force":false,"solved":true,"t":"true")");
  EXPECT_EQ(FormatJson("serving", {{"id", "7"}, {"n", 7}, {"x", -0.5}}),
            R"("event":"serving","id":"7","n":7,"x":-0.5)");
  EXPECT_EQ(FormatJson("e", {{"x", std::numeric_limits<double>::quiet_NaN()},
                             {"y", -std::numeric_limits<double>::infinity()}}),
            R"("event":"e","x":"nan","y":"-inf")");
}

TEST(LogFormatTest, AParserGetsBackWhatJsonWasMadeFrom) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "under TSan, Struct is not the one of Debian's library";
#endif
  const std::string texts[] = {"", "plain", "\"quoted\\\"", "line\r\nline\ttab",
                               "\x01\x1b[31m\x7f",
                               // two, three and four bytes of UTF-8
                               "\xc3\xa5", "\xe2\x82\xac", "\xf0\x9f\x8e\xb2"};
  for (const std::string& text : texts) {
    const std::string json = FormatJson("e", {{"text", text}});
    EXPECT_EQ(JsonValue(json, "text"), text) << json;
    for (const char c : json) EXPECT_TRUE(0x20 <= c && c < 0x7f) << json;
  }
}

TEST(LogFormatTest, JsonReplacesBytesThatAreNotUtf8) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "under TSan, Struct is not the one of Debian's library";
#endif
  // A stray tail, a cut character, an overlong one, a surrogate, one beyond
  // the last.
  for (const char* text : {"\x80", "\xc3", "\xc0\xaf", "\xed\xa0\x80",
                           "\xf4\x90\x80\x80", "\xff", "\xe2\x82"}) {
    const std::string json = FormatJson("e", {{"text", text}});
    EXPECT_THAT(json, HasSubstr("\\ufffd"));
    EXPECT_THAT(JsonValue(json, "text"), HasSubstr("\xef\xbf\xbd"));
  }
}

TEST(LogFormatTest, EveryByteIsEscapedOrHarmless) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "under TSan, Struct is not the one of Debian's library";
#endif
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    for (const std::string& line :
         {FormatText("e", {{"k", text}}), FormatJson("e", {{"k", text}})}) {
      for (const char c : line) EXPECT_TRUE(0x20 <= c && c < 0x7f) << byte;
    }
    EXPECT_THAT(JsonValue(FormatJson("e", {{"k", text}}), "k"),
                Eq(byte < 0x80 ? text : "\xef\xbf\xbd"));
  }
}

TEST(LogFormatTest, CutsLongValues) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "under TSan, Struct is not the one of Debian's library";
#endif
  const std::string whole(kMaxLoggedBytes, 'x');
  EXPECT_EQ(FormatText("e", {{"k", whole}}), "e k=" + whole);
  EXPECT_EQ(FormatText("e", {{"k", whole + "yz"}}), "e k=" + whole + "...");
  EXPECT_EQ(JsonValue(FormatJson("e", {{"k", whole + "yz"}}), "k"),
            whole + "...");
  const std::string zeros(1'000'000, '\0');
  EXPECT_LT(FormatText("e", {{"k", zeros}}).size(), 5 * kMaxLoggedBytes);
  EXPECT_LT(FormatJson("e", {{"k", zeros}}).size(), 7 * kMaxLoggedBytes);
}

}  // namespace
}  // namespace yatzy::server

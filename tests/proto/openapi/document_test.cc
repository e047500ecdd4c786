// Which methods the description has, and what it refuses to describe.
#include "proto/openapi/document.h"

#include <gmock/gmock.h>

#include <string>

#include "proto/openapi/comments.h"
#include "tests/proto/openapi/parsed_file.h"
#include "tests/support/status_matchers.h"

namespace yatzy::openapi {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kService[] =
    "message M {int32 x = 1;}\n"
    "// Asks.\n"
    "service S {\n"
    "// Reads. Much more.\n"
    "rpc Read(M) returns (M) {option idempotency_level = NO_SIDE_EFFECTS;}\n"
    "rpc Write(M) returns (M);\n"
    "rpc Up(stream M) returns (M);\n"
    "rpc Down(M) returns (stream M);}";

absl::StatusOr<Json> Describe(const Json& examples) {
  const ParsedFile parsed(kService);
  return DocumentOf(*parsed.file().service(0), examples, "1.2.3");
}

TEST(OpenApiDocumentTest, HasWhatDoesNotStream) {
  const auto document = Describe({{"Read", {{"x", 1}}}, {"Write", {{"x", 2}}}});
  ASSERT_THAT(document, IsOk());
  const Json& paths = (*document)["paths"];
  ASSERT_EQ(paths.size(), 2);
  const Json& read = paths["/made.up.S/Read"];
  EXPECT_EQ(read["post"]["summary"], "Reads.");
  EXPECT_EQ(read["post"]["description"], "Reads. Much more.");
  EXPECT_EQ(
      read["post"]["requestBody"]["content"]["application/json"].dump(),
      R"({"schema":{"$ref":"#/components/schemas/M"},"example":{"x":1}})");
  EXPECT_EQ(read["get"]["parameters"][0]["name"], "message");
  // What has side effects cannot be asked for by GET.
  EXPECT_FALSE(paths["/made.up.S/Write"].contains("get"));
  EXPECT_EQ((*document)["info"]["version"], "1.2.3");
  EXPECT_EQ((*document)["tags"][0]["description"], "Asks.");
}

TEST(OpenApiDocumentTest, HasTheCodesOfErrors) {
  const auto document = Describe({{"Read", {{"x", 1}}}, {"Write", {{"x", 2}}}});
  ASSERT_THAT(document, IsOk());
  const Json& components = (*document)["components"];
  const Json& codes = components["schemas"]["Error"]["properties"]["code"];
  EXPECT_EQ(codes["enum"].size(), 16);
  EXPECT_EQ(codes["enum"][0], "canceled");
  EXPECT_THAT(
      components["responses"]["Error400"]["description"].dump(),
      AllOf(HasSubstr("invalid_argument"), HasSubstr("failed_precondition")));
}

TEST(OpenApiDocumentTest, RefusesExamplesThatDoNotFit) {
  EXPECT_THAT(Describe({{"Read", {{"x", 1}}}}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("Write has no example")));
  for (const char* none : {"Down", "Other"}) {
    EXPECT_THAT(Describe({{"Read", Json::object()},
                          {"Write", Json::object()},
                          {none, Json::object()}}),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(none)));
  }
  EXPECT_THAT(
      Describe({{"Read", {{"y", 1}}}, {"Write", Json::object()}}),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("the example of Read"), HasSubstr("y"))));
}

TEST(CommentsTest, JoinsLinesAndKeepsWhatIsIndented) {
  EXPECT_EQ(MarkdownOf(" One\n two.\n\n Three.\n"), "One two.\n\nThree.");
  EXPECT_EQ(MarkdownOf(" Codes:\n   A  means\n      this\n   B  that\n End."),
            "Codes:\n\n    A  means\n       this\n    B  that\n\nEnd.");
  EXPECT_EQ(MarkdownOf(" So:\n\n     x = y\n"), "So:\n\n      x = y");
  EXPECT_EQ(MarkdownOf(""), "");
}

}  // namespace
}  // namespace yatzy::openapi

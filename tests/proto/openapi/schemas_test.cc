// What JSON has for each kind of field, by the rules of proto3.
#include "proto/openapi/schemas.h"

#include <gmock/gmock.h>

#include <string>

#include "tests/proto/openapi/parsed_file.h"

namespace yatzy::openapi {
namespace {

// The schema of the first message, whose name is M.
Json SchemaOf(const std::string& text) {
  const ParsedFile parsed(text);
  Schemas schemas("made.up");
  schemas.Of(*parsed.file().message_type(0));
  return schemas.components()["M"];
}

// The schema of a_field; `known` is a file of Protobuf's that it needs.
Json PropertyOf(const std::string& field, const std::string& known = "") {
  const std::string import =
      known.empty() ? "" : "import \"google/protobuf/" + known + ".proto\";";
  const Json schema =
      SchemaOf(import + "message M {" + field + "} enum E {NONE = 0;}");
  return schema["properties"]["aField"];
}

TEST(SchemasTest, HasATypeForEachScalar) {
  const auto expect = [](const std::string& type, const char* schema) {
    EXPECT_EQ(PropertyOf("optional " + type + " a_field = 1;").dump(), schema)
        << type;
  };
  for (const char* type : {"int32", "sint32", "sfixed32"}) {
    expect(type, R"({"type":"integer","format":"int32"})");
  }
  for (const char* type : {"uint32", "fixed32"}) {
    expect(type, R"({"type":"integer","format":"uint32","minimum":0})");
  }
  for (const char* type : {"int64", "sint64", "sfixed64"}) {
    expect(type,
           R"({"type":"string","format":"int64","pattern":"^-?[0-9]+$"})");
  }
  for (const char* type : {"uint64", "fixed64"}) {
    expect(type, R"({"type":"string","format":"uint64","pattern":"^[0-9]+$"})");
  }
  expect("bool", R"({"type":"boolean"})");
  expect("float", R"({"type":"number","format":"float"})");
  expect("double", R"({"type":"number","format":"double"})");
  expect("string", R"({"type":"string"})");
  expect("bytes", R"({"type":"string","contentEncoding":"base64"})");
  expect("E", R"({"$ref":"#/components/schemas/E"})");
  expect("M", R"({"$ref":"#/components/schemas/M"})");
}

TEST(SchemasTest, HasListsAndMaps) {
  EXPECT_EQ(PropertyOf("repeated M a_field = 1;").dump(),
            R"({"type":"array","items":{"$ref":"#/components/schemas/M"}})");
  EXPECT_EQ(PropertyOf("map<string, bool> a_field = 1;").dump(),
            R"({"type":"object","additionalProperties":{"type":"boolean"}})");
  EXPECT_EQ(PropertyOf("map<int64, E> a_field = 1;")["propertyNames"].dump(),
            R"({"pattern":"^-?[0-9]+$"})");
  EXPECT_EQ(PropertyOf("map<bool, E> a_field = 1;")["propertyNames"].dump(),
            R"({"enum":["true","false"]})");
}

TEST(SchemasTest, KnowsMessagesThatJsonHasInAnotherForm) {
  const auto schema_of = [](const std::string& type, const char* file) {
    return PropertyOf("google.protobuf." + type + " a_field = 1;", file).dump();
  };
  EXPECT_EQ(schema_of("Int64Value", "wrappers"),
            R"({"type":"string","format":"int64","pattern":"^-?[0-9]+$"})");
  EXPECT_EQ(schema_of("BoolValue", "wrappers"), R"({"type":"boolean"})");
  EXPECT_EQ(schema_of("Duration", "duration"),
            R"({"type":"string","pattern":"^-?[0-9]+([.][0-9]{1,9})?s$"})");
  EXPECT_EQ(schema_of("Struct", "struct"), R"({"type":"object"})");
  EXPECT_EQ(schema_of("Value", "struct"), "{}");
  EXPECT_EQ(schema_of("NullValue", "struct").substr(0, 14),
            R"({"type":"null")");
  EXPECT_EQ(schema_of("Any", "any"),
            R"({"type":"object","properties":{"@type":{"type":"string"}},)"
            R"("required":["@type"]})");
}

TEST(SchemasTest, LetsOneMemberOfAOneofBe) {
  const Json any = SchemaOf("message M {oneof o {int32 x = 1; M y = 2;}}");
  EXPECT_EQ(any["allOf"][0]["oneOf"].dump(),
            R"([{"title":"x","required":["x"]},{"title":"y","required":["y"]},)"
            R"({"title":"none","properties":{"x":false,"y":false}}])");
  const Json one = SchemaOf(
      "message M {\n// Required. This or that.\noneof o {int32 x = 1;}}");
  EXPECT_EQ(one["allOf"].dump(),
            R"([{"description":"Required. This or that.",)"
            R"("oneOf":[{"title":"x","required":["x"]}]}])");
}

TEST(SchemasTest, SaysWhatCommentsSay) {
  const Json schema = SchemaOf(
      "// Of M,\n// all.\nmessage M {\n// Required. Of f.\nint32 f = 1;\n"
      "// Required once there is f.\nint32 g = 2;\n"
      "E e = 3;}\n// Of E.\nenum E {\n// Of A.\nA = 0;\n// Of B.\nB = 1;}");
  EXPECT_EQ(schema["description"], "Of M, all.");
  EXPECT_EQ(schema["properties"]["f"]["description"], "Required. Of f.");
  EXPECT_EQ(schema["required"].dump(), R"(["f"])");
  const ParsedFile parsed("// Of E.\nenum E {\n// Of A.\nA = 0;}");
  Schemas schemas("made.up");
  schemas.Of(*parsed.file().enum_type(0));
  EXPECT_EQ(schemas.components()["E"].dump(),
            R"({"type":"string","description":"Of E.\n\n- `A`: Of A.",)"
            R"("enum":["A"]})");
}

}  // namespace
}  // namespace yatzy::openapi

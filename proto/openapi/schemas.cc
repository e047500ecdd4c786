#include "proto/openapi/schemas.h"

#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "proto/openapi/comments.h"

namespace yatzy::openapi {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::OneofDescriptor;

// How a comment says that a request must have the field.
constexpr char kRequired[] = "Required. ";

Json Integer(const char* format) {
  return {{"type", "integer"}, {"format", format}};
}

// 64 bits are more than a number of JavaScript holds.
Json Digits(const char* format, const char* pattern) {
  return {{"type", "string"}, {"format", format}, {"pattern", pattern}};
}

// The messages that JSON has in another form than their fields.
const Json* WellKnown(const std::string& name) {
  static const auto* const kSchemas = new std::map<std::string, Json>{
      {"google.protobuf.Any",
       {{"type", "object"},
        {"properties", {{"@type", {{"type", "string"}}}}},
        {"required", {"@type"}}}},
      {"google.protobuf.Duration",
       {{"type", "string"}, {"pattern", "^-?[0-9]+([.][0-9]{1,9})?s$"}}},
      {"google.protobuf.Empty", {{"type", "object"}}},
      {"google.protobuf.FieldMask", {{"type", "string"}}},
      {"google.protobuf.ListValue", {{"type", "array"}}},
      {"google.protobuf.Struct", {{"type", "object"}}},
      {"google.protobuf.Timestamp",
       {{"type", "string"}, {"format", "date-time"}}},
      {"google.protobuf.Value", Json::object()},
      {"google.protobuf.BoolValue", {{"type", "boolean"}}},
      {"google.protobuf.BytesValue",
       {{"type", "string"}, {"contentEncoding", "base64"}}},
      {"google.protobuf.DoubleValue",
       {{"type", "number"}, {"format", "double"}}},
      {"google.protobuf.FloatValue", {{"type", "number"}, {"format", "float"}}},
      {"google.protobuf.Int32Value", Integer("int32")},
      {"google.protobuf.Int64Value", Digits("int64", "^-?[0-9]+$")},
      {"google.protobuf.StringValue", {{"type", "string"}}},
      {"google.protobuf.UInt32Value", Integer("uint32")},
      {"google.protobuf.UInt64Value", Digits("uint64", "^[0-9]+$")}};
  const auto found = kSchemas->find(name);
  return found == kSchemas->end() ? nullptr : &found->second;
}

Json RequiredOf(const FieldDescriptor& field) {
  return {{"title", field.json_name()}, {"required", {field.json_name()}}};
}

// What lets no object have one of them.
Json NoneOf(const OneofDescriptor& members) {
  Json properties = Json::object();
  for (int i = 0; i < members.field_count(); ++i) {
    properties[members.field(i)->json_name()] = false;
  }
  return properties;
}

// One of the members, or none unless the comment says that one is required.
Json OneOf(const OneofDescriptor& members) {
  const std::string description = DescriptionOf(members);
  Json choices = Json::array();
  for (int i = 0; i < members.field_count(); ++i) {
    choices.push_back(RequiredOf(*members.field(i)));
  }
  if (!absl::StartsWith(description, kRequired)) {
    choices.push_back({{"title", "none"}, {"properties", NoneOf(members)}});
  }
  return {{"description", description}, {"oneOf", choices}};
}

void Describe(const std::string& description, Json& schema) {
  if (!description.empty()) schema["description"] = description;
}

// Of the scalar types.
Json OfScalar(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return {{"type", "boolean"}};
    case FieldDescriptor::CPPTYPE_INT32:
      return Integer("int32");
    case FieldDescriptor::CPPTYPE_UINT32: {
      Json schema = Integer("uint32");
      schema["minimum"] = 0;
      return schema;
    }
    case FieldDescriptor::CPPTYPE_INT64:
      return Digits("int64", "^-?[0-9]+$");
    case FieldDescriptor::CPPTYPE_UINT64:
      return Digits("uint64", "^[0-9]+$");
    case FieldDescriptor::CPPTYPE_FLOAT:
      return {{"type", "number"}, {"format", "float"}};
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return {{"type", "number"}, {"format", "double"}};
    default:
      break;
  }
  Json schema = {{"type", "string"}};
  if (field.type() == FieldDescriptor::TYPE_BYTES) {
    schema["contentEncoding"] = "base64";
  }
  return schema;
}

}  // namespace

std::string Schemas::NameOf(const std::string& full_name) const {
  absl::string_view name = full_name;
  absl::ConsumePrefix(&name, absl::StrCat(package_, "."));
  return std::string(name);
}

Json Schemas::Of(const EnumDescriptor& type) {
  if (type.full_name() == "google.protobuf.NullValue") {
    return {{"type", "null"}};
  }
  const std::string name = NameOf(type.full_name());
  if (!components_.contains(name)) {
    std::string description = DescriptionOf(type);
    Json names = Json::array();
    const char* separator = "\n\n";
    for (int i = 0; i < type.value_count(); ++i) {
      const auto& value = *type.value(i);
      names.push_back(value.name());
      absl::StrAppend(&description, separator, "- `", value.name(),
                      "`: ", DescriptionOf(value));
      separator = "\n";
    }
    components_[name] = {
        {"type", "string"}, {"description", description}, {"enum", names}};
  }
  return {{"$ref", absl::StrCat("#/components/schemas/", name)}};
}

Json Schemas::Of(const Descriptor& message) {
  if (const Json* known = WellKnown(message.full_name())) return *known;
  const std::string name = NameOf(message.full_name());
  if (!components_.contains(name)) {
    components_[name] = nullptr;  // so that messages may have themselves inside
    Json schema = OfMembers(message);
    components_[name] = std::move(schema);
  }
  return {{"$ref", absl::StrCat("#/components/schemas/", name)}};
}

Json Schemas::OfMembers(const Descriptor& message) {
  Json schema = {{"type", "object"}};
  Describe(DescriptionOf(message), schema);
  Json properties = Json::object();
  Json required = Json::array();
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    properties[field.json_name()] = OfField(field);
    if (absl::StartsWith(DescriptionOf(field), kRequired)) {
      required.push_back(field.json_name());
    }
  }
  if (!properties.empty()) schema["properties"] = std::move(properties);
  if (!required.empty()) schema["required"] = std::move(required);
  for (int i = 0; i < message.real_oneof_decl_count(); ++i) {
    schema["allOf"].push_back(OneOf(*message.oneof_decl(i)));
  }
  return schema;
}

Json Schemas::OfField(const FieldDescriptor& field) {
  Json schema;
  if (field.is_map()) {
    schema = OfMap(field);
  } else if (field.is_repeated()) {
    schema = {{"type", "array"}, {"items", OfOne(field)}};
  } else {
    schema = OfOne(field);
  }
  Describe(DescriptionOf(field), schema);
  return schema;
}

Json Schemas::OfOne(const FieldDescriptor& field) {
  if (field.message_type() != nullptr) return Of(*field.message_type());
  if (field.enum_type() != nullptr) return Of(*field.enum_type());
  return OfScalar(field);
}

Json Schemas::OfMap(const FieldDescriptor& field) {
  const Descriptor& entry = *field.message_type();
  Json schema = {{"type", "object"},
                 {"additionalProperties", OfOne(*entry.map_value())}};
  switch (entry.map_key()->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      schema["propertyNames"] = {{"enum", {"true", "false"}}};
      break;
    default:
      schema["propertyNames"] = {{"pattern", "^-?[0-9]+$"}};
  }
  return schema;
}

}  // namespace yatzy::openapi

#ifndef YATZY_PROTO_OPENAPI_SCHEMAS_H_
#define YATZY_PROTO_OPENAPI_SCHEMAS_H_

#include <google/protobuf/descriptor.h>

#include <nlohmann/json.hpp>
#include <string>

namespace yatzy::openapi {

using Json = nlohmann::ordered_json;

// JSON schemas of messages as JSON has them by the rules of proto3: what a
// server writes, and of what it reads, all but other spellings (names with
// underscores, numbers of enums, null). What is zero has no "default": it is
// left out of answers, and generators take a default for what is always there.
class Schemas {
 public:
  // Messages and enums of `package` are named without it.
  explicit Schemas(std::string package) : package_(std::move(package)) {}

  // A reference to the schema of a message, which becomes a component, as do
  // all messages and enums in it.
  Json Of(const google::protobuf::Descriptor& message);
  Json Of(const google::protobuf::EnumDescriptor& type);

  // The components so far, by name.
  const Json& components() const { return components_; }

 private:
  Json OfField(const google::protobuf::FieldDescriptor& field);
  Json OfOne(const google::protobuf::FieldDescriptor& field);
  Json OfMap(const google::protobuf::FieldDescriptor& field);
  Json OfMembers(const google::protobuf::Descriptor& message);
  std::string NameOf(const std::string& full_name) const;

  const std::string package_;
  Json components_ = Json::object();
};

}  // namespace yatzy::openapi

#endif  // YATZY_PROTO_OPENAPI_SCHEMAS_H_

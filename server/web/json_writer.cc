#include "server/web/json_writer.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace yatzy::server {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

class JsonWriter {
 public:
  bool Write(const Message& message) {
    if (absl::StartsWith(message.GetDescriptor()->full_name(),
                         "google.protobuf.")) {
      return false;
    }
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    char separator = '{';
    for (const FieldDescriptor* field : fields) {
      if (field->is_map() || field->type() == FieldDescriptor::TYPE_GROUP) {
        return false;
      }
      json_ += separator;
      separator = ',';
      absl::StrAppend(&json_, "\"", field->json_name(), "\":");
      if (!WriteField(message, *field)) return false;
    }
    if (separator == '{') json_ += '{';
    json_ += '}';
    return true;
  }

  std::string Take() { return std::move(json_); }

 private:
  bool WriteField(const Message& message, const FieldDescriptor& field) {
    if (!field.is_repeated()) return WriteValue(message, field, kNotRepeated);
    json_ += '[';
    const int size = message.GetReflection()->FieldSize(message, &field);
    for (int i = 0; i < size; ++i) {
      if (i > 0) json_ += ',';
      if (!WriteValue(message, field, i)) return false;
    }
    json_ += ']';
    return true;
  }

  bool WriteValue(const Message& message, const FieldDescriptor& field,
                  int index) {
    const Reflection& of = *message.GetReflection();
    const auto get = [&](auto single, auto repeated) {
      return index == kNotRepeated ? (of.*single)(message, &field)
                                   : (of.*repeated)(message, &field, index);
    };
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        absl::StrAppend(
            &json_, get(&Reflection::GetInt32, &Reflection::GetRepeatedInt32));
        return true;
      case FieldDescriptor::CPPTYPE_UINT32:
        absl::StrAppend(&json_, get(&Reflection::GetUInt32,
                                    &Reflection::GetRepeatedUInt32));
        return true;
      case FieldDescriptor::CPPTYPE_INT64:
        absl::StrAppend(
            &json_, "\"",
            get(&Reflection::GetInt64, &Reflection::GetRepeatedInt64), "\"");
        return true;
      case FieldDescriptor::CPPTYPE_UINT64:
        absl::StrAppend(
            &json_, "\"",
            get(&Reflection::GetUInt64, &Reflection::GetRepeatedUInt64), "\"");
        return true;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return WriteNumber(
            get(&Reflection::GetDouble, &Reflection::GetRepeatedDouble));
      case FieldDescriptor::CPPTYPE_FLOAT:
        return WriteNumber(
            get(&Reflection::GetFloat, &Reflection::GetRepeatedFloat));
      case FieldDescriptor::CPPTYPE_BOOL:
        json_ += get(&Reflection::GetBool, &Reflection::GetRepeatedBool)
                     ? "true"
                     : "false";
        return true;
      default:
        return WriteLarger(message, field, index);
    }
  }

  bool WriteLarger(const Message& message, const FieldDescriptor& field,
                   int index) {
    const Reflection& of = *message.GetReflection();
    const bool is_single = index == kNotRepeated;
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      return Write(is_single ? of.GetMessage(message, &field)
                             : of.GetRepeatedMessage(message, &field, index));
    }
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      const int number = is_single
                             ? of.GetEnumValue(message, &field)
                             : of.GetRepeatedEnumValue(message, &field, index);
      const EnumValueDescriptor* value =
          field.enum_type()->FindValueByNumber(number);
      if (value == nullptr) {
        absl::StrAppend(&json_, number);
      } else {
        absl::StrAppend(&json_, "\"", value->name(), "\"");
      }
      return true;
    }
    std::string scratch;
    const std::string& text =
        is_single
            ? of.GetStringReference(message, &field, &scratch)
            : of.GetRepeatedStringReference(message, &field, index, &scratch);
    if (field.type() == FieldDescriptor::TYPE_BYTES) return false;
    return WriteString(text);
  }

  // What Protobuf escapes, it writes.
  bool WriteString(const std::string& text) {
    const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) {
      return ' ' <= c && c < '\x7f' && c != '"' && c != '\\' && c != '<' &&
             c != '>';
    });
    if (!is_plain) return false;
    absl::StrAppend(&json_, "\"", text, "\"");
    return true;
  }

  // With the fewest digits of those that Protobuf tries, in the form of %g,
  // that are read as the same number. Of a float that is subnormal it believes
  // no reading, because strtof() reports an underflow.
  template <typename Number>
  bool WriteNumber(Number number) {
    constexpr bool kIsFloat = sizeof(Number) == sizeof(float);
    constexpr int kFew = kIsFloat ? 6 : 15;
    constexpr int kAll = kIsFloat ? 9 : 17;
    if (!std::isfinite(number)) return false;
    const bool is_doubted = kIsFloat && std::fpclassify(number) == FP_SUBNORMAL;
    for (const int digits : {kFew, kAll}) {
      char text[40];
      const auto [end, error] =
          std::to_chars(text, text + sizeof(text), number,
                        std::chars_format::general, digits);
      Number again = 0;
      std::from_chars(text, end, again);
      if ((again != number || is_doubted) && digits != kAll) continue;
      json_.append(text, end);
      break;
    }
    return true;
  }

  static constexpr int kNotRepeated = -1;

  std::string json_;
};

}  // namespace

std::string FastJson(const Message& message) {
  JsonWriter writer;
  return writer.Write(message) ? writer.Take() : "";
}

}  // namespace yatzy::server

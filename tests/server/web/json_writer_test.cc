// The fast way to JSON against Protobuf's own, to the byte.
#include "server/web/json_writer.h"

#include <gmock/gmock.h>
#include <google/protobuf/arena.h>
#include <google/protobuf/util/json_util.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include "google/rpc/error_details.pb.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::server {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string SlowJson(const Message& message) {
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &json);
  EXPECT_TRUE(status.ok());
  return json;
}

// Fills messages with whatever they can hold and JSON writes as numbers.
class RandomMessages {
 public:
  void Fill(Message& message, int depth) {
    const auto& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      const int times = static_cast<int>(random_() % 3);
      for (int k = 0; k < (field.is_repeated() ? times : times % 2); ++k) {
        Set(message, field, depth);
      }
    }
  }

 private:
  double Number() {
    switch (random_() % 4) {
      case 0:
        return static_cast<double>(random_() % 100) / 10;
      case 1:
        return 250.0 / static_cast<double>(1 + random_() % 1000);
      case 2:
        return static_cast<double>(random_());
      default: {
        const auto any = std::bit_cast<double>(random_());
        return std::isfinite(any) ? any : -0.0;
      }
    }
  }

  float Float() {
    const auto any =
        std::bit_cast<float>(static_cast<std::uint32_t>(random_()));
    return std::isfinite(any) && random_() % 2 == 0
               ? any
               : static_cast<float>(random_() % 30000) / 97;
  }

  void Set(Message& message, const FieldDescriptor& field, int depth) {
    const auto& of = *message.GetReflection();
    const auto set = [&](auto single, auto repeated, auto value) {
      if (field.is_repeated()) {
        (of.*repeated)(&message, &field, value);
      } else {
        (of.*single)(&message, &field, value);
      }
    };
    using R = google::protobuf::Reflection;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        return set(&R::SetInt32, &R::AddInt32,
                   static_cast<std::int32_t>(random_()));
      case FieldDescriptor::CPPTYPE_UINT32:
        return set(&R::SetUInt32, &R::AddUInt32,
                   static_cast<std::uint32_t>(random_()));
      case FieldDescriptor::CPPTYPE_INT64:
        return set(&R::SetInt64, &R::AddInt64,
                   static_cast<std::int64_t>(random_()));
      case FieldDescriptor::CPPTYPE_UINT64:
        return set(&R::SetUInt64, &R::AddUInt64, std::uint64_t{random_()});
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return set(&R::SetDouble, &R::AddDouble, Number());
      case FieldDescriptor::CPPTYPE_FLOAT:
        return set(&R::SetFloat, &R::AddFloat, Float());
      case FieldDescriptor::CPPTYPE_BOOL:
        return set(&R::SetBool, &R::AddBool, random_() % 2 == 0);
      case FieldDescriptor::CPPTYPE_ENUM:
        return set(&R::SetEnumValue, &R::AddEnumValue,
                   static_cast<int>(random_() % 40));
      case FieldDescriptor::CPPTYPE_STRING:
        return set(&R::SetString, &R::AddString,
                   "text " + std::to_string(random_()));
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (depth == 0) return;
        Fill(field.is_repeated() ? *of.AddMessage(&message, &field)
                                 : *of.MutableMessage(&message, &field),
             depth - 1);
    }
  }

  std::mt19937_64 random_{7};
};

TEST(FastJsonTest, WritesAllAnswersAsProtobufDoes) {
  const auto& service =
      *google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
          "yatzy.v1.AdvisorService");
  RandomMessages random;
  int written = 0;
  for (int i = 0; i < service.method_count(); ++i) {
    for (int k = 0; k < 100; ++k) {
      google::protobuf::Arena arena;
      Message& message = *google::protobuf::MessageFactory::generated_factory()
                              ->GetPrototype(service.method(i)->output_type())
                              ->New(&arena);
      random.Fill(message, 4);
      const std::string fast = FastJson(message);
      if (fast.empty()) continue;
      ++written;
      ASSERT_EQ(fast, SlowJson(message));
    }
  }
  EXPECT_EQ(written, 100 * service.method_count());
}

TEST(FastJsonTest, LeavesToProtobufWhatItDoesNotKnow) {
  v1::EvaluateStateResponse response;
  for (const char* text : {"\"", "\\", "<b>", "\n", "\x7f", "\xc3\xa9"}) {
    response.set_table_id(text);
    EXPECT_EQ(FastJson(response), "") << text;
  }
  response.set_table_id("id");
  response.set_expected_final(std::numeric_limits<double>::infinity());
  EXPECT_EQ(FastJson(response), "");
  google::rpc::RetryInfo info;
  info.mutable_retry_delay()->set_seconds(1);
  EXPECT_EQ(FastJson(info), "");
  EXPECT_EQ(FastJson(v1::EvaluateStateResponse()), "{}");
}

}  // namespace
}  // namespace yatzy::server

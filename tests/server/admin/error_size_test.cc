// The errors of every method, provoked with the worst requests that there are:
// a proxy keeps the whole of one in a buffer of 4 KiB, with other headers.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/generic/generic_stub.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/query/async_call.h"
#include "tests/server/admin/test_administration.h"

namespace yatzy::server {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

constexpr std::size_t kMostOnTheWire = 2048;
constexpr std::size_t kMostRepeated = 64;
constexpr int kDeepest = 5;

// What requests are filled with.
struct Filling {
  std::string text;
  std::int32_t number;
  int repeats;
};

// Texts that a status can repeat only in more bytes are among them.
std::vector<Filling> Fillings() {
  std::vector<Filling> fillings;
  for (const char* unit : {"x", "%", "\n", "\\", "'", "\u00e9", "dice 1 "}) {
    std::string text;
    while (text.size() < 4500) text += unit;
    for (const int repeats : {1, 3, 40}) {
      fillings.push_back(
          {text, std::numeric_limits<std::int32_t>::min(), repeats});
      fillings.push_back(
          {text, std::numeric_limits<std::int32_t>::max(), repeats});
    }
  }
  return fillings;
}

void Fill(Message& message, const Filling& with, int depth);

void FillField(Message& message, const FieldDescriptor* field,
               const Filling& with, int depth) {
  const auto* reflection = message.GetReflection();
  const bool many = field->is_repeated();
  const auto set = [&](auto add, auto put, auto value) {
    if (many) {
      (reflection->*add)(&message, field, value);
    } else {
      (reflection->*put)(&message, field, value);
    }
  };
  using Reflection = google::protobuf::Reflection;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return set(&Reflection::AddString, &Reflection::SetString, with.text);
    case FieldDescriptor::CPPTYPE_INT32:
      return set(&Reflection::AddInt32, &Reflection::SetInt32, with.number);
    case FieldDescriptor::CPPTYPE_UINT32:
      return set(&Reflection::AddUInt32, &Reflection::SetUInt32, with.number);
    case FieldDescriptor::CPPTYPE_INT64:
      return set(&Reflection::AddInt64, &Reflection::SetInt64, with.number);
    case FieldDescriptor::CPPTYPE_UINT64:
      return set(&Reflection::AddUInt64, &Reflection::SetUInt64,
                 static_cast<std::uint64_t>(std::int64_t{with.number}));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return set(&Reflection::AddDouble, &Reflection::SetDouble,
                 static_cast<double>(with.number));
    case FieldDescriptor::CPPTYPE_ENUM:
      return set(&Reflection::AddEnumValue, &Reflection::SetEnumValue,
                 with.number);
    case FieldDescriptor::CPPTYPE_BOOL:
      return set(&Reflection::AddBool, &Reflection::SetBool, true);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (depth == kDeepest) return;
      return Fill(many ? *reflection->AddMessage(&message, field)
                       : *reflection->MutableMessage(&message, field),
                  with, depth + 1);
    default:
      FAIL() << field->full_name() << " has a type that no request had so far";
  }
}

void Fill(Message& message, const Filling& with, int depth) {
  const Descriptor* type = message.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    // One that is not served hides all else.
    if (field->name() == "rule_set" && with.repeats > 1) continue;
    // Of fields that exclude each other the last, or now and then the first.
    const auto* choice = field->real_containing_oneof();
    if (choice != nullptr && with.repeats == 3 && field != choice->field(0)) {
      continue;
    }
    const int times = field->is_repeated() ? with.repeats : 1;
    for (int k = 0; k < times; ++k) FillField(message, field, with, depth);
  }
}

grpc::ByteBuffer BytesOf(const std::string& text) {
  const grpc::Slice slice(text);
  return {&slice, 1};
}

// The status of a call with this request; OK for one that stays open.
grpc::Status StatusOf(const std::shared_ptr<grpc::Channel>& channel,
                      const std::string& path,
                      const grpc::ByteBuffer& request) {
  grpc::CompletionQueue queue;
  const absl::Cleanup stop = [&] {
    queue.Shutdown();
    void* tag = nullptr;
    for (bool ok = false; queue.Next(&tag, &ok);) continue;
  };
  const auto next = [&] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  grpc::ClientContext context;
  grpc::GenericStub stub(channel);
  const auto call = stub.PrepareCall(&context, path, &queue);
  call->StartCall(nullptr);
  next();
  call->WriteLast(request, {}, nullptr);
  next();
  grpc::ByteBuffer answer;
  call->Read(&answer, nullptr);
  if (next()) context.TryCancel();  // answered
  const bool is_answered = answer.Length() > 0;
  grpc::Status status;
  call->Finish(&status, nullptr);
  next();
  return is_answered ? grpc::Status::OK : status;
}

std::size_t BytesOnTheWire(const grpc::Status& status) {
  std::size_t size = std::string("grpc-status99").size();
  if (!status.error_message().empty()) {
    size += std::string("grpc-message").size();
    for (const char c : status.error_message()) {
      size += c < ' ' || c > '~' || c == '%' ? 3 : 1;
    }
  }
  if (!status.error_details().empty()) {
    size += std::string("grpc-status-details-bin").size();
    size += (status.error_details().size() * 4 + 2) / 3;
  }
  return size;
}

// What the largest error of some methods was.
struct Largest {
  std::size_t bytes = 0;
  std::string method;
  grpc::Status status;
};

class ErrorSizeTest : public ::testing::Test {
 protected:
  // Calls all methods of a service with all requests; returns the largest
  // error.
  static Largest Provoke(const std::shared_ptr<grpc::Channel>& channel,
                         const std::string& name) {
    Largest largest;
    const auto* pool = DescriptorPool::generated_pool();
    const auto* service = pool->FindServiceByName(name);
    EXPECT_NE(service, nullptr) << name;
    for (int i = 0; service != nullptr && i < service->method_count(); ++i) {
      const MethodDescriptor& method = *service->method(i);
      const std::string path = absl::StrCat("/", name, "/", method.name());
      Check(StatusOf(channel, path, BytesOf(std::string(100, '\xff'))), path,
            "", largest);
      for (const Filling& filling : Fillings()) {
        auto* factory = google::protobuf::MessageFactory::generated_factory();
        const std::unique_ptr<Message> request(
            factory->GetPrototype(method.input_type())->New());
        Fill(*request, filling, 0);
        Check(StatusOf(channel, path, Serialize(*request)), path, filling.text,
              largest);
      }
    }
    const std::string none =
        absl::StrCat("/", name, "/", std::string(4500, 'x'));
    Check(StatusOf(channel, none, {}), none, none, largest);
    return largest;
  }

  static void Check(const grpc::Status& status, const std::string& path,
                    const std::string& sent, Largest& largest) {
    if (status.ok()) return;
    const std::size_t bytes = BytesOnTheWire(status);
    EXPECT_LE(bytes, kMostOnTheWire)
        << path << ": " << status.error_message().substr(0, 300);
    const std::string repeated = sent.substr(0, kMostRepeated + 2);
    if (!repeated.empty()) {
      EXPECT_FALSE(absl::StrContains(status.error_message(), repeated)) << path;
      EXPECT_FALSE(absl::StrContains(status.error_details(), repeated)) << path;
    }
    if (bytes > largest.bytes) largest = {bytes, path, status};
  }

  void ProvokeAll(const std::shared_ptr<grpc::Channel>& channel,
                  const std::vector<std::string>& services) {
    for (const std::string& name : services) {
      const Largest largest = Provoke(channel, name);
      EXPECT_FALSE(largest.status.ok()) << name << " refuses nothing";
      RecordProperty(name, static_cast<int>(largest.bytes));
      std::cout << "largest error of " << name << ": " << largest.bytes
                << " bytes, " << largest.method.substr(0, 80) << "\n";
    }
  }

  // A client that takes more than a bounded error needs.
  static std::shared_ptr<grpc::Channel> Reach(const std::string& address) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, 1 << 20);
    return ConnectTo(address, arguments);
  }
  std::shared_ptr<grpc::Channel> ReachPublic() {
    return Reach(server_.queries.server().addresses().front());
  }

  TestAdministration server_;
};

TEST_F(ErrorSizeTest, OfEveryPublicMethodIsBounded) {
  ProvokeAll(ReachPublic(), {"yatzy.v1.AdvisorService", "grpc.health.v1.Health",
                             "grpc.reflection.v1alpha.ServerReflection",
                             "grpc.reflection.v1.ServerReflection"});
}

TEST_F(ErrorSizeTest, OfEveryMethodOfOperatorsIsBounded) {
  ProvokeAll(
      server_.Connect(),
      {"yatzy.admin.v1.SolverAdminService", "google.longrunning.Operations",
       "grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection",
       "grpc.reflection.v1.ServerReflection", "grpc.channelz.v1.Channelz"});
}

// Twenty of them are the issue's: as many as were reported before.
TEST_F(ErrorSizeTest, ABatchOfBadStatesNamesTheFirstAndCountsTheRest) {
  const AdvisorClient client(ReachPublic());
  const auto reply =
      client.BatchEvaluate(BatchRequest(std::vector<std::uint32_t>(5000, 2)));
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_LE(BytesOnTheWire(reply.status), kMostOnTheWire);
  const auto violations = ViolationsOf(reply.status);
  ASSERT_GE(violations.size(), 5);
  EXPECT_TRUE(absl::StartsWith(violations[0], "state_indices[0]: 2 "));
  EXPECT_TRUE(absl::EndsWith(
      reply.status.error_message(),
      absl::StrCat("; and ", 5000 - violations.size(), " more")));
}

}  // namespace
}  // namespace yatzy::server

#include "server/listen/reflection.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "google/api/annotations.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "tests/support/eventually.h"

namespace yatzy::server {
namespace {

using ::testing::Contains;
using ::testing::IsSupersetOf;

class OnlyReflection : public grpc::ServerBuilderOption {
 public:
  explicit OnlyReflection(const ReflectionLimits& limits) : limits_(limits) {}
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>*
                         plugins) override {
    plugins->clear();
    plugins->push_back(MakeReflection(limits_));
  }

 private:
  const ReflectionLimits limits_;
};

// A server with a service of its own and reflection.
class ReflectedServer {
 public:
  explicit ReflectedServer(const ReflectionLimits& limits = {}) {
    grpc::ServerBuilder builder;
    builder.SetOption(std::make_unique<OnlyReflection>(limits));
    builder.RegisterService(&health_);
    server_ = builder.BuildAndStart();
  }
  ~ReflectedServer() { server_->Shutdown(std::chrono::system_clock::now()); }

  std::shared_ptr<grpc::Channel> Connect() {
    return server_->InProcessChannel({});
  }

 private:
  grpc::health::v1::Health::Service health_;
  std::unique_ptr<grpc::Server> server_;
};

// The types of one of the two packages.
struct V1 {
  using Service = grpc::reflection::v1::ServerReflection;
  using Request = grpc::reflection::v1::ServerReflectionRequest;
  using Response = grpc::reflection::v1::ServerReflectionResponse;
};
struct V1Alpha {
  using Service = grpc::reflection::v1alpha::ServerReflection;
  using Request = grpc::reflection::v1alpha::ServerReflectionRequest;
  using Response = grpc::reflection::v1alpha::ServerReflectionResponse;
};

// One stream of questions.
template <typename Version>
class Questions {
 public:
  explicit Questions(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(Version::Service::NewStub(channel)),
        stream_(stub_->ServerReflectionInfo(&context_)) {}
  ~Questions() { context_.TryCancel(); }

  typename Version::Response Ask(const typename Version::Request& request) {
    typename Version::Response response;
    EXPECT_TRUE(stream_->Write(request) && stream_->Read(&response));
    EXPECT_EQ(response.original_request().SerializeAsString(),
              request.SerializeAsString());
    return response;
  }

  typename Version::Response Symbol(const std::string& name) {
    typename Version::Request request;
    request.set_file_containing_symbol(name);
    return Ask(request);
  }

  // How the stream ends without a further question, or with this one.
  grpc::Status End(const typename Version::Request* last = nullptr) {
    if (last != nullptr) stream_->Write(*last);
    typename Version::Response response;
    while (stream_->Read(&response)) continue;
    return stream_->Finish();
  }

 private:
  grpc::ClientContext context_;
  const std::unique_ptr<typename Version::Service::Stub> stub_;
  const std::unique_ptr<grpc::ClientReaderWriter<typename Version::Request,
                                                 typename Version::Response>>
      stream_;
};

template <typename Version>
class ReflectionTest : public ::testing::Test {
 protected:
  ReflectedServer server_;
  Questions<Version> questions_{server_.Connect()};
};

using Versions = ::testing::Types<V1, V1Alpha>;
TYPED_TEST_SUITE(ReflectionTest, Versions);

TYPED_TEST(ReflectionTest, ListsAllServices) {
  typename TypeParam::Request request;
  request.set_list_services("*");
  std::vector<std::string> names;
  const auto answer = this->questions_.Ask(request);
  for (const auto& service : answer.list_services_response().service()) {
    names.push_back(service.name());
  }
  EXPECT_THAT(names,
              IsSupersetOf({"grpc.health.v1.Health",
                            "grpc.reflection.v1.ServerReflection",
                            "grpc.reflection.v1alpha.ServerReflection"}));
}

TYPED_TEST(ReflectionTest, DescribesAServiceWithAllFilesThatItNeeds) {
  for (const std::string name :
       {"yatzy.v1.AdvisorService", "yatzy.v1.AdvisorService.EvaluateState",
        "grpc.reflection.v1.ServerReflection"}) {
    const auto answer = this->questions_.Symbol(name);
    google::protobuf::DescriptorPool pool;
    const auto& files =
        answer.file_descriptor_response().file_descriptor_proto();
    ASSERT_FALSE(files.empty()) << name;
    // Those that others need come after them.
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
      google::protobuf::FileDescriptorProto message;
      ASSERT_TRUE(message.ParseFromString(*file));
      ASSERT_NE(pool.BuildFile(message), nullptr) << message.name();
    }
    EXPECT_NE(pool.FindFileContainingSymbol(name), nullptr) << name;
  }
}

TYPED_TEST(ReflectionTest, AnErrorOfOneQuestionIsNoneOfTheNext) {
  using Code = grpc::StatusCode;
  const auto missing = this->questions_.Symbol("no.such.Name");
  EXPECT_EQ(missing.error_response().error_code(), Code::NOT_FOUND);
  const auto found = this->questions_.Symbol("yatzy.v1.GameState");
  EXPECT_FALSE(found.has_error_response());
  EXPECT_TRUE(found.has_file_descriptor_response());
  typename TypeParam::Request request;
  request.set_file_by_filename("yatzy/v1/game.proto");
  EXPECT_TRUE(this->questions_.Ask(request).has_file_descriptor_response());
  request.set_file_by_filename("no.proto");
  EXPECT_EQ(this->questions_.Ask(request).error_response().error_code(),
            Code::NOT_FOUND);
  request.Clear();
  EXPECT_EQ(this->questions_.Ask(request).error_response().error_code(),
            Code::UNIMPLEMENTED);
}

TYPED_TEST(ReflectionTest, KnowsExtensions) {
  typename TypeParam::Request request;
  request.set_all_extension_numbers_of_type("google.protobuf.MethodOptions");
  const auto numbers =
      this->questions_.Ask(request).all_extension_numbers_response();
  const int kHttp = google::api::http.number();
  EXPECT_THAT(numbers.extension_number(), Contains(kHttp));
  auto& extension = *request.mutable_file_containing_extension();
  extension.set_containing_type("google.protobuf.MethodOptions");
  extension.set_extension_number(kHttp);
  EXPECT_TRUE(this->questions_.Ask(request).has_file_descriptor_response());
  extension.set_extension_number(1);
  EXPECT_TRUE(this->questions_.Ask(request).has_error_response());
}

TYPED_TEST(ReflectionTest, ARequestOfNoSensibleSizeEndsTheStream) {
  typename TypeParam::Request request;
  request.set_file_containing_symbol(std::string(5000, 'x'));
  EXPECT_EQ(this->questions_.End(&request).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST(ReflectionLimitsTest, StreamsOfBothVersionsTogetherAreBounded) {
  ReflectedServer server({.streams = 2});
  Questions<V1> one(server.Connect());
  one.Symbol("yatzy.v1.GameState");
  Questions<V1Alpha> another(server.Connect());
  another.Symbol("yatzy.v1.GameState");
  EXPECT_EQ(Questions<V1>(server.Connect()).End().error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  one.Symbol("yatzy.v1.GameState");
}

TEST(ReflectionLimitsTest, AStreamThatAsksNothingIsCutOff) {
  ReflectedServer server({.streams = 1, .idle = absl::Milliseconds(50)});
  EXPECT_EQ(Questions<V1>(server.Connect()).End().error_code(),
            grpc::StatusCode::CANCELLED);
  // Its caller may hear of the end before the server has made room.
  EXPECT_TRUE(Eventually([&] {
    return Questions<V1Alpha>(server.Connect()).End().error_code() ==
           grpc::StatusCode::CANCELLED;
  }));
}

}  // namespace
}  // namespace yatzy::server

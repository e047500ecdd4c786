#include "server/listen/reflection.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <grpcpp/impl/server_initializer.h>
#include <grpcpp/server_context.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "proto/status/details.h"
#include "proto/status/status.h"

namespace yatzy::server {
namespace {

namespace v1 = grpc::reflection::v1;
namespace v1alpha = grpc::reflection::v1alpha;

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using Clock = std::chrono::steady_clock;

// Names are short; an answer repeats the request.
constexpr std::size_t kMaxRequestBytes = 4096;

// The streams of one server, and a thread that cuts off those that wait for
// too long: a synchronous read knows no time. Thread-safe.
class OpenReflections {
 public:
  explicit OpenReflections(const ReflectionLimits& limits)
      : limits_(limits),
        watch_([this](const std::stop_token& stop) { Watch(stop); }) {}

  absl::Status Begin(grpc::ServerContext& context) {
    const std::lock_guard lock(mutex_);
    if (static_cast<int>(since_.size()) == limits_.streams) {
      return RetryLater(absl::StrCat("there are ", limits_.streams,
                                     " reflection streams already"),
                        absl::Seconds(1));
    }
    since_[&context] = Clock::now();
    if (since_.size() == 1) changed_.notify_one();
    return absl::OkStatus();
  }

  // It begins to answer, or to wait.
  void GoesOn(grpc::ServerContext& context) {
    const std::lock_guard lock(mutex_);
    since_[&context] = Clock::now();
  }

  void End(grpc::ServerContext& context) {
    const std::lock_guard lock(mutex_);
    since_.erase(&context);
  }

 private:
  void Watch(const std::stop_token& stop) {
    const auto idle = absl::ToChronoNanoseconds(limits_.idle);
    std::unique_lock lock(mutex_);
    // Sleeps for good while there is no stream.
    while (changed_.wait(lock, stop, [this] { return !since_.empty(); }) &&
           !stop.stop_requested()) {
      changed_.wait_for(lock, stop, idle / 4, [] { return false; });
      for (const auto& [context, since] : since_) {
        if (since < Clock::now() - idle) context->TryCancel();
      }
    }
  }

  const ReflectionLimits limits_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<grpc::ServerContext*, Clock::time_point> since_;  // by mutex_
  std::jthread watch_;  // the last member: it uses the others
};

// The files that a file needs, each before those that need it, and itself.
void AddFiles(const FileDescriptor* file, std::set<const FileDescriptor*>& seen,
              std::vector<std::string>& files) {
  if (!seen.insert(file).second) return;
  google::protobuf::FileDescriptorProto message;
  file->CopyTo(&message);
  files.push_back(message.SerializeAsString());
  for (int i = 0; i < file->dependency_count(); ++i) {
    AddFiles(file->dependency(i), seen, files);
  }
}

template <typename Response>
absl::Status AnswerFile(const FileDescriptor* file, Response& response) {
  if (file == nullptr) return absl::NotFoundError("there is no such name");
  std::set<const FileDescriptor*> seen;
  std::vector<std::string> files;
  AddFiles(file, seen, files);
  for (std::string& bytes : files) {
    response.mutable_file_descriptor_response()->add_file_descriptor_proto(
        std::move(bytes));
  }
  return absl::OkStatus();
}

template <typename Response>
absl::Status AnswerExtensions(const std::string& type, Response& response) {
  const auto* pool = DescriptorPool::generated_pool();
  const auto* message = pool->FindMessageTypeByName(type);
  if (message == nullptr) return absl::NotFoundError("there is no such type");
  std::vector<const google::protobuf::FieldDescriptor*> extensions;
  pool->FindAllExtensions(message, &extensions);
  auto& answer = *response.mutable_all_extension_numbers_response();
  answer.set_base_type_name(type);
  for (const auto* extension : extensions) {
    answer.add_extension_number(extension->number());
  }
  return absl::OkStatus();
}

const FileDescriptor* FileOfExtension(const std::string& type, int number) {
  const auto* pool = DescriptorPool::generated_pool();
  const auto* message = pool->FindMessageTypeByName(type);
  if (message == nullptr) return nullptr;
  const auto* extension = pool->FindExtensionByNumber(message, number);
  return extension == nullptr ? nullptr : extension->file();
}

template <typename Request, typename Response>
absl::Status Answer(const Request& request,
                    const std::vector<std::string>& services,
                    Response& response) {
  const auto* pool = DescriptorPool::generated_pool();
  switch (request.message_request_case()) {
    case Request::kFileByFilename:
      return AnswerFile(pool->FindFileByName(request.file_by_filename()),
                        response);
    case Request::kFileContainingSymbol:
      return AnswerFile(
          pool->FindFileContainingSymbol(request.file_containing_symbol()),
          response);
    case Request::kFileContainingExtension: {
      const auto& extension = request.file_containing_extension();
      return AnswerFile(FileOfExtension(extension.containing_type(),
                                        extension.extension_number()),
                        response);
    }
    case Request::kAllExtensionNumbersOfType:
      return AnswerExtensions(request.all_extension_numbers_of_type(),
                              response);
    case Request::kListServices:
      for (const std::string& name : services) {
        response.mutable_list_services_response()->add_service()->set_name(
            name);
      }
      return absl::OkStatus();
    default:
      return absl::UnimplementedError("the request asks for nothing known");
  }
}

// Both packages have the same messages under names of their own.
template <typename Base, typename Request, typename Response>
class Reflection final : public Base {
 public:
  explicit Reflection(std::shared_ptr<OpenReflections> open)
      : open_(std::move(open)) {}

  void SetServices(const std::vector<std::string>& services) {
    services_ = services;
  }

  grpc::Status ServerReflectionInfo(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<Response, Request>* stream) override {
    absl::Status status = open_->Begin(*context);
    if (!status.ok()) return EndCall(status, *context);
    status = AnswerAll(*context, *stream);
    open_->End(*context);
    return EndCall(status, *context);
  }

 private:
  absl::Status AnswerAll(grpc::ServerContext& context,
                         grpc::ServerReaderWriter<Response, Request>& stream) {
    Request request;
    while (stream.Read(&request)) {
      open_->GoesOn(context);
      if (request.ByteSizeLong() > kMaxRequestBytes) {
        return absl::InvalidArgumentError(
            absl::StrCat("a request has ", request.ByteSizeLong(),
                         " bytes, expected at most ", kMaxRequestBytes));
      }
      Response response;
      const absl::Status status = Answer(request, services_, response);
      if (!status.ok()) {
        auto& error = *response.mutable_error_response();
        error.set_error_code(static_cast<int>(status.code()));
        error.set_error_message(std::string(status.message()));
      }
      response.set_valid_host(request.host());
      *response.mutable_original_request() = std::move(request);
      stream.Write(response);
      open_->GoesOn(context);
    }
    return absl::OkStatus();
  }

  const std::shared_ptr<OpenReflections> open_;
  std::vector<std::string> services_;
};

class ReflectionPlugin final : public grpc::ServerBuilderPlugin {
 public:
  explicit ReflectionPlugin(const ReflectionLimits& limits)
      : open_(std::make_shared<OpenReflections>(limits)) {}

  std::string name() override { return "yatzy_reflection"; }

  void InitServer(grpc::ServerInitializer* server) override {
    server->RegisterService(v1_);
    server->RegisterService(v1alpha_);
  }

  void Finish(grpc::ServerInitializer* server) override {
    v1_->SetServices(*server->GetServiceList());
    v1alpha_->SetServices(*server->GetServiceList());
  }

  void ChangeArguments(const std::string&, void*) override {}
  bool has_sync_methods() const override { return true; }

 private:
  using V1 =
      Reflection<v1::ServerReflection::Service, v1::ServerReflectionRequest,
                 v1::ServerReflectionResponse>;
  using V1Alpha = Reflection<v1alpha::ServerReflection::Service,
                             v1alpha::ServerReflectionRequest,
                             v1alpha::ServerReflectionResponse>;

  const std::shared_ptr<OpenReflections> open_;
  const std::shared_ptr<V1> v1_ = std::make_shared<V1>(open_);
  const std::shared_ptr<V1Alpha> v1alpha_ = std::make_shared<V1Alpha>(open_);
};

}  // namespace

std::unique_ptr<grpc::ServerBuilderPlugin> MakeReflection(
    const ReflectionLimits& limits) {
  return std::make_unique<ReflectionPlugin>(limits);
}

}  // namespace yatzy::server

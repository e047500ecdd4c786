#include "proto/openapi/document.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/openapi/comments.h"
#include "proto/openapi/protocol.h"

namespace yatzy::openapi {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

constexpr char kAbout[] =
    R"(Optimal play of the Yatzy family: what each action of a position is
worth, exactly.

The methods are those of gRPC, by the [Connect
protocol](https://connectrpc.com/docs/protocol): `POST` with the request as JSON
in the body, or `GET` with it in the query, whose answer may be kept.

- JSON follows the rules of proto3. The names of fields may also be written as
  the descriptions have them, `expected_final` for `expectedFinal`.
- Answers leave out what is zero, empty or false, and requests may.
- Numbers of 64 bits are strings. In requests they may be numbers.
- Codes of errors are in lower case: `invalid_argument` for INVALID_ARGUMENT.
- A field that does not exist is an error in a request. Answers may get new ones.
- `application/proto` in place of JSON is the message as Protobuf's bytes.
- A request or an answer may be compressed with gzip: `Content-Encoding`,
  `Accept-Encoding`.
)";

bool Streams(const MethodDescriptor& method) {
  return method.client_streaming() || method.server_streaming();
}

bool MayBeKept(const MethodDescriptor& method) {
  return method.options().idempotency_level() ==
         google::protobuf::MethodOptions::NO_SIDE_EFFECTS;
}

// The first sentence.
std::string SummaryOf(const std::string& description) {
  const std::string first = description.substr(0, description.find("\n\n"));
  return first.substr(
      0, first.find(". ") + 1 == 0 ? first.size() : first.find(". ") + 1);
}

absl::Status CheckExample(const Descriptor& type, const std::string& method,
                          const Json& example) {
  google::protobuf::DynamicMessageFactory factory;
  const std::unique_ptr<google::protobuf::Message> message(
      factory.GetPrototype(&type)->New());
  const auto status = google::protobuf::util::JsonStringToMessage(
      example.dump(), message.get());
  if (status.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the example of ", method, ": ", status.ToString()));
}

absl::Status CheckExamples(const ServiceDescriptor& service,
                           const Json& examples) {
  for (const auto& [name, example] : examples.items()) {
    const MethodDescriptor* method = service.FindMethodByName(name);
    if (method == nullptr || Streams(*method)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "an example of ", name, ", which is no method that is served"));
    }
    absl::Status status = CheckExample(*method->input_type(), name, example);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// A message in JSON, or as bytes.
Json ContentOf(Json schema) {
  return {{"application/json", {{"schema", std::move(schema)}}},
          {"application/proto", Json::object()}};
}

Json Operation(const MethodDescriptor& method, const std::string& id,
               const std::string& description) {
  return {{"operationId", id},
          {"tags", {method.service()->name()}},
          {"summary", SummaryOf(DescriptionOf(method))},
          {"description", description}};
}

Json ResponsesOf(const MethodDescriptor& method, Schemas& schemas) {
  const Descriptor& type = *method.output_type();
  Json responses = {{"200",
                     {{"description", DescriptionOf(type)},
                      {"content", ContentOf(schemas.Of(type))}}}};
  responses.update(Refusals());
  return responses;
}

Json PostOf(const MethodDescriptor& method, const Json& example,
            Schemas& schemas) {
  Json post = Operation(method, method.name(), DescriptionOf(method));
  post["parameters"] = ParametersOfPost();
  Json content = ContentOf(schemas.Of(*method.input_type()));
  content["application/json"]["example"] = example;
  post["requestBody"] = {{"required", true}, {"content", std::move(content)}};
  post["responses"] = ResponsesOf(method, schemas);
  return post;
}

Json GetOf(const MethodDescriptor& method, const Json& example,
           Schemas& schemas) {
  Json get = Operation(method, absl::StrCat(method.name(), "ByGet"),
                       "As `POST`, and the answer may be kept. For requests "
                       "that are small: a line and its headers have 32 KiB.");
  Json content = {
      {"application/json",
       {{"schema", schemas.Of(*method.input_type())}, {"example", example}}}};
  get["parameters"] = {{{"name", "message"},
                        {"in", "query"},
                        {"required", true},
                        {"description", "The request."},
                        {"content", std::move(content)}}};
  for (const Json& parameter : ParametersOfGet()) {
    get["parameters"].push_back(parameter);
  }
  get["responses"] = ResponsesOf(method, schemas);
  get["responses"]["200"]["headers"] = HeadersOfGet();
  get["responses"]["304"] = {
      {"description", "The caller has the answer: its `ETag` is the same."}};
  return get;
}

// What the heads of the files say, those below first.
std::string AboutFiles(const FileDescriptor& file) {
  std::string about;
  for (int i = 0; i < file.dependency_count(); ++i) {
    const FileDescriptor& below = *file.dependency(i);
    const std::string description = DescriptionOfFile(below);
    if (description.empty()) continue;
    absl::StrAppend(&about, "\n## ", below.name(), "\n\n", description, "\n");
  }
  return about;
}

Json InfoOf(const ServiceDescriptor& service, const std::string& version) {
  return {{"title", "yatzyd"},
          {"version", version},
          {"description", absl::StrCat(kAbout, AboutFiles(*service.file()))}};
}

}  // namespace

absl::StatusOr<Json> DocumentOf(const ServiceDescriptor& service,
                                const Json& examples,
                                const std::string& version) {
  absl::Status status = CheckExamples(service, examples);
  if (!status.ok()) return status;
  Schemas schemas(service.file()->package());
  Json paths = Json::object();
  for (int i = 0; i < service.method_count(); ++i) {
    const MethodDescriptor& method = *service.method(i);
    if (Streams(method)) continue;
    if (!examples.contains(method.name())) {
      return absl::InvalidArgumentError(
          absl::StrCat(method.name(), " has no example"));
    }
    const Json& example = examples[method.name()];
    Json& path =
        paths[absl::StrCat("/", service.full_name(), "/", method.name())];
    path["post"] = PostOf(method, example, schemas);
    if (MayBeKept(method)) path["get"] = GetOf(method, example, schemas);
  }
  Json components = {{"schemas", schemas.components()}};
  AddProtocol(components);
  return Json{
      {"openapi", "3.1.0"},
      {"info", InfoOf(service, version)},
      {"servers", {{{"url", "/"}}}},
      {"security", {Json::object(), {{"token", Json::array()}}}},
      {"tags",
       {{{"name", service.name()}, {"description", DescriptionOf(service)}}}},
      {"paths", std::move(paths)},
      {"components", std::move(components)}};
}

}  // namespace yatzy::openapi

#include "client/load/serialized_check.h"

#include <google/protobuf/io/coded_stream.h>
#include <grpcpp/support/slice.h>

#include <optional>

namespace yatzy::client {
namespace {

// A large message is in several slices.
std::optional<grpc::Slice> Bytes(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (buffer.TrySingleSlice(&slice).ok()) return slice;
  if (buffer.DumpToSingleSlice(&slice).ok()) return slice;
  return std::nullopt;
}

template <typename Message>
bool Parse(const grpc::ByteBuffer& buffer, Message& message) {
  const std::optional<grpc::Slice> bytes = Bytes(buffer);
  return bytes.has_value() &&
         message.ParseFromArray(bytes->begin(),
                                static_cast<int>(bytes->size()));
}

template <typename Request, typename Response>
Verdict CheckAs(const AnswerChecker& checker, const grpc::ByteBuffer& request,
                const grpc::ByteBuffer& answer) {
  Request request_message;
  Response answer_message;
  if (!Parse(request, request_message) || !Parse(answer, answer_message)) {
    return {Verdict::kWrong, "cannot be parsed"};
  }
  return checker.Check(request_message, answer_message);
}

// Field 1 of both messages of a stream. Everybody writes it first; nobody has
// to, so nullopt if it is not there.
std::optional<std::uint64_t> LeadingId(const grpc::ByteBuffer& buffer) {
  constexpr std::uint32_t kIdTag = 1 << 3;
  const std::optional<grpc::Slice> bytes = Bytes(buffer);
  if (!bytes.has_value()) return std::nullopt;
  google::protobuf::io::CodedInputStream stream(
      bytes->begin(), static_cast<int>(bytes->size()));
  google::protobuf::uint64 id = 0;
  if (stream.ReadTag() != kIdTag || !stream.ReadVarint64(&id)) {
    return std::nullopt;
  }
  return id;
}

}  // namespace

Verdict CheckSerialized(const AnswerChecker& checker, LoadMethod method,
                        const grpc::ByteBuffer& request,
                        const grpc::ByteBuffer& answer) {
  switch (method) {
    case LoadMethod::kEvaluateState:
      return CheckAs<v1::EvaluateStateRequest, v1::EvaluateStateResponse>(
          checker, request, answer);
    case LoadMethod::kAnalyzePosition:
      return CheckAs<v1::AnalyzePositionRequest, v1::AnalyzePositionResponse>(
          checker, request, answer);
    case LoadMethod::kBatchEvaluateStates:
      return CheckAs<v1::BatchEvaluateStatesRequest,
                     v1::BatchEvaluateStatesResponse>(checker, request, answer);
    case LoadMethod::kBatchAnalyzePositions:
      return CheckAs<v1::BatchAnalyzePositionsRequest,
                     v1::BatchAnalyzePositionsResponse>(checker, request,
                                                        answer);
    case LoadMethod::kStreamAnalyzePositions:
      return CheckAs<v1::StreamAnalyzePositionsRequest,
                     v1::StreamAnalyzePositionsResponse>(checker, request,
                                                         answer);
  }
  return {};
}

bool EchoesId(const grpc::ByteBuffer& request, const grpc::ByteBuffer& answer) {
  const std::optional<std::uint64_t> sent = LeadingId(request);
  const std::optional<std::uint64_t> echoed = LeadingId(answer);
  if (sent.has_value() && echoed.has_value()) return *sent == *echoed;
  v1::StreamAnalyzePositionsRequest request_message;
  v1::StreamAnalyzePositionsResponse answer_message;
  return Parse(request, request_message) && Parse(answer, answer_message) &&
         request_message.id() == answer_message.id();
}

}  // namespace yatzy::client

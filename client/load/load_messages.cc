#include "client/load/load_messages.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/message.h>
#include <grpcpp/support/slice.h>

#include <optional>
#include <string>

#include "client/load/sample_games.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::client {
namespace {

constexpr int kSingleRequests = 1024;
constexpr int kBatchRequests = 8;

v1::BatchEvaluateStatesRequest BatchOfStates(SampleGames& games,
                                             const LoadOptions& options) {
  v1::BatchEvaluateStatesRequest request;
  request.set_rule_set(options.rule_set);
  for (int i = 0; i < options.batch_size; ++i) {
    request.add_state_indices(games.NextStateIndex());
  }
  return request;
}

v1::BatchAnalyzePositionsRequest BatchOfPositions(SampleGames& games,
                                                  const LoadOptions& options) {
  v1::BatchAnalyzePositionsRequest request;
  request.set_rule_set(options.rule_set);
  request.set_max_actions(options.max_actions);
  request.set_include_scoring(options.include_scoring);
  for (int i = 0; i < options.batch_size; ++i) {
    *request.add_positions() = games.NextPosition();
  }
  return request;
}

// On one position; `Request` is that of AnalyzePosition or of the stream.
template <typename Request>
Request OnePosition(SampleGames& games, const LoadOptions& options) {
  Request request;
  request.set_rule_set(options.rule_set);
  *request.mutable_position() = games.NextPosition();
  request.set_max_actions(options.max_actions);
  request.set_include_scoring(options.include_scoring);
  return request;
}

// Takes the games to review in turns.
class GameCycle {
 public:
  // `first`: the place to begin, modulo their number.
  GameCycle(const std::vector<std::string>& games, std::uint64_t first)
      : games_(games), next_(games.empty() ? 0 : first % games.size()) {}

  const std::string& Next() {
    const std::string& game = games_[next_];
    next_ = (next_ + 1) % games_.size();
    return game;
  }

 private:
  const std::vector<std::string>& games_;
  std::size_t next_;
};

v1::ReviewGameRequest OneGame(GameCycle& to_review,
                              const LoadOptions& options) {
  v1::ReviewGameRequest request;
  request.set_rule_set(options.rule_set);
  request.set_notation(to_review.Next());
  return request;
}

v1::BatchReviewGamesRequest BatchOfGames(GameCycle& to_review,
                                         const LoadOptions& options) {
  v1::BatchReviewGamesRequest request;
  request.set_rule_set(options.rule_set);
  request.set_totals_only(options.totals_only);
  for (int i = 0; i < options.batch_size; ++i) {
    request.add_notations(to_review.Next());
  }
  return request;
}

std::string RequestBytes(LoadMethod method, std::uint64_t id,
                         SampleGames& games, GameCycle& to_review,
                         const LoadOptions& options) {
  switch (method) {
    case LoadMethod::kEvaluateState: {
      v1::EvaluateStateRequest request;
      request.set_rule_set(options.rule_set);
      *request.mutable_state() = games.NextState();
      return request.SerializeAsString();
    }
    case LoadMethod::kAnalyzePosition:
      return OnePosition<v1::AnalyzePositionRequest>(games, options)
          .SerializeAsString();
    case LoadMethod::kBatchEvaluateStates:
      return BatchOfStates(games, options).SerializeAsString();
    case LoadMethod::kBatchAnalyzePositions:
      return BatchOfPositions(games, options).SerializeAsString();
    case LoadMethod::kStreamAnalyzePositions: {
      auto request =
          OnePosition<v1::StreamAnalyzePositionsRequest>(games, options);
      request.set_id(id);
      return request.SerializeAsString();
    }
    case LoadMethod::kReviewGame:
      return OneGame(to_review, options).SerializeAsString();
    case LoadMethod::kBatchReviewGames:
      return BatchOfGames(to_review, options).SerializeAsString();
  }
  return "";
}

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

LoadRequests::LoadRequests(const LoadOptions& options, std::uint64_t seed,
                           const PlayedGames& played) {
  SampleGames games(seed, options.rerolls_left, options.game);
  if (!played.positions.empty()) games.DrawFrom(played.positions);
  GameCycle to_review(played.to_review, seed);
  for (const MethodShare& share : options.mix) {
    pools_[static_cast<int>(share.method)].weight += share.weight;
    weights_ += share.weight;
  }
  for (const LoadMethod method : kLoadMethods) {
    Pool& pool = pools_[static_cast<int>(method)];
    if (pool.weight == 0) continue;
    const int count = IsBatch(method) ? kBatchRequests : kSingleRequests;
    for (int id = 1; id <= count; ++id) {
      const grpc::Slice bytes(
          RequestBytes(method, id, games, to_review, options));
      pool.requests.emplace_back(&bytes, 1);
    }
  }
}

LoadMethod LoadRequests::NextMethod() {
  // Every method earns its weight with each call; the richest is next and pays
  // for all.
  std::size_t next = 0;
  for (std::size_t i = 0; i < pools_.size(); ++i) {
    pools_[i].credit += pools_[i].weight;
    if (pools_[i].credit > pools_[next].credit) next = i;
  }
  pools_[next].credit -= weights_;
  return kLoadMethods[next];
}

const grpc::ByteBuffer& LoadRequests::NextRequest(LoadMethod method) {
  Pool& pool = pools_[static_cast<int>(method)];
  const grpc::ByteBuffer& request = pool.requests[pool.next];
  pool.next = pool.next + 1 == pool.requests.size() ? 0 : pool.next + 1;
  return request;
}

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
    case LoadMethod::kReviewGame:
      return CheckAs<v1::ReviewGameRequest, v1::ReviewGameResponse>(
          checker, request, answer);
    case LoadMethod::kBatchReviewGames:
      return CheckAs<v1::BatchReviewGamesRequest, v1::BatchReviewGamesResponse>(
          checker, request, answer);
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

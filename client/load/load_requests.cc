#include "client/load/load_requests.h"

#include <google/protobuf/message.h>

#include <string>

#include "client/load/sample_games.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::client {
namespace {

constexpr int kSingleRequests = 1024;
constexpr int kBatchRequests = 8;

v1::BatchEvaluateStatesRequest BatchOfStates(SampleGames& games, int size) {
  v1::BatchEvaluateStatesRequest request;
  for (int i = 0; i < size; ++i) {
    request.add_state_indices(games.NextStateIndex());
  }
  return request;
}

v1::BatchAnalyzePositionsRequest BatchOfPositions(SampleGames& games,
                                                  const LoadOptions& options) {
  v1::BatchAnalyzePositionsRequest request;
  request.set_max_actions(options.max_actions);
  for (int i = 0; i < options.batch_size; ++i) {
    *request.add_positions() = games.NextPosition();
  }
  return request;
}

// On one position; `Request` is that of AnalyzePosition or of the stream.
template <typename Request>
Request OnePosition(SampleGames& games, int max_actions) {
  Request request;
  *request.mutable_position() = games.NextPosition();
  request.set_max_actions(max_actions);
  return request;
}

std::string RequestBytes(LoadMethod method, std::uint64_t id,
                         SampleGames& games, const LoadOptions& options) {
  switch (method) {
    case LoadMethod::kEvaluateState: {
      v1::EvaluateStateRequest request;
      *request.mutable_state() = games.NextState();
      return request.SerializeAsString();
    }
    case LoadMethod::kAnalyzePosition:
      return OnePosition<v1::AnalyzePositionRequest>(games, options.max_actions)
          .SerializeAsString();
    case LoadMethod::kBatchEvaluateStates:
      return BatchOfStates(games, options.batch_size).SerializeAsString();
    case LoadMethod::kBatchAnalyzePositions:
      return BatchOfPositions(games, options).SerializeAsString();
    case LoadMethod::kStreamAnalyzePositions: {
      auto request = OnePosition<v1::StreamAnalyzePositionsRequest>(
          games, options.max_actions);
      request.set_id(id);
      return request.SerializeAsString();
    }
  }
  return "";
}

bool IsBatch(LoadMethod method) {
  return method == LoadMethod::kBatchEvaluateStates ||
         method == LoadMethod::kBatchAnalyzePositions;
}

}  // namespace

LoadRequests::LoadRequests(const LoadOptions& options, std::uint64_t seed) {
  SampleGames games(seed, options.rerolls_left);
  for (const MethodShare& share : options.mix) {
    pools_[static_cast<int>(share.method)].weight += share.weight;
    weights_ += share.weight;
  }
  for (const LoadMethod method : kLoadMethods) {
    Pool& pool = pools_[static_cast<int>(method)];
    if (pool.weight == 0) continue;
    const int count = IsBatch(method) ? kBatchRequests : kSingleRequests;
    for (int id = 1; id <= count; ++id) {
      const grpc::Slice bytes(RequestBytes(method, id, games, options));
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

}  // namespace yatzy::client

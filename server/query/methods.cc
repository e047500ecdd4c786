// Of QueryServer: which methods it has but for the streams, how many calls of
// each it takes at a time, and what they cost.
#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/limits.h"
#include "server/query/batch_call.h"
#include "server/query/direct_answer.h"
#include "server/query/query_server.h"
#include "server/query/unary_call.h"

namespace yatzy::server {
namespace {

// Slots of one method; calls beyond wait for one. Spare ones stand in for those
// whose callers do not take their answers. Of batches there are more than can
// wait for a thread, so that there is one to refuse with.
constexpr int kUnarySlots = 64;
constexpr int kMostUnarySlots = 1024;
constexpr int kListSlots = 4;  // callers ask once
constexpr int kMostListSlots = 64;
constexpr int kBatchSlots = BatchThreads::kMaxWaiting + 32;
constexpr int kMostBatchSlots = 128;  // each may hold megabytes
constexpr int kGameSlots = 16;        // of what is about whole games
constexpr int kStreamMethods = 2;

// How long callers may leave answers lying when there are no more slots: a
// small one fits the buffers of any connection, a large one takes its time.
constexpr absl::Duration kUnaryPatience = CallSlots::kMoment;
constexpr absl::Duration kBatchPatience = absl::Seconds(1);

// What a single query costs is 1, most of it gRPC's. A batch costs as much more
// for so many bytes of its request: about 4096 states, or four positions.
constexpr double kBytesOfStatesPerUnit = 16384;
constexpr double kBytesOfPositionsPerUnit = 64;

// A game of a batch is some 1,000 bytes and takes 20 us, an outlook of all
// actions 200, the largest simulation hundreds of milliseconds, whatever its
// request looks like.
constexpr double kBytesOfGamesPerUnit = 1000;
constexpr double kUnitsOfOutlooks = 10;
constexpr double kUnitsOfSimulation = 100;

// A distribution late in a game takes some milliseconds, whether alone or one
// of a batch, in whose request it has at least 20 bytes; one of a whole game
// takes seconds.
constexpr double kUnitsOfDistribution = 10;
constexpr double kBytesOfDistributionsPerUnit = 2;
constexpr double kUnitsOfLongDistribution = 1000;

// What may follow a position is solved: a millisecond to half a second. All
// queries of a batch together may take as much as one alone; a short one, of at
// least 20 bytes, takes up to a tenth of a millisecond.
constexpr double kUnitsOfUtility = 100;
constexpr double kBytesOfUtilitiesPerUnit = 2;

// The largest record is reviewed where it arrives: it takes no longer than a
// slice of a batch.
constexpr InlineBytes kAnyGame = {.most = 64 << 10};

// So is what is no more than a slice of a batch. A state has four bytes, a
// position at least 13. A microsecond answers 500 states or two positions.
constexpr InlineBytes kSliceOfStates = {
    .most = AdvisorService::kSliceStates * 4, .quick = 1024 * 4};
constexpr InlineBytes kSliceOfPositions = {
    .most = AdvisorService::kSlicePositions * 13, .quick = kFewPositionsBytes};
constexpr InlineBytes kNothing = {};

// A batch takes milliseconds, and waits for 64 others at most. Also in
// advisor_service.proto.
constexpr absl::Duration kLongestBatch = absl::Seconds(60);

}  // namespace

int QueryServer::MostSlots() {
  return 2 * kMostUnarySlots + kMostListSlots + 12 * kMostBatchSlots +
         kStreamMethods * StreamSlots::kSlots + HealthService::kSlots;
}

double QueryServer::UnitsOf(const Cost& cost, std::size_t request_bytes) const {
  const auto bytes = static_cast<double>(request_bytes);
  if (cost.is_less_with_targets && service_.HasAllTargets()) {
    return 1 + bytes / kBytesOfPositionsPerUnit;
  }
  return cost.bytes_per_unit == 0 ? cost.units
                                  : cost.units + bytes / cost.bytes_per_unit;
}

MethodObserver* QueryServer::ObserverOf(const char* method) {
  return observer_->Find(
      absl::StrCat("/", V1::service_full_name(), "/", method));
}

CallSlot::Hooks QueryServer::HooksOf(const char* method,
                                     RequestMethod request_method, Cost cost) {
  CallSlot::Hooks hooks;
  hooks.observer = ObserverOf(method);
  hooks.accept = [this, request_method](auto* context, auto* request,
                                        auto* writer, void* tag) {
    (async_service_.*request_method)(context, request, writer, queue_.get(),
                                     queue_.get(), tag);
  };
  hooks.admit = [this, cost](const grpc::ServerContext& context,
                             std::size_t request_bytes) {
    return Admit(GrpcCaller(context), UnitsOf(cost, request_bytes));
  };
  return hooks;
}

void QueryServer::Add(CallSlots::Options options) {
  options.none_left = [this] { watch_.Wake(); };
  call_slots_.push_back(
      std::make_unique<CallSlots>(std::move(options), &parked_));
  call_slots_.back()->Arm();
}

void QueryServer::AddUnarySlots() {
  AddUnary<v1::ListRuleSetsRequest, v1::ListRuleSetsResponse>(
      "ListRuleSets", &AsyncService::RequestListRuleSets,
      &AdvisorService::ListRuleSets, kListSlots, kMostListSlots);
  AddUnary<v1::EvaluateStateRequest, v1::EvaluateStateResponse>(
      "EvaluateState", &AsyncService::RequestEvaluateState,
      &AdvisorService::EvaluateState, kUnarySlots, kMostUnarySlots);
  const auto make = [](const CallSlot::Hooks& hooks,
                       absl::BlockingCounter* parked) {
    return std::make_unique<AnalyzeCall>(hooks, parked);
  };
  Add({.usual = kUnarySlots,
       .most = kMostUnarySlots,
       .patience = kUnaryPatience,
       .make = make,
       .hooks =
           HooksOf("AnalyzePosition", &AsyncService::RequestAnalyzePosition)});
  AddDirect("AnalyzePosition", &AdvisorService::AnalyzePosition);
}

template <typename Request, typename Response>
void QueryServer::AddUnary(const char* method, RequestMethod request_method,
                           Answer<Request, Response> answer, int usual,
                           int most) {
  const auto make = [this, answer](const CallSlot::Hooks& hooks,
                                   absl::BlockingCounter* parked) {
    return std::make_unique<UnaryCall<Request, Response>>(
        hooks, std::bind_front(answer, &service_), parked);
  };
  Add({.usual = usual,
       .most = most,
       .patience = kUnaryPatience,
       .make = make,
       .hooks = HooksOf(method, request_method)});
  AddDirect(method, answer);
}

template <typename Request, typename Response>
void QueryServer::AddDirect(const char* method,
                            Answer<Request, Response> answer) {
  const auto admit = [this](const Caller& caller, std::size_t) {
    return Admit(caller, Cost().units);
  };
  direct_.Add(
      method, kMaxSingleRequestBytes,
      AnswerAtOnce<Request, Response>(*ObserverOf(method), admit,
                                      std::bind_front(answer, &service_)));
}

template <typename Request, typename Response>
void QueryServer::AddBatchSlots(
    const char* method, RequestMethod request_method,
    typename BatchMethod<Request, Response>::Handler handler,
    typename BatchMethod<Request, Response>::Shortcut shortcut,
    InlineBytes inline_bytes, Cost cost, int usual,
    typename BatchMethod<Request, Response>::Aside aside) {
  const auto batches = std::make_shared<const BatchMethod<Request, Response>>(
      BatchMethod<Request, Response>{.handler = std::move(handler),
                                     .shortcut = std::move(shortcut),
                                     .inline_bytes = inline_bytes,
                                     .longest = kLongestBatch,
                                     .threads = &batch_threads_,
                                     .open = &open_calls_,
                                     .aside = std::move(aside),
                                     .draining = &draining_});
  const auto make = [batches](const CallSlot::Hooks& hooks,
                              absl::BlockingCounter* parked) {
    return std::make_unique<BatchCall<Request, Response>>(hooks, *batches,
                                                          parked);
  };
  Add({.usual = usual,
       .most = kMostBatchSlots,
       .patience = kBatchPatience,
       .make = make,
       .hooks = HooksOf(method, request_method, cost)});
  const auto admit = [this, cost](const Caller& caller, std::size_t bytes) {
    return Admit(caller, UnitsOf(cost, bytes));
  };
  direct_.Add(method, kMaxRequestBytes,
              AnswerAsBatch(*ObserverOf(method), admit, batches));
}

void QueryServer::AddBatchSlotsOfPositions() {
  AddBatchSlots<v1::BatchEvaluateStatesRequest,
                v1::BatchEvaluateStatesResponse>(
      "BatchEvaluateStates", &AsyncService::RequestBatchEvaluateStates,
      [this](const auto& request, auto next_part, Checkpoint checkpoint) {
        return service_.BatchEvaluateStates(request, next_part(), checkpoint);
      },
      [this](const grpc::ByteBuffer& request, Checkpoint checkpoint) {
        return service_.BatchEvaluatePacked(request, checkpoint);
      },
      kSliceOfStates, {.bytes_per_unit = kBytesOfStatesPerUnit}, kBatchSlots);
  AddBatchSlots<v1::BatchAnalyzePositionsRequest,
                v1::BatchAnalyzePositionsResponse>(
      "BatchAnalyzePositions", &AsyncService::RequestBatchAnalyzePositions,
      [this](const auto& request, auto next_part, Checkpoint checkpoint) {
        return service_.BatchAnalyzePositions(request, next_part, checkpoint);
      },
      nullptr, kSliceOfPositions, {.bytes_per_unit = kBytesOfPositionsPerUnit},
      kBatchSlots);
}

void QueryServer::AddBatchSlotsOfGames() {
  AddBatchSlots<v1::ExplainPositionRequest, v1::ExplainPositionResponse>(
      "ExplainPosition", &AsyncService::RequestExplainPosition,
      [this](const auto& request, auto next_part, Checkpoint) {
        return service_.ExplainPosition(request, next_part());
      },
      nullptr, kNothing, {.units = kUnitsOfOutlooks}, kGameSlots);
  AddBatchSlots<v1::ReviewGameRequest, v1::ReviewGameResponse>(
      "ReviewGame", &AsyncService::RequestReviewGame,
      [this](const auto& request, auto next_part, Checkpoint) {
        return service_.ReviewGame(request, next_part());
      },
      nullptr, kAnyGame, {}, kGameSlots);
  AddBatchSlots<v1::BatchReviewGamesRequest, v1::BatchReviewGamesResponse>(
      "BatchReviewGames", &AsyncService::RequestBatchReviewGames,
      [this](const auto& request, auto next_part, Checkpoint checkpoint) {
        return service_.BatchReviewGames(request, next_part, checkpoint);
      },
      nullptr, kNothing, {.bytes_per_unit = kBytesOfGamesPerUnit}, kGameSlots);
  AddBatchSlots<v1::SimulateGamesRequest, v1::SimulateGamesResponse>(
      "SimulateGames", &AsyncService::RequestSimulateGames,
      [this](const auto& request, auto next_part, Checkpoint checkpoint) {
        return service_.SimulateGames(request, next_part(), checkpoint);
      },
      nullptr, kNothing, {.units = kUnitsOfSimulation}, kGameSlots);
}

template <typename Request, typename Response>
typename BatchMethod<Request, Response>::Aside QueryServer::AsideOf() {
  const auto is_long = [this](const Request& request) {
    return service_.IsLong(request);
  };
  const auto charge = [this](const Caller& caller) {
    return gate_ == nullptr ? absl::OkStatus()
                            : gate_->Charge(caller, kUnitsOfLongDistribution);
  };
  return {is_long, charge, &long_threads_};
}

void QueryServer::AddBatchSlotsOfChances() {
  using Request = v1::EvaluateDistributionRequest;
  using Response = v1::EvaluateDistributionResponse;
  AddBatchSlots<Request, Response>(
      "EvaluateDistribution", &AsyncService::RequestEvaluateDistribution,
      [this](const auto& request, auto next_part, Checkpoint checkpoint) {
        return service_.EvaluateDistribution(request, next_part(), checkpoint);
      },
      nullptr, kNothing, {.units = kUnitsOfDistribution}, kGameSlots,
      AsideOf<Request, Response>());
  using Batch = v1::BatchEvaluateDistributionsRequest;
  using Answers = v1::BatchEvaluateDistributionsResponse;
  AddBatchSlots<Batch, Answers>(
      "BatchEvaluateDistributions",
      &AsyncService::RequestBatchEvaluateDistributions,
      [this](const auto& request, auto next_part, Checkpoint checkpoint) {
        return service_.BatchEvaluateDistributions(request, next_part,
                                                   checkpoint);
      },
      nullptr, kNothing, {.bytes_per_unit = kBytesOfDistributionsPerUnit},
      kGameSlots, AsideOf<Batch, Answers>());
}

void QueryServer::AddBatchSlotsOfTargets() {
  AddBatchSlots<v1::AnalyzeTargetRequest, v1::AnalyzeTargetResponse>(
      "AnalyzeTarget", &AsyncService::RequestAnalyzeTarget,
      [this](const auto& request, auto next_part, Checkpoint) {
        return service_.AnalyzeTarget(request, next_part());
      },
      nullptr, kNothing,
      {.units = kUnitsOfUtility, .is_less_with_targets = true}, kGameSlots);
  AddBatchSlots<v1::AnalyzeWinRequest, v1::AnalyzeWinResponse>(
      "AnalyzeWin", &AsyncService::RequestAnalyzeWin,
      [this](const auto& request, auto next_part, Checkpoint checkpoint) {
        return service_.AnalyzeWin(request, next_part(), checkpoint);
      },
      nullptr, kNothing, {.units = kUnitsOfUtility}, kGameSlots,
      AsideOf<v1::AnalyzeWinRequest, v1::AnalyzeWinResponse>());
  const Cost cost = {.units = kUnitsOfUtility,
                     .bytes_per_unit = kBytesOfUtilitiesPerUnit};
  Cost cost_of_targets = cost;
  cost_of_targets.is_less_with_targets = true;
  using Targets = v1::BatchAnalyzeTargetsRequest;
  AddBatchSlots<Targets, v1::BatchAnalyzeTargetsResponse>(
      "BatchAnalyzeTargets", &AsyncService::RequestBatchAnalyzeTargets,
      [this](const auto& request, auto next_part, Checkpoint checkpoint) {
        return service_.BatchAnalyzeTargets(request, next_part, checkpoint);
      },
      nullptr, kNothing, cost_of_targets, kGameSlots);
  using Wins = v1::BatchAnalyzeWinsRequest;
  AddBatchSlots<Wins, v1::BatchAnalyzeWinsResponse>(
      "BatchAnalyzeWins", &AsyncService::RequestBatchAnalyzeWins,
      [this](const auto& request, auto next_part, Checkpoint checkpoint) {
        return service_.BatchAnalyzeWins(request, next_part, checkpoint);
      },
      nullptr, kNothing, cost, kGameSlots,
      AsideOf<Wins, v1::BatchAnalyzeWinsResponse>());
}

}  // namespace yatzy::server

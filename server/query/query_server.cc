#include "server/query/query_server.h"

#include <grpc/grpc.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/time/clock.h"
#include "proto/status/steady_time.h"
#include "server/listen/connection_limits.h"
#include "server/os/idle_trim.h"
#include "server/os/threads.h"
#include "server/query/unary_call.h"

namespace yatzy::server {
namespace {

// The last calls are refused by us, in words and with UNAVAILABLE, until none
// has come for a quiet period, or for as long as this at most.
constexpr absl::Duration kQuietPeriod = absl::Milliseconds(100);
constexpr absl::Duration kMaxRefusing = absl::Seconds(1);

void Configure(grpc::ServerBuilder& builder) {
  // A batch in a few frames instead of dozens; windows bound what is under way.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_FRAME_SIZE, 1 << 20);
  // Reflection is the only synchronous service.
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 1);
}

// After a large message, gRPC's own end waits for a poller of its own, up to 10
// s. It comes when the last user of gRPC goes, so one stays.
void KeepGrpc() {
  static const bool kDone = [] {
    grpc_init();
    return true;
  }();
  static_cast<void>(kDone);
}

}  // namespace

absl::StatusOr<std::unique_ptr<QueryServer>> QueryServer::Start(
    const Options& options, const AdvisorService& service) {
  KeepGrpc();
  auto listener = Listener::Open(options.listener);
  if (!listener.ok()) return listener.status();
  auto server = std::unique_ptr<QueryServer>(
      new QueryServer(options, service, *std::move(listener)));
  if (server->server_ == nullptr) {
    return absl::UnavailableError("the gRPC server did not start");
  }
  const absl::Status started = server->listener_->Start();
  if (!started.ok()) return started;
  return server;
}

QueryServer::QueryServer(const Options& options, const AdvisorService& service,
                         std::unique_ptr<Listener> listener)
    : service_(service),
      gate_(options.gate),
      listener_(std::move(listener)),
      observer_(options.observer),
      parked_(MostSlots()),
      leadership_(options.leaders),
      long_threads_(1, {.most_waiting = 4,
                        .several = "distributions",
                        .one = "distribution"}),
      batch_threads_(options.threads) {
  observer_->AddService(V1::service_full_name());
  observer_->AddService(grpc::health::v1::Health::service_full_name());
  grpc::ServerBuilder builder;
  Configure(builder);
  SetLimits(options.listener.limits, builder);
  SetExtensions(builder, {.reflection = options.reflection});
  listener_->AddTo(builder);
  builder.RegisterService(&async_service_);
  builder.RegisterService(&health_.service());
  queue_ = builder.AddCompletionQueue();
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) return;
  health_.AddService("");
  health_.AddService(V1::service_full_name());
  for (const auto& game : service.games().all()) {
    health_.AddService(HealthNameOf(game->id()));
  }
  health_.Start(queue_.get(), observer_.get(), &parked_,
                [this] { watch_.Wake(); });
  AddUnarySlots();
  AddBatchSlotsOfPositions();
  AddBatchSlotsOfGames();
  AddBatchSlotsOfChances();
  AddBatchSlotsOfTargets();
  AddStreamSlots(options);
  std::vector<CallSlots*> methods = {&health_.checks()};
  for (const auto& slots : call_slots_) methods.push_back(slots.get());
  watch_.Start(
      std::move(methods), options.listener.limits.slow_reader_timeout,
      [this, trim = IdleTrim()]() mutable { trim.Look(LargeWorkDone()); });
  for (int i = 0; i < options.threads; ++i) {
    threads_.emplace_back(&QueryServer::AnswerQueries, this);
  }
}

std::string QueryServer::HealthNameOf(const std::string& rule_set) {
  return absl::StrCat(V1::service_full_name(), "/", rule_set);
}

void QueryServer::SetServing(const ServedGame& game, bool serving) {
  health_.SetServing(HealthNameOf(game.id()), serving);
  if (&game != &service_.games().main()) return;
  health_.SetServing(V1::service_full_name(), serving);
  health_.SetServing("", serving);
}

void QueryServer::SetServing(bool serving) {
  for (const auto& game : service_.games().all()) SetServing(*game, serving);
}

bool QueryServer::IsServing(const ServedGame& game) const {
  return health_.IsServing(HealthNameOf(game.id()));
}

absl::Status QueryServer::Admit(const Caller& caller, double units) {
  if (draining_.load(std::memory_order_relaxed)) {
    refused_.fetch_add(1, std::memory_order_relaxed);
    return absl::UnavailableError("the server is shutting down");
  }
  return gate_ == nullptr ? absl::OkStatus() : gate_->Admit(caller, units);
}

void QueryServer::AnswerQueries() {
  NameThisThread("query");
  WakeUpQuickly();
  AnswerCalls(*queue_, leadership_, service_);
}

std::int64_t QueryServer::LargeWorkDone() const {
  std::int64_t done = batch_threads_.done();
  for (const auto& game : service_.games().all()) {
    done += game->distributions.long_done();
  }
  return done;
}

QueryServer::LoadNow QueryServer::Load() const {
  int streams = 0;
  for (const auto& slots : stream_slots_) streams += slots->open();
  return {.batches_queued = batch_threads_.queued(),
          .streams_open = streams,
          .watches_open = health_.watches_open(),
          .connections = listener_->stats().open};
}

void QueryServer::RefuseUntilQuiet(absl::Duration at_most) {
  draining_ = true;
  const SteadyTime end = SteadyTime::Now() + at_most;
  for (std::int64_t seen = -1; seen != refused_ && SteadyTime::Now() < end;) {
    seen = refused_;
    absl::SleepFor(kQuietPeriod);  // there is no event for "no call came"
  }
}

void QueryServer::Drain(absl::Duration timeout,
                        absl::FunctionRef<void()> on_timeout) {
  health_.Shutdown();
  // First: a balancer in front finds the door shut and asks another daemon. One
  // that let its calls in, to refuse them, would look like the idlest of all.
  listener_->Stop();
  RefuseUntilQuiet(std::min(timeout, kMaxRefusing));
  watch_.Stop();
  health_.checks().Retire();
  for (const auto& slots : call_slots_) slots->Retire();
  for (const auto& slots : stream_slots_) {
    slots->Retire();
    // Those that are refused are none of these.
    slots->EndAll(absl::UnavailableError("the server is shutting down"));
  }
  open_calls_.WaitUntilNone(SteadyTime::Now() + timeout);
  on_timeout();
  // What is on its way now is not accepted: its connection is cut, which its
  // caller sees as UNAVAILABLE. Shutdown alone would let gRPC 1.51 answer it
  // with CANCELLED, which clients do not repeat. (grpc.h wants this after a
  // shutdown; what it does, to all connections, does not depend on one.)
  grpc_server_cancel_all_calls(server_->c_server());
  server_->Shutdown(SteadyTime::Now());
  parked_.Wait();
  queue_->Shutdown();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

std::shared_ptr<grpc::Channel> QueryServer::InProcessChannel() {
  return server_->InProcessChannel(grpc::ChannelArguments());
}

QueryServer::~QueryServer() {
  if (server_ == nullptr) {
    // Never started: the queue must still be shut down and emptied.
    queue_->Shutdown();
    AnswerQueries();
  } else if (!threads_.empty()) {
    Drain(absl::ZeroDuration());
  }
}

}  // namespace yatzy::server

#include "server/query/query_server.h"

#include <grpc/grpc.h>
#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/listen/extensions.h"
#include "server/listen/listen_address.h"
#include "server/process/thread_priority.h"
#include "server/query/analyze_call.h"
#include "server/query/unary_call.h"

namespace yatzy {
namespace {

// Calls of one method that can be under way at once; others wait for a slot.
constexpr int kUnarySlots = 64;
constexpr int kBatchSlots = 16;  // each may hold megabytes
constexpr int kSlots = 2 * kUnarySlots + 2 * kBatchSlots + StreamSlots::kSlots +
                       HealthService::kSlots;

// A request of at most this many bytes is no more than a slice of a batch. A
// state has four bytes, a position at least 13.
constexpr std::size_t kSliceOfStates = AdvisorService::kSliceStates * 4;
constexpr std::size_t kSliceOfPositions = AdvisorService::kSlicePositions * 13;

// What a thread takes from the queue at most, besides, before it answers a
// group: as many calls as make a group, and as many that have been answered.
constexpr int kMostBesides = 2 * AdvisorService::kMaxTogether;

// The last calls are refused by us, in words and with UNAVAILABLE, until none
// has come for a quiet period, or for as long as this at most.
constexpr absl::Duration kQuietPeriod = absl::Milliseconds(100);
constexpr absl::Duration kMaxRefusing = absl::Seconds(1);

// A full batch is 1 MiB; nothing legal is larger.
constexpr int kMaxReceivedBytes = 2 << 20;

void Configure(grpc::ServerBuilder& builder) {
  // Two daemons must not share a port without knowing of each other.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetMaxReceiveMessageSize(kMaxReceivedBytes);
  // A batch in a few frames instead of dozens; windows bound what is under way.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_FRAME_SIZE, 1 << 20);
  // gRPC checks the size limit before it inflates: 100 KB can become 100 MB.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  // Reflection is the only synchronous service.
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 1);
}

// "127.0.0.1:0" and port 41234 make "127.0.0.1:41234".
std::string BoundAddress(const std::string& address, int port) {
  if (address.rfind("unix:", 0) == 0) return address;
  return absl::StrCat(address.substr(0, address.rfind(':')), ":", port);
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
  for (const std::string& address : options.listen) {
    const absl::Status status = PrepareListenAddress(address);
    if (!status.ok()) return absl::UnavailableError(status.message());
  }
  auto server = std::unique_ptr<QueryServer>(new QueryServer(options, service));
  if (server->server_ != nullptr) return server;
  for (std::size_t i = 0; i < options.listen.size(); ++i) {
    if (server->addresses_[i].empty()) {
      return absl::UnavailableError(
          absl::StrCat("cannot listen on ", options.listen[i],
                       ": the address is in use or not to be had"));
    }
  }
  return absl::UnavailableError("the gRPC server did not start");
}

QueryServer::QueryServer(const Options& options, const AdvisorService& service)
    : service_(service), parked_(kSlots), batch_threads_(options.threads) {
  grpc::ServerBuilder builder;
  Configure(builder);
  SetExtensions(builder, {.reflection = options.reflection});
  std::vector<int> ports(options.listen.size());
  for (std::size_t i = 0; i < options.listen.size(); ++i) {
    builder.AddListeningPort(options.listen[i],
                             grpc::InsecureServerCredentials(), &ports[i]);
  }
  builder.RegisterService(&async_service_);
  builder.RegisterService(&health_.service());
  queue_ = builder.AddCompletionQueue();
  server_ = builder.BuildAndStart();
  for (std::size_t i = 0; i < ports.size(); ++i) {
    addresses_.push_back(
        ports[i] == 0 ? "" : BoundAddress(options.listen[i], ports[i]));
  }
  if (server_ == nullptr) return;
  health_.Start(queue_.get(), &parked_);
  AddUnarySlots<v1::EvaluateStateRequest, v1::EvaluateStateResponse>(
      &AsyncService::RequestEvaluateState, &AdvisorService::EvaluateState);
  AddAnalyzeSlots();
  AddBatchSlots<v1::BatchEvaluateStatesRequest,
                v1::BatchEvaluateStatesResponse>(
      &AsyncService::RequestBatchEvaluateStates,
      &AdvisorService::BatchEvaluateStates,
      [this](const grpc::ByteBuffer& request,
             Checkpoint checkpoint) -> std::optional<grpc::ByteBuffer> {
        if (draining_.load(std::memory_order_relaxed)) return std::nullopt;
        return service_.BatchEvaluatePacked(request, checkpoint);
      },
      kSliceOfStates);
  AddBatchSlots<v1::BatchAnalyzePositionsRequest,
                v1::BatchAnalyzePositionsResponse>(
      &AsyncService::RequestBatchAnalyzePositions,
      &AdvisorService::BatchAnalyzePositions, nullptr, kSliceOfPositions);
  AddStreamSlots(options.slow_reader_timeout);
  for (int i = 0; i < options.threads; ++i) {
    threads_.emplace_back(&QueryServer::AnswerQueries, this);
  }
}

absl::Status QueryServer::Admit() {
  if (!draining_.load(std::memory_order_relaxed)) return absl::OkStatus();
  refused_.fetch_add(1, std::memory_order_relaxed);
  return absl::UnavailableError("the server is shutting down");
}

template <typename Slot>
void QueryServer::Add(std::unique_ptr<Slot> slot) {
  slot->Arm();
  slots_.push_back(std::move(slot));
}

template <typename Request, typename Response, typename RequestMethod,
          typename Handler>
void QueryServer::AddUnarySlots(RequestMethod request_method, Handler handler) {
  using Call = UnaryCall<Request, Response>;
  for (int i = 0; i < kUnarySlots; ++i) {
    Add(std::make_unique<Call>(
        [this, request_method](grpc::ServerContext* context,
                               grpc::ByteBuffer* request,
                               typename Call::Writer* writer, void* tag) {
          (async_service_.*request_method)(context, request, writer,
                                           queue_.get(), queue_.get(), tag);
        },
        [this, handler](const Request& request, Response& response) {
          absl::Status status = Admit();
          return status.ok() ? (service_.*handler)(request, response) : status;
        },
        &parked_));
  }
}

void QueryServer::AddAnalyzeSlots() {
  for (int i = 0; i < kUnarySlots; ++i) {
    Add(std::make_unique<AnalyzeCall>(
        [this](auto* context, auto* request, auto* writer, void* tag) {
          async_service_.RequestAnalyzePosition(
              context, request, writer, queue_.get(), queue_.get(), tag);
        },
        [this] { return Admit(); }, &parked_));
  }
}

template <typename Request, typename Response, typename RequestMethod,
          typename Handler>
void QueryServer::AddBatchSlots(
    RequestMethod request_method, Handler handler,
    typename BatchCall<Request, Response>::Shortcut shortcut,
    std::size_t inline_bytes) {
  using Call = BatchCall<Request, Response>;
  for (int i = 0; i < kBatchSlots; ++i) {
    Add(std::make_unique<Call>(
        [this, request_method](grpc::ServerContext* context,
                               grpc::ByteBuffer* request,
                               typename Call::Writer* writer, void* tag) {
          (async_service_.*request_method)(context, request, writer,
                                           queue_.get(), queue_.get(), tag);
        },
        [this, handler](const Request& request, Response& response,
                        Checkpoint checkpoint) {
          absl::Status status = Admit();
          return status.ok()
                     ? (service_.*handler)(request, response, checkpoint)
                     : status;
        },
        shortcut, inline_bytes, &batch_threads_, &open_calls_, &parked_));
  }
}

void QueryServer::AddStreamSlots(absl::Duration slow_reader_timeout) {
  StreamSlots::Options options;
  options.accept = [this](grpc::ServerContext* context,
                          StreamCall::Stream* stream, void* tag) {
    async_service_.RequestStreamAnalyzePositions(context, stream, queue_.get(),
                                                 queue_.get(), tag);
  };
  options.admit = [this] { return Admit(); };
  options.answer = [this](const auto& request, auto& response) {
    return service_.AnalyzeNext(request, response);
  };
  options.slow_reader_timeout = slow_reader_timeout;
  options.open = &open_calls_;
  streams_ = std::make_unique<StreamSlots>(std::move(options), &parked_);
  streams_->Arm();
}

void QueryServer::AnswerQueries() {
  pthread_setname_np(pthread_self(), "query");
  WakeUpQuickly();
  AnalyzeGroup group(service_);
  const gpr_timespec now = gpr_time_0(GPR_CLOCK_MONOTONIC);
  void* tag = nullptr;
  bool ok = false;
  while (queue_->Next(&tag, &ok)) {
    static_cast<CompletionTag*>(tag)->Proceed(ok, group);
    // Only what is there already joins a group, and whatever else comes, a
    // group does not wait for more than that.
    for (int i = 0;
         i < kMostBesides && !group.empty() && !group.IsFull() &&
         queue_->AsyncNext(&tag, &ok, now) == grpc::CompletionQueue::GOT_EVENT;
         ++i) {
      static_cast<CompletionTag*>(tag)->Proceed(ok, group);
    }
    group.Answer();
  }
}

void QueryServer::SetServing(bool serving) { health_.SetServing(serving); }

bool QueryServer::IsServing() const { return health_.IsServing(); }

void QueryServer::RefuseUntilQuiet(absl::Duration at_most) {
  draining_ = true;
  const absl::Time end = absl::Now() + at_most;
  for (std::int64_t seen = -1; seen != refused_ && absl::Now() < end;) {
    seen = refused_;
    absl::SleepFor(kQuietPeriod);  // there is no event for "no call came"
  }
}

void QueryServer::Drain(absl::Duration timeout) {
  health_.Shutdown();
  RefuseUntilQuiet(std::min(timeout, kMaxRefusing));
  // Those that are refused are none of these.
  streams_->EndAll(absl::UnavailableError("the server is shutting down"));
  open_calls_.WaitUntilNone(absl::Now() + timeout);
  // What is on its way now is not accepted: its connection is cut, which its
  // caller sees as UNAVAILABLE. Shutdown alone would let gRPC 1.51 answer it
  // with CANCELLED, which clients do not repeat. (grpc.h wants this after a
  // shutdown; what it does, to all connections, does not depend on one.)
  grpc_server_cancel_all_calls(server_->c_server());
  server_->Shutdown(absl::ToChronoTime(absl::Now()));
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

}  // namespace yatzy

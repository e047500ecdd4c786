// Of QueryServer: the methods that are streams.
#include <google/protobuf/arena.h>

#include <memory>
#include <utility>

#include "server/query/async_call.h"
#include "server/query/batch.h"
#include "server/query/leadership.h"
#include "server/query/query_server.h"
#include "server/query/stream_call.h"

namespace yatzy::server {

void QueryServer::AddStreamSlots(const Options& options) {
  AddStream<v1::StreamAnalyzePositionsRequest,
            v1::StreamAnalyzePositionsResponse>(
      "StreamAnalyzePositions", &AsyncService::RequestStreamAnalyzePositions,
      &AdvisorService::AnalyzeNext, options);
  AddStream<v1::StreamReviewGamesRequest, v1::StreamReviewGamesResponse>(
      "StreamReviewGames", &AsyncService::RequestStreamReviewGames,
      &AdvisorService::ReviewNext, options);
}

template <typename Request, typename Response>
void QueryServer::AddStream(const char* method, RequestStream request_stream,
                            Answer<Request, Response> answer,
                            const Options& options) {
  StreamSlots::Options slots;
  slots.hooks.accept = [this, request_stream](grpc::ServerContext* context,
                                              StreamCall::Stream* stream,
                                              void* tag) {
    (async_service_.*request_stream)(context, stream, queue_.get(),
                                     queue_.get(), tag);
  };
  slots.hooks.begin = [this](const auto& context) {
    return Admit(GrpcCaller(context), 1);
  };
  slots.hooks.charge = [this](const auto& context) {
    return gate_ == nullptr ? absl::OkStatus()
                            : gate_->Charge(GrpcCaller(context), 1);
  };
  slots.hooks.answer = [this, answer](google::protobuf::Arena& arena,
                                      grpc::ByteBuffer& bytes) {
    // No game is as short.
    if (bytes.Length() > kFewPositionsBytes) Leadership::BeginLongWork();
    auto* request = google::protobuf::Arena::CreateMessage<Request>(&arena);
    if (!Parse(bytes, *request)) return CannotParse();
    auto* response = google::protobuf::Arena::CreateMessage<Response>(&arena);
    absl::Status status = (service_.*answer)(*request, *response);
    if (status.ok()) bytes = Serialize(*response);
    return status;
  };
  slots.hooks.observer = ObserverOf(method);
  slots.open = &open_calls_;
  slots.slow_reader_timeout = options.listener.limits.slow_reader_timeout;
  slots.idle_timeout = options.listener.limits.stream_idle_timeout;
  stream_slots_.push_back(
      std::make_unique<StreamSlots>(std::move(slots), &parked_));
  stream_slots_.back()->Arm();
}

}  // namespace yatzy::server

#include "server/query/health_service.h"

#include "absl/strings/str_cat.h"
#include "server/query/unary_call.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {

void HealthService::Start(grpc::ServerCompletionQueue* queue,
                          CallObserver* observer,
                          absl::BlockingCounter* parked) {
  using Call = UnaryCall<grpc::health::v1::HealthCheckRequest, Response>;
  for (int i = 0; i < kCheckSlots; ++i) {
    auto check = std::make_unique<Call>(
        [this, queue](auto* context, auto* request, auto* writer, void* tag) {
          service_.RequestCheck(context, request, writer, queue, queue, tag);
        },
        [this](const auto& request, auto& response) {
          return Check(request, response);
        },
        observer->Find("/grpc.health.v1.Health/Check"), parked);
    check->Arm();
    checks_.push_back(std::move(check));
  }
  hooks_.accept = [this, queue](auto* context, auto* request, auto* writer,
                                void* tag) {
    service_.RequestWatch(context, request, writer, queue, queue, tag);
  };
  hooks_.status = [this](const std::string& service) {
    return StatusOf(service);
  };
  hooks_.begin = [this] { return BeginWatch(); };
  hooks_.end = [this] { --watches_open_; };
  hooks_.observer = observer->Find("/grpc.health.v1.Health/Watch");
  for (int i = 0; i < kWatchSlots; ++i) {
    watches_.push_back(std::make_unique<HealthWatch>(hooks_, parked));
    watches_.back()->Arm();
  }
}

HealthService::Response::ServingStatus HealthService::StatusOf(
    const std::string& service) const {
  if (!service.empty() && service != v1::AdvisorService::service_full_name()) {
    return Response::SERVICE_UNKNOWN;
  }
  return is_serving_ ? Response::SERVING : Response::NOT_SERVING;
}

absl::Status HealthService::BeginWatch() {
  if (is_shut_down_) {
    return absl::UnavailableError("the server is shutting down");
  }
  if (++watches_open_ <= kMaxWatches) return absl::OkStatus();
  --watches_open_;
  return absl::ResourceExhaustedError(absl::StrCat(
      "there are ", kMaxWatches, " watches already; try again later"));
}

absl::Status HealthService::Check(
    const grpc::health::v1::HealthCheckRequest& request,
    Response& response) const {
  const auto status = StatusOf(request.service());
  if (status == Response::SERVICE_UNKNOWN) {
    return absl::NotFoundError(
        absl::StrCat("this server has no service \"", request.service(), "\""));
  }
  response.set_status(status);
  return absl::OkStatus();
}

void HealthService::SetServing(bool serving) {
  is_serving_ = serving;
  for (const auto& watch : watches_) watch->Update();
}

void HealthService::Shutdown() {
  is_shut_down_ = true;
  is_serving_ = false;
  for (const auto& watch : watches_) {
    watch->End(absl::UnavailableError("the server is shutting down"));
  }
}

}  // namespace yatzy

#include "server/query/health_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/status/details.h"
#include "server/query/unary_call.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy::server {

void HealthService::Start(grpc::ServerCompletionQueue* queue,
                          CallObserver* observer, absl::BlockingCounter* parked,
                          std::function<void()> none_left) {
  CallSlots::Options checks;
  checks.usual = kCheckSlots;
  checks.most = kMostCheckSlots;
  checks.patience = CallSlots::kMoment;
  checks.make = [this](const auto& hooks, absl::BlockingCounter* counter) {
    using Call = UnaryCall<grpc::health::v1::HealthCheckRequest, Response>;
    return std::make_unique<Call>(
        hooks,
        [this](const auto& request, auto& response) {
          return Check(request, response);
        },
        counter);
  };
  checks.hooks.accept = [this, queue](auto* context, auto* request,
                                      auto* writer, void* tag) {
    service_.RequestCheck(context, request, writer, queue, queue, tag);
  };
  checks.hooks.observer = observer->Find("/grpc.health.v1.Health/Check");
  checks.none_left = std::move(none_left);
  checks_ = std::make_unique<CallSlots>(std::move(checks), parked);
  checks_->Arm();
  hooks_.accept = [this, queue](auto* context, auto* request, auto* writer,
                                void* tag) {
    service_.RequestWatch(context, request, writer, queue, queue, tag);
  };
  hooks_.status = [this](const std::string& service) {
    return StatusOf(service);
  };
  hooks_.observer = observer->Find("/grpc.health.v1.Health/Watch");
  hooks_.begin = [this] { return BeginWatch(); };
  hooks_.end = [this] { --watches_open_; };
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
  return RetryLater(absl::StrCat("there are ", kMaxWatches, " watches already"),
                    absl::Seconds(1));
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

}  // namespace yatzy::server

#include "server/query/health_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/status/details.h"
#include "proto/status/quoted.h"
#include "proto/status/status.h"
#include "server/query/unary_call.h"

namespace yatzy::server {

void HealthWatch::Arm() {
  const std::lock_guard lock(mutex_);
  AcceptNext();
}

void HealthWatch::AcceptNext() {
  // A context serves one call.
  writer_.reset();
  context_.emplace();
  writer_.emplace(&*context_);
  request_.Clear();
  state_ = State::kWaiting;
  has_begun_ = false;
  is_writing_ = false;
  ends_missing_ = 2;
  end_status_ = absl::OkStatus();
  told_.Clear();
  context_->AsyncNotifyWhenDone(&is_done_);
  hooks_.accept(&*context_, &request_, &*writer_, &accepted_);
}

void HealthWatch::Accepted(bool ok) {
  if (!ok) {
    // gRPC does not deliver the done tag of a call that never was.
    parked_->DecrementCount();
    return;  // the slot may be gone by now
  }
  const std::lock_guard lock(mutex_);
  observed_.Begin();
  // Asked under the lock, so that whoever calls End after changing the answer
  // of `begin` misses no watch.
  const absl::Status status = hooks_.begin();
  has_begun_ = status.ok();
  if (!has_begun_) return Finish(status);
  state_ = State::kOpen;
  Advance();
}

void HealthWatch::Advance() {
  if (state_ != State::kOpen || is_writing_) return;
  const auto status = hooks_.status(request_.service());
  if (status != told_.status()) {
    told_.set_status(status);
    is_writing_ = true;
    writer_->Write(told_, &has_written_);
  } else if (!end_status_.ok()) {
    Finish(end_status_);
  }
}

void HealthWatch::HasWritten(bool ok) {
  const std::lock_guard lock(mutex_);
  is_writing_ = false;
  if (ok) observed_.Sent();
  if (!ok && end_status_.ok()) {
    end_status_ = absl::CancelledError("the caller has gone");
  }
  if (!ok) return Finish(end_status_);
  Advance();
}

void HealthWatch::Finish(const absl::Status& status) {
  state_ = State::kFinishing;
  const grpc::Status end = EndCall(status, *context_);
  observed_.End(GrpcCaller(*context_), end);
  writer_->Finish(end, &has_finished_);
}

void HealthWatch::Update() {
  const std::lock_guard lock(mutex_);
  Advance();
}

void HealthWatch::End(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  end_status_ = status;
  Advance();
}

void HealthWatch::HasFinished(bool) {
  const std::lock_guard lock(mutex_);
  EndOne();
}

void HealthWatch::IsDone(bool) {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kOpen) {
    end_status_ = absl::CancelledError("the caller has gone");
    // A write under way ends now, and finishes.
    if (!is_writing_) Finish(end_status_);
  }
  EndOne();
}

void HealthWatch::EndOne() {
  if (--ends_missing_ > 0) return;
  if (has_begun_) hooks_.end();
  AcceptNext();
}

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
  const auto found = is_serving_.find(service);
  if (found == is_serving_.end()) return Response::SERVICE_UNKNOWN;
  return found->second ? Response::SERVING : Response::NOT_SERVING;
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
        absl::StrCat("this server has no service ", Quoted(request.service())));
  }
  response.set_status(status);
  return absl::OkStatus();
}

void HealthService::SetServing(std::string_view service, bool serving) {
  {
    const std::lock_guard lock(setting_);
    is_serving_.find(service)->second = serving && !is_shut_down_;
  }
  for (const auto& watch : watches_) watch->Update();
}

void HealthService::Shutdown() {
  {
    const std::lock_guard lock(setting_);
    is_shut_down_ = true;
    for (auto& [name, is_serving] : is_serving_) is_serving = false;
  }
  for (const auto& watch : watches_) {
    watch->End(absl::UnavailableError("the server is shutting down"));
  }
}

}  // namespace yatzy::server

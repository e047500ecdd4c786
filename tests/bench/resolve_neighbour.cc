#include "tests/bench/resolve_neighbour.h"

#include <grpcpp/grpcpp.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/status/steady_time.h"

namespace yatzy {

ResolveNeighbour::ResolveNeighbour(const std::string& address)
    : solver_(admin::v1::SolverAdminService::NewStub(
          grpc::CreateChannel(address, grpc::InsecureChannelCredentials()))),
      operations_(google::longrunning::Operations::NewStub(
          grpc::CreateChannel(address, grpc::InsecureChannelCredentials()))) {}

absl::StatusOr<std::unique_ptr<ResolveNeighbour>> ResolveNeighbour::Start(
    const std::string& address) {
  auto neighbour =
      std::unique_ptr<ResolveNeighbour>(new ResolveNeighbour(address));
  auto name = neighbour->Begin();
  if (!name.ok()) return name.status();
  neighbour->start_ = SteadyTime::Now();
  neighbour->thread_ = std::jthread(
      [self = neighbour.get(), first = *std::move(name)](
          const std::stop_token& stop) { self->Repeat(stop, first); });
  return neighbour;
}

absl::StatusOr<double> ResolveNeighbour::Stop() {
  thread_.request_stop();
  thread_.join();
  if (!status_.ok()) return status_;
  return solves_ / absl::ToDoubleSeconds(SteadyTime::Now() - start_);
}

absl::StatusOr<std::string> ResolveNeighbour::Begin() const {
  admin::v1::ResolveTableRequest request;
  request.set_force(true);
  grpc::ClientContext context;
  google::longrunning::Operation operation;
  const grpc::Status status =
      solver_->ResolveTable(&context, request, &operation);
  if (status.ok()) return operation.name();
  return absl::DataLossError(
      absl::StrCat("ResolveTable: ", status.error_message()));
}

absl::Status ResolveNeighbour::AwaitEnd(const std::string& name) const {
  google::longrunning::WaitOperationRequest request;
  request.set_name(name);
  grpc::ClientContext context;
  google::longrunning::Operation operation;
  const grpc::Status status =
      operations_->WaitOperation(&context, request, &operation);
  if (status.ok() && operation.has_response()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(name, ": ", status.error_message(),
                                          operation.error().message()));
}

void ResolveNeighbour::Repeat(const std::stop_token& stop, std::string name) {
  for (;;) {
    status_ = AwaitEnd(name);
    if (!status_.ok()) return;
    ++solves_;
    if (stop.stop_requested()) return;
    auto next = Begin();
    status_ = next.status();
    if (!status_.ok()) return;
    name = *std::move(next);
  }
}

}  // namespace yatzy

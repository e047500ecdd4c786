#ifndef YATZY_TESTS_BENCH_RESOLVE_NEIGHBOUR_H_
#define YATZY_TESTS_BENCH_RESOLVE_NEIGHBOUR_H_

#include <memory>
#include <stop_token>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "proto/status/steady_time.h"
#include "yatzy/admin/v1/solver_admin_service.grpc.pb.h"

namespace yatzy {

// An operator who has a daemon solve its table anew, one time after the other,
// until stopped.
class ResolveNeighbour {
 public:
  // `address` is the one that operators are served on. The first solve runs
  // when this returns.
  static absl::StatusOr<std::unique_ptr<ResolveNeighbour>> Start(
      const std::string& address);

  // The tables solved per second. DATA_LOSS if one was not.
  absl::StatusOr<double> Stop();

 private:
  explicit ResolveNeighbour(const std::string& address);

  // Starts a solve and returns the name of the operation.
  absl::StatusOr<std::string> Begin() const;
  absl::Status AwaitEnd(const std::string& name) const;
  void Repeat(const std::stop_token& stop, std::string name);

  const std::unique_ptr<admin::v1::SolverAdminService::Stub> solver_;
  const std::unique_ptr<google::longrunning::Operations::Stub> operations_;
  SteadyTime start_;
  // The thread's, until it has ended:
  int solves_ = 0;
  absl::Status status_;
  std::jthread thread_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_RESOLVE_NEIGHBOUR_H_

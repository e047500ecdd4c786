#ifndef YATZY_SERVER_ADVISOR_SERVICE_H_
#define YATZY_SERVER_ADVISOR_SERVICE_H_

#include "absl/status/status.h"
#include "server/table_registry.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy {

// The methods of yatzy.v1.AdvisorService: convert, ask the core, convert. No
// transport in here and no state; each call answers from one snapshot of the
// registry's table. Thread-safe.
//
// `response` is empty on entry and unspecified after an error. Errors are those
// that advisor_service.proto documents.
class AdvisorService {
 public:
  // The most states in one batch; also in advisor_service.proto.
  static constexpr int kMaxBatchStates = 262144;

  // `registry` must outlive the service.
  explicit AdvisorService(const TableRegistry& registry)
      : registry_(registry) {}

  absl::Status EvaluateState(const v1::EvaluateStateRequest& request,
                             v1::EvaluateStateResponse& response) const;
  absl::Status BatchEvaluateStates(
      const v1::BatchEvaluateStatesRequest& request,
      v1::BatchEvaluateStatesResponse& response) const;
  absl::Status AnalyzePosition(const v1::AnalyzePositionRequest& request,
                               v1::AnalyzePositionResponse& response) const;

 private:
  const TableRegistry& registry_;
};

}  // namespace yatzy

#endif  // YATZY_SERVER_ADVISOR_SERVICE_H_

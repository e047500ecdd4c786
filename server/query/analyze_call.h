#ifndef YATZY_SERVER_QUERY_ANALYZE_CALL_H_
#define YATZY_SERVER_QUERY_ANALYZE_CALL_H_

#include <array>
#include <cstddef>

#include "server/query/advisor_service.h"
#include "server/query/unary_call.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy::server {

// A slot for AnalyzePosition whose calls join the group of their thread.
class AnalyzeCall final : public UnarySlot<v1::AnalyzePositionRequest,
                                           v1::AnalyzePositionResponse> {
 public:
  using UnarySlot::UnarySlot;

 private:
  friend class AnalyzeGroup;

  void Answer(AnalyzeGroup& group) override;
};

// The AnalyzePosition calls that a thread has taken from its queue and not
// answered yet. Under load there are some, and answered together they cost less
// than half of what each costs by itself; a call that comes alone is answered
// alone. A group waits for no call that is not there yet. Not thread-safe: one
// for each thread.
class AnalyzeGroup {
 public:
  // `service` must outlive the group.
  explicit AnalyzeGroup(const AdvisorService& service) : service_(service) {}

  bool empty() const { return size_ == 0; }
  bool IsFull() const { return size_ == calls_.size(); }

  // REQUIRES: !IsFull().
  void Add(AnalyzeCall& call) { calls_[size_++] = &call; }

  // Answers all, and forgets them.
  void Answer();

 private:
  const AdvisorService& service_;
  std::array<AnalyzeCall*, AdvisorService::kMaxTogether> calls_{};
  std::size_t size_ = 0;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_ANALYZE_CALL_H_

#include "server/query/analyze_call.h"

#include <span>

namespace yatzy::server {
namespace {

// From so many on, a vector costs less than one position after the other.
constexpr std::size_t kWorthAVector = 2;

}  // namespace

void AnalyzeCall::Answer(AnalyzeGroup& group) { group.Add(*this); }

void AnalyzeGroup::Answer() {
  std::array<AnalyzeTask, AdvisorService::kMaxTogether> tasks;
  for (std::size_t i = 0; i < size_; ++i) {
    tasks[i] = {&calls_[i]->request(), &calls_[i]->response(), {}};
  }
  if (size_ >= kWorthAVector) {
    service_.AnalyzeTogether(std::span(tasks).first(size_));
  } else if (size_ == 1) {
    tasks[0].status =
        service_.AnalyzePosition(*tasks[0].request, *tasks[0].response);
  }
  for (std::size_t i = 0; i < size_; ++i) calls_[i]->Finish(tasks[i].status);
  size_ = 0;
}

}  // namespace yatzy::server

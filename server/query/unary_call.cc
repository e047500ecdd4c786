#include "server/query/unary_call.h"

#include <span>

namespace yatzy::server {
namespace {

// From so many on, a vector costs less than one position after the other.
constexpr std::size_t kWorthAVector = 2;

// What a thread takes from the queue at most, besides, before it answers a
// group: as many calls as make a group, and as many that have been answered.
constexpr int kMostBesides = 2 * AdvisorService::kMaxTogether;

// The AnalyzePosition calls that a thread has taken and not answered yet.
class AnalyzeGroup {
 public:
  explicit AnalyzeGroup(const AdvisorService& service) : service_(service) {}

  bool empty() const { return size_ == 0; }
  bool IsFull() const { return size_ == calls_.size(); }

  // REQUIRES: !IsFull().
  void Add(AnalyzeCall& call) { calls_[size_++] = &call; }

  // Answers all, and forgets them.
  void Answer() {
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

 private:
  const AdvisorService& service_;
  std::array<AnalyzeCall*, AdvisorService::kMaxTogether> calls_{};
  std::size_t size_ = 0;
};

// The group of this thread while it runs AnswerCalls. A slot finds it here, not
// by an argument that all tags would have to pass on: whichever thread takes a
// call from the queue, its group is the one that is answered next, so no lock
// is needed and no call waits for another thread.
thread_local AnalyzeGroup* group_of_thread = nullptr;

}  // namespace

void AnalyzeCall::Answer() { group_of_thread->Add(*this); }

void AnswerCalls(grpc::CompletionQueue& queue, Leadership& leadership,
                 const AdvisorService& service) {
  AnalyzeGroup group(service);
  group_of_thread = &group;
  Leadership::Thread thread(leadership, [&group] { group.Answer(); });
  const gpr_timespec now = gpr_time_0(GPR_CLOCK_MONOTONIC);
  void* tag = nullptr;
  bool ok = false;
  for (thread.Lead(); queue.Next(&tag, &ok); thread.Lead()) {
    static_cast<CompletionTag*>(tag)->Proceed(ok);
    // A deadline in the past: only what is there already joins the group. And
    // as other calls and ends of calls come out of the same queue, a busy one
    // would keep a group that never fills from being answered; hence the bound.
    // A group that long work found is answered, so none is left after it.
    for (int i = 0;
         i < kMostBesides && !group.empty() && !group.IsFull() &&
         queue.AsyncNext(&tag, &ok, now) == grpc::CompletionQueue::GOT_EVENT;
         ++i) {
      static_cast<CompletionTag*>(tag)->Proceed(ok);
    }
    group.Answer();
  }
  group_of_thread = nullptr;
}

}  // namespace yatzy::server

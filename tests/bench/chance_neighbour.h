#ifndef YATZY_TESTS_BENCH_CHANCE_NEIGHBOUR_H_
#define YATZY_TESTS_BENCH_CHANCE_NEIGHBOUR_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/status/steady_time.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {

// Callers who ask for chances, each anew once it is answered, until stopped:
// more of them than the daemon has threads for such work.
class ChanceNeighbour {
 public:
  // What is asked, never the same soon.
  enum class Kind {
    kDistribution,  // of a whole game, from its first roll
    kTarget,        // with ten open categories
    kWin,           // likewise, against one who plays on
  };

  static std::unique_ptr<ChanceNeighbour> Start(Kind kind,
                                                const std::string& address);

  // Does not wait for the answers that are due. The answers per second;
  // DATA_LOSS if one was an error or no chance.
  absl::StatusOr<double> Stop();

 private:
  ChanceNeighbour(Kind kind, const std::string& address);

  void Repeat(int caller);
  absl::Status Ask(int number, grpc::ClientContext& context) const;

  const Kind kind_;
  const std::unique_ptr<v1::AdvisorService::Stub> stub_;
  const SteadyTime start_ = SteadyTime::Now();
  std::atomic<int> answers_ = 0;
  std::mutex mutex_;
  bool is_stopped_ = false;               // guarded by mutex_
  absl::Status status_;                   // guarded by mutex_
  std::set<grpc::ClientContext*> calls_;  // guarded by mutex_
  std::vector<std::jthread> callers_;     // the last member
};

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_CHANCE_NEIGHBOUR_H_

// Tables that are swapped while queries are answered. YATZY_SWAPS and
// YATZY_SWAP_ANSWERS say how many of both there must be at least.
#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/server/admin/test_administration.h"
#include "tests/support/default_game.h"
#include "tests/support/sanitized.h"

namespace yatzy::server {
namespace {

constexpr int kClients = 2;
constexpr int kCallsOfClient = 32;
constexpr int kBatchesOfClient = 2;  // of these calls
constexpr std::size_t kBatchStates = 64;

// With fewer answers per second there is no load to speak of, and the test
// shows nothing.
#ifdef YATZY_SANITIZED
constexpr double kLeastRate = 100;
#else
constexpr double kLeastRate = 2000;
#endif

int FromEnvironment(const char* name, int value) {
  const char* text = std::getenv(name);
  if (text != nullptr && !(absl::SimpleAtoi(text, &value) && value > 0)) {
    ADD_FAILURE() << name << "=" << text << " is not 1 or more";
  }
  return value;
}

// The states whose values tell one table from the other.
const std::vector<std::uint32_t>& TellingStates() {
  static const auto* const kStates = [] {
    auto* states = new std::vector<std::uint32_t>;
    for (std::uint32_t index = 0; index < kStateSlots; ++index) {
      if (IsReachable(StateAt(index)) &&
          SolvedTable()->At(index) != SolvedTableInFloat()->At(index)) {
        states->push_back(index);
      }
    }
    return states;
  }();
  return *kStates;
}

// The table of this id; null if there is none.
const ValueTable* TableOf(const std::string& id) {
  if (id == SolvedTable()->id()) return SolvedTable().get();
  if (id == SolvedTableInFloat()->id()) return SolvedTableInFloat().get();
  return nullptr;
}

struct Tally {
  std::int64_t right = 0;
  std::int64_t mixed = 0;   // not what the table that it names has
  std::int64_t errors = 0;  // not OK, or of no table
  std::array<std::int64_t, 2> of_table = {};
};

// One call after the other, of a state or of a batch of states.
class Caller {
 public:
  Caller(v1::AdvisorService::Stub& stub, grpc::CompletionQueue& queue,
         bool is_batch, std::size_t seed)
      : stub_(stub), queue_(queue), is_batch_(is_batch), next_(seed) {}

  void Begin() {
    indices_.clear();
    const auto& states = TellingStates();
    for (std::size_t i = 0; i < (is_batch_ ? kBatchStates : 1); ++i) {
      next_ = (next_ * 1'103'515'245 + 12'345) % states.size();
      indices_.push_back(states[next_]);
    }
    context_.emplace();
    if (is_batch_) {
      batch_reader_ = stub_.AsyncBatchEvaluateStates(
          &*context_, BatchRequest(indices_), &queue_);
      batch_reader_->Finish(&batch_, &status_, this);
    } else {
      reader_ = stub_.AsyncEvaluateState(
          &*context_, EvaluateRequest(StateAt(indices_[0])), &queue_);
      reader_->Finish(&answer_, &status_, this);
    }
  }

  void Judge(Tally& tally) const {
    const ValueTable* table =
        TableOf(is_batch_ ? batch_.table_id() : answer_.table_id());
    if (!status_.ok() || table == nullptr) {
      ++tally.errors;
      return;
    }
    bool is_right = !is_batch_ || batch_.expected_remaining_size() ==
                                      static_cast<int>(indices_.size());
    for (std::size_t i = 0; is_right && i < indices_.size(); ++i) {
      const double got = is_batch_
                             ? batch_.expected_remaining(static_cast<int>(i))
                             : answer_.expected_remaining();
      is_right = got == table->At(indices_[i]);
    }
    ++(is_right ? tally.right : tally.mixed);
    ++tally.of_table[table == SolvedTable().get() ? 0 : 1];
  }

 private:
  v1::AdvisorService::Stub& stub_;
  grpc::CompletionQueue& queue_;
  const bool is_batch_;
  std::size_t next_;
  std::vector<std::uint32_t> indices_;
  std::optional<grpc::ClientContext> context_;
  std::unique_ptr<grpc::ClientAsyncResponseReader<v1::EvaluateStateResponse>>
      reader_;
  std::unique_ptr<
      grpc::ClientAsyncResponseReader<v1::BatchEvaluateStatesResponse>>
      batch_reader_;
  v1::EvaluateStateResponse answer_;
  v1::BatchEvaluateStatesResponse batch_;
  grpc::Status status_;
};

// Asks on a connection of its own until told to stop.
void Ask(const std::string& address, std::size_t seed,
         const std::atomic<bool>& stop, std::atomic<std::int64_t>& answers,
         Tally& tally) {
  const auto stub = v1::AdvisorService::NewStub(ConnectTo(address));
  grpc::CompletionQueue queue;
  std::vector<std::unique_ptr<Caller>> callers;
  for (int i = 0; i < kCallsOfClient; ++i) {
    callers.push_back(std::make_unique<Caller>(
        *stub, queue, i < kBatchesOfClient, seed * kCallsOfClient + i));
    callers.back()->Begin();
  }
  std::size_t open = callers.size();
  void* tag = nullptr;
  bool ok = false;
  while (open > 0 && queue.Next(&tag, &ok)) {
    auto* const caller = static_cast<Caller*>(tag);
    caller->Judge(tally);
    answers.fetch_add(1, std::memory_order_relaxed);
    if (stop) {
      --open;
    } else {
      caller->Begin();
    }
  }
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
}

TEST(SwapTest, LosesAndMixesNothing) {
  TestAdministration under_test;
  ASSERT_TRUE(under_test.store.Store(*SolvedTableInFloat()).ok());
  ASSERT_GT(TellingStates().size(), 100'000u);
  const AdminClient client(under_test.Connect());
  const int swaps = FromEnvironment("YATZY_SWAPS", 20);
  const int answers_wanted = FromEnvironment("YATZY_SWAP_ANSWERS", 10'000);

  std::atomic<bool> stop = false;
  std::atomic<std::int64_t> answers = 0;
  std::array<Tally, kClients> tallies;
  std::vector<std::jthread> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back([&, i] {
      Ask(absl::StrCat("unix:", under_test.dir.File("q.sock")), i, stop,
          answers, tallies[i]);
    });
  }
  const absl::Cleanup stop_them = [&stop] { stop = true; };  // if this fails
  const absl::Time start = absl::Now();
  int swapped = 0;
  admin::v1::ActivateTableRequest request;
  while (swapped < swaps || answers < answers_wanted) {
    const auto& next = swapped % 2 == 0 ? SolvedTableInFloat() : SolvedTable();
    request.set_table_id(next->id());
    const auto reply = client.Call(
        &admin::v1::SolverAdminService::Stub::ActivateTable, request);
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    ASSERT_NE(reply.response.previous_table_id(), next->id());
    ++swapped;
  }
  const double elapsed_s = absl::ToDoubleSeconds(absl::Now() - start);
  stop = true;
  clients.clear();

  Tally sum;
  for (const Tally& tally : tallies) {
    sum.right += tally.right;
    sum.mixed += tally.mixed;
    sum.errors += tally.errors;
    for (int i = 0; i < 2; ++i) sum.of_table[i] += tally.of_table[i];
  }
  std::printf(
      "swaps: %d in %.1f s, %lld answers right, %lld mixed, %lld "
      "errors\n",
      swapped, elapsed_s, static_cast<long long>(sum.right),
      static_cast<long long>(sum.mixed), static_cast<long long>(sum.errors));
  EXPECT_EQ(sum.mixed, 0);
  EXPECT_EQ(sum.errors, 0);
  EXPECT_GE(sum.right, answers_wanted);
  EXPECT_GE(static_cast<double>(sum.right) / elapsed_s, kLeastRate);
  for (const std::int64_t of_one : sum.of_table) {
    EXPECT_GE(of_one, sum.right / 10);
  }
}

}  // namespace
}  // namespace yatzy::server

// Tables that are swapped while queries are answered. YATZY_SWAPS and
// YATZY_SWAP_ANSWERS say how many of both there must be at least.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/server/admin/test_administration.h"
#include "tests/support/default_game.h"
#include "tests/support/sanitized.h"
#include "tests/support/solved_table.h"

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

// Two tables of a rule set, and the states whose values tell one from the
// other.
struct Pair {
  std::string rule_set;
  std::array<std::shared_ptr<const ValueTable>, 2> tables;
  std::vector<std::uint32_t> telling;
};

Pair PairOf(const std::string& rule_set,
            std::array<std::shared_ptr<const ValueTable>, 2> tables) {
  Pair pair{rule_set, std::move(tables), {}};
  const Game& game = pair.tables[0]->game();
  for (std::uint32_t index = 0; index < game.state_slots(); ++index) {
    if (game.IsReachable(game.StateAt(index)) &&
        pair.tables[0]->At(index) != pair.tables[1]->At(index)) {
      pair.telling.push_back(index);
    }
  }
  return pair;
}

struct Tally {
  std::int64_t right = 0;
  std::int64_t mixed = 0;   // not what the table that it names has
  std::int64_t errors = 0;  // not OK, or of no table
  std::map<std::string, std::int64_t> of_table;  // by id
};

// One call after the other, of one state or of a batch of states, about one
// rule set after the other.
class Caller {
 public:
  Caller(v1::AdvisorService::Stub& stub, grpc::CompletionQueue& queue,
         const std::vector<Pair>& pairs, bool is_batch, std::size_t seed)
      : stub_(stub),
        queue_(queue),
        pairs_(pairs),
        is_batch_(is_batch),
        next_(seed) {}

  void Begin() {
    pair_ = &pairs_[++calls_ % pairs_.size()];
    indices_.clear();
    for (std::size_t i = 0; i < (is_batch_ ? kBatchStates : 1); ++i) {
      next_ = (next_ * 1'103'515'245 + 12'345) % pair_->telling.size();
      indices_.push_back(pair_->telling[next_]);
    }
    context_.emplace();
    if (AsksForOne()) {
      auto request = EvaluateRequest(StateAt(indices_[0]));
      request.set_rule_set(pair_->rule_set);
      reader_ = stub_.AsyncEvaluateState(&*context_, request, &queue_);
      reader_->Finish(&answer_, &status_, this);
    } else {
      auto request = BatchRequest(indices_);
      request.set_rule_set(pair_->rule_set);
      batch_reader_ =
          stub_.AsyncBatchEvaluateStates(&*context_, request, &queue_);
      batch_reader_->Finish(&batch_, &status_, this);
    }
  }

  void Judge(Tally& tally) const {
    if (AsksForOne()) {
      Judge(answer_, std::array{answer_.expected_remaining()}, tally);
    } else {
      Judge(batch_, batch_.expected_remaining(), tally);
    }
  }

 private:
  // The messages of a state are those of Scandinavian Yatzy.
  bool AsksForOne() const {
    return !is_batch_ && &pair_->tables[0]->game() == Game::Default().get();
  }

  void Judge(const auto& answer, const auto& values, Tally& tally) const {
    const ValueTable* table = nullptr;
    for (const auto& one : pair_->tables) {
      if (one->id() == answer.table_id()) table = one.get();
    }
    if (!status_.ok() || table == nullptr ||
        answer.rule_set() != pair_->rule_set) {
      ++tally.errors;
      return;
    }
    const bool is_right =
        std::equal(values.begin(), values.end(), indices_.begin(),
                   indices_.end(), [table](double value, std::uint32_t index) {
                     return value == table->At(index);
                   });
    ++(is_right ? tally.right : tally.mixed);
    ++tally.of_table[table->id()];
  }

  v1::AdvisorService::Stub& stub_;
  grpc::CompletionQueue& queue_;
  const std::vector<Pair>& pairs_;
  const bool is_batch_;
  const Pair* pair_ = nullptr;
  std::size_t calls_ = 0;
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
void Ask(const std::string& address, const std::vector<Pair>& pairs,
         std::size_t seed, const std::atomic<bool>& stop,
         std::atomic<std::int64_t>& answers, Tally& tally) {
  const auto stub = v1::AdvisorService::NewStub(ConnectTo(address));
  grpc::CompletionQueue queue;
  std::vector<std::unique_ptr<Caller>> callers;
  for (int i = 0; i < kCallsOfClient; ++i) {
    callers.push_back(std::make_unique<Caller>(
        *stub, queue, pairs, i < kBatchesOfClient, seed * kCallsOfClient + i));
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

// Swaps tables of one pair after the other under load, and counts.
void SwapUnderLoad(TestAdministration& under_test,
                   const std::vector<Pair>& pairs) {
  const AdminClient client(under_test.Connect());
  const int swaps = FromEnvironment("YATZY_SWAPS", 20);
  const int answers_wanted = FromEnvironment("YATZY_SWAP_ANSWERS", 10'000);
  std::atomic<bool> stop = false;
  std::atomic<std::int64_t> answers = 0;
  std::array<Tally, kClients> tallies;
  std::vector<std::jthread> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back([&, i] {
      Ask(absl::StrCat("unix:", under_test.dir.File("q.sock")), pairs, i, stop,
          answers, tallies[i]);
    });
  }
  const absl::Cleanup stop_them = [&stop] { stop = true; };  // if this fails
  const absl::Time start = absl::Now();
  const auto pair_count = static_cast<int>(pairs.size());
  int swapped = 0;
  admin::v1::ActivateTableRequest request;
  while (swapped < swaps || answers < answers_wanted) {
    const Pair& pair = pairs[swapped % pair_count];
    const auto& next = pair.tables[1 - swapped / pair_count % 2];
    request.set_table_id(next->id());
    request.set_rule_set(pair.rule_set);
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
    for (const auto& [id, count] : tally.of_table) sum.of_table[id] += count;
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
  EXPECT_EQ(sum.of_table.size(), 2 * pairs.size());
  for (const auto& [id, count] : sum.of_table) {
    EXPECT_GE(count, sum.right / (10 * pair_count)) << id;
  }
}

TEST(SwapTest, LosesAndMixesNothing) {
  TestAdministration under_test;
  ASSERT_TRUE(under_test.queries.games()
                  .main()
                  .store->Store(*SolvedTableInFloat())
                  .ok());
  const Pair pair = PairOf("", {SolvedTable(), SolvedTableInFloat()});
  ASSERT_GT(pair.telling.size(), 100'000u);
  SwapUnderLoad(under_test, {pair});
}

TEST(SwapTest, LosesAndMixesNothingAcrossRuleSets) {
  TestAdministration under_test({Game::Default()->rules(),
                                 PresetRules("yahtzee-plain").value(),
                                 PresetRules("yacht").value()});
  ASSERT_TRUE(under_test.queries.games()
                  .main()
                  .store->Store(*SolvedTableInFloat())
                  .ok());
  std::vector<Pair> pairs = {
      PairOf("scandinavian", {SolvedTable(), SolvedTableInFloat()})};
  for (const char* id : {"yahtzee-plain", "yacht"}) {
    ServedGame& game = **under_test.queries.games().Find(id);
    SolveOptions options;
    const auto in_double = Solve(game.game, options).value();
    options.arithmetic = Arithmetic::kFloat;
    const auto in_float = Solve(game.game, options).value();
    ASSERT_TRUE(game.store->Store(*in_float).ok());
    ASSERT_TRUE(game.store->Store(*in_double).ok());
    game.registry.Publish(in_double);
    pairs.push_back(PairOf(id, {in_double, in_float}));
    ASSERT_GT(pairs.back().telling.size(), 1000u);
  }
  SwapUnderLoad(under_test, pairs);
}

}  // namespace
}  // namespace yatzy::server

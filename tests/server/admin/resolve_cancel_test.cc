// Real solves, cancelled at random moments. YATZY_CANCELS says how many.
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <random>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "server/admin/resolve_manager.h"
#include "server/tables/table_registry.h"
#include "server/tables/table_store.h"
#include "tests/support/sanitized.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

#ifdef YATZY_SANITIZED
constexpr absl::Duration kMostToCancel = absl::Seconds(10);  // all is slower
#else
constexpr absl::Duration kMostToCancel = absl::Milliseconds(250);
#endif

int Cancels() {
  int cancels = 20;
  const char* text = std::getenv("YATZY_CANCELS");
  if (text != nullptr && !(absl::SimpleAtoi(text, &cancels) && cancels > 0)) {
    ADD_FAILURE() << "YATZY_CANCELS=" << text << " is not 1 or more";
  }
  return cancels;
}

ResolveOperation Ended(const ResolveManager& manager, const std::string& name) {
  return manager
      .WaitForEnd(name, ResolveManager::Clock::now() + std::chrono::seconds(60))
      .value();
}

TEST(ResolveCancelTest, EndsSoonAndChangesNothing) {
  const TempDir dir;
  const auto directory = StateDirectory::Open(dir.File("state")).value();
  ServedGames games;
  games.KeepIn(*directory, TableResidency::kCopy);
  TableStore& store = *games.main().store;
  ASSERT_THAT(store.Store(*SolvedTable()), IsOk());
  TableRegistry& registry = games.main().registry;
  registry.Publish(SolvedTable());
  ResolveManager manager(StepsOf(games, BestSimd()));
  manager.Open();

  const ResolveRequest request = {.request_id = "",
                                  .threads = 1,
                                  .arithmetic = Arithmetic::kFloat,
                                  .force = true};
  // The first takes its time, which tells when to cancel the others.
  const ResolveOperation whole =
      Ended(manager, manager.Start(request).value().name);
  ASSERT_THAT(whole.error, IsOk());
  const double solve_seconds = absl::ToDoubleSeconds(whole.outcome.solve_time);
  const auto restore = [&] {
    registry.Publish(SolvedTable());
    ASSERT_THAT(store.Store(*SolvedTable()), IsOk());
  };
  restore();
  std::mt19937 random(1);
  // On a machine so busy that a solve takes longer, not at every moment of it.
  std::uniform_real_distribution<double> when(0, std::min(solve_seconds, 0.5));
  absl::Duration longest;
  int cancelled = 0;
  const int cancels = Cancels();
  for (int tries = 0; cancelled < cancels; ++tries) {
    // Some are too late, more if this machine has become faster.
    ASSERT_LT(tries, 10 * cancels);
    const std::string name = manager.Start(request).value().name;
    // Not until something has happened, but at any moment.
    absl::SleepFor(absl::Seconds(when(random)));
    const absl::Time start = absl::Now();
    ASSERT_THAT(manager.Cancel(name), IsOk());
    const ResolveOperation operation = Ended(manager, name);
    if (operation.progress.phase == ResolvePhase::kDone) {
      restore();
      continue;
    }
    longest = std::max(longest, absl::Now() - start);
    ASSERT_EQ(operation.progress.phase, ResolvePhase::kCancelled)
        << operation.error;
    ++cancelled;
    ASSERT_EQ(registry.Snapshot()->id(), SolvedTable()->id());
    ASSERT_EQ((*store.OpenCurrent())->id(), SolvedTable()->id());
  }
  EXPECT_LE(longest, kMostToCancel);
  std::printf("cancels: %d, the longest took %.1f ms; a solve takes %.0f ms\n",
              cancelled, absl::ToDoubleMilliseconds(longest),
              1000 * solve_seconds);
}

}  // namespace
}  // namespace yatzy::server

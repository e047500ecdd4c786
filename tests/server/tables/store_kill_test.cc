// kill -9 at random instants of a process that does nothing but store: the
// next start finds a whole table and no leftovers. YATZY_KILLS and
// YATZY_KILL_SEED say how many and which.
#include <gmock/gmock.h>
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <thread>

#include "core/table/table_file.h"
#include "server/tables/table_store.h"
#include "tests/support/child_process.h"
#include "tests/support/small_game.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

int FromEnvironment(const char* variable, int otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr ? otherwise : std::atoi(value);
}

class StoreKillTest : public testing::Test {
 protected:
  int TemporaryFiles() const {
    int count = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(state_dir_)) {
      count += entry.path().extension() == ".tmp" ? 1 : 0;
    }
    return count;
  }

  // What the next start finds.
  void Recover() const {
    const auto directory = StateDirectory::Open(state_dir_);
    ASSERT_THAT(directory, IsOk()) << "the lock is gone with the process";
    EXPECT_EQ(TemporaryFiles(), 0);
    TableStore store(**directory, TableResidency::kCopy, SmallGame());
    const auto current = store.OpenCurrent();
    ASSERT_THAT(current, IsOk());
    const auto tables = store.List();
    ASSERT_THAT(tables, IsOk());
    EXPECT_LE(tables->size(), 2u);
    for (const KeptTable& table : *tables) {
      EXPECT_THAT(store.OpenKept(table.table_id), IsOk());
    }
  }

  const TempDir dir_;
  const std::string state_dir_ = dir_.File("state");
};

TEST_F(StoreKillTest, ATableIsThereAfterEveryKill) {
  const std::string tables[] = {dir_.File("double"), dir_.File("float")};
  ASSERT_THAT(WriteTableFile(*SolvedSmallTable(), tables[0]), IsOk());
  ASSERT_THAT(WriteTableFile(*SolvedSmallTableInFloat(), tables[1]), IsOk());
  const int kills = FromEnvironment("YATZY_KILLS", 20);
  const int seed = FromEnvironment("YATZY_KILL_SEED", 1);
  std::mt19937 random(seed);
  std::cout << "seed " << seed << "\n";
  int interrupted = 0;
  for (int kill = 0; kill < kills; ++kill) {
    SCOPED_TRACE("kill " + std::to_string(kill));
    ChildProcess writer({STORE_LOOP, state_dir_, tables[0], tables[1]});
    // The third: the table that is there by then must never be lost.
    for (int store = 0; store < 3; ++store) {
      ASSERT_NE(writer.WaitForLine("storing"), "") << writer.log();
    }
    // Not synchronisation: the random instant of the kill.
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60000));
    writer.Signal(SIGKILL);
    ASSERT_EQ(writer.Wait(), -SIGKILL) << writer.log();
    interrupted += TemporaryFiles() > 0 ? 1 : 0;
    Recover();
  }
  std::cout << interrupted << " of " << kills
            << " kills left a temporary file behind\n";
  EXPECT_GT(interrupted, 0) << "no kill met a store: the test is void";
}

}  // namespace
}  // namespace yatzy::server

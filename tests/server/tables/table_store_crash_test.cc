// The power goes at every operation of a change, and damages what was not
// fsynced in many ways: each time the next start finds the old table or the
// new one, whole.
#include <gmock/gmock.h>

#include <functional>
#include <iostream>
#include <random>
#include <set>
#include <string>

#include "tests/server/tables/simulated_store.h"
#include "tests/support/intercepted_file_ops.h"
#include "tests/support/status_matchers.h"

namespace yatzy::server {
namespace {

constexpr int kFewPatterns = 20;
constexpr int kManyPatterns = 40;  // 27 places to cut, 1080 states in all

// Operations that leave the disk as it is, so that a cut before the next one
// would be the same cut once more.
bool OnlyReads(const std::string& operation) {
  return std::set<std::string>{"open", "close", "read", "stat",
                               "list", "lock",  "map"}
             .count(operation) == 1;
}

class TableStoreCrashTest : public testing::Test {
 protected:
  using Check = std::function<void(SimulatedDisk&)>;

  // Cuts the power in each way, and lets `check` look at what a start finds.
  void CutPower(const SimulatedDisk& disk, const Check& check) {
    for (int pattern = 0; pattern < patterns_; ++pattern) {
      SimulatedDisk after(disk);
      after.CutPower(pattern == 0   ? SimulatedDisk::Damage::kLoseAll
                     : pattern == 1 ? SimulatedDisk::Damage::kLoseNothing
                                    : SimulatedDisk::Damage::kLoseSome,
                     random_);
      check(after);
      ++states_;
    }
  }

  // Runs `change`, and cuts the power before each operation that changes
  // anything, and after the last.
  void CutPowerDuring(SimulatedDisk& disk,
                      const std::function<void(TableStore&)>& change,
                      const Check& check,
                      const std::shared_ptr<const Game>& game = MainGame()) {
    bool armed = false;
    const auto cut = [&](const std::string& operation) {
      if (armed && !OnlyReads(operation)) {
        SCOPED_TRACE("before operation " + std::to_string(++positions_) + ", " +
                     operation);
        CutPower(disk, check);
      }
      return 0;
    };
    InterceptedFileOps ops(disk, cut, kMostWritten);
    SimulatedStore store(ops, game);
    armed = true;
    change(*store);
    armed = false;
    CutPower(disk, check);
  }

  // What a start after the cut must find: no leftovers, and one of these
  // tables, whole. Returns which.
  static std::string Recover(SimulatedDisk& disk,
                             const std::set<std::string>& allowed) {
    SimulatedStore store(disk);
    EXPECT_FALSE(HasTemporaryFiles(disk));
    std::string id = IdInFile(disk, "e_table");
    EXPECT_EQ(allowed.count(id), 1u) << id;
    const auto tables = store->List();
    EXPECT_THAT(tables, IsOk());
    if (!tables.ok()) return id;
    for (const KeptTable& table : *tables) {
      EXPECT_THAT(table.defect, IsOk());
      if (!table.is_current) {
        EXPECT_EQ(IdInFile(disk, "tables/" + table.table_id), table.table_id);
      }
    }
    return id;
  }

  const std::string old_id_ = SolvedSmallTableInFloat()->id();
  const std::string new_id_ = SolvedSmallTable()->id();
  SimulatedDisk disk_;
  std::mt19937 random_{1};
  int patterns_ = kFewPatterns;
  int positions_ = 0;
  int states_ = 0;
};

TEST_F(TableStoreCrashTest, APublishLeavesTheOldTableOrTheNewOne) {
  ASSERT_THAT(SimulatedStore(disk_)->Store(*SolvedSmallTableInFloat()), IsOk());
  Settle(disk_);
  patterns_ = kManyPatterns;
  int with_new = 0;
  const auto check = [&](SimulatedDisk& disk) {
    if (Recover(disk, {old_id_, new_id_}) == old_id_) return;
    ++with_new;
    EXPECT_EQ(IdInFile(disk, "tables/" + old_id_), old_id_) << "to go back to";
  };
  CutPowerDuring(
      disk_,
      [&](TableStore& store) {
        EXPECT_THAT(store.Store(*SolvedSmallTable()), IsOk());
      },
      check);
  EXPECT_GE(states_, 1000);
  EXPECT_GT(with_new, patterns_) << "not only after the last operation";
  EXPECT_LT(with_new, 3 * patterns_);
  std::cout << states_ << " states at " << positions_ << " operations, "
            << with_new << " with the new table\n";
}

TEST_F(TableStoreCrashTest, WhatWasPublishedStays) {
  ASSERT_THAT(SimulatedStore(disk_)->Store(*SolvedSmallTableInFloat()), IsOk());
  CutPower(disk_, [&](SimulatedDisk& disk) { Recover(disk, {old_id_}); });
  ASSERT_THAT(SimulatedStore(disk_)->Store(*SolvedSmallTable()), IsOk());
  CutPower(disk_, [&](SimulatedDisk& disk) {
    Recover(disk, {new_id_});
    EXPECT_EQ(IdInFile(disk, "tables/" + old_id_), old_id_);
  });
}

TEST_F(TableStoreCrashTest, TheFirstPublishLeavesATableOrNone) {
  // In the folder of the state directory, and in one that is made for it.
  for (const auto& game : {MainGame(), SmallGame()}) {
    SimulatedDisk disk;
    std::string path;
    const auto check = [&](SimulatedDisk& after) {
      SimulatedStore store(after);
      EXPECT_FALSE(HasTemporaryFiles(after));
      const auto table =
          OpenTableFile(path, TableResidency::kCopy, after, game);
      EXPECT_TRUE(table.ok() ? (*table)->id() == new_id_
                             : absl::IsNotFound(table.status()))
          << table.status();
    };
    CutPowerDuring(
        disk,
        [&](TableStore& store) {
          path = store.current_path();
          EXPECT_THAT(store.Store(*SolvedSmallTable()), IsOk());
        },
        check, game);
    CutPower(disk, [&](SimulatedDisk& after) {
      EXPECT_THAT(OpenTableFile(path, TableResidency::kCopy, after, game),
                  IsOk());
    });
  }
}

TEST_F(TableStoreCrashTest, GoingBackLeavesEitherTable) {
  ASSERT_THAT(SimulatedStore(disk_)->Store(*SolvedSmallTable()), IsOk());
  ASSERT_THAT(SimulatedStore(disk_)->Store(*SolvedSmallTableInFloat()), IsOk());
  Settle(disk_);
  CutPowerDuring(
      disk_,
      [&](TableStore& store) {
        const auto kept = store.OpenKept(new_id_);
        ASSERT_THAT(kept, IsOk());
        EXPECT_THAT(store.Store(**kept), IsOk());
      },
      [&](SimulatedDisk& disk) {
        Recover(disk, {old_id_, new_id_});
        EXPECT_EQ(IdInFile(disk, "tables/" + new_id_), new_id_);
      });
}

TEST_F(TableStoreCrashTest, PruningNeverCostsTheCurrentTable) {
  ASSERT_THAT(SimulatedStore(disk_)->Store(*SolvedSmallTableInFloat()), IsOk());
  ASSERT_THAT(SimulatedStore(disk_)->Store(*SolvedSmallTable()), IsOk());
  Settle(disk_);
  const auto check = [&](SimulatedDisk& disk) { Recover(disk, {new_id_}); };
  CutPowerDuring(
      disk_,
      [&](TableStore& store) { EXPECT_THAT(store.Prune(0, false), IsOk()); },
      check);
}

}  // namespace
}  // namespace yatzy::server

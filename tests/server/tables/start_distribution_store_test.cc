// The distribution of the start in a state directory: whole or not there,
// whatever fails and whenever the power goes.
#include "server/tables/start_distribution_store.h"

#include <gmock/gmock.h>

#include <cerrno>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "core/solver/solver.h"
#include "tests/server/tables/simulated_store.h"
#include "tests/support/files.h"
#include "tests/support/intercepted_file_ops.h"
#include "tests/support/simulated_disk.h"
#include "tests/support/small_game.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// So few that the file takes several writes.
constexpr std::size_t kMostBytesAtOnce = 500;

const Distribution& StartOfSmall() {
  static const auto* const kStart = new Distribution(
      DistributionOf(**SolveExactly(SmallGame()), State{}).value());
  return *kStart;
}

// Well-formed, but of another mean.
Distribution WrongStart() {
  Distribution wrong = StartOfSmall();
  auto& all = wrong.probabilities;
  std::swap(all[all.size() / 2], all[all.size() / 4]);
  return wrong;
}

class StartDistributionStoreTest : public testing::Test {
 protected:
  const TempDir dir_;
  const std::unique_ptr<StateDirectory> directory_ =
      StateDirectory::Open(dir_.File("state")).value();
  const StartDistributionStore store_{*directory_, SmallGame()};
};

TEST_F(StartDistributionStoreTest, KeepsItWithTheTablesOfItsGame) {
  EXPECT_THAT(store_.path(), EndsWith("state/rules/small/start_distribution"));
  EXPECT_EQ(store_.Open(*SolvedSmallTable()).status().code(),
            absl::StatusCode::kNotFound);
  ASSERT_THAT(store_.Store(StartOfSmall()), IsOk());
  for (const auto& table : {SolvedSmallTable(), SolvedSmallTableInFloat()}) {
    const auto read = store_.Open(*table);
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(read->probabilities, StartOfSmall().probabilities);
  }
}

// Neither a sum nor a digest tells it.
TEST_F(StartDistributionStoreTest, RefusesAnotherMeanThanThatOfTheTable) {
  ASSERT_THAT(store_.Store(WrongStart()), IsOk());
  EXPECT_THAT(store_.Open(*SolvedSmallTable()),
              StatusIs(absl::StatusCode::kDataLoss,
                       AllOf(StartsWith(store_.path()),
                             HasSubstr("wrong distribution: its mean is "),
                             HasSubstr(", that of the table "))));
  ASSERT_THAT(store_.Store(StartOfSmall()), IsOk());
  EXPECT_THAT(store_.Open(*SolvedSmallTable()), IsOk());
}

TEST_F(StartDistributionStoreTest, ReadsWhereItCannotWrite) {
  ASSERT_THAT(store_.Store(StartOfSmall()), IsOk());
  InterceptedFileOps ops(PosixFileOps(), [](const char* operation) {
    return operation == std::string("create") ? EROFS : 0;
  });
  const auto directory = StateDirectory::Open(directory_->path(), ops);
  ASSERT_THAT(directory, IsOk());
  const StartDistributionStore store(**directory, SmallGame());
  EXPECT_THAT(store.Open(*SolvedSmallTable()), IsOk());
  EXPECT_THAT(store.Store(StartOfSmall()),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("Read-only file system")));
}

TEST_F(StartDistributionStoreTest, WhatADeadWriterLeftIsRemoved) {
  const TempDir dir;
  std::filesystem::create_directories(dir.File("rules/small"));
  const std::string leftovers[] = {
      dir.File("start_distribution.tmp"),
      dir.File("rules/small/start_distribution.tmp")};
  for (const std::string& path : leftovers) WriteFile(path, "half of it");
  ASSERT_THAT(StateDirectory::Open(dir.path()), IsOk());
  for (const std::string& path : leftovers) {
    EXPECT_FALSE(std::filesystem::exists(path)) << path;
  }
}

// On a disk in memory that may forget what was not fsynced, where a file lies
// that is to be replaced.
class StartDistributionDiskTest : public testing::Test {
 protected:
  StartDistributionDiskTest() {
    EXPECT_THAT(StoreOn(disk_, WrongStart()), IsOk());
    Settle(disk_);
  }

  static absl::Status StoreOn(FileOps& ops, const Distribution& distribution) {
    const auto directory = StateDirectory::Open(kStateDir, ops);
    if (!directory.ok()) return directory.status();
    return StartDistributionStore(**directory, SmallGame()).Store(distribution);
  }

  // What the next start finds: "old" or "new", and no leftovers.
  static std::string Recover(SimulatedDisk& disk) {
    const auto directory = StateDirectory::Open(kStateDir, disk);
    EXPECT_THAT(directory, IsOk());
    EXPECT_FALSE(HasTemporaryFiles(disk));
    const auto found = StartDistributionStore(**directory, SmallGame())
                           .Open(*SolvedSmallTable());
    if (absl::StrContains(found.status().message(), "its mean")) return "old";
    if (!found.ok()) return found.status().ToString();
    return found->probabilities == StartOfSmall().probabilities ? "new" : "?";
  }

  SimulatedDisk disk_;
  const std::set<std::string> whole_ = {"new", "old"};
};

TEST_F(StartDistributionDiskTest, LeavesTheOldOrTheNewWhereverTheDiskFails) {
  for (const int error : {ENOSPC, EIO, EROFS}) {
    int operation = 0;
    for (bool has_failed = true; has_failed; ++operation) {
      SimulatedDisk disk(disk_);
      has_failed = false;
      int count = 0;
      InterceptedFileOps ops(
          disk,
          [&](const std::string&) {
            if (count++ != operation) return 0;
            has_failed = true;
            return error;
          },
          kMostBytesAtOnce);
      const absl::Status status = StoreOn(ops, StartOfSmall());
      const std::string found = Recover(disk);
      EXPECT_EQ(whole_.count(found), 1u) << found << " after " << operation;
      EXPECT_TRUE(!status.ok() || found == "new") << operation;
      EXPECT_THAT(StoreOn(disk, StartOfSmall()), IsOk()) << "the next try";
      EXPECT_EQ(Recover(disk), "new");
    }
    EXPECT_GT(operation, 10);
  }
}

// The three that a full or broken disk fails, and what is said of each.
TEST_F(StartDistributionDiskTest, SaysWhatFailed) {
  const std::pair<std::string, std::string> failures[] = {
      {"write", "cannot write"},
      {"fsync", "cannot fsync"},
      {"rename", "cannot rename the new file"}};
  for (const auto& [name, message] : failures) {
    SimulatedDisk disk(disk_);
    const auto directory = StateDirectory::Open(kStateDir, disk).value();
    InterceptedFileOps ops(disk, [&name = name](const std::string& operation) {
      return operation == name ? EIO : 0;
    });
    // LOCK has a pid that is written.
    const auto failing = StateDirectory::Open(kStateDir, ops);
    ASSERT_THAT(failing, IsOk());
    const StartDistributionStore store(**failing, SmallGame());
    EXPECT_THAT(store.Store(StartOfSmall()),
                StatusIs(absl::StatusCode::kInternal,
                         AllOf(StartsWith(store.path()), HasSubstr(message))));
    EXPECT_EQ(Recover(disk), "old");
  }
}

TEST_F(StartDistributionDiskTest, LeavesTheOldOrTheNewWheneverThePowerGoes) {
  std::mt19937 random(1);
  std::set<std::string> found;
  const auto cut = [&] {
    for (int pattern = 0; pattern < 10; ++pattern) {
      SimulatedDisk after(disk_);
      after.CutPower(pattern == 0   ? SimulatedDisk::Damage::kLoseAll
                     : pattern == 1 ? SimulatedDisk::Damage::kLoseNothing
                                    : SimulatedDisk::Damage::kLoseSome,
                     random);
      const std::string one = Recover(after);
      EXPECT_EQ(whole_.count(one), 1u) << one;
      found.insert(one);
    }
  };
  InterceptedFileOps ops(
      disk_,
      [&](const std::string& operation) {
        if (operation != "read" && operation != "stat") cut();
        return 0;
      },
      kMostBytesAtOnce);
  EXPECT_THAT(StoreOn(ops, StartOfSmall()), IsOk());
  cut();
  EXPECT_EQ(found, whole_);
  Settle(disk_);
  EXPECT_EQ(Recover(disk_), "new");
}

}  // namespace
}  // namespace yatzy::server

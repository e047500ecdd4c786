// The table of targets in a state directory: whole or not there, whatever fails
// and whenever the power goes.
#include "server/tables/target_store.h"

#include <gmock/gmock.h>

#include <cerrno>
#include <random>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "core/table/target_file.h"
#include "proto/contract/default_path.h"
#include "tests/support/corrupt_file.h"
#include "tests/support/intercepted_file_ops.h"
#include "tests/support/simulated_disk.h"
#include "tests/support/small_targets.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kDisk[] = "/var/state";
constexpr std::size_t kMostAtOnce = 20000;

// Another table of the same game: well-formed, but wrong.
const std::shared_ptr<const TargetTable>& OldTargets() {
  static const auto* const kTable = new std::shared_ptr<const TargetTable>(
      TargetsWith(*SmallTargets(), [](auto, auto chances) {
        chances[0] = std::nextafter(chances[0], 0.0f);
      }));
  return *kTable;
}

class TargetStoreTest : public testing::Test {
 protected:
  const TempDir dir_;
  const std::unique_ptr<StateDirectory> directory_ =
      StateDirectory::Open(dir_.File("state")).value();
  TargetStore store_{*directory_, TableResidency::kMap,
                     SmallTargets()->shared_game()};
};

TEST_F(TargetStoreTest, KeepsOneTable) {
  EXPECT_EQ(store_.Open().status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(store_.CheckWritable(), IsOk());
  ASSERT_THAT(store_.Store(*OldTargets()), IsOk());
  ASSERT_THAT(store_.Store(*SmallTargets()), IsOk());
  EXPECT_THAT(store_.path(), HasSubstr("state/rules/"));
  const auto opened = store_.Open();
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ((*opened)->id(), SmallTargets()->id());
  EXPECT_EQ(store_.Inspect()->payload_sha256, SmallTargets()->payload_sha256());
}

TEST_F(TargetStoreTest, ServesTheFileWhereTablesAreMapped) {
  ASSERT_THAT(store_.Store(*SmallTargets()), IsOk());
  const auto served = store_.AsServed(SmallTargets());
  EXPECT_NE(served, SmallTargets());
  EXPECT_EQ(served->id(), SmallTargets()->id());
  const TargetStore copies(*directory_, TableResidency::kCopy,
                           SmallTargets()->shared_game());
  EXPECT_EQ(copies.AsServed(SmallTargets()), SmallTargets());
  // The file is another one by now.
  EXPECT_EQ(store_.AsServed(OldTargets()), OldTargets());
}

TEST_F(TargetStoreTest, RefusesWhatIsDamagedAndWhatIsWrong) {
  ASSERT_THAT(store_.Store(*SmallTargets()), IsOk());
  FlipBit(store_.path(), 70'000, 3);
  EXPECT_THAT(store_.Open(), StatusIs(absl::StatusCode::kDataLoss,
                                      HasSubstr("damaged table")));
  ASSERT_THAT(store_.Store(*OldTargets()), IsOk());
  EXPECT_THAT(store_.Open(),
              StatusIs(absl::StatusCode::kDataLoss, StartsWith(store_.path())));
  EXPECT_THAT(store_.Open(),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("wrong table")));
  EXPECT_EQ(store_.SetFileAside().value(), store_.path() + ".bad-1");
  EXPECT_EQ(store_.Open().status().code(), absl::StatusCode::kNotFound);
  ASSERT_THAT(store_.Store(*OldTargets()), IsOk());
  EXPECT_EQ(store_.SetFileAside().value(), store_.path() + ".bad-2");
}

// On a disk in memory that may forget what was not fsynced.
class TargetStoreDiskTest : public testing::Test {
 protected:
  TargetStoreDiskTest() {
    EXPECT_THAT(StoreOn(disk_, *OldTargets()), IsOk());
    Settle(disk_);
  }

  static void Settle(SimulatedDisk& disk) {
    std::mt19937 unused;
    disk.CutPower(SimulatedDisk::Damage::kLoseNothing, unused);
  }

  static absl::Status StoreOn(FileOps& ops, const TargetTable& table) {
    const auto directory = StateDirectory::Open(kDisk, ops);
    if (!directory.ok()) return directory.status();
    TargetStore store(**directory, TableResidency::kCopy,
                      SmallTargets()->shared_game());
    return store.Store(table);
  }

  // What the next start finds: the id of a whole table, and no leftovers.
  static std::string Recover(SimulatedDisk& disk) {
    const auto directory = StateDirectory::Open(kDisk, disk);
    EXPECT_THAT(directory, IsOk());
    for (const std::string& path : disk.Paths()) {
      EXPECT_FALSE(absl::EndsWith(path, ".tmp")) << path;
    }
    const auto folder = (*directory)->FolderOf(SmallTargets()->game().id());
    const auto table =
        OpenTargetFile(TargetsPathIn(folder), TableResidency::kCopy,
                       SmallTargets()->shared_game(), disk);
    return table.ok() ? (*table)->id() : table.status().ToString();
  }

  SimulatedDisk disk_;
  const std::set<std::string> whole_ = {OldTargets()->id(),
                                        SmallTargets()->id()};
};

TEST_F(TargetStoreDiskTest, LeavesTheOldOrTheNewWhereverTheDiskFails) {
  for (const int error : {ENOSPC, EIO}) {
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
          kMostAtOnce);
      const absl::Status status = StoreOn(ops, *SmallTargets());
      const std::string id = Recover(disk);
      EXPECT_EQ(whole_.count(id), 1u) << id << " after " << operation;
      EXPECT_TRUE(!status.ok() || id == SmallTargets()->id());
      EXPECT_THAT(StoreOn(disk, *SmallTargets()), IsOk()) << "the next try";
      EXPECT_EQ(Recover(disk), SmallTargets()->id());
    }
    EXPECT_GT(operation, 10);
  }
}

TEST_F(TargetStoreDiskTest, LeavesTheOldOrTheNewWheneverThePowerGoes) {
  std::mt19937 random(1);
  std::set<std::string> found;
  const auto cut = [&] {
    for (int pattern = 0; pattern < 6; ++pattern) {
      SimulatedDisk after(disk_);
      after.CutPower(pattern == 0   ? SimulatedDisk::Damage::kLoseAll
                     : pattern == 1 ? SimulatedDisk::Damage::kLoseNothing
                                    : SimulatedDisk::Damage::kLoseSome,
                     random);
      const std::string id = Recover(after);
      EXPECT_EQ(whole_.count(id), 1u) << id;
      found.insert(id);
    }
  };
  InterceptedFileOps ops(
      disk_,
      [&](const std::string& operation) {
        if (operation != "read" && operation != "stat") cut();
        return 0;
      },
      kMostAtOnce);
  EXPECT_THAT(StoreOn(ops, *SmallTargets()), IsOk());
  cut();
  EXPECT_EQ(found, whole_);
  Settle(disk_);
  EXPECT_EQ(Recover(disk_), SmallTargets()->id());
}

}  // namespace
}  // namespace yatzy::server

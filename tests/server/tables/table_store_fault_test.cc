// Every operation of a publish fails, once or from then on, in each of the ways
// that it can: the old table stays, the status says what was wrong, and the
// next try works. 352 runs in all.
#include <gmock/gmock.h>

#include <cerrno>
#include <cstring>
#include <set>
#include <string>

#include "tests/server/tables/simulated_store.h"
#include "tests/support/intercepted_file_ops.h"
#include "tests/support/status_matchers.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

struct Fault {
  const char* name;
  int error;
  bool reading_too;  // whether operations that only read can fail so
  absl::StatusCode code;
};

const Fault kFaults[] = {
    {"NoSpace", ENOSPC, false, absl::StatusCode::kResourceExhausted},
    {"Quota", EDQUOT, false, absl::StatusCode::kResourceExhausted},
    {"ReadOnly", EROFS, false, absl::StatusCode::kFailedPrecondition},
    {"Device", EIO, true, absl::StatusCode::kInternal},
    {"Interrupted", EINTR, true, absl::StatusCode::kUnavailable},
};

bool Reads(const std::string& operation) {
  return std::set<std::string>{"open", "close", "read", "stat", "list", "map"}
             .count(operation) == 1;
}

class TableStoreFaultTest : public testing::TestWithParam<Fault> {
 protected:
  static void SetUpTestSuite() {
    published_ = new SimulatedDisk;
    ASSERT_THAT(SimulatedStore(*published_)->Store(*SolvedSmallTableInFloat()),
                IsOk());
    Settle(*published_);
  }
  static void TearDownTestSuite() { delete published_; }

  // Publishes while operation `nth` fails, and the later ones as well if
  // `for_ever`. Whether there is such an operation.
  bool PublishWithFault(int nth, bool for_ever) {
    SCOPED_TRACE("operation " + std::to_string(nth) +
                 (for_ever ? " and all later ones" : ""));
    SimulatedDisk disk(*published_);
    bool armed = false;
    int operations = 0;
    std::string failed;
    const auto fail = [&](const std::string& operation) {
      if (!armed || (Reads(operation) && !GetParam().reading_too)) return 0;
      ++operations;
      if (for_ever ? operations < nth : operations != nth) return 0;
      if (failed.empty()) failed = operation;
      return GetParam().error;
    };
    InterceptedFileOps ops(disk, fail, kMostWritten);
    SimulatedStore store(ops);
    armed = true;
    const absl::Status status = store->Store(*SolvedSmallTable());
    armed = false;
    if (failed.empty()) return false;
    ExpectSound(disk, status, failed);
    // Removing it may fail for ever, too; then the next start does.
    EXPECT_TRUE(for_ever || !HasTemporaryFiles(disk));
    const SimulatedStore next_start(disk);
    EXPECT_FALSE(HasTemporaryFiles(disk));
    EXPECT_THAT(store->Store(*SolvedSmallTable()), IsOk()) << "the next try";
    EXPECT_EQ(IdInFile(disk, "e_table"), SolvedSmallTable()->id());
    EXPECT_EQ(IdInFile(disk, "tables/" + SolvedSmallTableInFloat()->id()),
              SolvedSmallTableInFloat()->id());
    return true;
  }

  void ExpectSound(SimulatedDisk& disk, const absl::Status& status,
                   const std::string& failed) const {
    const std::string id = IdInFile(disk, "e_table");
    if (status.ok()) {
      EXPECT_EQ(id, SolvedSmallTable()->id());
      return;
    }
    EXPECT_EQ(status.code(), GetParam().code) << status;
    EXPECT_THAT(
        std::string(status.message()),
        AllOf(HasSubstr(kStateDir), HasSubstr(std::strerror(GetParam().error))))
        << failed;
    // Only where the new table's name may not last: TableStore says so.
    if (std::string(status.message()).find("may undo") != std::string::npos) {
      EXPECT_EQ(id, SolvedSmallTable()->id());
    } else {
      EXPECT_EQ(id, SolvedSmallTableInFloat()->id()) << status;
    }
  }

  static SimulatedDisk* published_;
};

SimulatedDisk* TableStoreFaultTest::published_ = nullptr;

TEST_P(TableStoreFaultTest, EveryOperationFailsOnce) {
  int nth = 1;
  while (PublishWithFault(nth, /*for_ever=*/false)) ++nth;
  EXPECT_GT(nth, GetParam().reading_too ? 40 : 20);
  std::cout << nth - 1 << " operations failed\n";
}

TEST_P(TableStoreFaultTest, EveryOperationFailsForEver) {
  int nth = 1;
  while (PublishWithFault(nth, /*for_ever=*/true)) ++nth;
  EXPECT_GT(nth, GetParam().reading_too ? 40 : 20);
  std::cout << nth - 1 << " operations failed\n";
}

INSTANTIATE_TEST_SUITE_P(Each, TableStoreFaultTest, testing::ValuesIn(kFaults),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

}  // namespace
}  // namespace yatzy::server

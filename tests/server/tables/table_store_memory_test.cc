// Every allocation of opening and publishing a table fails once: the store says
// so, and the old table stays.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <new>
#include <string>

#include "server/tables/table_store.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace {

// Allocations of this thread until one fails; 0 for none.
thread_local int allocations_left = 0;

void* Allocate(std::size_t size, std::size_t alignment) {
  if (allocations_left > 0 && --allocations_left == 0) throw std::bad_alloc();
  void* memory = nullptr;
  if (posix_memalign(&memory, alignment, size) != 0) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) {
  return Allocate(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return Allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { free(memory); }
void operator delete(void* memory, std::size_t) noexcept { free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  free(memory);
}

namespace yatzy::server {
namespace {

class TableStoreMemoryTest : public testing::Test {
 protected:
  // Runs `use` with its first allocation failing, then its second, until none
  // fails. How many did.
  int FailEachAllocation(const std::function<absl::Status()>& use) {
    for (int nth = 1;; ++nth) {
      allocations_left = nth;
      const absl::Status status = use();
      const bool failed = allocations_left == 0;
      allocations_left = 0;
      if (!failed) {
        EXPECT_THAT(status, IsOk());
        return nth - 1;
      }
      EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted,
                                   testing::HasSubstr("out of memory")))
          << "allocation " << nth;
      EXPECT_EQ(CurrentId(), SolvedTable()->id()) << "allocation " << nth;
      EXPECT_FALSE(std::filesystem::exists(dir_.File("e_table.tmp")));
    }
  }

  std::string CurrentId() const {
    const auto table =
        OpenTableFile(dir_.File("e_table"), TableResidency::kMap);
    return table.ok() ? (*table)->id() : table.status().ToString();
  }

  const TempDir dir_;
  const std::unique_ptr<StateDirectory> directory_ =
      StateDirectory::Open(dir_.path()).value();
  TableStore store_{*directory_, TableResidency::kCopy};
};

TEST_F(TableStoreMemoryTest, OpeningSaysSo) {
  ASSERT_THAT(store_.Store(*SolvedTable()), IsOk());
  const int failed =
      FailEachAllocation([this] { return store_.OpenCurrent().status(); });
  EXPECT_GE(failed, 4);
  std::cout << failed << " allocations failed\n";
}

TEST_F(TableStoreMemoryTest, PublishingSaysSoAndLeavesTheOldTable) {
  ASSERT_THAT(store_.Store(*SolvedTable()), IsOk());
  const auto table = SolvedTableInFloat();
  ASSERT_EQ(table->id().size(), 16u);  // computed before memory runs out
  const int failed = FailEachAllocation([&] { return store_.Store(*table); });
  EXPECT_GE(failed, 20);
  std::cout << failed << " allocations failed\n";
  EXPECT_EQ(CurrentId(), table->id());
}

}  // namespace
}  // namespace yatzy::server

// Memory and files are laid out for any page size that systems use: 4 KiB, 16
// KiB on Apple Silicon, 64 KiB on some arm64 servers. .ci/arm64 runs these with
// each of them.
#include "core/os/pages.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "core/table/table_file.h"
#include "core/table/table_header.h"
#include "core/table/value_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

constexpr std::size_t kLargestPage = 65536;

std::size_t PageSize() { return sysconf(_SC_PAGESIZE); }

bool BeginsAtAMultipleOf(const void* memory, std::size_t size) {
  return reinterpret_cast<std::uintptr_t>(memory) % size == 0;
}

std::shared_ptr<const ValueTable> SomeTable() {
  std::vector<float> values(kStateSlots);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<float>(i);
  }
  return ValueTable::FromValues(std::move(values), Arithmetic::kDouble);
}

// Else an emulator that ignores what it was asked for would pass unnoticed.
TEST(PagesTest, AreOfTheSizeThatWasAskedFor) {
  const char* const asked = std::getenv("YATZY_PAGE_SIZE");
  if (asked == nullptr) GTEST_SKIP() << "YATZY_PAGE_SIZE is not set";
  EXPECT_EQ(std::to_string(PageSize()), asked);
}

TEST(PagesTest, LongMemoryBeginsWhereEveryKindOfPageDoes) {
  constexpr std::size_t kBytes = kTableFileSize;
  const std::shared_ptr<void> pages = AllocatePages(kBytes);
  EXPECT_TRUE(BeginsAtAMultipleOf(pages.get(), 2 << 20));
  EXPECT_TRUE(BeginsAtAMultipleOf(pages.get(), PageSize()));
  std::memset(pages.get(), 1, kBytes);  // all of it is there
}

TEST(PagesTest, ShortMemoryBeginsAtACacheLine) {
  for (const std::size_t bytes : {std::size_t{1}, PageSize() - 1, PageSize()}) {
    const std::shared_ptr<void> pages = AllocatePages(bytes);
    EXPECT_TRUE(BeginsAtAMultipleOf(pages.get(), 64)) << bytes;
    std::memset(pages.get(), 1, bytes);
  }
}

TEST(TablePagesTest, HeaderAndPayloadAreWholePagesOfAnySize) {
  static_assert(kTableHeaderSize % kLargestPage == 0);
  static_assert(kTablePayloadSize % kLargestPage == 0);
  EXPECT_EQ(kTableHeaderSize % PageSize(), 0U);
  EXPECT_EQ(kTablePayloadSize % PageSize(), 0U);
  EXPECT_EQ(kTableFileSize, kTableHeaderSize + kTablePayloadSize);
}

TEST(TablePagesTest, AMappedPayloadBeginsWithAPageAndHasItsValues) {
  const TempDir dir;
  const auto table = SomeTable();
  ASSERT_THAT(WriteTableFile(*table, dir.File("table")), IsOk());
  const auto mapped = OpenTableFile(dir.File("table"), TableResidency::kMap);
  ASSERT_THAT(mapped, IsOk());
  const auto values = (*mapped)->values();
  EXPECT_TRUE(BeginsAtAMultipleOf(values.data(), PageSize()));
  EXPECT_EQ(
      std::memcmp(values.data(), table->values().data(), values.size_bytes()),
      0);
}

TEST(TablePagesTest, ACopiedPayloadBeginsWithAPage) {
  const TempDir dir;
  ASSERT_THAT(WriteTableFile(*SomeTable(), dir.File("table")), IsOk());
  const auto copied = OpenTableFile(dir.File("table"), TableResidency::kCopy);
  ASSERT_THAT(copied, IsOk());
  const float* const payload = (*copied)->values().data();
  EXPECT_TRUE(BeginsAtAMultipleOf(payload, kLargestPage));
}

}  // namespace
}  // namespace yatzy

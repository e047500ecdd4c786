// Memory and files are laid out for any page size that systems use: 4 KiB, 16
// KiB on Apple Silicon, 64 KiB on some arm64 servers. Arithmetic says so: the
// emulator of .ci/arm64 tells programs the size that it is asked for, and goes
// on to map at any multiple of 4 KiB, so that what would fail there does not
// fail here.
#include "core/os/pages.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "core/table/table_file.h"
#include "core/table/table_header.h"
#include "core/table/value_table.h"
#include "tests/support/default_game.h"
#include "tests/support/status_matchers.h"
#include "tests/support/table_bytes.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

constexpr std::size_t kPageSizes[] = {4096, 16384, 65536};
constexpr std::size_t kLargestPage = 65536;

std::size_t PageSize() { return sysconf(_SC_PAGESIZE); }

bool BeginsAtAMultipleOf(const void* memory, std::size_t size) {
  return reinterpret_cast<std::uintptr_t>(memory) % size == 0;
}

// The mapping of a file around this byte, as the kernel tells it.
struct FileMapping {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  std::size_t offset = 0;  // in the file, of the begin
};

FileMapping MappingAround(const void* memory) {
  const auto byte = reinterpret_cast<std::uintptr_t>(memory);
  std::ifstream file("/proc/self/maps");
  for (std::string line; std::getline(file, line);) {
    // "7fcf95400000-7fcf95c00000 r--p 00000000 00:1f 4711   /path"
    std::istringstream words(line);
    FileMapping mapping;
    char dash = 0;
    std::string access;
    words >> std::hex >> mapping.begin >> dash >> mapping.end >> access >>
        mapping.offset;
    if (mapping.begin <= byte && byte < mapping.end) return mapping;
  }
  ADD_FAILURE() << "no mapping";
  return {};
}

std::shared_ptr<const ValueTable> SomeTable() {
  std::vector<float> values(kStateSlots);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<float>(i);
  }
  return TableOf(values, Arithmetic::kDouble);
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
  std::memset(pages.get(), 1, kBytes);  // all of it is there
}

TEST(PagesTest, ShortMemoryBeginsAtACacheLine) {
  for (const std::size_t bytes : {std::size_t{1}, PageSize() - 1, PageSize()}) {
    const std::shared_ptr<void> pages = AllocatePages(bytes);
    EXPECT_TRUE(BeginsAtAMultipleOf(pages.get(), 64)) << bytes;
    std::memset(pages.get(), 1, bytes);
  }
}

TEST(TablePagesTest, AHeaderIsWholePagesOfAnySize) {
  for (const std::size_t page : kPageSizes) {
    EXPECT_EQ(kTableHeaderSize % page, 0U) << page;
  }
}

// With larger pages mmap refuses an offset that is not a multiple of them, and
// begins where one begins; so a multiple of all of them behind that is one.
TEST(TablePagesTest, AMappedPayloadBeginsWithAPageAndHasItsValues) {
  const TempDir dir;
  const auto table = SomeTable();
  ASSERT_THAT(WriteTableFile(*table, dir.File("table")), IsOk());
  const auto mapped = OpenTableFile(dir.File("table"), TableResidency::kMap);
  ASSERT_THAT(mapped, IsOk());
  const auto values = (*mapped)->payload();
  const FileMapping mapping = MappingAround(values.data());
  const std::size_t behind =
      reinterpret_cast<std::uintptr_t>(values.data()) - mapping.begin;
  EXPECT_EQ(mapping.offset + behind, kTableHeaderSize);
  for (const std::size_t page : kPageSizes) {
    EXPECT_EQ(mapping.offset % page, 0U) << page;
    EXPECT_EQ(behind % page, 0U) << page;
  }
  EXPECT_EQ(
      std::memcmp(values.data(), table->payload().data(), values.size_bytes()),
      0);
}

TEST(TablePagesTest, ACopiedPayloadBeginsWithAPage) {
  const TempDir dir;
  ASSERT_THAT(WriteTableFile(*SomeTable(), dir.File("table")), IsOk());
  const auto copied = OpenTableFile(dir.File("table"), TableResidency::kCopy);
  ASSERT_THAT(copied, IsOk());
  const float* const payload = (*copied)->payload().data();
  EXPECT_TRUE(BeginsAtAMultipleOf(payload, kLargestPage));
}

}  // namespace
}  // namespace yatzy

#include "server/os/process_memory.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>

#include "core/os/pages.h"
#include "tests/server/hardware/made_up_root.h"

namespace yatzy::server {
namespace {

class ProcessMemoryTest : public ::testing::Test {
 protected:
  std::optional<std::int64_t> Huge(std::uintptr_t begin, std::size_t size) {
    return BytesOnHugePages({reinterpret_cast<const std::byte*>(begin), size},
                            root_.path());
  }

  MadeUpRoot root_;
};

TEST_F(ProcessMemoryTest, IsNotKnownOfNothing) {
  EXPECT_EQ(TransparentHugePages(root_.path()), "");
  EXPECT_EQ(HugePageSize(root_.path()), 0);
  EXPECT_TRUE(MayHaveHugePages(root_.path()));
  EXPECT_EQ(Huge(0x1000, 4096), std::nullopt);
  EXPECT_EQ(ResidentBytes(root_.path()), 0);
  EXPECT_EQ(MemoryLimit(root_.path()), std::nullopt);
}

TEST_F(ProcessMemoryTest, ReadsTheSettingOfHugePages) {
  const std::string folder = "sys/kernel/mm/transparent_hugepage/";
  root_.Write(folder + "enabled", "always [madvise] never\n");
  root_.Write(folder + "hpage_pmd_size", "33554432\n");
  EXPECT_EQ(TransparentHugePages(root_.path()), "madvise");
  EXPECT_EQ(HugePageSize(root_.path()), 32 << 20);
  root_.Write(folder + "enabled", "always madvise [never]\n");
  EXPECT_EQ(TransparentHugePages(root_.path()), "never");
  root_.Write(folder + "enabled", "]always[\n");
  EXPECT_EQ(TransparentHugePages(root_.path()), "");
}

TEST_F(ProcessMemoryTest, ReadsTheStatus) {
  root_.Write("proc/self/status", "Name:\tyatzyd\nVmRSS:\t   37084 kB\n");
  EXPECT_TRUE(MayHaveHugePages(root_.path()));
  EXPECT_EQ(ResidentBytes(root_.path()), 37084 << 10);
  root_.Write("proc/self/status", "THP_enabled:\t0\nVmRSS:\tx kB\n");
  EXPECT_FALSE(MayHaveHugePages(root_.path()));
  EXPECT_EQ(ResidentBytes(root_.path()), 0);
}

TEST_F(ProcessMemoryTest, CountsTheHugePagesOfItsMappingsOnly) {
  root_.Write("proc/self/smaps",
              "00200000-00600000 rw-p 00000000 00:00 0 \n"
              "Rss:                4096 kB\n"
              "AnonHugePages:      4096 kB\n"
              "VmFlags: rd wr mr mw me ac sd hg\n"
              "00600000-00800000 r--s 00000000 08:01 7 /a-b\n"
              "AnonHugePages:         0 kB\n"
              "FilePmdMapped:      2048 kB\n"
              "00800000-00900000 rw-p 00000000 00:00 0 [heap]\n"
              "AnonHugePages:         0 kB\n"
              "ShmemPmdMapped:        0 kB\n");
  EXPECT_EQ(Huge(0x200000, 4 << 20), 4 << 20);
  EXPECT_EQ(Huge(0x200000, 6 << 20), 6 << 20);
  EXPECT_EQ(Huge(0x600000, 2 << 20), 2 << 20);
  EXPECT_EQ(Huge(0x800000, 1 << 20), 0);
  EXPECT_EQ(Huge(0x300000, 1 << 20), 1 << 20) << "not more than asked for";
  EXPECT_EQ(Huge(0x900000, 4096), std::nullopt) << "not mapped";
}

TEST_F(ProcessMemoryTest, TellsMemoryOfAFileFromItsOwn) {
  const auto is_of_a_file = [this](std::uintptr_t begin) {
    return IsOfAFile({reinterpret_cast<const std::byte*>(begin), 4096},
                     root_.path());
  };
  EXPECT_EQ(is_of_a_file(0x200000), std::nullopt) << "not known";
  root_.Write("proc/self/maps",
              "00200000-00600000 rw-p 00000000 00:00 0 \n"
              "00600000-00800000 r--s 00000000 08:01 7    /a-b (deleted)\n"
              "00800000-00900000 rw-p 00000000 00:00 0    [heap]\n");
  EXPECT_EQ(is_of_a_file(0x200000), false);
  EXPECT_EQ(is_of_a_file(0x5fffff), false);
  EXPECT_EQ(is_of_a_file(0x600000), true);
  EXPECT_EQ(is_of_a_file(0x7fffff), true);
  EXPECT_EQ(is_of_a_file(0x800000), false);
  EXPECT_EQ(is_of_a_file(0x900000), std::nullopt) << "not mapped";
}

TEST_F(ProcessMemoryTest, TakesTheLeastLimitOfItsGroups) {
  root_.Write("proc/self/cgroup", "0::/a/b\n");
  root_.Write("sys/fs/cgroup/a/b/memory.max", "max\n");
  EXPECT_EQ(MemoryLimit(root_.path()), std::nullopt);
  root_.Write("sys/fs/cgroup/a/memory.max", "536870912\n");
  EXPECT_EQ(MemoryLimit(root_.path()), 512 << 20);
  root_.Write("sys/fs/cgroup/memory.max", "1073741824\n");
  EXPECT_EQ(MemoryLimit(root_.path()), 512 << 20);
}

TEST_F(ProcessMemoryTest, KnowsTheLimitOfVersionOne) {
  root_.Write("proc/self/cgroup", "4:memory:/m\n3:cpu,cpuacct:/c\n");
  root_.Write("sys/fs/cgroup/memory/m/memory.limit_in_bytes",
              "9223372036854771712\n");
  EXPECT_EQ(MemoryLimit(root_.path()), std::nullopt);
  root_.Write("sys/fs/cgroup/memory/m/memory.limit_in_bytes", "67108864\n");
  EXPECT_EQ(MemoryLimit(root_.path()), 64 << 20);
}

#ifdef __linux__
// Of this process itself, which the kernel describes.
TEST(OwnMemoryTest, IsFoundInTheRealFiles) {
  constexpr std::size_t kBytes = 8 << 20;
  const auto memory = AllocatePagesOf<std::byte>(kBytes);
  std::memset(memory.get(), 1, kBytes);
  EXPECT_GT(ResidentBytes(), std::int64_t{kBytes});
  const auto huge = BytesOnHugePages({memory.get(), kBytes});
  ASSERT_TRUE(huge.has_value());
  if (TransparentHugePages() == "never" || !MayHaveHugePages()) {
    EXPECT_EQ(*huge, 0);
  }
  ASSERT_EQ(madvise(memory.get(), kBytes, MADV_DONTNEED), 0);
  EXPECT_LE(BytesOnHugePages({memory.get(), kBytes}).value_or(-1), *huge);
  EXPECT_EQ(IsOfAFile({memory.get(), kBytes}), false);
}
#endif

}  // namespace
}  // namespace yatzy::server

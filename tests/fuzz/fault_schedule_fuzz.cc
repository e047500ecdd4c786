// Disks that fail. The first byte says what is done with the others:
//
//   even  bytes are written to a file and read back, with operations that do
//         less than they are asked to, are interrupted or fail: what comes
//         back is what was written, or the error is the first that was given
//   odd   a state directory is opened while operations fail and the power goes,
//         again and again: an error is all that may come of it, and when the
//         disk works again, it opens
//
// The whole of a publication, eight megabytes, is for table_store_fault_test
// and table_store_crash_test.
#include <algorithm>
#include <array>
#include <cerrno>
#include <random>
#include <vector>

#include "core/os/file_ops.h"
#include "server/tables/state_directory.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/intercepted_file_ops.h"
#include "tests/support/simulated_disk.h"

namespace yatzy::server {
namespace {

constexpr std::array<int, 6> kErrors = {EINTR, ENOSPC, EDQUOT,
                                        EIO,   EROFS,  EACCES};

// One file in memory. Each reading or writing takes a byte of the schedule: a
// quarter of the values are errors, the others how much is done at most.
class ScheduledFile final : public FileOps {
 public:
  explicit ScheduledFile(InputReader schedule) : schedule_(schedule) {}

  // What ended an operation for good: not EINTR. 0 if nothing did.
  int first_error() const { return first_error_; }
  bool was_interrupted_for_long() const { return interruptions_ >= 100; }

  ssize_t Write(int, std::span<const std::byte> bytes) override {
    const ssize_t size = Next(bytes.size());
    if (size > 0) {
      content_.insert(content_.end(), bytes.begin(), bytes.begin() + size);
    }
    return size;
  }
  ssize_t ReadAt(int, std::span<std::byte> bytes, off_t offset) override {
    const ssize_t size = Next(std::min(bytes.size(), content_.size() - offset));
    if (size > 0) {
      std::copy_n(content_.begin() + offset, size, bytes.begin());
    }
    return size;
  }

  int Open(const std::string&, int) override { return -1; }
  int Close(int) override { return -1; }
  int Stat(int, struct stat*) override { return -1; }
  int Truncate(int, off_t) override { return -1; }
  int Sync(int) override { return -1; }
  int LockExclusively(int) override { return -1; }
  std::shared_ptr<const std::byte> Map(int, std::size_t) override { return {}; }
  int Rename(const std::string&, const std::string&) override { return -1; }
  int Link(const std::string&, const std::string&) override { return -1; }
  int Unlink(const std::string&) override { return -1; }
  int MakeDirectory(const std::string&) override { return -1; }
  int List(const std::string&, std::vector<std::string>*) override {
    return -1;
  }

 private:
  ssize_t Next(std::size_t asked) {
    if (schedule_.empty()) return static_cast<ssize_t>(asked);
    const int step = schedule_.Byte();
    if (step < 64) {
      errno = kErrors[step % kErrors.size()];
      interruptions_ = errno == EINTR ? interruptions_ + 1 : 0;
      if (errno != EINTR && first_error_ == 0) first_error_ = errno;
      return -1;
    }
    interruptions_ = 0;
    return static_cast<ssize_t>(std::min<std::size_t>(asked, step - 63));
  }

  InputReader schedule_;
  std::vector<std::byte> content_;
  int first_error_ = 0;
  int interruptions_ = 0;  // in a row
};

void CheckSteps(InputReader input) {
  std::vector<std::byte> bytes(input.TwoBytes() % 2000);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::byte>(i * 7);
  }
  ScheduledFile file(input);
  absl::Status status = WriteAll(file, 1, bytes);
  std::vector<std::byte> read(bytes.size());
  if (status.ok()) status = ReadAll(file, 1, read);
  if (status.ok()) {
    Require(file.first_error() == 0, "an error is told");
    Require(read == bytes, "what is read is what was written");
  } else if (file.first_error() != 0) {
    Require(status.code() == FileError(file.first_error(), "").code(),
            "the first error is told");
  } else {
    Require(file.was_interrupted_for_long(), "an error without a cause");
  }
}

void CheckStateDirectory(InputReader input) {
  SimulatedDisk disk;
  std::mt19937 random(input.Byte());
  for (int start = 0; start < 4 && !input.empty(); ++start) {
    InterceptedFileOps ops(disk, [&input](const char*) {
      const int step = input.Byte();
      return step < 64 ? kErrors[step % kErrors.size()] : 0;
    });
    StateDirectory::Open("/var/yatzy", ops).IgnoreError();
    using Damage = SimulatedDisk::Damage;
    const std::array<Damage, 3> kinds = {Damage::kLoseAll, Damage::kLoseNothing,
                                         Damage::kLoseSome};
    disk.CutPower(kinds[input.Byte() % kinds.size()], random);
  }
  const auto opened = StateDirectory::Open("/var/yatzy", disk);
  Require(opened.ok(), "opens when the disk works again");
}

}  // namespace
}  // namespace yatzy::server

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  yatzy::InputReader input({data, size});
  if (input.Byte() % 2 == 0) {
    yatzy::server::CheckSteps(input);
  } else {
    yatzy::server::CheckStateDirectory(input);
  }
  return 0;
}

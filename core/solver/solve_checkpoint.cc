#include "core/solver/solve_checkpoint.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace yatzy {
namespace {

constexpr char kMagic[] = "YZSOLVE1";
constexpr std::size_t kMagicSize = sizeof(kMagic) - 1;

using SolveHeader = std::array<std::byte, kMagicSize + sizeof(Sha256Digest)>;

SolveHeader HeaderOf(const Sha256Digest& solve) {
  SolveHeader header;
  std::memcpy(header.data(), kMagic, kMagicSize);
  std::memcpy(header.data() + kMagicSize, solve.data(), solve.size());
  return header;
}

// What lies before the lanes of a step.
using StepHeader =
    std::array<std::byte, sizeof(std::uint64_t) + sizeof(Sha256Digest)>;
static_assert(std::endian::native == std::endian::little);

StepHeader StepHeaderOf(std::span<const std::byte> lanes) {
  StepHeader header;
  const std::uint64_t size = lanes.size();
  const Sha256Digest digest = Sha256(lanes);
  std::memcpy(header.data(), &size, sizeof(size));
  std::memcpy(header.data() + sizeof(size), digest.data(), digest.size());
  return header;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SolveCheckpoint>> SolveCheckpoint::Open(
    const std::string& path, const Sha256Digest& solve, FileOps& ops) {
  if (absl::Status s = MakeDirectories(ops, DirectoryOf(path)); !s.ok()) {
    return s;
  }
  auto checkpoint =
      std::unique_ptr<SolveCheckpoint>(new SolveCheckpoint(ops, path));
  const absl::Status status = checkpoint->file_.fd() < 0
                                  ? FileError(errno, "open")
                                  : checkpoint->Begin(solve);
  if (!status.ok()) return WithPath(status, path);
  return checkpoint;
}

// Appending is safe: nothing is written before the file ends where it should.
SolveCheckpoint::SolveCheckpoint(FileOps& ops, const std::string& path)
    : ops_(ops),
      path_(path),
      file_(ops, path, O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK) {}

absl::Status SolveCheckpoint::Begin(const Sha256Digest& solve) {
  const SolveHeader expected = HeaderOf(solve);
  SolveHeader found{};
  end_ = sizeof(expected);
  if (ReadAt(found, 0) && found == expected) return absl::OkStatus();
  if (ops_.Truncate(file_.fd(), 0) < 0) return FileError(errno, "truncate");
  return WriteAll(ops_, file_.fd(), expected);
}

bool SolveCheckpoint::ReadAt(std::span<std::byte> bytes, off_t offset) const {
  while (!bytes.empty()) {
    const ssize_t size = RetryInterrupted(
        [&] { return ops_.ReadAt(file_.fd(), bytes, offset); });
    if (size <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(size));
    offset += size;
  }
  return true;
}

bool SolveCheckpoint::Restore(std::span<std::byte> lanes) {
  StepHeader header;
  if (ReadAt(header, end_) &&
      ReadAt(lanes, end_ + static_cast<off_t>(header.size())) &&
      header == StepHeaderOf(lanes)) {
    end_ += static_cast<off_t>(header.size() + lanes.size());
    return true;
  }
  return false;
}

absl::Status SolveCheckpoint::Append(std::span<const std::byte> lanes) {
  const StepHeader header = StepHeaderOf(lanes);
  absl::Status status;
  if (ops_.Truncate(file_.fd(), end_) < 0) {
    status = FileError(errno, "truncate");
  }
  if (status.ok()) status = WriteAll(ops_, file_.fd(), header);
  if (status.ok()) status = WriteAll(ops_, file_.fd(), lanes);
  if (!status.ok()) return WithPath(status, path_);
  end_ += static_cast<off_t>(header.size() + lanes.size());
  return absl::OkStatus();
}

void SolveCheckpoint::Discard() { ops_.Unlink(path_); }

}  // namespace yatzy

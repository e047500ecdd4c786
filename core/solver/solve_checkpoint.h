// What a long solve has done so far, in a file, so that it goes on from there
// if it ended early, even by a kill.
//
//     header   8 bytes   "YZSOLVE1"
//             32 bytes   which solve this is
//     steps   each:
//              8 bytes   how many bytes follow the digest, little-endian
//             32 bytes   their SHA-256
//              ..        the lanes of the step (level_solver.h), as they lie in
//                        memory
//
// Steps are appended in their order. The first that is not whole ends the file:
// what a kill or a power cut has torn is solved again. All instruction sets
// solve the same bits, so any may go on.
#ifndef YATZY_CORE_SOLVER_SOLVE_CHECKPOINT_H_
#define YATZY_CORE_SOLVER_SOLVE_CHECKPOINT_H_

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/os/file_ops.h"
#include "core/os/sha256.h"

namespace yatzy {

// Not thread-safe. One process at a time may have the file.
class SolveCheckpoint {
 public:
  // Opens the file, or makes it and its folder. What it has of another solve is
  // dropped. `solve` tells solves apart whose steps differ in their bytes.
  // `ops` must outlive the object. Errors are those of the file; they begin
  // with the path.
  static absl::StatusOr<std::unique_ptr<SolveCheckpoint>> Open(
      const std::string& path, const Sha256Digest& solve,
      FileOps& ops = PosixFileOps());

  SolveCheckpoint(const SolveCheckpoint&) = delete;
  SolveCheckpoint& operator=(const SolveCheckpoint&) = delete;

  // Reads the next step and returns true. False if the file has it not, not
  // whole, or not in this size: then it ends here, and `lanes` have any values.
  bool Restore(std::span<std::byte> lanes);

  // Appends a step. REQUIRES: Restore has returned false.
  absl::Status Append(std::span<const std::byte> lanes);

  // Removes the file.
  void Discard();

 private:
  SolveCheckpoint(FileOps& ops, const std::string& path);

  absl::Status Begin(const Sha256Digest& solve);
  bool ReadAt(std::span<std::byte> bytes, off_t offset) const;

  FileOps& ops_;
  const std::string path_;
  const OpenFile file_;
  off_t end_ = 0;  // of the steps so far
};

}  // namespace yatzy

#endif  // YATZY_CORE_SOLVER_SOLVE_CHECKPOINT_H_

// MPI with a Status instead of numbers.
#ifndef YATZY_CORE_CLUSTER_MPI_CALLS_H_
#define YATZY_CORE_CLUSTER_MPI_CALLS_H_

#include <mpi.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace yatzy {

// OK for MPI_SUCCESS, else INTERNAL "cannot OPERATION: reason".
absl::Status MpiStatus(int code, absl::string_view operation);

// What each rank gives to each, or gets: elements of one type, in the order of
// ranks.
class MpiCounts {
 public:
  // OUT_OF_RANGE if there are more than an int can count.
  static absl::StatusOr<MpiCounts> Of(std::span<const std::size_t> counts);

  const int* counts() const { return counts_.data(); }
  const int* begins() const { return begins_.data(); }

 private:
  std::vector<int> counts_;
  std::vector<int> begins_;
};

// Every rank gives to every rank. `size` is that of an element in bytes.
absl::Status Exchange(MPI_Comm comm, std::size_t size, const void* given,
                      std::span<const std::size_t> counts_given, void* got,
                      std::span<const std::size_t> counts_got);

// A file that all ranks write. Only Close closes it: all ranks would have to do
// so together, but one that fails ends alone.
class MpiFile {
 public:
  // Creates it, or empties what there is. All ranks together.
  static absl::StatusOr<MpiFile> Create(MPI_Comm comm, const std::string& path);

  absl::Status WriteAt(std::uint64_t offset, std::span<const std::byte> bytes);

  // All ranks together.
  absl::Status Close();

 private:
  explicit MpiFile(MPI_File file) : file_(file) {}

  MPI_File file_;
};

}  // namespace yatzy

#endif  // YATZY_CORE_CLUSTER_MPI_CALLS_H_

#include "core/cluster/mpi_calls.h"

#include <algorithm>
#include <array>
#include <limits>

#include "absl/strings/str_cat.h"

namespace yatzy {

absl::Status MpiStatus(int code, absl::string_view operation) {
  if (code == MPI_SUCCESS) return absl::OkStatus();
  std::array<char, MPI_MAX_ERROR_STRING> reason{};
  int length = 0;
  MPI_Error_string(code, reason.data(), &length);
  return absl::InternalError(absl::StrCat(
      "cannot ", operation, ": ", absl::string_view(reason.data(), length)));
}

absl::StatusOr<MpiCounts> MpiCounts::Of(std::span<const std::size_t> counts) {
  MpiCounts all;
  std::size_t begin = 0;
  for (const std::size_t count : counts) {
    all.counts_.push_back(static_cast<int>(count));
    all.begins_.push_back(static_cast<int>(begin));
    begin += count;
    if (begin > std::numeric_limits<int>::max()) {
      return absl::OutOfRangeError(absl::StrCat(
          "more than ", std::numeric_limits<int>::max(),
          " numbers to exchange in a round, expected more rounds"));
    }
  }
  return all;
}

absl::Status Exchange(MPI_Comm comm, std::size_t size, const void* given,
                      std::span<const std::size_t> counts_given, void* got,
                      std::span<const std::size_t> counts_got) {
  const auto gives = MpiCounts::Of(counts_given);
  if (!gives.ok()) return gives.status();
  const auto gets = MpiCounts::Of(counts_got);
  if (!gets.ok()) return gets.status();
  MPI_Datatype element = MPI_DATATYPE_NULL;
  MPI_Type_contiguous(static_cast<int>(size), MPI_BYTE, &element);
  MPI_Type_commit(&element);
  const int code =
      MPI_Alltoallv(given, gives->counts(), gives->begins(), element, got,
                    gets->counts(), gets->begins(), element, comm);
  MPI_Type_free(&element);
  return MpiStatus(code, "exchange rows");
}

absl::StatusOr<MpiFile> MpiFile::Create(MPI_Comm comm,
                                        const std::string& path) {
  MPI_File file = MPI_FILE_NULL;
  int code =
      MPI_File_open(comm, path.c_str(), MPI_MODE_CREATE | MPI_MODE_WRONLY,
                    MPI_INFO_NULL, &file);
  if (code == MPI_SUCCESS) code = MPI_File_set_size(file, 0);
  absl::Status status = MpiStatus(code, absl::StrCat("create ", path));
  if (!status.ok()) return status;
  return MpiFile(file);
}

absl::Status MpiFile::WriteAt(std::uint64_t offset,
                              std::span<const std::byte> bytes) {
  constexpr std::size_t kMost = 1 << 30;
  while (!bytes.empty()) {
    const std::size_t count = std::min(bytes.size(), kMost);
    MPI_Status written;
    const int code =
        MPI_File_write_at(file_, static_cast<MPI_Offset>(offset), bytes.data(),
                          static_cast<int>(count), MPI_BYTE, &written);
    absl::Status status = MpiStatus(code, "write the table");
    if (!status.ok()) return status;
    int done = 0;
    MPI_Get_count(&written, MPI_BYTE, &done);
    if (done <= 0) {
      return absl::ResourceExhaustedError(absl::StrCat(
          "cannot write the table: 0 of ", count, " bytes at ", offset));
    }
    bytes = bytes.subspan(done);
    offset += done;
  }
  return absl::OkStatus();
}

absl::Status MpiFile::Close() {
  return MpiStatus(MPI_File_close(&file_), "close the table");
}

}  // namespace yatzy

#ifndef YATZY_CLIENT_CTL_OUTPUT_FILE_H_
#define YATZY_CLIENT_CTL_OUTPUT_FILE_H_

#include <fstream>
#include <memory>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace yatzy::client {

// A file that appears, or replaces its old content, only when it is complete:
// until then everything goes to a temporary file beside it. A symbolic link is
// followed; a device or a pipe is written to directly. While there is a
// temporary file, SIGINT and SIGTERM remove it before they end the program. Not
// thread-safe.
class OutputFile {
 public:
  // Creates the temporary file. The error names the path and the system's
  // reason.
  static absl::StatusOr<std::unique_ptr<OutputFile>> Create(
      const std::string& path);

  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // Removes the temporary file unless Commit has succeeded.
  ~OutputFile();

  std::ostream& stream() { return stream_; }

  // Gives the file its name; nothing may be written after that. DATA_LOSS if
  // something could not be written.
  absl::Status Commit();

 private:
  class RemoveOnInterrupt;

  OutputFile(std::string path, std::string temporary_path,
             std::unique_ptr<RemoveOnInterrupt> remover);

  std::string path_;
  std::string temporary_path_;  // empty if written to directly, or committed
  std::unique_ptr<RemoveOnInterrupt> remover_;  // of the temporary file, if any
  std::ofstream stream_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_OUTPUT_FILE_H_

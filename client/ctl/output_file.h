#ifndef YATZY_CLIENT_CTL_OUTPUT_FILE_H_
#define YATZY_CLIENT_CTL_OUTPUT_FILE_H_

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/ctl/descriptor_buffer.h"
#include "client/ctl/interrupt.h"
#include "client/ctl/output_target.h"
#include "client/ctl/streams.h"

namespace yatzy::client {

// A file that appears, or replaces its old content, only when it is complete:
// until then everything goes to a temporary file beside it. What replaces a
// file gets its mode, and its owner and group if the system lets us. A symbolic
// link stays and is followed. Written to directly are a device, a pipe, and
// what this process has open: /dev/stdout, /dev/fd/N, after what is there.
// While there is a temporary file, a signal that ends the program removes it
// (EndAtSignals). Not thread-safe.
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
  OutputFile(std::string path, OutputTarget target);

  // Opens what is written to. False, with errno, if it cannot.
  bool Open();
  int OpenTemporary();
  // Mode, owner and group of what is replaced.
  absl::Status TakeOver();

  const std::string path_;  // as it was named
  const OutputTarget target_;
  std::string temporary_path_;  // empty if written to directly, or committed
  std::optional<RemovedBySignal> removed_by_signal_;  // the temporary file
  std::optional<DescriptorBuffer> buffer_;
  std::ostream stream_{nullptr};
};

// Runs `write` with what --output names: an OutputFile of this path, or the
// standard output for "-". Whatever `write` wrote is kept if it says kExitOk;
// errors of its own it explains itself.
ExitCode WithOutput(const std::string& path, Streams& streams,
                    const std::function<ExitCode(std::ostream&)>& write);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_OUTPUT_FILE_H_

// Where a path leads that names an output.
#ifndef YATZY_CLIENT_CTL_OUTPUT_TARGET_H_
#define YATZY_CLIENT_CTL_OUTPUT_TARGET_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace yatzy::client {

// What is to become of a file, if there is one.
struct OutputTarget {
  enum class Kind {
    kNewFile,        // nothing is there
    kFile,           // a regular file, to be replaced
    kInPlace,        // a pipe, a device: what is written there is gone
    kOwnDescriptor,  // an open file of this process, as /dev/stdout
    kOther,          // an open file of another one
  };

  Kind kind = Kind::kNewFile;
  std::string path;     // not a symbolic link any more
  int descriptor = -1;  // of this process
};

// Follows symbolic links to the end, whether anything is there or not, and
// knows /dev/fd, /proc/self/fd and the like. The error has the path and the
// system's reason.
absl::StatusOr<OutputTarget> FindOutputTarget(const std::string& path);

// "cannot create PATH: " and what errno means.
absl::Status CannotCreate(const std::string& path, int error);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_OUTPUT_TARGET_H_

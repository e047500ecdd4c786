// The distribution of the start of a game in a file, so that the seconds that
// it takes are spent once. core/table/FORMAT.md has the bytes. They depend on
// the game alone, so that equal distributions are equal files.
#ifndef YATZY_CORE_ADVISOR_DISTRIBUTION_FILE_H_
#define YATZY_CORE_ADVISOR_DISTRIBUTION_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/advisor/distribution.h"
#include "core/game/game.h"
#include "core/os/file_ops.h"

namespace yatzy {

// Replaces `path` as WriteTableFile does, with its errors. REQUIRES: it is the
// distribution of the start of this game.
absl::Status WriteDistributionFile(const Distribution& distribution,
                                   const Game& game, const std::string& path,
                                   FileOps& ops = PosixFileOps());

// Returns what was written for this game, to the bit. Errors begin with the
// path: NOT_FOUND if there is none; FAILED_PRECONDITION if it is no regular
// file, of another format, other rules or another policy (kDistributionPolicy);
// DATA_LOSS if it is damaged, or no game's distribution: whose probabilities do
// not sum to 1, or of points that the game has not. Whether the mean is right,
// only a table can tell. Takes microseconds.
absl::StatusOr<Distribution> OpenDistributionFile(
    const std::string& path, const Game& game, FileOps& ops = PosixFileOps());

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_DISTRIBUTION_FILE_H_

// Reading and writing files of targets; FORMAT.md has the bytes and the
// protocol, which are those of E_table files (table_file.h).
#ifndef YATZY_CORE_TABLE_TARGET_FILE_H_
#define YATZY_CORE_TABLE_TARGET_FILE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/os/file_ops.h"
#include "core/table/table_file.h"
#include "core/table/target_table.h"

namespace yatzy {

// WriteTableFile for targets. Takes 2 s for Scandinavian Yatzy, where the disk
// takes 583 MB in no time, and no further memory.
absl::Status WriteTargetFile(const TargetTable& table, const std::string& path,
                             FileOps& ops = PosixFileOps());

// Replaces `path` by a table whose payload several writers have put into
// TemporaryTablePath(path), each at its place behind room for the header, and
// closed. Writes the header, then goes on as WriteTableFile, with its errors;
// DATA_LOSS if the file has not the size of some payload of the game or places
// beyond it. Returns the digest of the payload. Takes as long as reading it
// twice. REQUIRES: nobody writes any more.
absl::StatusOr<Sha256Digest> SealTargetFile(
    const std::string& path, const std::shared_ptr<const Game>& game,
    FileOps& ops = PosixFileOps());

// OpenTableFile for targets: the payload is what a writer wrote under the rules
// of the game, and every place lies within the chances, so that no state reads
// beyond them. VerifyTargets judges the chances. Takes 0.4 s for Scandinavian
// Yatzy where the file is in the page cache.
absl::StatusOr<std::shared_ptr<const TargetTable>> OpenTargetFile(
    const std::string& path, TableResidency residency,
    const std::shared_ptr<const Game>& game, FileOps& ops = PosixFileOps());

// InspectTableFile for targets.
absl::StatusOr<TableFileInfo> InspectTargetFile(const std::string& path,
                                                const Game& game,
                                                FileOps& ops = PosixFileOps());

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_TARGET_FILE_H_

// The table that somebody else publishes at a path, for programs that read it
// without asking a server.
#ifndef YATZY_CORE_TABLE_PUBLISHED_TABLE_H_
#define YATZY_CORE_TABLE_PUBLISHED_TABLE_H_

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "core/os/file_stamp.h"
#include "core/table/value_table.h"

namespace yatzy {

// A table file, mapped read-only, which a publisher may replace at any time: it
// renames the complete new file to the same path (WriteTableFile does), so what
// was opened before stays whole and unchanged. A file that is changed or cut
// off in place is outside of this contract, and may kill its readers.
//
// Nothing happens behind the caller's back: the table is another one only after
// a Refresh. Take table() once for whatever has to come from one table.
//
// Thread-safe.
class PublishedTable {
 public:
  // Opens and validates the file, as OpenTableFile, with its errors: NOT_FOUND
  // if there is none. About 5 ms.
  static absl::StatusOr<std::unique_ptr<PublishedTable>> Open(std::string path);

  PublishedTable(const PublishedTable&) = delete;
  PublishedTable& operator=(const PublishedTable&) = delete;

  const std::string& path() const { return path_; }

  // The last table that was opened; never null. It keeps its mapping as long as
  // somebody holds it, beyond this object and beyond a Refresh.
  std::shared_ptr<const ValueTable> table() const;

  // Asks whether another file has been put at the path, a matter of a
  // microsecond, and opens and validates that. True if it did: table() is the
  // new one from then on, which may have the values and the id of the old one.
  // False if the file is still the same.
  //
  // On failure, with the errors of OpenTableFile, table() stays; the next
  // Refresh tries again. Other threads may go on calling table() meanwhile.
  absl::StatusOr<bool> Refresh();

 private:
  explicit PublishedTable(std::string path) : path_(std::move(path)) {}

  const std::string path_;
  std::mutex refreshing_;     // one Refresh at a time
  FileStamp stamp_;           // of the file of table_; by refreshing_
  mutable std::mutex mutex_;  // never held while a file is opened
  std::shared_ptr<const ValueTable> table_;  // guarded by mutex_
};

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_PUBLISHED_TABLE_H_

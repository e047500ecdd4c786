#ifndef YATZY_CLIENT_CTL_BULK_ANALYZE_H_
#define YATZY_CLIENT_CTL_BULK_ANALYZE_H_

#include <string>

#include "client/ctl/global_flags.h"
#include "client/ctl/grammar.h"
#include "client/ctl/local_table.h"
#include "client/ctl/streams.h"

namespace yatzy::client {

// The flags of yatzyctl analyze that are about a file of positions.
struct BulkFlags {
  std::string file;  // empty: one position, by its own flags
  std::string output = "-";
  LocalFlags local;
};

void DefineBulkFlags(CLI::App& command, BulkFlags& flags);

// What is asked of each position.
struct BulkQuestion {
  std::string rules;  // as --rules; empty: what the first position names
  int max_actions = 1;
  bool include_scoring = false;
};

// Reads positions in the notation, one a line, and writes their best actions in
// the same order: CSV with a header, or a line of JSON for each position. Asks
// the server for kMaxBatchPositions at a time, or ranks them here by the table
// of --local. REQUIRES: flags.file is not empty.
ExitCode BulkAnalyze(const GlobalFlags& globals, const BulkFlags& flags,
                     const BulkQuestion& question, Streams& streams);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_BULK_ANALYZE_H_

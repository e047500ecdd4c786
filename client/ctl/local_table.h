// --local: a table file of this machine instead of a server.
#ifndef YATZY_CLIENT_CTL_LOCAL_TABLE_H_
#define YATZY_CLIENT_CTL_LOCAL_TABLE_H_

#include <functional>
#include <memory>
#include <string>

#include "client/ctl/grammar.h"
#include "client/ctl/streams.h"
#include "core/table/value_table.h"

namespace yatzy::client {

struct LocalFlags {
  bool is_local = false;
  std::string table;  // its file; empty: where the daemon has it

  friend bool operator==(const LocalFlags&, const LocalFlags&) = default;
};

// Adds --local and --table.
void DefineLocalFlags(CLI::App& command, LocalFlags& flags);

// Runs `run` with the table of the rule set that --rules names, mapped and
// verified, or explains what keeps it from that. The word is one that FindRules
// (core/rule_file/rule_file.h) knows, or empty for the default.
ExitCode WithLocalTable(
    const LocalFlags& flags, const std::string& rules, Streams& streams,
    const std::function<ExitCode(const std::shared_ptr<const ValueTable>&)>&
        run);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_LOCAL_TABLE_H_

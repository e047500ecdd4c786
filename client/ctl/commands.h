// The commands of yatzyctl, each with its flags and its help. `globals` must
// outlive them.
#ifndef YATZY_CLIENT_CTL_COMMANDS_H_
#define YATZY_CLIENT_CTL_COMMANDS_H_

#include "client/ctl/global_flags.h"
#include "client/ctl/grammar.h"

namespace yatzy::client {

// Queries: query_commands.cc, review_command.cc, simulate_command.cc,
// distribution_command.cc, target_commands.cc, batch_command.cc,
// bench_command.cc and status_command.cc.
Command DefineEvaluate(CLI::App& app, const GlobalFlags& globals);
Command DefineAnalyze(CLI::App& app, const GlobalFlags& globals);
Command DefineExplain(CLI::App& app, const GlobalFlags& globals);
Command DefineReview(CLI::App& app, const GlobalFlags& globals);
Command DefineSimulate(CLI::App& app, const GlobalFlags& globals);
Command DefineDistribution(CLI::App& app, const GlobalFlags& globals);
Command DefineTarget(CLI::App& app, const GlobalFlags& globals);
Command DefineWin(CLI::App& app, const GlobalFlags& globals);
Command DefineBatchEvaluate(CLI::App& app, const GlobalFlags& globals);
Command DefineBench(CLI::App& app, const GlobalFlags& globals);
Command DefineStatus(CLI::App& app, const GlobalFlags& globals);

// Re-solves: admin/operation_commands.cc.
Command DefineResolve(CLI::App& app, const GlobalFlags& globals);
Command DefineOperations(CLI::App& app, const GlobalFlags& globals);
Command DefineOperation(CLI::App& app, const GlobalFlags& globals);
Command DefineCancel(CLI::App& app, const GlobalFlags& globals);

// The server and its tables: admin/server_commands.cc. admin-status is no part
// of status, which asks the public listener whether players are served: that
// has other readers, another address and another answer.
Command DefineAdminStatus(CLI::App& app, const GlobalFlags& globals);
Command DefineLogLevel(CLI::App& app, const GlobalFlags& globals);
Command DefineTables(CLI::App& app, const GlobalFlags& globals);
Command DefineActivate(CLI::App& app, const GlobalFlags& globals);
Command DefinePrune(CLI::App& app, const GlobalFlags& globals);
Command DefineVerify(CLI::App& app, const GlobalFlags& globals);

// Rule sets, here and of the server: rules_commands.cc.
Command DefineRules(CLI::App& app, const GlobalFlags& globals);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_COMMANDS_H_

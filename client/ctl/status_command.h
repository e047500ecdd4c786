#ifndef YATZY_CLIENT_CTL_STATUS_COMMAND_H_
#define YATZY_CLIENT_CTL_STATUS_COMMAND_H_

#include <string>

#include "client/ctl/streams.h"
#include "client/lib/yatzy_client.h"

namespace yatzy::client {

// How the server is: its health, E(start), its table, the time of one query and
// its answer, and its rule sets if it has several. `rule_set` is the one that
// is asked about; empty: the server's main one, which is Scandinavian Yatzy
// unless that is not served. Succeeds only if the server and its AdvisorService
// say that they are serving. `format` is text or JSON, an object of its own.
ExitCode RunStatus(const YatzyClient& client, const std::string& server,
                   const std::string& rule_set, OutputFormat format,
                   Streams& streams);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_STATUS_COMMAND_H_

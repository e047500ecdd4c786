// The rule sets that a server serves, as text and as JSON.
#ifndef YATZY_CLIENT_CTL_SERVED_RULES_H_
#define YATZY_CLIENT_CTL_SERVED_RULES_H_

#include <string>

#include "client/ctl/streams.h"
#include "client/lib/yatzy_client.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::client {

// One a line below a heading: id, dice, categories, and of its table E(start)
// and id, or that there is none yet.
std::string ServedRulesText(const v1::ListRuleSetsResponse& list);

// Writes the list; in JSON it is the server's answer.
ExitCode RunRulesServed(const YatzyClient& client, OutputFormat format,
                        Streams& streams);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_SERVED_RULES_H_

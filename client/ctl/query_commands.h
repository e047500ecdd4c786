// The commands that make one query, without their flags. Each makes its calls,
// writes the answer and returns how it ended; errors go to streams.err.
#ifndef YATZY_CLIENT_CTL_QUERY_COMMANDS_H_
#define YATZY_CLIENT_CTL_QUERY_COMMANDS_H_

#include <string>

#include "client/ctl/asked_game.h"
#include "client/ctl/streams.h"
#include "client/lib/yatzy_client.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::client {

// `format` is text or JSON in all of these; JSON is the server's answer.
ExitCode RunEvaluate(const YatzyClient& client, const v1::GameState& state,
                     OutputFormat format, Streams& streams,
                     const AskedGame& asked = {});
ExitCode RunAnalyze(const YatzyClient& client,
                    const v1::AnalyzePositionRequest& request,
                    OutputFormat format, Streams& streams,
                    const AskedGame& asked);

ExitCode RunExplain(const YatzyClient& client,
                    const v1::ExplainPositionRequest& request,
                    OutputFormat format, Streams& streams,
                    const AskedGame& asked);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_QUERY_COMMANDS_H_

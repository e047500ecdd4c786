#include "client/ctl/commands.h"

#include "client/ctl/format_json.h"
#include "client/ctl/format_text.h"

namespace yatzy::client {

ExitCode RunEvaluate(const YatzyClient& client, const v1::GameState& state,
                     OutputFormat format, Streams& streams) {
  const auto answer = client.EvaluateState(state);
  if (!answer.ok()) return ReportFailure(answer.status(), streams.err);
  streams.out << (format == OutputFormat::kJson
                      ? JsonLine(*answer)
                      : EvaluationText(state, *answer));
  return FinishOutput(streams);
}

ExitCode RunAnalyze(const YatzyClient& client, const v1::Position& position,
                    int max_actions, OutputFormat format, Streams& streams) {
  const auto answer = client.AnalyzePosition(position, max_actions);
  if (!answer.ok()) return ReportFailure(answer.status(), streams.err);
  streams.out << (format == OutputFormat::kJson
                      ? JsonLine(*answer)
                      : AnalysisText(position, *answer));
  return FinishOutput(streams);
}

}  // namespace yatzy::client

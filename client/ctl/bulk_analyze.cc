#include "client/ctl/bulk_analyze.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/ctl/asked_game.h"
#include "client/ctl/calls_in_order.h"
#include "client/ctl/csv_text.h"
#include "client/ctl/format.h"
#include "client/ctl/line_input.h"
#include "client/ctl/output_file.h"
#include "client/ctl/progress_bar.h"
#include "core/advisor/advisor.h"
#include "core/notation/position_text.h"
#include "proto/contract/limits.h"
#include "proto/convert/convert.h"

namespace yatzy::client {
namespace {

using Answer = v1::BatchAnalyzePositionsResponse;

// The positions of a call.
struct BulkChunk {
  std::vector<InputLine> lines;
  std::vector<NotedPosition> noted;
  v1::BatchAnalyzePositionsRequest request;
  std::uint64_t bytes_read = 0;  // of the input, up to here
};

// Who answers a chunk, and by which rules.
struct BulkSource {
  const Game& game;
  std::string rule_set;  // as requests call it
  std::function<void(const BulkChunk&, YatzyClient::Callback<Answer>)> ask;
};

// A file of positions on its way.
struct BulkJob {
  const BulkQuestion& question;
  OutputFormat format;
  LineInput& input;
  std::vector<InputLine> first;  // lines that have been read
};

absl::StatusOr<Answer> Rank(const ValueTable& table, const BulkChunk& chunk) {
  const Game& game = table.game();
  std::vector<Position> positions;
  for (const NotedPosition& noted : chunk.noted) {
    positions.push_back(ToPosition(game, noted));
  }
  const auto ranked = RankActionsBatch(
      table, positions,
      {chunk.request.max_actions(), chunk.request.include_scoring()});
  if (!ranked.ok()) return ranked.status();
  Answer answer;
  answer.set_table_id(table.id());
  for (std::size_t i = 0; i < ranked->size(); ++i) {
    v1::Analysis& analysis = *answer.add_analyses();
    const auto& state = chunk.request.positions(static_cast<int>(i)).state();
    for (const RankedAction& action : (*ranked)[i]) {
      WriteActionValue(game, state, action, *analysis.add_actions());
    }
  }
  return answer;
}

absl::Status ReadChunk(BulkJob& job, const BulkSource& source,
                       BulkChunk& chunk) {
  chunk.lines = std::exchange(job.first, {});
  if (chunk.lines.empty()) {
    auto lines = job.input.Next(kMaxBatchPositions);
    if (!lines.ok()) return lines.status();
    chunk.lines = *std::move(lines);
  }
  chunk.bytes_read = job.input.bytes_read();
  chunk.request.set_rule_set(source.rule_set);
  chunk.request.set_max_actions(job.question.max_actions);
  chunk.request.set_include_scoring(job.question.include_scoring);
  for (const InputLine& line : chunk.lines) {
    auto noted = ParsePosition(source.game, line.text);
    if (!noted.ok()) {
      return job.input.Malformed(line.number, noted.status().message());
    }
    if (!noted->dice.has_value()) {
      return job.input.Malformed(
          line.number, "dice: missing, expected \"dice 1 3 3 5 6 | rolls 2\"");
    }
    WritePosition(source.game, *noted, *chunk.request.add_positions());
    chunk.noted.push_back(*std::move(noted));
  }
  return absl::OkStatus();
}

std::string AnalysisCsv(std::uint64_t line, const std::string& position,
                        const v1::Analysis& analysis) {
  std::string text;
  for (int i = 0; i < analysis.actions_size(); ++i) {
    const v1::ActionValue& value = analysis.actions(i);
    text += CsvLine(
        {absl::StrCat(line), position, absl::StrCat(i + 1),
         ActionNotation(value.action()), NumberText(value.expected_final()),
         NumberText(value.expected_loss()),
         value.action().has_score() ? absl::StrCat(value.points()) : ""});
  }
  return text;
}

std::string AnalysisJson(std::uint64_t line, const std::string& position,
                         const v1::Analysis& analysis) {
  std::vector<JsonObject> actions;
  for (const v1::ActionValue& value : analysis.actions()) {
    JsonObject& action = actions.emplace_back();
    action.Add("action", ActionNotation(value.action()))
        .Add("expectedFinal", value.expected_final())
        .Add("loss", value.expected_loss());
    if (value.action().has_score()) {
      action.Add("points", std::int64_t{value.points()});
    }
  }
  return JsonObject()
             .Add("line", line)
             .Add("position", position)
             .Add("actions", actions)
             .ToString() +
         "\n";
}

void WriteChunk(const BulkJob& job, const Game& game, const BulkChunk& chunk,
                const Answer& answer, std::ostream& out) {
  for (int i = 0; i < answer.analyses_size(); ++i) {
    const std::string position = NotationOf(game, chunk.noted[i]);
    const std::uint64_t line = chunk.lines[i].number;
    out << (job.format == OutputFormat::kJson
                ? AnalysisJson(line, position, answer.analyses(i))
                : AnalysisCsv(line, position, answer.analyses(i)));
  }
}

absl::Status AnalyzeAll(BulkJob& job, const BulkSource& source,
                        Streams& streams, std::ostream& out) {
  ProgressBar progress(streams, job.input.size(), {"positions", 10'000});
  OneTable table("positions");
  bool has_begun = job.format == OutputFormat::kJson;  // which has no header
  const auto next = [&](BulkChunk& chunk) -> absl::StatusOr<bool> {
    absl::Status status = ReadChunk(job, source, chunk);
    if (!status.ok()) return status;
    return !chunk.lines.empty() && out.good();
  };
  const auto take = [&](const BulkChunk& chunk,
                        const absl::StatusOr<Answer>& answer) {
    if (!answer.ok()) {
      return job.input.Refused(answer.status(), "positions", chunk.lines);
    }
    absl::Status same = table.Take(answer->table_id(), chunk.lines.size());
    if (!same.ok()) return same;
    if (!std::exchange(has_begun, true)) {
      out << "line,position,rank,action,expected_final,loss,points\n";
    }
    WriteChunk(job, source.game, chunk, *answer, out);
    progress.Update(table.answered(), chunk.bytes_read);
    return absl::OkStatus();
  };
  return AskInOrder<BulkChunk, Answer>(next, source.ask, take);
}

ExitCode RunBulk(BulkJob& job, const BulkFlags& flags, const BulkSource& source,
                 Streams& streams) {
  return WithOutput(flags.output, streams, [&](std::ostream& out) {
    const absl::Status status = AnalyzeAll(job, source, streams, out);
    return status.ok() ? kExitOk : job.input.Report(status, streams.err);
  });
}

}  // namespace

void DefineBulkFlags(CLI::App& command, BulkFlags& flags) {
  constexpr char kGroup[] = "Many positions";
  AddOption(command, flags.file,
            {.name = "--file",
             .type = "FILE",
             .help = "Positions in the notation, one a line, # starts a "
                     "comment; - is the standard input",
             .group = kGroup});
  AddOption(command, flags.output,
            {.name = "--output",
             .type = "FILE",
             .help = "Appears when all has succeeded; - is the standard output",
             .group = kGroup});
  DefineLocalFlags(command, flags.local);
}

ExitCode BulkAnalyze(const GlobalFlags& globals, const BulkFlags& flags,
                     const BulkQuestion& question, Streams& streams) {
  const auto input = LineInput::Open("--file", flags.file, streams.in);
  if (!input.ok()) return ReportUsageError(input.status(), streams.err);
  auto first = (*input)->Next(kMaxBatchPositions);
  if (first.ok() && first->empty()) {
    first = (*input)->Malformed(
        "holds no position, expected one a line: \"dice 1 3 3 5 6 | rolls 2\"");
  }
  if (!first.ok()) return (*input)->Report(first.status(), streams.err);
  BulkJob job{question, FormatOf(globals), **input, *std::move(first)};
  // What the first says holds for all.
  const std::string rules =
      question.rules.empty() ? RulesIdOf(job.first[0].text) : question.rules;
  if (flags.local.is_local) {
    return WithLocalTable(
        flags.local, rules, streams,
        [&](const std::shared_ptr<const ValueTable>& table) {
          const auto ask = [&](const BulkChunk& chunk,
                               const YatzyClient::Callback<Answer>& callback) {
            callback(Rank(*table, chunk));
          };
          return RunBulk(job, flags, {table->game(), "", ask}, streams);
        });
  }
  return WithGame(
      globals, rules, streams,
      [&](const YatzyClient& client, const AskedGame& asked) {
        const auto ask = [&](const BulkChunk& chunk,
                             YatzyClient::Callback<Answer> callback) {
          client.AsyncBatchAnalyzePositions(chunk.request, std::move(callback));
        };
        return RunBulk(job, flags, {*asked.game, asked.rule_set, ask}, streams);
      });
}

}  // namespace yatzy::client

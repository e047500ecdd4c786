// yatzyctl review: what decisions have cost and rolls have brought.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/ctl/asked_game.h"
#include "client/ctl/calls_in_order.h"
#include "client/ctl/commands.h"
#include "client/ctl/format.h"
#include "client/ctl/line_input.h"
#include "client/ctl/progress_bar.h"
#include "client/ctl/review_list.h"
#include "client/ctl/review_text.h"
#include "core/notation/position_text.h"
#include "proto/contract/limits.h"

namespace yatzy::client {
namespace {

constexpr char kReviewExamples[] =
    R"(A record has the turns of a game with ';' between them, on one line:
  dice 1 3 3 5 6 keep 3 3 dice 3 3 3 5 6 keep 3 3 3 dice 1 3 3 3 3
    score four-of-a-kind 12; dice 2 2 4 4 4 score full-house 16
(here on two). 'keep none' rolls all dice again; who is content scores after any
roll. Points may be left out; the game may break off anywhere. '#' starts a
comment. One game gets a report, several a line each and totals.
Examples:
  yatzyctl review game.txt
  yatzyctl simulate --seed 1 --games 1 --policy turn | yatzyctl review -
  echo 'dice 66612 keep 666 dice 66613 keep 666 dice 66634 score sixes 18' |
    yatzyctl review -
  yatzyctl review games.txt --format csv > games.csv
  echo 'rules yahtzee | dice 55555 score yatzy 50' | yatzyctl review -
)";

struct ReviewFlags {
  std::string rules;
  std::string input;
};

// What is reviewed: the first lines of the input, and how to get the others.
struct Games {
  LineInput& input;
  std::vector<InputLine> first;
};

ExitCode ReviewOne(const YatzyClient& client, const AskedGame& asked,
                   const Games& games, OutputFormat format, Streams& streams) {
  v1::ReviewGameRequest request;
  request.set_rule_set(asked.rule_set);
  request.set_notation(games.first[0].text);
  const auto answer = client.ReviewGame(request);
  if (!answer.ok()) {
    const absl::Status status =
        games.input.Refused(answer.status(), "notation", games.first);
    return games.input.Report(status, streams.err);
  }
  streams.out << (format == OutputFormat::kJson ? JsonLine(*answer)
                  : format == OutputFormat::kCsv
                      ? ReviewCsv(answer->review())
                      : ReviewText(*asked.game, *answer));
  return FinishOutput(streams);
}

// The games of a call.
struct ReviewedChunk {
  std::vector<InputLine> lines;
  std::uint64_t bytes_read = 0;  // of the input, up to here
};

v1::BatchReviewGamesRequest RequestOf(const ReviewedChunk& chunk,
                                      const std::string& rule_set) {
  v1::BatchReviewGamesRequest request;
  request.set_rule_set(rule_set);
  request.set_totals_only(true);
  for (const InputLine& line : chunk.lines) request.add_notations(line.text);
  return request;
}

absl::Status ReviewAll(const YatzyClient& client, const AskedGame& asked,
                       Games& games, ReviewList& list, Streams& streams) {
  ProgressBar progress(streams, games.input.size(), {"games", 10'000});
  OneTable table("games");
  const auto next = [&](ReviewedChunk& chunk) -> absl::StatusOr<bool> {
    chunk.lines = std::exchange(games.first, {});
    if (chunk.lines.empty()) {
      auto lines = games.input.Next(kMaxBatchGames);
      if (!lines.ok()) return lines.status();
      chunk.lines = *std::move(lines);
    }
    chunk.bytes_read = games.input.bytes_read();
    return !chunk.lines.empty() && streams.out.good();
  };
  using Answer = v1::BatchReviewGamesResponse;
  const auto ask = [&](const ReviewedChunk& chunk,
                       YatzyClient::Callback<Answer> callback) {
    client.AsyncBatchReviewGames(RequestOf(chunk, asked.rule_set),
                                 std::move(callback));
  };
  const auto take = [&](const ReviewedChunk& chunk,
                        const absl::StatusOr<Answer>& answer) {
    if (!answer.ok()) {
      return games.input.Refused(answer.status(), "notations", chunk.lines);
    }
    absl::Status same = table.Take(answer->table_id(), chunk.lines.size());
    if (!same.ok()) return same;
    for (int i = 0; i < answer->reviews_size(); ++i) {
      list.Append(chunk.lines[i].number, answer->reviews(i));
    }
    progress.Update(table.answered(), chunk.bytes_read);
    return absl::OkStatus();
  };
  return AskInOrder<ReviewedChunk, Answer>(next, ask, take);
}

ExitCode ReviewMany(const YatzyClient& client, const AskedGame& asked,
                    Games& games, OutputFormat format, Streams& streams) {
  ReviewList list(streams.out, format);
  const absl::Status status = ReviewAll(client, asked, games, list, streams);
  if (!status.ok()) return games.input.Report(status, streams.err);
  list.Finish();
  return FinishOutput(streams);
}

ExitCode Review(const GlobalFlags& globals, const ReviewFlags& flags,
                Streams& streams) {
  const auto input = LineInput::Open("FILE", flags.input, streams.in);
  if (!input.ok()) return ReportUsageError(input.status(), streams.err);
  auto first = (*input)->Next(kMaxBatchGames);
  if (first.ok() && first->empty()) {
    first = (*input)->Malformed(
        "holds no game, expected one a line: \"dice 1 3 3 5 6 keep 3 3 dice "
        "..\"");
  }
  if (!first.ok()) return (*input)->Report(first.status(), streams.err);
  Games games{**input, *std::move(first)};
  // What the first says holds for all.
  const std::string rules =
      flags.rules.empty() ? RulesIdOf(games.first[0].text) : flags.rules;
  return WithGame(
      globals, rules, streams,
      [&](const YatzyClient& client, const AskedGame& asked) {
        const OutputFormat format = FormatOf(globals);
        return games.first.size() == 1
                   ? ReviewOne(client, asked, games, format, streams)
                   : ReviewMany(client, asked, games, format, streams);
      });
}

}  // namespace

Command DefineReview(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar = AddCommand(
      app, kQueryCommands, "review",
      "What the decisions of games have cost, and what the rolls have brought",
      kReviewExamples);
  const auto flags = std::make_shared<ReviewFlags>();
  AddOption(*grammar, flags->input,
            {.name = "FILE",
             .type = "",
             .help = "Game records in the notation, one a line; - is the "
                     "standard input",
             .required = true});
  DefineRulesFlag(*grammar, flags->rules);
  return {
      .grammar = grammar,
      .run = [&globals, flags](
                 Streams& streams) { return Review(globals, *flags, streams); },
      .takes_csv = true};
}

}  // namespace yatzy::client

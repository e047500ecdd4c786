// Asks a server about the start of a game, in each of the ways that
// yatzy::client has: a call that blocks, calls whose answers go to callbacks,
// and a stream.
//
//     $ ask_server 127.0.0.1:50051
//     $ ask_server unix:/run/yatzyd/yatzyd.sock
#include <cstdint>
#include <future>
#include <iomanip>
#include <iostream>
#include <string>

#include "client/lib/yatzy_client.h"
#include "proto/status/details.h"

namespace {

namespace v1 = yatzy::v1;
using yatzy::client::YatzyClient;

// The server says which fields it refuses, and when to come back.
int Fail(const absl::Status& status) {
  std::cerr << status.message() << "\n";
  for (const yatzy::FieldViolation& violation :
       yatzy::FieldViolationsOf(status)) {
    std::cerr << "  field " << violation.field << "\n";
  }
  if (const auto delay = yatzy::RetryDelay(status)) {
    std::cerr << "  try again in " << absl::FormatDuration(*delay) << "\n";
  }
  return 1;
}

// 3 3 3 5 6 after the first roll of the game.
v1::Position FirstRoll() {
  v1::Position position;
  position.mutable_state();
  for (const int face : {3, 3, 3, 5, 6}) position.add_dice(face);
  position.set_rerolls_left(2);
  return position;
}

void Print(const v1::ActionValue& value) {
  std::cout << "keep";
  for (const int face : value.action().keep().faces()) std::cout << ' ' << face;
  std::cout << ": " << value.expected_final() << "\n";
}

// Blocks until the answer is there.
absl::Status AskOne(const YatzyClient& client) {
  v1::AnalyzePositionRequest request;
  *request.mutable_position() = FirstRoll();
  request.set_max_actions(3);
  const auto answer = client.AnalyzePosition(request);
  if (!answer.ok()) return answer.status();
  for (const v1::ActionValue& value : answer->actions()) Print(value);
  return absl::OkStatus();
}

// Two calls under way at a time; a callback runs on the client's thread.
absl::Status AskTwoAtOnce(const YatzyClient& client) {
  std::promise<absl::StatusOr<double>> start;
  client.AsyncEvaluateState({}, [&start](const auto& answer) {
    start.set_value(answer.ok()
                        ? absl::StatusOr<double>(answer->expected_final())
                        : answer.status());
  });
  v1::BatchEvaluateStatesRequest batch;
  // The start, only Ones filled with three points, all filled with the bonus.
  for (const std::uint32_t index : {0, 1 * 64 + 3, 0x7fff * 64 + 63}) {
    batch.add_state_indices(index);
  }
  std::promise<absl::StatusOr<v1::BatchEvaluateStatesResponse>> values;
  client.AsyncBatchEvaluateStates(
      batch, [&values](auto answer) { values.set_value(std::move(answer)); });
  const auto first = start.get_future().get();
  const auto second = values.get_future().get();
  if (!first.ok()) return first.status();
  if (!second.ok()) return second.status();
  std::cout << "E(start) = " << *first << "\n";
  for (int i = 0; i < batch.state_indices_size(); ++i) {
    std::cout << "E(" << batch.state_indices(i)
              << ") = " << second->expected_remaining(i) << "\n";
  }
  return absl::OkStatus();
}

// Every request may name a rule set, and its answer is about that or an error.
absl::Status AskAboutEveryGame(const YatzyClient& client) {
  const auto list = client.ListRuleSets();
  if (!list.ok()) return list.status();
  for (const v1::RuleSet& rule_set : list->rule_sets()) {
    v1::EvaluateStateRequest request;
    request.set_rule_set(rule_set.id());
    const auto answer = client.EvaluateState(request);
    if (!answer.ok()) return answer.status();
    std::cout << "E(start) of " << rule_set.id() << " = "
              << answer->expected_final() << "\n";
  }
  return absl::OkStatus();
}

// One call for the positions of a whole game, each asked as it comes up.
absl::Status AskOnAStream(const YatzyClient& client) {
  auto stream = client.StreamAnalyzePositions();
  if (!stream.ok()) return stream.status();
  v1::StreamAnalyzePositionsRequest request;
  *request.mutable_position() = FirstRoll();
  request.set_max_actions(1);
  for (const int rerolls : {2, 1}) {
    request.set_id(rerolls);
    request.mutable_position()->set_rerolls_left(rerolls);
    if (!stream->Write(request)) break;
    const auto answer = stream->Read();
    if (!answer.has_value()) break;
    std::cout << answer->id() << " left: ";
    Print(answer->actions(0));
  }
  return stream->Finish();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: ask_server ADDRESS\n";
    return 2;
  }
  // Waits for the server, and repeats what it is too busy for, within 10 s.
  const auto client =
      YatzyClient::Create(argv[1], {.deadline = absl::Seconds(10)});
  if (!client.ok()) return Fail(client.status());
  std::cout << std::fixed << std::setprecision(4);
  absl::Status status = AskOne(*client);
  if (status.ok()) status = AskTwoAtOnce(*client);
  if (status.ok()) status = AskAboutEveryGame(*client);
  if (status.ok()) status = AskOnAStream(*client);
  return status.ok() ? 0 : Fail(status);
}

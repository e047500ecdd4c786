#include "tests/bench/web_bench.h"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>

#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/lib/yatzy_client.h"
#include "client/load/load.h"
#include "client/load/played_games.h"
#include "core/game/game.h"
#include "tests/bench/checked_load.h"
#include "tests/bench/json_caller.h"
#include "tests/bench/server_process.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using google::protobuf::util::JsonStringToMessage;
using google::protobuf::util::MessageToJsonString;

constexpr int kInFlight = 32;
constexpr std::size_t kRequests = 4000;
constexpr std::size_t kCompared = 200;
constexpr char kPath[] = "/yatzy.v1.AdvisorService/AnalyzePosition";

using Requests = std::vector<v1::AnalyzePositionRequest>;

// Of optimal games, with two rerolls left, as gRPC's load has them.
absl::StatusOr<Requests> RequestsOf(const client::YatzyClient& caller) {
  const auto played =
      client::FetchPlayedPositions(caller, *Game::Default(), "", 1);
  if (!played.ok()) return played.status();
  Requests requests;
  for (const auto& [position, state_index] : *played) {
    if (position.rerolls_left() != 2 || requests.size() == kRequests) continue;
    v1::AnalyzePositionRequest& request = requests.emplace_back();
    *request.mutable_position() = position;
    request.set_max_actions(5);
  }
  return requests;
}

absl::Status CompareAnswers(const client::YatzyClient& grpc,
                            const Requests& requests, JsonCaller& json) {
  for (std::size_t i = 0; i < kCompared; ++i) {
    const auto text = json.Ask(i);
    if (!text.ok()) return text.status();
    const auto expected = grpc.AnalyzePosition(requests[i]);
    if (!expected.ok()) return expected.status();
    v1::AnalyzePositionResponse answer;
    if (!JsonStringToMessage(*text, &answer).ok() ||
        !google::protobuf::util::MessageDifferencer::Equals(answer,
                                                            *expected)) {
      return absl::DataLossError(absl::StrCat("request ", i, ": ", *text));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<JsonCaller> JsonCallerOf(const std::string& address,
                                        const Requests& requests) {
  std::vector<std::string> bodies;
  for (const v1::AnalyzePositionRequest& request : requests) {
    if (!MessageToJsonString(request, &bodies.emplace_back()).ok()) {
      return absl::InternalError("a request is no JSON");
    }
  }
  return JsonCaller::Connect(address, kPath, bodies, kInFlight);
}

client::LoadOptions GrpcLoad(const std::string& address, absl::Duration run) {
  client::LoadOptions options;
  options.address = address;
  options.connections = 2;
  options.in_flight = kInFlight;
  options.warm_up = absl::Milliseconds(200);
  options.duration = run;
  options.mix = {{client::LoadMethod::kAnalyzePosition, 1}};
  options.max_actions = 5;
  options.rerolls_left = 2;
  options.check_share = 0;
  return options;
}

}  // namespace

absl::StatusOr<std::vector<Result>> RunWebBench(
    const WebBenchOptions& options) {
  const TempDir dir;
  const ServerProcess yatzyd = ServerProcess::Yatzyd(
      dir.File("state"), "", {"--web-listen", "127.0.0.1:0"});
  const auto grpc =
      client::YatzyClient::Create(yatzyd.Address(Transport::kUnix), {});
  if (!grpc.ok()) return grpc.status();
  const auto requests = RequestsOf(*grpc);
  if (!requests.ok()) return requests.status();
  auto json = JsonCallerOf(yatzyd.web_address(), *requests);
  if (!json.ok()) return json.status();
  absl::Status status = CompareAnswers(*grpc, *requests, *json);
  std::vector<double> json_rates;
  std::vector<double> grpc_rates;
  for (int i = 0; status.ok() && i < options.repetitions; ++i) {
    std::cerr << "web: round " << i + 1 << " of " << options.repetitions
              << "\n";
    const auto answers = json->AskFor(options.run);
    const auto report =
        RunCheckedLoad(GrpcLoad(yatzyd.Address(Transport::kTcp), options.run));
    status.Update(answers.status());
    status.Update(report.status());
    if (!status.ok()) break;
    json_rates.push_back(static_cast<double>(*answers) /
                         absl::ToDoubleSeconds(options.run));
    grpc_rates.push_back(report->calls_per_second);
  }
  if (!status.ok()) return status;
  Result result;
  result.Add("name", "web/analyze/top5")
      .Add("json_calls_per_s", Median(json_rates))
      .Add("grpc_calls_per_s", Median(grpc_rates))
      .Add("ratio", Median(Ratios(json_rates, grpc_rates)));
  return std::vector<Result>{result};
}

}  // namespace yatzy

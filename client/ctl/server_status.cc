#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "client/ctl/commands.h"
#include "client/ctl/format_json.h"

namespace yatzy::client {
namespace {

using ::grpc::health::v1::HealthCheckResponse;

struct ServerStatus {
  std::string server;
  std::string health;
  std::string advisor;
  bool serving = false;
  // Only if serving.
  v1::EvaluateStateResponse start;
  absl::Duration round_trip;
};

absl::StatusOr<std::string> Health(const YatzyClient& client,
                                   const std::string& service) {
  const auto status = client.CheckHealth(service);
  if (absl::IsNotFound(status.status())) return "SERVICE_UNKNOWN";
  if (!status.ok()) return status.status();
  return HealthCheckResponse::ServingStatus_Name(*status);
}

absl::StatusOr<ServerStatus> Ask(const YatzyClient& client,
                                 const std::string& server) {
  const auto health = Health(client, "");
  if (!health.ok()) return health.status();
  const auto advisor = Health(client, v1::AdvisorService::service_full_name());
  if (!advisor.ok()) return advisor.status();
  ServerStatus status;
  status.server = server;
  status.health = *health;
  status.advisor = *advisor;
  status.serving = *health == "SERVING" && *advisor == "SERVING";
  if (!status.serving) return status;
  // The health checks have opened the connection, so that this measures a
  // question and its answer and nothing else.
  const absl::Time sent = absl::Now();
  auto start = client.EvaluateState({});
  status.round_trip = absl::Now() - sent;
  if (!start.ok()) return start.status();
  status.start = *std::move(start);
  return status;
}

std::string StatusText(const ServerStatus& status) {
  std::string text = absl::StrFormat(
      "server      %s\n"
      "health      %s\n"
      "advisor     %s\n",
      status.server, status.health, status.advisor);
  if (!status.serving) return text;
  absl::StrAppendFormat(&text,
                        "table       %s\n"
                        "E(start)    %.4f\n"
                        "round trip  %.2f ms\n",
                        status.start.table_id(),
                        status.start.expected_remaining(),
                        absl::ToDoubleMilliseconds(status.round_trip));
  return text;
}

// By hand, because a google.protobuf.Struct has no order to its fields.
std::string StatusJson(const ServerStatus& status) {
  std::string json = absl::StrCat("{\"server\":", JsonString(status.server),
                                  ",\"health\":", JsonString(status.health),
                                  ",\"advisor\":", JsonString(status.advisor));
  if (status.serving) {
    absl::StrAppend(
        &json, ",\"tableId\":", JsonString(status.start.table_id()),
        ",\"expectedStart\":", JsonNumber(status.start.expected_remaining()),
        ",\"roundTripMs\":",
        JsonNumber(absl::ToDoubleMilliseconds(status.round_trip)));
  }
  return json + "}\n";
}

}  // namespace

ExitCode RunStatus(const YatzyClient& client, const std::string& server,
                   OutputFormat format, Streams& streams) {
  const absl::StatusOr<ServerStatus> status = Ask(client, server);
  if (!status.ok()) return ReportFailure(status.status(), streams.err);
  streams.out << (format == OutputFormat::kJson ? StatusJson(*status)
                                                : StatusText(*status));
  const ExitCode written = FinishOutput(streams);
  return status->serving ? written : kExitFailed;
}

}  // namespace yatzy::client

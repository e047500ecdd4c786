#include "client/ctl/bench_report.h"

#include <array>
#include <string_view>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/ctl/format.h"

namespace yatzy::client {
namespace {

double Microseconds(absl::Duration duration) {
  return absl::ToDoubleMicroseconds(duration);
}

using Codes = std::map<absl::StatusCode, std::int64_t>;

std::string CodesText(const Codes& codes) {
  return absl::StrJoin(codes, ", ", [](std::string* out, const auto& code) {
    absl::StrAppend(out, code.second, " ",
                    absl::StatusCodeToString(code.first));
  });
}

// One line of the table; of a method or of all.
template <typename Report>
std::string Row(absl::string_view name, const Report& report,
                const Codes& codes) {
  const LatencyHistogram& latency = report.latency;
  return absl::StrFormat(
      "%-22s %10d %10.0f %11.0f %8.0f %8.0f %8.0f %8.0f %9.0f %8d %6d  %s\n",
      name, report.calls, report.calls_per_second, report.items_per_second,
      Microseconds(latency.Quantile(0.5)), Microseconds(latency.Quantile(0.9)),
      Microseconds(latency.Quantile(0.99)),
      Microseconds(latency.Quantile(0.999)), Microseconds(latency.max()),
      report.checked, report.wrong, CodesText(codes));
}

std::string Heading(const LoadOptions& options, const LoadReport& report) {
  const std::string loop =
      options.calls_per_second > 0
          ? absl::StrFormat("%g calls due per second", options.calls_per_second)
          : "closed loop";
  return absl::StrFormat(
      "%s%s: %d connection%s, %d in flight, %s, %.1f s; latencies in us\n\n",
      RulesText(options.rule_set), options.address, options.connections,
      options.connections == 1 ? "" : "s", options.in_flight, loop,
      report.seconds);
}

// What not every run has.
std::string Notes(const LoadOptions& options, const LoadReport& report) {
  std::string notes;
  if (options.calls_per_second > 0) {
    absl::StrAppendFormat(&notes,
                          "%d calls waited because all in flight were taken; "
                          "%d never got away.\nThis program was late by at "
                          "most %.0f us.\n",
                          report.waited, report.unsent,
                          Microseconds(report.late));
  }
  if (report.retries > 0) {
    absl::StrAppendFormat(&notes,
                          "Calls were repeated %d times, as they were answered "
                          "UNAVAILABLE.\n",
                          report.retries);
  }
  if (report.other_table > 0) {
    absl::StrAppendFormat(&notes,
                          "%d answers were not checked: the server changed to "
                          "another table than %s.\n",
                          report.other_table, report.table_id);
  }
  for (const MethodReport& method : report.methods) {
    if (method.first_failure.empty()) continue;
    absl::StrAppend(&notes, std::string(LoadMethodName(method.method)),
                    " failed, first with ",
                    absl::Utf8SafeCEscape(method.first_failure), "\n");
  }
  for (const MethodReport& method : report.methods) {
    if (method.wrong == 0) continue;
    absl::StrAppend(&notes,
                    "WRONG: ", std::string(LoadMethodName(method.method)), ": ",
                    method.first_wrong, "\n");
  }
  return notes.empty() ? "" : "\n" + notes;
}

JsonObject LatencyJson(const LatencyHistogram& latency) {
  constexpr std::array<std::pair<const char*, double>, 4> kQuantiles = {
      {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99_9", 0.999}}};
  JsonObject json;
  json.Add("mean", Microseconds(latency.Mean()));
  for (const auto& [name, quantile] : kQuantiles) {
    json.Add(name, Microseconds(latency.Quantile(quantile)));
  }
  json.Add("max", Microseconds(latency.max()));
  return json;
}

JsonObject CodesJson(const Codes& codes) {
  JsonObject json;
  for (const auto& [code, count] : codes) {
    json.Add(absl::StatusCodeToString(code), count);
  }
  return json;
}

// What a method and all have in common.
template <typename Report>
void AddCommon(const Report& report, JsonObject& json) {
  json.Add("calls", report.calls)
      .Add("retries", report.retries)
      .Add("callsPerSecond", report.calls_per_second)
      .Add("itemsPerSecond", report.items_per_second)
      .Add("latencyUs", LatencyJson(report.latency))
      .Add("checked", report.checked)
      .Add("wrong", report.wrong)
      .Add("otherTable", report.other_table);
}

JsonObject MethodJson(const MethodReport& report) {
  JsonObject json;
  json.Add("method", std::string(LoadMethodName(report.method)))
      .Add("items", report.items)
      .Add("codes", CodesJson(report.codes))
      .Add("firstFailure", report.first_failure)
      .Add("firstWrong", report.first_wrong);
  AddCommon(report, json);
  return json;
}

}  // namespace

std::string BenchText(const LoadOptions& options, const LoadReport& report) {
  std::string text = absl::StrCat(
      Heading(options, report),
      absl::StrFormat("%-22s %10s %10s %11s %8s %8s %8s %8s %9s %8s %6s  %s\n",
                      "method", "calls", "calls/s", "items/s", "p50", "p90",
                      "p99", "p99.9", "max", "checked", "wrong", "codes"));
  Codes all_codes;
  for (const MethodReport& method : report.methods) {
    absl::StrAppend(&text, Row(std::string(LoadMethodName(method.method)),
                               method, method.codes));
    for (const auto& [code, count] : method.codes) all_codes[code] += count;
  }
  if (report.methods.size() > 1) {
    absl::StrAppend(&text, Row("total", report, all_codes));
  }
  absl::StrAppend(&text, Notes(options, report));
  return text;
}

std::string BenchJson(const LoadOptions& options, const LoadReport& report) {
  JsonObject json;
  json.Add("server", options.address);
  if (!options.rule_set.empty()) json.Add("ruleSet", options.rule_set);
  json.Add("connections", std::int64_t{options.connections})
      .Add("inFlight", std::int64_t{options.in_flight})
      .Add("rate", options.calls_per_second)
      .Add("seed", options.seed)
      .Add("checkShare", options.check_share)
      .Add("seconds", report.seconds)
      .Add("errors", report.errors)
      .Add("tableId", report.table_id)
      .Add("lateUs", Microseconds(report.late))
      .Add("waited", report.waited)
      .Add("unsent", report.unsent);
  AddCommon(report, json);
  std::vector<JsonObject> methods;
  for (const MethodReport& method : report.methods) {
    methods.push_back(MethodJson(method));
  }
  json.Add("methods", methods);
  return json.ToString() + "\n";
}

}  // namespace yatzy::client

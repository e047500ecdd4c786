#include "client/ctl/bench_report.h"

#include <array>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/ctl/format_json.h"

namespace yatzy::client {
namespace {

std::string Quoted(absl::string_view text) {
  return JsonString(std::string(text));
}

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
      "%s: %d connection%s, %d in flight, %s, %.1f s; latencies in us\n\n",
      options.address, options.connections, options.connections == 1 ? "" : "s",
      options.in_flight, loop, report.seconds);
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
    if (method.wrong == 0) continue;
    absl::StrAppend(&notes,
                    "WRONG: ", std::string(LoadMethodName(method.method)), ": ",
                    method.first_wrong, "\n");
  }
  return notes.empty() ? "" : "\n" + notes;
}

// "key":value, and the braces around them.
std::string Member(absl::string_view key, double value) {
  return absl::StrCat(Quoted(key), ":", JsonNumber(value));
}
std::string Member(absl::string_view key, std::int64_t value) {
  return absl::StrCat(Quoted(key), ":", value);
}
std::string Member(absl::string_view key, const std::string& value) {
  return absl::StrCat(Quoted(key), ":", JsonString(value));
}
std::string Object(const std::vector<std::string>& members) {
  return absl::StrCat("{", absl::StrJoin(members, ","), "}");
}

std::string LatencyJson(const LatencyHistogram& latency) {
  constexpr std::array<std::pair<const char*, double>, 4> kQuantiles = {
      {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99_9", 0.999}}};
  std::vector<std::string> members = {
      Member("mean", Microseconds(latency.Mean()))};
  for (const auto& [name, quantile] : kQuantiles) {
    members.push_back(Member(name, Microseconds(latency.Quantile(quantile))));
  }
  members.push_back(Member("max", Microseconds(latency.max())));
  return absl::StrCat("\"latencyUs\":", Object(members));
}

std::string CodesJson(const Codes& codes) {
  std::vector<std::string> members;
  for (const auto& [code, count] : codes) {
    members.push_back(Member(absl::StatusCodeToString(code), count));
  }
  return absl::StrCat("\"codes\":", Object(members));
}

// What a method and all have in common.
template <typename Report>
std::vector<std::string> CommonMembers(const Report& report) {
  return {Member("calls", report.calls),
          Member("retries", report.retries),
          Member("callsPerSecond", report.calls_per_second),
          Member("itemsPerSecond", report.items_per_second),
          LatencyJson(report.latency),
          Member("checked", report.checked),
          Member("wrong", report.wrong),
          Member("otherTable", report.other_table)};
}

std::string MethodJson(const MethodReport& report) {
  std::vector<std::string> members = {
      Member("method", std::string(LoadMethodName(report.method))),
      Member("items", report.items), CodesJson(report.codes),
      Member("firstWrong", report.first_wrong)};
  const std::vector<std::string> common = CommonMembers(report);
  members.insert(members.end(), common.begin(), common.end());
  return Object(members);
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
  std::vector<std::string> members = {
      Member("server", options.address),
      Member("connections", std::int64_t{options.connections}),
      Member("inFlight", std::int64_t{options.in_flight}),
      Member("rate", options.calls_per_second),
      absl::StrCat("\"seed\":", options.seed),
      Member("checkShare", options.check_share),
      Member("seconds", report.seconds),
      Member("errors", report.errors),
      Member("tableId", report.table_id),
      Member("lateUs", Microseconds(report.late)),
      Member("waited", report.waited),
      Member("unsent", report.unsent)};
  const std::vector<std::string> common = CommonMembers(report);
  members.insert(members.end(), common.begin(), common.end());
  members.push_back(absl::StrCat(
      "\"methods\":[",
      absl::StrJoin(report.methods, ",",
                    [](std::string* out, const MethodReport& method) {
                      out->append(MethodJson(method));
                    }),
      "]"));
  return Object(members) + "\n";
}

}  // namespace yatzy::client

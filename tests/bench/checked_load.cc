#include "tests/bench/checked_load.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace yatzy {
namespace {

// As "EvaluateState OK 98".
std::string Codes(const client::LoadReport& report) {
  std::vector<std::string> codes;
  for (const client::MethodReport& method : report.methods) {
    for (const auto& [code, calls] : method.codes) {
      codes.push_back(
          absl::StrCat(std::string(client::LoadMethodName(method.method)), " ",
                       absl::StatusCodeToString(code), " ", calls));
    }
  }
  return absl::StrJoin(codes, ", ");
}

}  // namespace

absl::StatusOr<client::LoadReport> RunCheckedLoad(
    const client::LoadOptions& options) {
  absl::StatusOr<client::LoadReport> report = client::RunLoad(options);
  if (!report.ok()) return report;
  const bool is_checked = options.check_share > 0;
  if (report->errors > 0 || report->wrong > 0 || report->calls == 0 ||
      (is_checked && report->checked == 0)) {
    return absl::DataLossError(absl::StrCat(
        options.address, ": ", report->errors, " errors and ", report->wrong,
        " wrong answers in ", report->calls, " calls, ", report->checked,
        " of them checked; ", Codes(*report)));
  }
  return report;
}

double Microseconds(const client::LatencyHistogram& latency, double quantile) {
  return absl::ToDoubleMicroseconds(latency.Quantile(quantile));
}

std::vector<double> Ratios(const std::vector<double>& ours,
                           const std::vector<double>& theirs) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    ratios.push_back(ours[i] / theirs[i]);
  }
  return ratios;
}

}  // namespace yatzy

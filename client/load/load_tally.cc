#include "client/load/load_tally.h"

#include <algorithm>

namespace yatzy::client {
namespace {

MethodReport ReportOf(LoadMethod method, const MethodTally& tally,
                      const LoadOptions& options, double seconds) {
  MethodReport report;
  report.method = method;
  for (std::size_t code = 0; code < tally.codes.size(); ++code) {
    if (tally.codes[code] == 0) continue;
    report.codes[static_cast<absl::StatusCode>(code)] = tally.codes[code];
    report.calls += tally.codes[code];
  }
  const int items = ItemsOf(method, options);
  report.items = tally.codes[0] * items;
  report.answer_bytes = tally.answer_bytes;
  if (seconds > 0) {
    report.calls_per_second = static_cast<double>(tally.in_time) / seconds;
    report.items_per_second = report.calls_per_second * items;
  }
  report.latency = tally.latency;
  report.retries = tally.retries;
  report.checked = tally.checked;
  report.wrong = tally.wrong;
  report.first_wrong = tally.first_wrong;
  report.first_failure = tally.first_failure;
  report.other_table = tally.other_table;
  return report;
}

}  // namespace

void MethodTally::Merge(const MethodTally& other) {
  for (std::size_t code = 0; code < codes.size(); ++code) {
    codes[code] += other.codes[code];
  }
  in_time += other.in_time;
  answer_bytes += other.answer_bytes;
  retries += other.retries;
  checked += other.checked;
  wrong += other.wrong;
  other_table += other.other_table;
  if (first_wrong.empty()) first_wrong = other.first_wrong;
  if (first_failure.empty()) first_failure = other.first_failure;
  latency.Merge(other.latency);
}

void LoadTally::Merge(const LoadTally& other) {
  for (std::size_t i = 0; i < methods.size(); ++i) {
    methods[i].Merge(other.methods[i]);
  }
  answers += other.answers;
  late = std::max(late, other.late);
  waited += other.waited;
  unsent += other.unsent;
}

int ItemsOf(LoadMethod method, const LoadOptions& options) {
  return IsBatch(method) ? options.batch_size : 1;
}

LoadReport MakeReport(const LoadTally& tally, const LoadOptions& options,
                      double seconds) {
  LoadReport report;
  report.seconds = seconds;
  for (const LoadMethod method : kLoadMethods) {
    if (!HasShare(options, {method})) continue;
    const MethodReport& added = report.methods.emplace_back(ReportOf(
        method, tally.methods[static_cast<int>(method)], options, seconds));
    report.calls += added.calls;
    report.errors += added.calls - added.latency.count();
    report.retries += added.retries;
    report.checked += added.checked;
    report.wrong += added.wrong;
    report.other_table += added.other_table;
    report.calls_per_second += added.calls_per_second;
    report.items_per_second += added.items_per_second;
    report.latency.Merge(added.latency);
  }
  report.late = absl::Nanoseconds(tally.late);
  report.waited = tally.waited;
  report.unsent = tally.unsent;
  return report;
}

}  // namespace yatzy::client

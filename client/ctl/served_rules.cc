#include "client/ctl/served_rules.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/ctl/format.h"

namespace yatzy::client {

std::string ServedRulesText(const v1::ListRuleSetsResponse& list) {
  std::vector<std::vector<std::string>> rows = {
      {"rules", "dice", "categories", "E(start)", "table"}};
  for (const v1::RuleSet& rule_set : list.rule_sets()) {
    const bool is_loaded = !rule_set.table_id().empty();
    rows.push_back(
        {rule_set.id(), absl::StrCat(rule_set.dice()),
         absl::StrCat(rule_set.categories_size()),
         is_loaded ? absl::StrFormat("%.4f", rule_set.expected_final()) : "-",
         is_loaded ? rule_set.table_id() : "not loaded yet"});
  }
  return FormatColumns(rows);
}

ExitCode RunRulesServed(const YatzyClient& client, OutputFormat format,
                        Streams& streams) {
  const auto list = client.ListRuleSets();
  if (absl::IsUnimplemented(list.status())) {
    return ReportFailure(
        absl::UnimplementedError("the server is older than rule sets and "
                                 "knows Scandinavian Yatzy alone"),
        streams.err);
  }
  if (!list.ok()) return ReportFailure(list.status(), streams.err);
  streams.out << (format == OutputFormat::kJson ? JsonLine(*list)
                                                : ServedRulesText(*list));
  return FinishOutput(streams);
}

}  // namespace yatzy::client

#include "server/admin/admin_requests.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "proto/status/field_violations.h"

namespace yatzy::server {
namespace {

constexpr std::size_t kMaxRequestId = 128;
constexpr std::size_t kTableId = 16;  // hexadecimal digits
constexpr int kMaxThreads = 1024;
constexpr int kMaxKept = 1000;
constexpr int kDefaultPageSize = 50;
constexpr int kMaxPageSize = 100;

// A value in an error. Whoever reads that has no use for more.
std::string Quoted(const std::string& value) {
  constexpr std::size_t kMostShown = 40;
  return absl::StrCat("'", absl::CHexEscape(value.substr(0, kMostShown)),
                      value.size() > kMostShown ? "'..." : "'");
}

void CheckRange(const char* field, int value, int most,
                FieldViolations& violations) {
  if (value >= 0 && value <= most) return;
  violations.Add(field, absl::StrCat(value, " is not in 0 to ", most));
}

}  // namespace

absl::StatusOr<ResolveRequest> FromMessage(
    const admin::v1::ResolveTableRequest& request,
    const ResolveDefaults& defaults) {
  FieldViolations violations;
  const std::string& id = request.request_id();
  if (id.size() > kMaxRequestId ||
      !std::all_of(id.begin(), id.end(), absl::ascii_isprint)) {
    violations.Add("request_id",
                   absl::StrCat(Quoted(id), " (", id.size(), " bytes) is not ",
                                "of at most ", kMaxRequestId,
                                " printable ASCII characters"));
  }
  CheckRange("threads", request.threads(), kMaxThreads, violations);
  if (!admin::v1::Arithmetic_IsValid(request.arithmetic())) {
    violations.Add("arithmetic",
                   absl::StrCat(request.arithmetic(), " is not an Arithmetic"));
  }
  if (!violations.empty()) return violations.ToStatus();
  ResolveRequest result{
      .request_id = id,
      .threads = request.threads() == 0 ? defaults.threads : request.threads(),
      .arithmetic = defaults.arithmetic,
      .force = request.force()};
  if (request.arithmetic() == admin::v1::ARITHMETIC_DOUBLE) {
    result.arithmetic = Arithmetic::kDouble;
  } else if (request.arithmetic() == admin::v1::ARITHMETIC_FLOAT) {
    result.arithmetic = Arithmetic::kFloat;
  }
  return result;
}

absl::Status CheckRequest(const admin::v1::ActivateTableRequest& request) {
  FieldViolations violations;
  const std::string& id = request.table_id();
  const auto is_digit = [](unsigned char c) {
    return absl::ascii_isxdigit(c) && !absl::ascii_isupper(c);
  };
  if (id.size() != kTableId || !std::all_of(id.begin(), id.end(), is_digit)) {
    violations.Add("table_id",
                   absl::StrCat(Quoted(id), " is not of ", kTableId,
                                " hexadecimal digits in lower case"));
  }
  return violations.ToStatus();
}

absl::Status CheckRequest(const admin::v1::PruneTablesRequest& request) {
  FieldViolations violations;
  CheckRange("keep", request.keep(), kMaxKept, violations);
  return violations.ToStatus();
}

absl::Status CheckRequest(const admin::v1::SetLogLevelRequest& request) {
  FieldViolations violations;
  if (!admin::v1::LogLevel_IsValid(request.level()) ||
      request.level() == admin::v1::LOG_LEVEL_UNSPECIFIED) {
    violations.Add("level",
                   absl::StrCat(request.level(), " is not a level (1 to 4)"));
  }
  return violations.ToStatus();
}

absl::StatusOr<OperationPage> FromMessage(
    const google::longrunning::ListOperationsRequest& request) {
  FieldViolations violations;
  if (!request.name().empty() && request.name() != "operations") {
    violations.Add(
        "name", absl::StrCat(Quoted(request.name()), " is not 'operations'"));
  }
  if (!request.filter().empty()) {
    violations.Add("filter", absl::StrCat(Quoted(request.filter()),
                                          " is not empty: there are none"));
  }
  if (request.page_size() < 0) {
    violations.Add("page_size",
                   absl::StrCat(request.page_size(), " is negative"));
  }
  OperationPage page;
  int before = 0;
  if (absl::SimpleAtoi(request.page_token(), &before) && before > 0) {
    page.before = before;
  } else if (!request.page_token().empty()) {
    violations.Add("page_token", absl::StrCat(Quoted(request.page_token()),
                                              " did not come from here"));
  }
  if (!violations.empty()) return violations.ToStatus();
  page.size = request.page_size() == 0
                  ? kDefaultPageSize
                  : std::min(request.page_size(), kMaxPageSize);
  return page;
}

absl::StatusOr<absl::Duration> TimeoutOf(
    const google::longrunning::WaitOperationRequest& request) {
  if (!request.has_timeout()) return absl::InfiniteDuration();
  const absl::Duration timeout = absl::Seconds(request.timeout().seconds()) +
                                 absl::Nanoseconds(request.timeout().nanos());
  if (timeout >= absl::ZeroDuration()) return timeout;
  FieldViolations violations;
  violations.Add("timeout",
                 absl::StrCat(absl::FormatDuration(timeout), " is negative"));
  return violations.ToStatus();
}

}  // namespace yatzy::server

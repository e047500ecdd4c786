#include "client/ctl/batch_source.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/table/look_up.h"
#include "core/table/table_file.h"
#include "core/verify/verify.h"
#include "proto/status/details.h"

namespace yatzy::client {
namespace {

// Buffers of 64 KiB stay in the L2 cache, and malloc keeps them: from 128 KiB
// on it would map each anew, which costs more than the look-ups.
constexpr std::size_t kLocalChunk = std::size_t{1} << 14;

absl::Status Refuse(const ValueTable& table,
                    std::span<const std::uint32_t> indices,
                    std::size_t first_bad) {
  std::vector<FieldViolation> violations;
  for (std::size_t i = first_bad;
       i < indices.size() && violations.size() < kMaxFieldViolations; ++i) {
    std::string why = WhyNoValue(table, indices[i]);
    if (why.empty()) continue;
    violations.push_back(
        {absl::StrCat("state_indices[", i, "]"), std::move(why)});
  }
  return WithFieldViolations(
      absl::InvalidArgumentError(
          absl::StrCat(violations[0].field, ": ", violations[0].description)),
      violations);
}

absl::StatusOr<v1::BatchEvaluateStatesResponse> Answer(
    const ValueTable& table, std::span<const std::uint32_t> indices) {
  v1::BatchEvaluateStatesResponse answer;
  auto& values = *answer.mutable_expected_remaining();
  values.Resize(static_cast<int>(indices.size()), 0);
  const std::optional<std::size_t> bad =
      LookUp(table, indices, {values.mutable_data(), indices.size()});
  if (bad.has_value()) return Refuse(table, indices, *bad);
  answer.set_table_id(table.id());
  return answer;
}

}  // namespace

BatchSource AskServer(const YatzyClient& client) {
  return {.answer =
              [&client](std::span<const std::uint32_t> indices) {
                return client.BatchEvaluateStates(indices);
              },
          .chunk = kBatchChunk};
}

BatchSource ReadTable(std::shared_ptr<const ValueTable> table) {
  return {
      .answer =
          [table = std::move(table)](std::span<const std::uint32_t> indices) {
            return Answer(*table, indices);
          },
      .chunk = kLocalChunk};
}

absl::StatusOr<std::shared_ptr<const ValueTable>> OpenLocalTable(
    const std::string& path) {
  auto table = OpenTableFile(path, TableResidency::kMap);
  if (absl::IsNotFound(table.status())) {
    return absl::UnavailableError(
        absl::StrCat("no table: ", std::string(table.status().message())));
  }
  if (!table.ok()) return table;
  const absl::Status verified = VerifyTable(**table);
  if (verified.ok()) return table;
  return absl::Status(
      verified.code(),
      absl::StrCat(path, ": ", std::string(verified.message())));
}

}  // namespace yatzy::client

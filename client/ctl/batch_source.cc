#include "client/ctl/batch_source.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/ctl/line_input.h"
#include "core/os/byte_order_mark.h"
#include "core/os/numbers.h"
#include "core/table/table_file.h"
#include "core/table/value_table.h"
#include "core/verify/verify.h"
#include "proto/status/details.h"

namespace yatzy::client {
namespace {

// A bound, so that a file without line ends does not fill the memory.
constexpr std::size_t kLongestLine = 4096;
constexpr std::size_t kLongestQuote = 40;

absl::Status MalformedLine(std::uint64_t line, absl::string_view text) {
  const bool cut = text.size() > kLongestQuote;
  return absl::InvalidArgumentError(absl::StrCat(
      "line ", line, ": \"", absl::CHexEscape(text.substr(0, kLongestQuote)),
      cut ? "..." : "", "\" is not a state index"));
}

std::uint32_t LittleEndian32(const char* bytes) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i) {
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

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

StateIndexReader::StateIndexReader(std::istream& in, Format format)
    : in_(in), format_(format) {}

absl::StatusOr<std::vector<std::uint32_t>> StateIndexReader::Next(
    std::size_t limit) {
  given_ += last_given_;
  runs_.clear();
  absl::StatusOr<std::vector<std::uint32_t>> indices =
      format_ == Format::kText ? NextText(limit) : NextBinary(limit);
  last_given_ = indices.ok() ? indices->size() : 0;
  if (in_.bad()) return absl::DataLossError("cannot be read");
  return indices;
}

absl::StatusOr<std::vector<std::uint32_t>> StateIndexReader::NextText(
    std::size_t limit) {
  std::vector<std::uint32_t> indices;
  std::array<char, kLongestLine> buffer;
  while (indices.size() < limit && in_.good()) {
    in_.getline(buffer.data(), buffer.size());
    const std::size_t read = in_.gcount();
    if (in_.bad() || (in_.eof() && read == 0)) break;
    ++line_;
    bytes_read_ += read;
    // The line end counts as read, if there was one.
    const bool ended = !in_.eof() && !in_.fail();
    absl::string_view line(buffer.data(), ended ? read - 1 : read);
    if (line_ == 1) line = WithoutByteOrderMark(line);
    if (in_.fail()) return MalformedLine(line_, line);
    const absl::string_view text =
        absl::StripAsciiWhitespace(line.substr(0, line.find('#')));
    if (text.empty()) continue;
    const auto index = ReadInteger<std::uint32_t>(text);
    if (!index.has_value()) return MalformedLine(line_, text);
    if (runs_.empty() ||
        line_ - runs_.back().line != indices.size() - runs_.back().place) {
      runs_.push_back({indices.size(), line_});
    }
    indices.push_back(*index);
  }
  return indices;
}

std::string StateIndexReader::NameOf(std::size_t place) const {
  if (runs_.empty() || place >= last_given_) {
    return absl::StrCat("state_indices[", given_ + place, "]");
  }
  const auto after = std::ranges::upper_bound(runs_, place, {}, &Run::place);
  const Run& run = *std::prev(after);
  return absl::StrCat("line ", run.line + (place - run.place));
}

absl::StatusOr<std::vector<std::uint32_t>> StateIndexReader::NextBinary(
    std::size_t limit) {
  constexpr std::size_t kItem = sizeof(std::uint32_t);
  std::string bytes(limit * kItem, '\0');
  in_.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  const std::size_t read = in_.gcount();
  bytes_read_ += read;
  if (read % kItem != 0) {
    return absl::InvalidArgumentError(absl::StrCat("ends ", read % kItem,
                                                   " bytes into state_indices[",
                                                   bytes_read_ / kItem, "]"));
  }
  std::vector<std::uint32_t> indices(read / kItem);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    indices[i] = LittleEndian32(&bytes[i * kItem]);
  }
  return indices;
}

absl::Status WithIndicesNamed(
    const absl::Status& status,
    absl::FunctionRef<std::string(std::uint64_t)> name) {
  const auto named = [&](absl::string_view text) {
    return NameItems(text, "state_indices", name);
  };
  absl::Status result(status.code(), named(status.message()));
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    result.SetPayload(url, payload);
  });
  std::vector<FieldViolation> violations = FieldViolationsOf(status);
  if (violations.empty()) return result;
  for (FieldViolation& violation : violations) {
    violation.field = named(violation.field);
    violation.description = named(violation.description);
  }
  return WithFieldViolations(std::move(result), violations);
}

BatchSource AskServer(const YatzyClient& client, const std::string& rule_set) {
  return {.answer =
              [&client, rule_set](std::span<const std::uint32_t> indices) {
                v1::BatchEvaluateStatesRequest request;
                request.set_rule_set(rule_set);
                request.mutable_state_indices()->Add(indices.begin(),
                                                     indices.end());
                return client.BatchEvaluateStates(request);
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
    const std::string& path, const std::shared_ptr<const Game>& game) {
  auto table = OpenTableFile(path, TableResidency::kMap, PosixFileOps(), game);
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

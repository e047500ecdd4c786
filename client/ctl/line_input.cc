#include "client/ctl/line_input.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "client/ctl/utf8.h"
#include "core/notation/record_text.h"
#include "core/notation/words.h"
#include "core/os/byte_order_mark.h"
#include "core/os/numbers.h"

namespace yatzy::client {
namespace {

// A line end and a comment beside the longest record. A bound, so that a file
// without line ends does not fill the memory.
constexpr std::size_t kLongest = kMaxRecordText + 1024;

// Of the lines of one answer, which go into one request: games have about 1 KB.
constexpr std::size_t kMostBytes = std::size_t{2} << 20;

std::uint64_t SizeOf(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  return error ? 0 : size;
}

// Makes a field of a record what a reader of the record counts: "turns[3]" is
// the fourth turn.
std::string InWords(std::string text) {
  for (const auto& [field, word] :
       {std::pair("turns", "turn "), {"rolls", "roll "}, {"keeps", "keep "}}) {
    text = NameItems(text, field, [word = word](std::uint64_t index) {
      return absl::StrCat(word, index + 1);
    });
  }
  return text;
}

}  // namespace

absl::StatusOr<std::unique_ptr<LineInput>> LineInput::Open(
    const std::string& flag, const std::string& path,
    std::istream& standard_input) {
  if (path == "-") {
    return std::unique_ptr<LineInput>(
        new LineInput("standard input", &standard_input));
  }
  auto input = std::unique_ptr<LineInput>(new LineInput(path, nullptr));
  if (std::error_code error; std::filesystem::is_directory(path, error)) {
    return absl::InvalidArgumentError(
        absl::StrCat(flag, ": cannot read ", path, ": it is a folder"));
  }
  input->file_.open(path, std::ios::binary);
  if (!input->file_) {
    return absl::InvalidArgumentError(
        absl::StrCat(flag, ": cannot open ", path, ": ", std::strerror(errno)));
  }
  input->in_ = &input->file_;
  input->size_ = SizeOf(path);
  return input;
}

absl::StatusOr<std::vector<InputLine>> LineInput::Next(std::size_t limit) {
  std::vector<InputLine> lines;
  buffer_.resize(kLongest);
  std::size_t bytes = 0;
  while (lines.size() < limit && bytes < kMostBytes && in_->good()) {
    in_->getline(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    const auto read = static_cast<std::size_t>(in_->gcount());
    if (in_->bad() || (in_->eof() && read == 0)) break;
    ++line_;
    bytes_read_ += read;
    if (in_->fail()) {
      return Malformed(line_, absl::StrCat("is longer than ", kMaxRecordText,
                                           " bytes, expected one game or "
                                           "position"));
    }
    // The line end counts as read, if there was one.
    absl::string_view text(buffer_.data(), in_->eof() ? read : read - 1);
    if (line_ == 1) text = WithoutByteOrderMark(text);
    text = absl::StripAsciiWhitespace(text.substr(0, text.find('#')));
    if (text.empty()) continue;
    const std::string_view line(text.data(), text.size());
    if (!IsUtf8(line)) {
      return Malformed(line_,
                       absl::StrCat(notation::Quoted(line), " is not UTF-8"));
    }
    lines.push_back({line_, std::string(text)});
    bytes += text.size();
  }
  if (in_->bad()) {
    return absl::DataLossError(absl::StrCat(name_, ": cannot be read"));
  }
  return lines;
}

absl::Status LineInput::Malformed(std::uint64_t line, absl::string_view why) {
  return Malformed(absl::StrCat("line ", line, ": ", why));
}

absl::Status LineInput::Malformed(absl::string_view why) {
  is_malformed_ = true;
  return absl::InvalidArgumentError(absl::StrCat(name_, ": ", why));
}

absl::Status LineInput::Refused(const absl::Status& status,
                                absl::string_view field,
                                const std::vector<InputLine>& lines) {
  const std::string message(status.message());
  std::string named = message;
  if (lines.size() == 1 && absl::StartsWith(message, field)) {
    const absl::string_view rest =
        absl::string_view(message).substr(field.size());
    if (absl::StartsWith(rest, ".") || absl::StartsWith(rest, ": ")) {
      named = absl::StrCat(field, "[0]", rest);
    }
  }
  bool is_about_a_line = false;
  named = NameItems(named, field, [&](std::uint64_t index) {
    is_about_a_line |= index < lines.size();
    return index < lines.size() ? absl::StrCat("line ", lines[index].number)
                                : absl::StrCat(field, "[", index, "]");
  });
  if (!is_about_a_line) return status;
  // Whether the form of a turn is wrong or what it says, it is named alike.
  return Malformed(
      absl::StrReplaceAll(InWords(std::move(named)), {{": turn ", ", turn "}}));
}

ExitCode LineInput::Report(const absl::Status& status,
                           std::ostream& err) const {
  return is_malformed_ ? ReportUsageError(status, err)
                       : ReportFailure(status, err);
}

std::string NameItems(absl::string_view text, absl::string_view field,
                      absl::FunctionRef<std::string(std::uint64_t)> name) {
  const std::string opening = absl::StrCat(field, "[");
  std::string result;
  while (true) {
    const std::size_t found = text.find(opening);
    if (found == absl::string_view::npos) break;
    const std::size_t begin = found + opening.size();
    const std::size_t end = text.find(']', begin);
    const auto index =
        end == absl::string_view::npos
            ? std::nullopt
            : ReadInteger<std::uint64_t>(text.substr(begin, end - begin));
    if (!index.has_value()) {
      absl::StrAppend(&result, text.substr(0, begin));
      text.remove_prefix(begin);
      continue;
    }
    absl::StrAppend(&result, text.substr(0, found), name(*index));
    text.remove_prefix(end + 1);
    if (absl::ConsumePrefix(&text, ".")) absl::StrAppend(&result, ", ");
  }
  return absl::StrCat(result, text);
}

}  // namespace yatzy::client

#include "client/ctl/state_index_reader.h"

#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

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

}  // namespace

StateIndexReader::StateIndexReader(std::istream& in, Format format)
    : in_(in), format_(format) {}

absl::StatusOr<std::vector<std::uint32_t>> StateIndexReader::Next(
    std::size_t limit) {
  absl::StatusOr<std::vector<std::uint32_t>> indices =
      format_ == Format::kText ? NextText(limit) : NextBinary(limit);
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
    const absl::string_view line(buffer.data(), ended ? read - 1 : read);
    if (in_.fail()) return MalformedLine(line_, line);
    const absl::string_view text =
        absl::StripAsciiWhitespace(line.substr(0, line.find('#')));
    if (text.empty()) continue;
    std::uint32_t index = 0;
    if (!absl::SimpleAtoi(text, &index)) return MalformedLine(line_, text);
    indices.push_back(index);
  }
  return indices;
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

}  // namespace yatzy::client

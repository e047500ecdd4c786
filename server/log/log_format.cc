#include "server/log/log_format.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace yatzy::server {
namespace {

constexpr std::string_view kPlain = "-+_./:@%,~#";

bool IsPlain(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         kPlain.find(c) != std::string_view::npos;
}

std::string Capped(std::string_view text) {
  std::string capped(text.substr(0, kMaxLoggedBytes));
  if (capped.size() < text.size()) capped += "...";
  return capped;
}

std::string TextValue(std::string_view text) {
  std::string value = Capped(text);
  if (!value.empty() && std::all_of(value.begin(), value.end(), IsPlain)) {
    return value;
  }
  // Within double quotes, single ones are harmless.
  return absl::StrCat(
      "\"", absl::StrReplaceAll(absl::CHexEscape(value), {{"\\'", "'"}}), "\"");
}

// Takes the first character of `text`, which has some; nothing and one byte
// less if it does not begin with one in UTF-8.
std::optional<std::uint32_t> TakeCharacter(std::string_view& text) {
  const auto byte = [&text](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::uint32_t first = byte(0);
  const std::size_t size = first < 0x80    ? 1
                           : first < 0xc2  ? 0
                           : first < 0xe0  ? 2
                           : first < 0xf0  ? 3
                           : first <= 0xf4 ? 4
                                           : 0;
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  std::uint32_t character = size <= 1 ? first : first & (0x7fU >> size);
  bool is_good = size > 0 && size <= text.size();
  for (std::size_t i = 1; is_good && i < size; ++i) {
    is_good = (byte(i) & 0xc0U) == 0x80;
    character = character << 6U | (byte(i) & 0x3fU);
  }
  is_good = is_good && character >= kLeast[size] && character <= 0x10ffff &&
            (character < 0xd800 || character > 0xdfff);
  text.remove_prefix(is_good ? size : 1);
  return is_good ? std::optional(character) : std::nullopt;
}

void AppendJsonCharacter(std::uint32_t character, std::string& json) {
  if (character == '"' || character == '\\') {
    json += '\\';
    json += static_cast<char>(character);
  } else if (character >= 0x20 && character < 0x7f) {
    json += static_cast<char>(character);
  } else if (character < 0x10000) {
    absl::StrAppendFormat(&json, "\\u%04x", character);
  } else {  // as a surrogate pair
    const std::uint32_t rest = character - 0x10000;
    absl::StrAppendFormat(&json, "\\u%04x\\u%04x", 0xd800 + (rest >> 10U),
                          0xdc00 + (rest & 0x3ffU));
  }
}

std::string JsonString(std::string_view text) {
  constexpr std::uint32_t kReplacement = 0xfffd;
  const std::string capped = Capped(text);
  std::string json = "\"";
  for (std::string_view rest = capped; !rest.empty();) {
    AppendJsonCharacter(TakeCharacter(rest).value_or(kReplacement), json);
  }
  return json + '"';
}

// Begins with a digit, after a sign: not nan, not inf.
bool IsJsonNumber(const LogField& field) {
  const std::size_t sign = field.text().starts_with('-') ? 1 : 0;
  return field.is_number() && field.text().size() > sign &&
         absl::ascii_isdigit(static_cast<unsigned char>(field.text()[sign]));
}

}  // namespace

std::string FormatText(std::string_view event, LogFields fields) {
  std::string line(event);
  for (const LogField& field : fields) {
    line += ' ';
    line += field.key();
    line += '=';
    line += TextValue(field.text());
  }
  return line;
}

std::string FormatJson(std::string_view event, LogFields fields) {
  std::string line = "\"event\":" + JsonString(event);
  for (const LogField& field : fields) {
    line += ',' + JsonString(field.key()) + ':';
    line += IsJsonNumber(field) ? std::string(field.text())
                                : JsonString(field.text());
  }
  return line;
}

}  // namespace yatzy::server

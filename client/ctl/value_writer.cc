#include "client/ctl/value_writer.h"

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <string>

#include "client/ctl/format.h"

namespace yatzy::client {
namespace {

using Values = google::protobuf::RepeatedField<float>;

std::string TextOf(const Values& values) {
  std::string text;
  std::array<char, 32> digits;  // a float needs at most 15
  for (const float value : values) {
    const std::to_chars_result result =
        std::to_chars(digits.begin(), digits.end(), value);
    text.append(digits.begin(), result.ptr);
    text += '\n';
  }
  return text;
}

std::string BytesOf(const Values& values) {
  std::string bytes(values.size() * sizeof(float), '\0');
  char* next = bytes.data();
  for (const float value : values) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (int shift = 0; shift < 32; shift += 8) {
      *next++ = static_cast<char>(bits >> shift & 0xff);
    }
  }
  return bytes;
}

}  // namespace

ValueWriter::ValueWriter(std::ostream& out, OutputFormat format)
    : out_(out), format_(format) {}

void ValueWriter::Append(const v1::BatchEvaluateStatesResponse& answer) {
  switch (format_) {
    case OutputFormat::kText:
    case OutputFormat::kCsv:  // no format of this command, nor is
    case OutputFormat::kSvg:
      out_ << TextOf(answer.expected_remaining());
      break;
    case OutputFormat::kBinary:
      out_ << BytesOf(answer.expected_remaining());
      break;
    case OutputFormat::kJson:
      collected_.MergeFrom(answer);
      break;
  }
}

void ValueWriter::Finish() {
  if (format_ == OutputFormat::kJson) out_ << JsonLine(collected_);
}

}  // namespace yatzy::client

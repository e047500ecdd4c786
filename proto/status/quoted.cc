#include "proto/status/quoted.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace yatzy {
namespace {

struct Cut {
  std::string text;
  bool is_whole = false;
};

// Byte by byte, so that no escape is cut in two.
Cut EscapeAndCut(absl::string_view text) {
  Cut cut;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string next = absl::CHexEscape(text.substr(i, 1));
    if (cut.text.size() + next.size() > kMaxQuotedBytes) return cut;
    cut.text += next;
  }
  cut.is_whole = true;
  return cut;
}

}  // namespace

std::string Escaped(absl::string_view text) { return EscapeAndCut(text).text; }

std::string Quoted(absl::string_view text) {
  const Cut cut = EscapeAndCut(text);
  return absl::StrCat("'", cut.text, cut.is_whole ? "'" : "'...");
}

}  // namespace yatzy

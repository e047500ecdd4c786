#include "proto/openapi/comments.h"

#include <google/protobuf/descriptor.pb.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace yatzy::openapi {
namespace {

enum class Kind { kNone, kProse, kIndented };

Kind KindOf(absl::string_view line) {
  if (absl::StripAsciiWhitespace(line).empty()) return Kind::kNone;
  return absl::StartsWith(line, "  ") ? Kind::kIndented : Kind::kProse;
}

}  // namespace

std::string MarkdownOf(std::string_view comment) {
  std::string markdown;
  Kind last = Kind::kNone;
  for (absl::string_view line : absl::StrSplit(
           absl::string_view(comment.data(), comment.size()), '\n')) {
    absl::ConsumePrefix(&line, " ");  // the one after the slashes
    const Kind kind = KindOf(line);
    if (kind != Kind::kNone) {
      const bool joins = kind == Kind::kProse && last == kind;
      const bool follows = kind == Kind::kIndented && last == kind;
      if (!markdown.empty()) markdown += joins ? " " : follows ? "\n" : "\n\n";
      if (kind == Kind::kIndented) markdown += "  ";  // which makes four
      markdown += std::string(kind == Kind::kProse
                                  ? absl::StripAsciiWhitespace(line)
                                  : absl::StripTrailingAsciiWhitespace(line));
    }
    last = kind;
  }
  return markdown;
}

std::string DescriptionOfFile(const google::protobuf::FileDescriptor& file) {
  google::protobuf::SourceLocation location;
  const bool is_known = file.GetSourceLocation(
      {google::protobuf::FileDescriptorProto::kSyntaxFieldNumber}, &location);
  return is_known ? MarkdownOf(location.leading_comments) : "";
}

}  // namespace yatzy::openapi

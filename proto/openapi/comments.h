#ifndef YATZY_PROTO_OPENAPI_COMMENTS_H_
#define YATZY_PROTO_OPENAPI_COMMENTS_H_

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>

namespace yatzy::openapi {

// A comment of a .proto file, without its slashes, as Markdown: lines are
// joined to paragraphs, and what is indented, lists and formulas, becomes
// preformatted text.
std::string MarkdownOf(std::string_view comment);

// What the comment above a declaration says, "" if there is none.
template <typename Declaration>
std::string DescriptionOf(const Declaration& declaration) {
  google::protobuf::SourceLocation location;
  return declaration.GetSourceLocation(&location)
             ? MarkdownOf(location.leading_comments)
             : "";
}

// What the comment at the head of a file says, above its `syntax`.
std::string DescriptionOfFile(const google::protobuf::FileDescriptor& file);

}  // namespace yatzy::openapi

#endif  // YATZY_PROTO_OPENAPI_COMMENTS_H_

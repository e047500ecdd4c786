#include "server/web/request_head.h"

#include <cstddef>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "proto/status/quoted.h"

namespace yatzy::server {
namespace {

// Whether a header that ends a request has two lines: libmicrohttpd 0.9.75
// adds the second one to the name, and so does not know the header.
bool HasNextLine(absl::string_view name) {
  for (const absl::string_view known :
       {"Content-Length", "Transfer-Encoding"}) {
    if (name.size() > known.size() && absl::StartsWithIgnoreCase(name, known)) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::string_view PathIn(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (url.starts_with('/') || scheme == std::string_view::npos) return url;
  const std::size_t path = url.find('/', scheme + 3);
  return path == std::string_view::npos ? "/" : url.substr(path);
}

void Framing::Add(std::string_view name, std::string_view value) {
  const absl::string_view key(name.data(), name.size());
  if (absl::EqualsIgnoreCase(key, "Host")) ++hosts_;
  if (absl::EqualsIgnoreCase(key, "Content-Length")) ++lengths_;
  if (absl::EqualsIgnoreCase(key, "Transfer-Encoding")) {
    ++encodings_;
    is_chunked_ =
        absl::EqualsIgnoreCase({value.data(), value.size()}, "chunked");
  }
  if (absl::StrContains(key, ' ') || absl::StrContains(key, '\t') ||
      HasNextLine(key)) {
    bad_name_ = std::string(name);
  }
}

absl::Status Framing::Check(const RequestLine& line) const {
  if (line.has_blank) {
    return absl::InvalidArgumentError("the target of the request has a blank");
  }
  if (!bad_name_.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("header ", Quoted(bad_name_),
                     ": the name has a blank, or the value a second line"));
  }
  if (hosts_ > 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("Host: there are ", hosts_, " of them"));
  }
  if (hosts_ == 0 && line.version != "HTTP/1.0") {
    return absl::InvalidArgumentError("Host: is missing");
  }
  return CheckEnd();
}

absl::Status Framing::CheckEnd() const {
  if (lengths_ > 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("Content-Length: there are ", lengths_, " of them"));
  }
  if (encodings_ > 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("Transfer-Encoding: there are ", encodings_, " of them"));
  }
  if (encodings_ == 1 && lengths_ == 1) {
    return absl::InvalidArgumentError(
        "Content-Length: there is a Transfer-Encoding as well");
  }
  if (encodings_ == 1 && !is_chunked_) {
    return absl::InvalidArgumentError(
        "Transfer-Encoding: only chunked is known");
  }
  return absl::OkStatus();
}

}  // namespace yatzy::server

#include "server/web/request_head.h"

#include <cstddef>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "proto/status/quoted.h"

namespace yatzy::server {

std::string_view PathIn(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (url.starts_with('/') || scheme == std::string_view::npos) return url;
  const std::size_t path = url.find('/', scheme + 3);
  return path == std::string_view::npos ? "/" : url.substr(path);
}

void Framing::Add(std::string_view name, std::string_view value) {
  const absl::string_view key(name.data(), name.size());
  if (absl::EqualsIgnoreCase(key, "Content-Length")) ++lengths_;
  if (absl::EqualsIgnoreCase(key, "Transfer-Encoding")) {
    ++encodings_;
    is_chunked_ =
        absl::EqualsIgnoreCase({value.data(), value.size()}, "chunked");
  }
  if (absl::StrContains(key, ' ') || absl::StrContains(key, '\t')) {
    bad_name_ = std::string(name);
  }
}

absl::Status Framing::Check() const {
  if (!bad_name_.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("header ", Quoted(bad_name_), ": the name has a blank"));
  }
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

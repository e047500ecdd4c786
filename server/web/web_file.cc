#include "server/web/web_file.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/os/sha256.h"
#include "server/web/connect_request.h"
#include "server/web/gzip.h"

namespace yatzy::server {
namespace {

bool TakesPacked(const HttpRequest& request) {
  const auto accepted = request.Header("Accept-Encoding");
  return accepted.has_value() && AcceptsGzip(*accepted);
}

}  // namespace

WebFile::WebFile(const char* type, std::string bytes)
    : type_(type), bytes_(std::move(bytes)), gzip_(DeflateGzip(bytes_)) {
  if (gzip_.size() >= bytes_.size()) gzip_.clear();
  const std::string digest = ToHex(Sha256(std::as_bytes(std::span(bytes_))));
  tag_ = absl::StrCat("\"", digest.substr(0, 32), "\"");
}

HttpResponse WebFile::Answer(const HttpRequest& request) const {
  HttpResponse response;
  response.headers = {{"Cache-Control", "no-cache"}, {"ETag", tag_}};
  if (!gzip_.empty()) response.headers.emplace_back("Vary", "Accept-Encoding");
  const bool is_gzip = !gzip_.empty() && TakesPacked(request);
  response.body = is_gzip ? gzip_ : bytes_;
  if (HasAnswer(request, tag_)) {
    response.status = 304;
    return response;
  }
  response.headers.emplace_back("Content-Type", type_);
  if (is_gzip) response.headers.emplace_back("Content-Encoding", "gzip");
  return response;
}

bool HasAnswer(const HttpRequest& request, std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  const auto known = request.Header("If-None-Match");
  if (!known.has_value()) return false;
  const absl::string_view tags(known->data(), known->size());
  return absl::StripAsciiWhitespace(tags) == "*" ||
         known->find(tag) != std::string_view::npos;
}

bool OnlyReads(const HttpRequest& request) {
  return request.method() == "GET" || request.method() == "HEAD";
}

}  // namespace yatzy::server

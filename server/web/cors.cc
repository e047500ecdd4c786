#include "server/web/cors.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace yatzy::server {
namespace {

constexpr char kAnyOrigin[] = "*";

constexpr char kMethods[] = "GET, HEAD, POST";

// What the Connect protocol has, and what we read besides.
constexpr char kRequestHeaders[] =
    "Content-Type, Content-Encoding, Connect-Protocol-Version, "
    "Connect-Timeout-Ms, Authorization, X-Request-Id, Traceparent";

// Beyond those that every page may read. Of a Connect client: none.
constexpr char kResponseHeaders[] = "ETag, Retry-After";

// Browsers keep it for no longer than two hours.
constexpr char kSecondsToKeep[] = "7200";

}  // namespace

bool Cors::AllowsAll() const {
  return std::find(origins_.begin(), origins_.end(), kAnyOrigin) !=
         origins_.end();
}

bool Cors::Allows(const HttpRequest& request) const {
  if (AllowsAll()) return true;
  const auto origin = request.Header("Origin");
  return origin.has_value() &&
         std::find(origins_.begin(), origins_.end(), *origin) != origins_.end();
}

void Cors::AddTo(const HttpRequest& request, HttpResponse& response) const {
  if (origins_.empty()) return;
  // Where all are allowed, the answer is the same whoever asks, also without an
  // origin: a cache that several share keeps one for all.
  const bool all = AllowsAll();
  if (!all) response.headers.emplace_back("Vary", "Origin");
  if (!Allows(request)) return;
  response.headers.emplace_back(
      "Access-Control-Allow-Origin",
      all ? kAnyOrigin : std::string(*request.Header("Origin")));
  response.headers.emplace_back("Access-Control-Expose-Headers",
                                kResponseHeaders);
}

HttpResponse Cors::Preflight(const HttpRequest& request) const {
  HttpResponse response{.status = 204};
  response.headers.emplace_back("Allow", absl::StrCat(kMethods, ", OPTIONS"));
  if (!Allows(request)) return response;
  response.headers.emplace_back("Access-Control-Allow-Methods", kMethods);
  response.headers.emplace_back("Access-Control-Allow-Headers",
                                kRequestHeaders);
  response.headers.emplace_back("Access-Control-Max-Age", kSecondsToKeep);
  return response;
}

}  // namespace yatzy::server

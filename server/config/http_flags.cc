// What is served over HTTP.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/config/flags.h"
#include "server/listen/open_sockets.h"

namespace yatzy::server {
namespace {

constexpr char kNone[] = "none";

std::string CheckHttpAddress(const std::string& address) {
  if (address == kNone) return "";
  const auto parsed = ParseListenAddress(address);
  if (parsed.ok() && parsed->kind != ListenAddress::Kind::kSystemd) return "";
  return absl::StrCat("'", address, "' is neither HOST:PORT, unix:PATH nor ",
                      kNone);
}

// Scheme, host and perhaps a port: what browsers compare letter by letter.
std::string CheckOrigin(const std::string& origin) {
  if (origin == "*" || origin == kNone) return "";
  absl::string_view host = origin;
  const bool is_web = absl::ConsumePrefix(&host, "https://") ||
                      absl::ConsumePrefix(&host, "http://");
  const bool is_good =
      is_web && !host.empty() &&
      std::all_of(host.begin(), host.end(), [](char c) {
        return absl::ascii_islower(c) || absl::ascii_isdigit(c) ||
               absl::StrContains("-.:[]_", absl::string_view(&c, 1));
      });
  if (is_good) return "";
  return absl::StrCat("'", origin,
                      "' is not an origin such as https://example.org or "
                      "http://localhost:8080, in lower case and without a "
                      "path, * or none");
}

void AddWebFlags(CLI::App& app, Config& config) {
  app.add_option_function<std::vector<std::string>>(
         "--web-listen",
         [&config](const std::vector<std::string>& addresses) {
           config.web_listen = addresses;
           std::erase(config.web_listen, kNone);
         },
         "Address for queries as JSON over HTTP, for browsers and curl, "
         "HOST:PORT, such as 127.0.0.1:8080, or unix:PATH; repeatable; HTTPS "
         "over TCP with --tls-cert")
      ->check(CheckHttpAddress)
      ->take_all()
      ->default_str(kNone)
      ->type_name("ADDR");
  app.add_option("--web-page", config.web_page,
                 "Folder of the page that is shown there, as client/web builds "
                 "it in share/yatzyd/page; read when the daemon starts. Empty: "
                 "none")
      ->type_name("PAGE_DIR");
  app.add_option_function<std::vector<std::string>>(
         "--web-cors-origin",
         [&config](const std::vector<std::string>& origins) {
           config.web_cors_origins = origins;
           std::erase(config.web_cors_origins, kNone);
         },
         "Origin, such as https://example.org, whose pages may read these "
         "answers, or * for all; repeatable")
      ->check(CheckOrigin)
      ->take_all()
      ->default_str(kNone)
      ->type_name("ORIGIN");
}

}  // namespace

void AddHttpFlags(CLI::App& app, Config& config) {
  app.option_defaults()->group("HTTP");
  AddWebFlags(app, config);
  app.add_option_function<std::vector<std::string>>(
         "--http-listen",
         [&config](const std::vector<std::string>& addresses) {
           config.http_listen = addresses;
           std::erase(config.http_listen, kNone);
         },
         "Address for /metrics, /healthz and /readyz over HTTP, HOST:PORT, "
         "such as 127.0.0.1:9464 or [::]:9464, or unix:PATH; repeatable; not "
         "for networks that are not trusted")
      ->check(CheckHttpAddress)
      ->take_all()
      ->default_str(kNone)
      ->type_name("ADDR");
}

}  // namespace yatzy::server

// What the daemon serves over HTTP, by its settings.
#ifndef YATZY_SERVER_START_HTTP_LISTENERS_H_
#define YATZY_SERVER_START_HTTP_LISTENERS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "server/config/config.h"
#include "server/observe/http_server.h"
#include "server/observe/monitor.h"
#include "server/query/query_server.h"
#include "server/web/web_server.h"

namespace yatzy::server {

// Metrics and health. Null, and OK, if they are not wanted; UNAVAILABLE if an
// address cannot be had. The monitor must outlive the server.
absl::StatusOr<std::unique_ptr<HttpServer>> StartHttp(const Config& config,
                                                      const Monitor& monitor);

// The web, likewise, and its metrics; to be called before StartHttp. `server`
// must outlive it, and it must outlive what StartHttp returns.
absl::StatusOr<std::unique_ptr<WebServer>> StartWeb(const Config& config,
                                                    const QueryServer& server,
                                                    Monitor& monitor);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_START_HTTP_LISTENERS_H_

// What of the configuration concerns queries, as those who answer them take it.
#ifndef YATZY_SERVER_START_QUERY_OPTIONS_H_
#define YATZY_SERVER_START_QUERY_OPTIONS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "server/admission/gate.h"
#include "server/config/config.h"
#include "server/listen/systemd_sockets.h"
#include "server/query/query_server.h"
#include "server/start/watchdog.h"

namespace yatzy::server {

// The gate; an error is that of the token file.
absl::StatusOr<std::unique_ptr<Gate>> MakeGate(const Config& config);

// `gate` must outlive the server; `systemd` is used by its start only.
QueryServer::Options QueryOptions(const Config& config, Gate* gate,
                                  SystemdSockets& systemd);

// How the daemon reaches itself: as any caller would, over the first address.
// Only if that wants a certificate of callers or shows one of its own, or while
// it turns connections away, within the process, which proves less: not that
// connections are accepted. `server` must outlive what is returned. REQUIRES:
// the server has an address.
Watchdog::WayIn OwnWayIn(const Config& config, const Gate& gate,
                         QueryServer& server);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_START_QUERY_OPTIONS_H_

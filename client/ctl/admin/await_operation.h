#ifndef YATZY_CLIENT_CTL_ADMIN_AWAIT_OPERATION_H_
#define YATZY_CLIENT_CTL_ADMIN_AWAIT_OPERATION_H_

#include <functional>
#include <string>

#include "client/ctl/exit_code.h"
#include "client/ctl/streams.h"
#include "client/lib/admin_client.h"

namespace yatzy::client {

// Waits until the operation is done and tells on streams.err how far it is,
// then ends the command with `finish`. SIGINT and SIGTERM end the wait, not the
// operation, and streams.err says so: kExitInterrupted.
ExitCode AwaitOperation(
    const AdminClient& client, const std::string& name, Streams& streams,
    const std::function<ExitCode(const Operation&)>& finish);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_ADMIN_AWAIT_OPERATION_H_

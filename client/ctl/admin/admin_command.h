// What the commands of operators share.
#ifndef YATZY_CLIENT_CTL_ADMIN_ADMIN_COMMAND_H_
#define YATZY_CLIENT_CTL_ADMIN_ADMIN_COMMAND_H_

#include <google/protobuf/message.h>

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "client/ctl/exit_code.h"
#include "client/ctl/global_flags.h"
#include "client/ctl/streams.h"
#include "client/lib/admin_client.h"

namespace yatzy::client {

// Runs `run` with a client of --admin, or explains which flag is malformed.
ExitCode WithAdminClient(
    const GlobalFlags& globals, Streams& streams,
    const std::function<ExitCode(const AdminClient&)>& run);

// Writes one or the other, whichever --format says: the answer or its text.
ExitCode WriteAnswer(const google::protobuf::Message& answer,
                     const std::string& text, const GlobalFlags& globals,
                     Streams& streams);

// Explains a failure and what to do about it, and returns its exit code.
// REQUIRES: !status.ok().
ExitCode ReportAdminFailure(const absl::Status& status, Streams& streams);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_ADMIN_ADMIN_COMMAND_H_

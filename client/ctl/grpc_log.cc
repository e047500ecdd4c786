#include "client/ctl/grpc_log.h"

#include <grpc/support/log.h>

#include <cstdlib>

namespace yatzy::client {

void QuietGrpc() {
  const char* const verbosity = std::getenv("GRPC_VERBOSITY");
  if (verbosity != nullptr && *verbosity != '\0') return;
  gpr_set_log_function([](gpr_log_func_args* /*line*/) {});
}

}  // namespace yatzy::client

// Where the values of a batch come from: a server, or a table on this machine.
#ifndef YATZY_CLIENT_CTL_BATCH_SOURCE_H_
#define YATZY_CLIENT_CTL_BATCH_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "client/lib/yatzy_client.h"
#include "core/table/value_table.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::client {

// Answers a batch, a chunk at a time.
struct BatchSource {
  // The values of 1 to `chunk` states in their order, and the id of the table
  // that they are from. INVALID_ARGUMENT with field violations
  // ("state_indices[17]", counted from the start of this chunk) if some index
  // names no reachable state.
  std::function<absl::StatusOr<v1::BatchEvaluateStatesResponse>(
      std::span<const std::uint32_t>)>
      answer;
  std::size_t chunk;
};

// States per call. The server takes up to 262,144, but more are not faster.
inline constexpr std::size_t kBatchChunk = 10'000;

// `client` must outlive the source.
BatchSource AskServer(const YatzyClient& client);

// The same answers without a server, and the same words for a bad index. Holds
// the table.
BatchSource ReadTable(std::shared_ptr<const ValueTable> table);

// The table of `path`, mapped and verified, for ReadTable. UNAVAILABLE if there
// is no file; else the errors of OpenTableFile and VerifyTable.
absl::StatusOr<std::shared_ptr<const ValueTable>> OpenLocalTable(
    const std::string& path);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_BATCH_SOURCE_H_

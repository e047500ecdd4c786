#ifndef YATZY_SERVER_QUERY_PACKED_STATES_H_
#define YATZY_SERVER_QUERY_PACKED_STATES_H_

#include <grpcpp/support/byte_buffer.h>

#include <memory>
#include <optional>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "core/table/value_table.h"
#include "server/query/advisor_service.h"

namespace yatzy::server {

// The table of a rule set, or why there is none.
using FindTable =
    absl::FunctionRef<absl::StatusOr<std::shared_ptr<const ValueTable>>(
        std::string_view rule_set)>;

// BatchEvaluateStates from bytes to bytes, without messages in between. Request
// and answer look the same on the wire, but for the id of the table:
//
//     0a LENGTH  state_indices, four bytes each, little-endian
//                                                         [12 LENGTH RULE_SET]
//     0a LENGTH  expected_remaining, likewise
//                                          12 10 TABLE_ID [1a LENGTH RULE_SET]
//
// so the values are looked up on the way from one buffer to the other, a few
// kilobytes at a time, which stay in the L1 cache. What is left is the look-up:
// 1.2 ns for each state, more if the table is not in the cache.
//
// Nothing if the request is anything but such bytes with valid indices, if
// there is no table, or the checkpoint says no:
// AdvisorService::BatchEvaluateStates, its slow twin, then has the answer, or
// the error. Thread-safe.
std::optional<grpc::ByteBuffer> EvaluatePacked(const grpc::ByteBuffer& request,
                                               FindTable find_table,
                                               Checkpoint checkpoint);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_PACKED_STATES_H_

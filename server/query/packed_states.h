#ifndef YATZY_SERVER_QUERY_PACKED_STATES_H_
#define YATZY_SERVER_QUERY_PACKED_STATES_H_

#include <grpcpp/support/byte_buffer.h>

#include <optional>

#include "core/table/value_table.h"
#include "server/query/advisor_service.h"

namespace yatzy::server {

// BatchEvaluateStates from bytes to bytes, without messages in between. Request
// and answer look the same on the wire, but for the id at the end:
//
//     0a LENGTH  state_indices, four bytes each, little-endian
//     0a LENGTH  expected_remaining, likewise      12 10 TABLE_ID
//
// so the values are looked up on the way from one buffer to the other, a few
// kilobytes at a time, which stay in the L1 cache. What is left is the look-up:
// 1.2 ns for each state, more if the table is not in the cache.
//
// Nothing if the request is anything but such bytes with valid indices, or the
// checkpoint says no: AdvisorService::BatchEvaluateStates, its slow twin, then
// has the answer, or the error. Thread-safe.
std::optional<grpc::ByteBuffer> EvaluatePacked(const ValueTable& table,
                                               const grpc::ByteBuffer& request,
                                               Checkpoint checkpoint);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_PACKED_STATES_H_

#ifndef YATZY_CLIENT_CTL_ABSOLUTE_INDEX_H_
#define YATZY_CLIENT_CTL_ABSOLUTE_INDEX_H_

#include <cstdint>

#include "absl/status/status.h"

namespace yatzy::client {

// Makes the server's complaint about a chunk one about the whole batch: adds
// `offset` to the number in every "state_indices[17]", in the message and in
// the field violations. Other payloads stay.
absl::Status WithAbsoluteIndices(const absl::Status& status,
                                 std::uint64_t offset);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_ABSOLUTE_INDEX_H_

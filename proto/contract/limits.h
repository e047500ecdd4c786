// Limits that both sides of the API know and its comments name: what a request
// may hold, and how far a re-solve counts.
#ifndef YATZY_PROTO_CONTRACT_LIMITS_H_
#define YATZY_PROTO_CONTRACT_LIMITS_H_

namespace yatzy {

inline constexpr int kMaxBatchStates = 262'144;   // BatchEvaluateStates
inline constexpr int kMaxBatchPositions = 2'048;  // BatchAnalyzePositions

// Bytes of metadata that a call may have: of names and values, and 32 for each.
inline constexpr int kMaxMetadataBytes = 64 << 10;

// Levels that a re-solve solves, ResolveTableMetadata.levels_solved in the end:
// one for each number of categories that may be filled before a turn.
inline constexpr int kLevels = 15;

}  // namespace yatzy

#endif  // YATZY_PROTO_CONTRACT_LIMITS_H_

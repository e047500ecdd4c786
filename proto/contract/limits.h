// Limits that both sides of the API know and its comments name: what a request
// may hold.
#ifndef YATZY_PROTO_CONTRACT_LIMITS_H_
#define YATZY_PROTO_CONTRACT_LIMITS_H_

namespace yatzy {

inline constexpr int kMaxBatchStates = 262'144;     // BatchEvaluateStates
inline constexpr int kMaxBatchPositions = 2'048;    // BatchAnalyzePositions
inline constexpr int kMaxBatchGames = 512;          // BatchReviewGames
inline constexpr int kMaxSimulatedGames = 16'384;   // SimulateGames
inline constexpr int kMaxSimulatedRecords = 1'024;  // of those with records
inline constexpr int kMaxBatchDistributions = 64;   // queries of a batch,
inline constexpr int kMaxBatchOpen = 9;             // with open categories,
inline constexpr int kMaxAtLeast = 64;              // and what each is asked
inline constexpr int kMaxPercentiles = 101;
inline constexpr int kMaxBatchTargets = 1'024;
inline constexpr int kMaxBatchWins = 64;
inline constexpr int kMaxWorths = 4'096;      // of ScoreWorth
inline constexpr int kMostScore = 1'000'000;  // and scores to play for

// Bytes of a request. A full batch is 1 MiB; nothing legal is larger.
inline constexpr int kMaxRequestBytes = 2 << 20;

// Bytes of one that asks of one state or position. A usual one has 60.
inline constexpr int kMaxSingleRequestBytes = 64 << 10;

// Bytes of metadata that a call may have: of names and values, and 32 for each.
inline constexpr int kMaxMetadataBytes = 64 << 10;

}  // namespace yatzy

#endif  // YATZY_PROTO_CONTRACT_LIMITS_H_

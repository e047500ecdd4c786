// Between the messages of yatzy/v1/chances.proto and the types of core.
#ifndef YATZY_PROTO_CONVERT_CHANCES_MESSAGES_H_
#define YATZY_PROTO_CONVERT_CHANCES_MESSAGES_H_

#include <vector>

#include "core/advisor/distribution.h"
#include "core/game/game.h"
#include "proto/status/field_violations.h"
#include "yatzy/v1/chances.pb.h"

namespace yatzy {

// What a request wants to know of each distribution.
struct DistributionQuestions {
  std::vector<int> at_least;        // final scores
  std::vector<double> percentiles;  // 0 to 100
};

// Reads the fields "at_least" and "percentiles" of a request.
DistributionQuestions ToQuestions(
    const google::protobuf::RepeatedField<google::protobuf::int32>& at_least,
    const google::protobuf::RepeatedField<double>& percentiles,
    FieldViolations& violations);

// Writes a distribution of the points that are still to come to `message`,
// which is empty on entry, as final scores of a game with so many banked
// points.
void WriteDistribution(const Game& game, const Distribution& distribution,
                       int banked, const DistributionQuestions& questions,
                       v1::Distribution& message);

}  // namespace yatzy

#endif  // YATZY_PROTO_CONVERT_CHANCES_MESSAGES_H_

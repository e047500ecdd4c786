// Distributions of final scores, for people and for programs.
#ifndef YATZY_CLIENT_CTL_DISTRIBUTION_TEXT_H_
#define YATZY_CLIENT_CTL_DISTRIBUTION_TEXT_H_

#include <string>

#include "core/game/game.h"
#include "yatzy/v1/chances.pb.h"

namespace yatzy::client {

// Mean, standard deviation, a histogram of at most 20 rows and 80 columns,
// percentiles, and the chances that were asked for:
//
//   mean 248.44   standard deviation 38.50
//
//   120-139     0.6 %  ##
//   140-159     1.5 %  #####
//   ..
std::string DistributionText(const Game& game,
                             const v1::Distribution& distribution);

// A line for each final score: how likely it is, and how likely it is reached.
std::string DistributionCsv(const v1::Distribution& distribution);

// A chart of bars, an SVG document of its own.
std::string DistributionSvg(const v1::Distribution& distribution);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_DISTRIBUTION_TEXT_H_

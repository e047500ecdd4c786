// What dice pay, in words.
#ifndef YATZY_CLIENT_CTL_RULES_SCORE_H_
#define YATZY_CLIENT_CTL_RULES_SCORE_H_

#include <string>

#include "client/ctl/streams.h"
#include "core/rules/presets.h"

namespace yatzy::client {

// As they were given.
struct ScoreFlags {
  std::string rules = std::string(kDefaultRules);
  std::string dice;
  std::string filled;
  std::string category;          // empty: every open one
  std::string all_equal_points;  // empty: 0
};

// Writes what the dice pay in each category that the flags ask for, as text or
// JSON.
ExitCode RunRulesScore(const ScoreFlags& flags, OutputFormat format,
                       Streams& streams);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_RULES_SCORE_H_

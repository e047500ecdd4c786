#ifndef YATZY_CLIENT_CTL_REVIEW_LIST_H_
#define YATZY_CLIENT_CTL_REVIEW_LIST_H_

#include <cstdint>
#include <ostream>

#include "client/ctl/streams.h"
#include "yatzy/v1/play.pb.h"

namespace yatzy::client {

// Writes the reviews of many games as they come, a line for each, and what they
// come to together. Not thread-safe.
class ReviewList {
 public:
  // `out` must outlive the list.
  ReviewList(std::ostream& out, OutputFormat format);

  // The review of the game in this line of the input. Totals suffice. In text
  // and CSV there is a header before the first.
  void Append(std::uint64_t line, const v1::GameReview& review);

  // The totals, after the last; in text only.
  void Finish();

 private:
  void Count(const v1::GameReview& review);

  std::ostream& out_;
  OutputFormat format_;
  std::uint64_t games_ = 0;
  std::uint64_t finished_ = 0;
  std::uint64_t without_loss_ = 0;
  double mean_score_ = 0;  // of finished games
  double squares_ = 0;     // of their distances from the mean, the sum
  double luck_ = 0;
  double loss_ = 0;
  double expected_start_ = 0;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_REVIEW_LIST_H_

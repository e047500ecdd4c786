#ifndef YATZY_SERVER_WEB_WEB_REFUSALS_H_
#define YATZY_SERVER_WEB_WEB_REFUSALS_H_

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace yatzy::server {

// How many requests HTTP has refused, by their status: before there was a call,
// or instead of its answer. Thread-safe.
class WebRefusals {
 public:
  // All that there are.
  static constexpr std::array kStatuses = {400, 404, 405, 413, 415, 429, 501};

  // Minds those statuses only: others, such as 200 of a page, are no refusals.
  void Count(int status) {
    const auto* const place =
        std::find(kStatuses.begin(), kStatuses.end(), status);
    if (place == kStatuses.end()) return;
    ++counts_[static_cast<std::size_t>(place - kStatuses.begin())];
  }

  // By the places of kStatuses.
  std::int64_t operator[](std::size_t place) const { return counts_[place]; }

 private:
  std::array<std::atomic<std::int64_t>, kStatuses.size()> counts_{};
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_WEB_REFUSALS_H_

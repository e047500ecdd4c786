// Calls of which several are under way at once, so that the server is not idle
// while an answer is written.
#ifndef YATZY_CLIENT_CTL_CALLS_IN_ORDER_H_
#define YATZY_CLIENT_CTL_CALLS_IN_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/lib/yatzy_client.h"

namespace yatzy::client {

inline constexpr std::size_t kCallsInFlight = 3;

// Makes the calls of a command, kCallsInFlight at a time, and hands the answers
// on in the order of the calls. `next` writes what to ask for and says whether
// there was more; `ask` makes the call; `take` gets what was asked for and the
// answer. Ends with the first error of `next` or `take`, or when all is
// answered; calls under way then are given up.
template <typename Item, typename Response>
absl::Status AskInOrder(
    const std::function<absl::StatusOr<bool>(Item&)>& next,
    const std::function<void(const Item&, YatzyClient::Callback<Response>)>&
        ask,
    const std::function<absl::Status(const Item&,
                                     const absl::StatusOr<Response>&)>& take) {
  using Answer = absl::StatusOr<Response>;
  std::deque<std::pair<Item, std::future<Answer>>> under_way;
  bool is_over = false;
  while (true) {
    while (!is_over && under_way.size() < kCallsInFlight) {
      Item item;
      const absl::StatusOr<bool> has_more = next(item);
      if (!has_more.ok()) return has_more.status();
      is_over = !*has_more;
      if (is_over) break;
      // Shared, because a call that was given up ends later.
      const auto promise = std::make_shared<std::promise<Answer>>();
      ask(item,
          [promise](Answer answer) { promise->set_value(std::move(answer)); });
      under_way.emplace_back(std::move(item), promise->get_future());
    }
    if (under_way.empty()) return absl::OkStatus();
    auto& [item, answer] = under_way.front();
    if (absl::Status status = take(item, answer.get()); !status.ok()) {
      return status;
    }
    under_way.pop_front();
  }
}

// Watches that the answers of all calls are of one table. Not thread-safe.
class OneTable {
 public:
  // `unit` is what is counted: "games".
  explicit OneTable(const char* unit) : unit_(unit) {}

  // Takes the answer to `count` more; ABORTED if it is of another table.
  absl::Status Take(const std::string& table_id, std::uint64_t count) {
    if (answered_ != 0 && table_id != id_) {
      return absl::AbortedError(absl::StrCat(
          "the server changed from table ", id_, " to ", table_id, " after ",
          answered_, " ", unit_, "; run it again for answers from one table"));
    }
    id_ = table_id;
    answered_ += count;
    return absl::OkStatus();
  }

  std::uint64_t answered() const { return answered_; }
  const std::string& id() const { return id_; }

 private:
  const char* unit_;
  std::string id_;
  std::uint64_t answered_ = 0;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_CALLS_IN_ORDER_H_

#ifndef YATZY_SERVER_WEB_CONNECTION_LISTS_H_
#define YATZY_SERVER_WEB_CONNECTION_LISTS_H_

#include <algorithm>
#include <array>
#include <list>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "proto/status/steady_time.h"

namespace yatzy::server {

// Connections by what they wait for, with the moments at which they are cut
// off. Not thread-safe.
class ConnectionLists {
 public:
  // A first request, before any answer; a further one; an answer; that it is
  // sent.
  enum Phase { kFirstRequest, kNextRequest, kAnswer, kSent, kPhases };

  static constexpr absl::Duration kRequestTime = absl::Seconds(20);
  static constexpr absl::Duration kSendTime = absl::Minutes(2);
  static constexpr SteadyTime kNever = SteadyTime::At(absl::InfiniteDuration());

  struct Connection {
    int fd;
    std::string peer;  // as gRPC names peers
    Phase phase = kFirstRequest;
    bool is_known = false;    // it has had an answer
    bool has_blank = false;   // in the target of the request that comes
    SteadyTime end = kNever;  // when it is cut off
  };
  using Place = std::list<Connection>::iterator;

  // A new connection, of which a request is awaited.
  Place Add(int fd, std::string peer) {
    auto& first = lists_[kFirstRequest];
    const Place place = first.insert(first.end(), {fd, std::move(peer)});
    AwaitRequest(place);
    return place;
  }

  void Remove(Place connection) { lists_[connection->phase].erase(connection); }

  // Moves it to where those of this phase are, as the newest.
  void Enter(Place connection, Phase phase) {
    lists_[phase].splice(lists_[phase].end(), lists_[connection->phase],
                         connection);
    connection->phase = phase;
    connection->end = kNever;
    if (phase == kSent) connection->end = SteadyTime::Now() + kSendTime;
    if (phase < kAnswer) connection->end = SteadyTime::Now() + kRequestTime;
  }

  void AwaitRequest(Place connection) {
    Enter(connection, connection->is_known ? kNextRequest : kFirstRequest);
  }

  // Those of a phase, the longest there first.
  std::list<Connection>& of(Phase phase) { return lists_[phase]; }
  const std::list<Connection>& of(Phase phase) const { return lists_[phase]; }

  int size() const {
    std::size_t size = 0;
    for (const auto& list : lists_) size += list.size();
    return static_cast<int>(size);
  }

  // Of which phase the first makes room for a new connection: so the silent do
  // not drive out those who are served, nor these newcomers.
  Phase MakesRoom() const {
    const auto first = lists_[kFirstRequest].size();
    const auto next = lists_[kNextRequest].size();
    if (first + next == 0) return kSent;
    return first >= next ? kFirstRequest : kNextRequest;
  }

  // When the next is to be cut off.
  SteadyTime NextEnd() const {
    SteadyTime next = kNever;
    for (const auto& list : lists_) {
      if (!list.empty()) next = std::min(next, list.front().end);
    }
    return next;
  }

 private:
  std::array<std::list<Connection>, kPhases> lists_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_CONNECTION_LISTS_H_

// What a load is made of.
#ifndef YATZY_CLIENT_LOAD_LOAD_OPTIONS_H_
#define YATZY_CLIENT_LOAD_LOAD_OPTIONS_H_

#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/lib/channel_security.h"
#include "core/game/game.h"

namespace yatzy::client {

// The methods of AdvisorService that a load is made of.
enum class LoadMethod {
  kEvaluateState,
  kAnalyzePosition,
  kBatchEvaluateStates,
  kBatchAnalyzePositions,
  // One request and its answer on a stream that stays open are a call. A stream
  // has no deadline of its own: an answer that does not come is noticed at the
  // end of the run. The first call on a stream includes opening it.
  kStreamAnalyzePositions,
  // Of whole games, in the notation.
  kReviewGame,
  kBatchReviewGames,
};

inline constexpr std::array kLoadMethods = {
    LoadMethod::kEvaluateState,          LoadMethod::kAnalyzePosition,
    LoadMethod::kBatchEvaluateStates,    LoadMethod::kBatchAnalyzePositions,
    LoadMethod::kStreamAnalyzePositions, LoadMethod::kReviewGame,
    LoadMethod::kBatchReviewGames};

// As in the .proto file: "EvaluateState".
std::string_view LoadMethodName(LoadMethod method);

// Whether its calls are about batch_size states, positions or games.
bool IsBatch(LoadMethod method);

// So many of the calls, in proportion to the weights of the others.
struct MethodShare {
  LoadMethod method;
  int weight;  // 0 to 1,000,000
};

// How a run is going. All counts begin after the warm-up.
struct LoadProgress {
  absl::Duration elapsed;       // since the start, warm-up included
  absl::Duration total;         // what elapsed will be at the end
  double calls_per_second = 0;  // answers since the progress before
  std::int64_t calls = 0;
  std::int64_t errors = 0;  // answers that were not OK
  std::int64_t wrong = 0;
  absl::Duration p99;  // of the OK answers
};

struct LoadOptions {
  std::string address;  // in the forms of NewChannel
  ChannelSecurity security;

  // Connections of their own, 1 to 1,024, and the calls under way at a time on
  // all of them together, from one for each connection or thread to 65,536.
  int connections = 1;
  int in_flight = 32;

  // Threads that make calls, 0 to 256; with a rate, another one for each keeps
  // time. 0: as many as connections, at most the processors that this process
  // may use.
  int threads = 0;

  // 0 is a closed loop: a call is made when the answer to the one before is in,
  // and latency counts from when it is made. A rate, at most 10,000,000, is an
  // open loop: calls are due at even intervals whatever the server does, and
  // latency counts from when a call is due, so that the calls which wait behind
  // a slow one are seen to wait.
  double calls_per_second = 0;

  absl::Duration warm_up = absl::Seconds(1);    // not counted; may be zero
  absl::Duration duration = absl::Seconds(10);  // what is counted; positive

  // What requests call the game; empty: the server's default. Then the game
  // itself, not null: states and positions are drawn from it.
  std::string rule_set;
  std::shared_ptr<const Game> game = Game::Default();

  std::vector<MethodShare> mix = {{LoadMethod::kAnalyzePosition, 1}};
  // States, to 262,144, positions, to 2,048, or games, to 512.
  int batch_size = 1000;
  int max_actions = 5;           // 0 for all
  bool include_scoring = false;  // among the actions, while rerolls are left
  bool totals_only = false;      // of batches of reviews
  int rerolls_left = -1;         // of every position, in the game; -1: random
  std::uint64_t seed = 1;

  // Whether states and positions are those of games that the server plays
  // optimally first, instead of any that a game can reach.
  bool from_played_games = false;

  // The games to review, in the notation. If there are none and the mix has
  // reviews, the server plays some first: well and badly, in turns.
  std::vector<std::string> games_to_review;

  // The share of answers that is checked for value, 0 to 1, evenly spread. If
  // it is not 0, the server's whole table is fetched first.
  double check_share = 0.01;

  // Of a call, with its repeats; positive, finite.
  absl::Duration deadline = absl::Seconds(5);

  // How often a call that is answered UNAVAILABLE is repeated, 0 to 100, within
  // its deadline. The pauses are drawn at random up to 0.1 s, 0.2 s ... 1 s, as
  // those of ClientOptions.
  int retries = 0;

  // Called about once a second by the thread that runs the load; may be null.
  std::function<void(const LoadProgress&)> on_progress;

  // Ends the run early. What was counted until then is reported.
  std::stop_token stop;
};

// INVALID_ARGUMENT with a message that begins with the name of the member, if
// one is not in the range above. The address is not looked at.
absl::Status CheckLoadOptions(const LoadOptions& options);

// How many threads such a load has, which depends on the calling thread's
// affinity mask if the options leave it open.
int ThreadsOf(const LoadOptions& options);

// Whether one of these methods has a share of the mix.
bool HasShare(const LoadOptions& options,
              std::initializer_list<LoadMethod> methods);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LOAD_LOAD_OPTIONS_H_

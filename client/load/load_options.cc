#include "client/load/load_options.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "core/os/machine.h"
#include "proto/contract/limits.h"

namespace yatzy::client {
namespace {

constexpr int kMaxWeight = 1'000'000;

absl::Status CheckRange(absl::string_view option, double value, double least,
                        double most) {
  if (least <= value && value <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(option, " is ", value, "; it must be from ", least, " to ",
                   absl::SixDigits(most)));
}

absl::Status CheckDuration(absl::string_view option, absl::Duration value,
                           bool may_be_zero) {
  if (value < absl::Hours(24 * 365) &&
      (value > absl::ZeroDuration() ||
       (may_be_zero && value == absl::ZeroDuration()))) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      option, " is ", absl::FormatDuration(value), "; it must be ",
      may_be_zero ? "zero or " : "", "positive and less than a year"));
}

// The most that every batch of the mix may hold.
int MostInBatch(const LoadOptions& options) {
  if (HasShare(options, {LoadMethod::kBatchReviewGames})) return kMaxBatchGames;
  if (HasShare(options, {LoadMethod::kBatchAnalyzePositions})) {
    return kMaxBatchPositions;
  }
  return kMaxBatchStates;
}

absl::Status CheckMix(const LoadOptions& options) {
  absl::Status status;
  int weights = 0;
  for (const MethodShare& share : options.mix) {
    status.Update(CheckRange(
        absl::StrCat("mix of ", std::string(LoadMethodName(share.method))),
        share.weight, 0, kMaxWeight));
    weights += std::clamp(share.weight, 0, 1);
  }
  if (weights == 0) {
    status.Update(absl::InvalidArgumentError(
        "mix is empty; at least one method needs a weight"));
  }
  return status;
}

absl::Status CheckConcurrency(const LoadOptions& options) {
  absl::Status status = CheckRange("connections", options.connections, 1, 1024);
  status.Update(CheckRange("threads", options.threads, 0, 256));
  status.Update(CheckRange("in_flight", options.in_flight,
                           std::max({options.connections, options.threads, 1}),
                           65'536));
  return status;
}

}  // namespace

int ThreadsOf(const LoadOptions& options) {
  if (options.threads > 0) return options.threads;
  return std::min(options.connections, UsableProcessors());
}

bool HasShare(const LoadOptions& options,
              std::initializer_list<LoadMethod> methods) {
  return std::ranges::any_of(options.mix, [&](const MethodShare& share) {
    return share.weight > 0 &&
           std::ranges::find(methods, share.method) != methods.end();
  });
}

std::string_view LoadMethodName(LoadMethod method) {
  switch (method) {
    case LoadMethod::kEvaluateState:
      return "EvaluateState";
    case LoadMethod::kAnalyzePosition:
      return "AnalyzePosition";
    case LoadMethod::kBatchEvaluateStates:
      return "BatchEvaluateStates";
    case LoadMethod::kBatchAnalyzePositions:
      return "BatchAnalyzePositions";
    case LoadMethod::kStreamAnalyzePositions:
      return "StreamAnalyzePositions";
    case LoadMethod::kReviewGame:
      return "ReviewGame";
    case LoadMethod::kBatchReviewGames:
      return "BatchReviewGames";
  }
  return "";
}

bool IsBatch(LoadMethod method) {
  return method == LoadMethod::kBatchEvaluateStates ||
         method == LoadMethod::kBatchAnalyzePositions ||
         method == LoadMethod::kBatchReviewGames;
}

absl::Status CheckLoadOptions(const LoadOptions& options) {
  absl::Status status = CheckConcurrency(options);
  status.Update(
      CheckRange("calls_per_second", options.calls_per_second, 0, 1e7));
  status.Update(CheckDuration("warm_up", options.warm_up, true));
  status.Update(CheckDuration("duration", options.duration, false));
  status.Update(CheckDuration("deadline", options.deadline, false));
  status.Update(CheckRange("retries", options.retries, 0, 100));
  status.Update(CheckMix(options));
  status.Update(
      CheckRange("batch_size", options.batch_size, 1, MostInBatch(options)));
  status.Update(CheckRange("max_actions", options.max_actions, 0,
                           std::numeric_limits<int>::max()));
  status.Update(CheckRange("rerolls_left", options.rerolls_left, -1,
                           options.game->rolls_per_turn() - 1));
  status.Update(CheckRange("check_share", options.check_share, 0, 1));
  return status;
}

}  // namespace yatzy::client

#include "core/verify/verify.h"

#include <cmath>
#include <random>

#include "absl/strings/str_format.h"
#include "core/game/reachability.h"
#include "core/kernel/state_widget.h"

namespace yatzy {
namespace {

constexpr int kSampledStates = 1000;

// Covers half a float ulp of the state and one of its successors when the table
// was solved in double, and the rounding of one widget in float otherwise.
double ResidualTolerance(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kDouble ? 5e-5 : 2e-4;
}

// A table solved in double is within 1.6e-5 of the exact solution, one solved
// in float within 5e-4 (core/README.md).
double StartTolerance(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kDouble ? 1.6e-5 : 5e-4;
}

absl::Status Wrong(State state, double value, double expected) {
  return absl::DataLossError(absl::StrFormat(
      "wrong table: E(C=%d, m=%d) at index %d is %.6f, expected %.6f",
      state.filled, state.upper_total, StateIndex(state), value, expected));
}

absl::Status CheckRanges(const ValueTable& table) {
  for (std::uint32_t index = 0; index < kStateSlots; ++index) {
    const float value = table.values()[index];
    if (!IsReachable(StateAt(index))) {
      if (std::isnan(value)) continue;
      return absl::DataLossError(absl::StrFormat(
          "wrong table: index %d is not reachable, but holds %f", index,
          value));
    }
    if (!(value >= 0 && value <= kMaxBankedScore + kBonusPoints)) {
      return absl::DataLossError(absl::StrFormat(
          "wrong table: index %d holds %f, not a score", index, value));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckTerminalLayer(const ValueTable& table) {
  for (int total = 0; total < kUpperTotals; ++total) {
    const State state{kAllCategories, static_cast<std::uint8_t>(total)};
    if (!IsReachable(state)) continue;
    const float expected = total == kBonusThreshold ? kBonusPoints : 0;
    const float value = table.ExpectedRemaining(state);
    if (value != expected) return Wrong(state, value, expected);
  }
  return absl::OkStatus();
}

absl::Status CheckResiduals(const ValueTable& table) {
  const double tolerance = ResidualTolerance(table.arithmetic());
  std::mt19937 random(15);
  for (int checked = 0; checked < kSampledStates;) {
    const State state = StateAt(random() % kStateSlots);
    if (!IsReachable(state) || IsFinished(state)) continue;
    const double value = table.ExpectedRemaining(state);
    const double expected = RecomputeExpectedRemaining(table, state);
    if (!(std::abs(value - expected) <= tolerance)) {
      return Wrong(state, value, expected);
    }
    ++checked;
  }
  return absl::OkStatus();
}

}  // namespace

std::string Signature(const ValueTable& table) {
  return absl::StrFormat("%.9f / %s", table.ExpectedRemaining(State{}),
                         ToHex(table.payload_sha256()));
}

absl::Status VerifyTable(const ValueTable& table) {
  if (absl::Status status = CheckRanges(table); !status.ok()) return status;
  if (absl::Status status = CheckTerminalLayer(table); !status.ok()) {
    return status;
  }
  const double start = table.ExpectedRemaining(State{});
  if (!(std::abs(start - kReferenceExpectedStart) <=
        StartTolerance(table.arithmetic()))) {
    return Wrong(State{}, start, kReferenceExpectedStart);
  }
  if (absl::Status status = CheckResiduals(table); !status.ok()) return status;
  const std::string digest = ToHex(table.payload_sha256());
  if (digest != ExpectedPayloadSha256(table.arithmetic())) {
    return absl::DataLossError(absl::StrFormat(
        "wrong table: payload_sha256 is %s, the signature of %s tables is %s",
        digest, ArithmeticName(table.arithmetic()),
        ExpectedPayloadSha256(table.arithmetic())));
  }
  return absl::OkStatus();
}

}  // namespace yatzy

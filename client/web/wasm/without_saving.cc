// What the module leaves to a server: 8 KB over the wire.
#include "core/advisor/saving_distribution.h"

namespace yatzy {
namespace {

absl::Status NeedsServer() {
  return absl::UnimplementedError(
      "distributions of games that save rolls need a server");
}

}  // namespace

absl::StatusOr<Distribution> SavingDistribution(
    const ExactValues& /*values*/, State /*state*/,
    const DistributionOptions& /*options*/) {
  return NeedsServer();
}

absl::StatusOr<Distribution> SavingDistribution(
    const ExactValues& /*values*/, std::span<const TurnEnd> /*ends*/,
    const DistributionOptions& /*options*/) {
  return NeedsServer();
}

}  // namespace yatzy

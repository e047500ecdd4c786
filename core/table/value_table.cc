#include "core/table/value_table.h"

#include <utility>

namespace yatzy {

std::string_view ArithmeticName(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kDouble ? "double" : "float";
}

std::shared_ptr<const ValueTable> ValueTable::FromValues(
    std::vector<float> values, Arithmetic arithmetic) {
  const Sha256Digest digest = Sha256(std::as_bytes(std::span(values)));
  auto owner = std::make_shared<const std::vector<float>>(std::move(values));
  // Shares the vector's ownership, points at its elements.
  std::shared_ptr<const float> payload(owner, owner->data());
  return std::make_shared<const ValueTable>(std::move(payload), arithmetic,
                                            digest);
}

ValueTable::ValueTable(std::shared_ptr<const float> payload,
                       Arithmetic arithmetic,
                       const Sha256Digest& payload_sha256)
    : payload_(std::move(payload)),
      arithmetic_(arithmetic),
      payload_sha256_(payload_sha256),
      id_(ToHex(payload_sha256).substr(0, 16)) {}

}  // namespace yatzy

#include "core/table/value_table.h"

#include <utility>

namespace yatzy {

std::string TableIdOf(const Sha256Digest& payload_sha256) {
  return ToHex(payload_sha256).substr(0, kTableIdLength);
}

bool IsTableId(std::string_view id) {
  return id.size() == kTableIdLength &&
         id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string_view ArithmeticName(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kDouble ? "double" : "float";
}

std::shared_ptr<const ValueTable> ValueTable::FromValues(
    std::vector<float> values, Arithmetic arithmetic) {
  auto owner = std::make_shared<const std::vector<float>>(std::move(values));
  // Shares the vector's ownership, points at its elements.
  return FromPayload(std::shared_ptr<const float>(owner, owner->data()),
                     arithmetic);
}

std::shared_ptr<const ValueTable> ValueTable::FromPayload(
    std::shared_ptr<const float> payload, Arithmetic arithmetic) {
  // Not make_shared: the constructor is private.
  return std::shared_ptr<const ValueTable>(
      new ValueTable(std::move(payload), arithmetic));
}

ValueTable::ValueTable(std::shared_ptr<const float> payload,
                       Arithmetic arithmetic)
    : payload_(std::move(payload)), arithmetic_(arithmetic) {}

ValueTable::ValueTable(std::shared_ptr<const float> payload,
                       Arithmetic arithmetic,
                       const Sha256Digest& payload_sha256)
    : ValueTable(std::move(payload), arithmetic) {
  std::call_once(identity_known_, [&] {
    identity_ = {payload_sha256, TableIdOf(payload_sha256)};
  });
}

const ValueTable::Identity& ValueTable::identity() const {
  std::call_once(identity_known_, [this] {
    const Sha256Digest digest = Sha256(std::as_bytes(values()));
    identity_ = {digest, TableIdOf(digest)};
  });
  return identity_;
}

}  // namespace yatzy

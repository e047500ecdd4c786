#include "server/admin/table_actions.h"

#include <span>

#include "absl/strings/str_cat.h"
#include "core/table/sha256.h"
#include "core/verify/verify.h"
#include "proto/status/details.h"

namespace yatzy::server {

absl::StatusOr<Activation> ActivateTable(const std::string& table_id,
                                         TableStore& store,
                                         TableRegistry& registry) {
  const auto opened = store.OpenKept(table_id);
  if (absl::IsNotFound(opened.status())) {
    return AboutResource(opened.status(), "yatzy.admin.v1.Table", table_id);
  }
  if (!opened.ok()) return opened.status();
  const absl::Status status = store.Publish(**opened);
  if (!status.ok()) return status;
  const auto previous = registry.Snapshot();
  registry.Publish(*opened);
  return Activation{
      .table = *opened,
      .previous_table_id = previous == nullptr ? "" : previous->id()};
}

absl::Status VerifyInMemory(const ValueTable& table) {
  // The table remembers its digest, so that one is computed anew.
  const std::string digest = ToHex(Sha256(std::as_bytes(table.values())));
  const std::string expected = ToHex(table.payload_sha256());
  if (digest != expected) {
    return absl::DataLossError(
        absl::StrCat("the table in memory has changed: payload_sha256 is ",
                     digest, ", was ", expected));
  }
  return VerifyTable(table);
}

}  // namespace yatzy::server

#include "core/table/table_header.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/rules/scoring.h"

namespace yatzy {
namespace {

absl::Status CheckField(absl::string_view name, std::uint64_t value,
                        std::uint64_t expected) {
  if (value == expected) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "unsupported table: ", name, " is ", value, ", expected ", expected));
}

absl::Status CheckReadable(const TableHeader& header) {
  if (absl::Status status = CheckMagic(header.magic); !status.ok()) {
    return status;
  }
  if (header.byte_order != kTableByteOrder) {
    return absl::FailedPreconditionError(absl::StrCat(
        "unsupported table: byte_order reads 0x", absl::Hex(header.byte_order),
        ", expected 0x", absl::Hex(kTableByteOrder)));
  }
  return CheckField("format_version", header.format_version,
                    kTableFormatVersion);
}

absl::Status CheckLayout(const TableHeader& header) {
  absl::Status status;
  status.Update(
      CheckField("header_size", header.header_size, kTableHeaderSize));
  status.Update(CheckField("dtype", header.dtype, kTableDtypeFloat32));
  status.Update(CheckField("slot_count", header.slot_count, kStateSlots));
  status.Update(
      CheckField("payload_size", header.payload_size, kTablePayloadSize));
  if (!status.ok()) return status;
  if (header.arithmetic != static_cast<std::uint32_t>(Arithmetic::kDouble) &&
      header.arithmetic != static_cast<std::uint32_t>(Arithmetic::kFloat)) {
    return absl::FailedPreconditionError(
        absl::StrCat("unsupported table: arithmetic is ", header.arithmetic,
                     ", expected 1 (double) or 2 (float)"));
  }
  if (!std::all_of(header.reserved.begin(), header.reserved.end(),
                   [](std::uint8_t byte) { return byte == 0; })) {
    return absl::FailedPreconditionError(
        "unsupported table: reserved bytes of the header are not zero");
  }
  return absl::OkStatus();
}

}  // namespace

Sha256Digest RulesFingerprint() {
  return Sha256(std::as_bytes(std::span(kRulesText)));
}

Sha256Digest HeaderDigest(const TableHeader& header) {
  return Sha256(std::as_bytes(std::span(&header, 1))
                    .first(offsetof(TableHeader, header_sha256)));
}

TableHeader HeaderOf(const ValueTable& table) {
  TableHeader header;
  header.rules_fingerprint = RulesFingerprint();
  header.payload_sha256 = table.payload_sha256();
  header.arithmetic = static_cast<std::uint32_t>(table.arithmetic());
  header.header_sha256 = HeaderDigest(header);
  return header;
}

absl::Status CheckMagic(const TableMagic& magic) {
  if (magic == kTableMagic) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "not an E_table file: it starts with ",
      absl::BytesToHexString(absl::string_view(
          reinterpret_cast<const char*>(magic.data()), magic.size()))));
}

absl::Status ValidateHeader(const TableHeader& header) {
  if (absl::Status status = CheckReadable(header); !status.ok()) return status;
  if (header.header_sha256 != HeaderDigest(header)) {
    return absl::DataLossError(absl::StrCat(
        "damaged table: header_sha256 is ", ToHex(header.header_sha256),
        ", but the header's digest is ", ToHex(HeaderDigest(header))));
  }
  if (absl::Status status = CheckLayout(header); !status.ok()) return status;
  if (header.rules_fingerprint != RulesFingerprint()) {
    return absl::FailedPreconditionError(
        absl::StrCat("table of other rules: rules_fingerprint is ",
                     ToHex(header.rules_fingerprint), ", expected ",
                     ToHex(RulesFingerprint())));
  }
  return absl::OkStatus();
}

}  // namespace yatzy

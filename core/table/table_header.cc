#include "core/table/table_header.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace yatzy {
namespace {

absl::Status CheckField(absl::string_view name, std::uint64_t value,
                        std::uint64_t expected) {
  if (value == expected) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "unsupported table: ", name, " is ", value, ", expected ", expected));
}

// The rules fingerprint of format 1: the SHA-256 of a sentence in English, of
// Scandinavian Yatzy.
constexpr absl::string_view kFormat1Fingerprint =
    "eecbd8a8ab7db5d498ae8474c8cff692786bf096c7cdc00e5aa410dcd35e81b5";

Sha256Digest Fingerprint(const Game& game, std::uint32_t format) {
  const bool is_default = game.fingerprint() == Game::Default()->fingerprint();
  if (format != kTableFormat1 || !is_default) return game.fingerprint();
  const std::string bytes = absl::HexStringToBytes(kFormat1Fingerprint);
  Sha256Digest digest;
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

std::uint64_t ValueCount(const Game& game, std::uint32_t format) {
  return format == kTableFormat1 ? game.state_slots() : game.values();
}

// Checks fields against numbers; the first that differs is the error.
class FieldChecks {
 public:
  void Check(absl::string_view name, std::uint64_t value,
             std::uint64_t expected) {
    if (status_.ok()) status_ = CheckField(name, value, expected);
  }
  void Require(bool condition, absl::string_view otherwise) {
    if (status_.ok() && !condition) {
      status_ = absl::FailedPreconditionError(
          absl::StrCat("unsupported table: ", otherwise));
    }
  }
  const absl::Status& status() const { return status_; }

 private:
  absl::Status status_;
};

template <typename Bytes>
bool AreZero(const Bytes& bytes, std::size_t from) {
  return std::all_of(bytes.begin() + from, bytes.end(),
                     [](auto byte) { return byte == 0; });
}

absl::Status CheckLayout(const TableHeader& header, Objective objective) {
  const bool is_format_1 = header.format_version == kTableFormat1;
  FieldChecks checks;
  checks.Check("header_size", header.header_size, kTableHeaderSize);
  checks.Check("dtype", header.dtype, kTableDtypeFloat32);
  checks.Require(
      header.arithmetic == static_cast<std::uint32_t>(Arithmetic::kDouble) ||
          header.arithmetic == static_cast<std::uint32_t>(Arithmetic::kFloat),
      absl::StrCat("arithmetic is ", header.arithmetic,
                   ", expected 1 (double) or 2 (float)"));
  const bool has_none = is_format_1 && objective == Objective::kMean;
  checks.Check("objective", header.objective,
               has_none ? 0 : static_cast<std::uint32_t>(objective));
  checks.Require(AreZero(header.reserved, 0) &&
                     (!is_format_1 || AreZero(header.rules_text, 0)),
                 "reserved bytes of the header are not zero");
  return checks.status();
}

// A table of targets has as many chances as it needs.
void CheckPayloadSize(const TableHeader& header, const Game& game,
                      Objective objective, FieldChecks& checks) {
  if (objective == Objective::kMean) {
    checks.Check("payload_size", header.payload_size,
                 TablePayloadSize(game, header.format_version));
    return;
  }
  const std::uint64_t least = TargetPlacesSize(game);
  const std::uint64_t most = least + kMostTargetChances * sizeof(float);
  checks.Require(
      header.payload_size >= least && header.payload_size <= most &&
          header.payload_size % sizeof(float) == 0,
      absl::StrCat("payload_size is ", header.payload_size,
                   ", expected a multiple of 4 from ", least, " to ", most));
}

// All but the fingerprint follows from the rules.
absl::Status CheckRules(const TableHeader& header, const Game& game,
                        Objective objective) {
  const std::uint32_t format = header.format_version;
  const Sha256Digest fingerprint = Fingerprint(game, format);
  if (header.rules_fingerprint != fingerprint) {
    return absl::FailedPreconditionError(absl::StrCat(
        "table of other rules: rules_fingerprint is ",
        ToHex(header.rules_fingerprint), ", expected ", ToHex(fingerprint)));
  }
  FieldChecks checks;
  checks.Check("value_count", header.value_count, ValueCount(game, format));
  CheckPayloadSize(header, game, objective, checks);
  if (format == kTableFormat1) return checks.status();
  const std::string& text = game.canonical_text();
  checks.Check("state_slots", header.state_slots, game.state_slots());
  checks.Check("categories", header.categories, game.categories());
  checks.Check("marks", header.marks, game.has_mark() ? 2 : 1);
  checks.Check("totals", header.totals, game.totals());
  checks.Check("rules_text_size", header.rules_text_size, text.size());
  checks.Require(
      std::equal(text.begin(), text.end(), header.rules_text.begin()) &&
          AreZero(header.rules_text, text.size()),
      "rules_text is not that of its fingerprint");
  return checks.status();
}

// What every header of the game's tables has.
TableHeader HeaderOfGame(const Game& game) {
  const std::string& text = game.canonical_text();
  TableHeader header;
  header.value_count = game.values();
  header.rules_fingerprint = game.fingerprint();
  header.state_slots = game.state_slots();
  header.categories = static_cast<std::uint32_t>(game.categories());
  header.marks = game.has_mark() ? 2 : 1;
  header.totals = static_cast<std::uint32_t>(game.totals());
  header.rules_text_size = static_cast<std::uint32_t>(text.size());
  std::copy(text.begin(), text.end(), header.rules_text.begin());
  return header;
}

}  // namespace

std::size_t TablePayloadSize(const Game& game, std::uint32_t format) {
  return ValueCount(game, format) * sizeof(float);
}

std::size_t TableFileSize(const Game& game, std::uint32_t format) {
  return kTableHeaderSize + TablePayloadSize(game, format);
}

Sha256Digest HeaderDigest(const TableHeader& header) {
  return Sha256(std::as_bytes(std::span(&header, 1))
                    .first(offsetof(TableHeader, header_sha256)));
}

std::size_t TargetPlacesSize(const Game& game) {
  return std::size_t{game.values()} * sizeof(TargetPlace);
}

TableHeader HeaderOf(const ValueTable& table) {
  TableHeader header = HeaderOfGame(table.game());
  header.payload_size = TablePayloadSize(table.game());
  header.payload_sha256 = table.payload_sha256();
  header.arithmetic = static_cast<std::uint32_t>(table.arithmetic());
  header.objective = static_cast<std::uint32_t>(Objective::kMean);
  header.values_sha256 = table.values_sha256();
  header.header_sha256 = HeaderDigest(header);
  return header;
}

TableHeader HeaderOf(const TargetTable& table) {
  TableHeader header = HeaderOfGame(table.game());
  header.payload_size = table.payload().size();
  header.payload_sha256 = table.payload_sha256();
  header.arithmetic = static_cast<std::uint32_t>(Arithmetic::kFloat);
  header.objective = static_cast<std::uint32_t>(Objective::kTargets);
  // There is one way to store them.
  header.values_sha256 = table.payload_sha256();
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

absl::Status CheckReadable(std::uint32_t byte_order,
                           std::uint32_t format_version) {
  if (byte_order != kTableByteOrder) {
    return absl::FailedPreconditionError(absl::StrCat(
        "unsupported table: byte_order reads 0x", absl::Hex(byte_order),
        ", expected 0x", absl::Hex(kTableByteOrder)));
  }
  if (format_version == kTableFormat1) return absl::OkStatus();
  return CheckField("format_version", format_version, kTableFormatVersion);
}

absl::Status ValidateHeader(const TableHeader& header, const Game& game,
                            Objective objective) {
  absl::Status status = CheckMagic(header.magic);
  if (status.ok()) {
    status = CheckReadable(header.byte_order, header.format_version);
  }
  if (!status.ok()) return status;
  const Sha256Digest digest = HeaderDigest(header);
  if (header.header_sha256 != digest) {
    return absl::DataLossError(absl::StrCat(
        "damaged table: header_sha256 is ", ToHex(header.header_sha256),
        ", but the header's digest is ", ToHex(digest)));
  }
  status = CheckLayout(header, objective);
  if (status.ok()) status = CheckRules(header, game, objective);
  return status;
}

}  // namespace yatzy

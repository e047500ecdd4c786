// Table files: the header and what is shorter than a table. The first byte says
// how to read the others:
//
//   even  as a whole file
//   odd   as changes to a good header, three bytes each: where (two bytes) and
//         what to; every second of these with the checksum made right again,
//         since little else would get past it
//
// A header is accepted exactly if every field says what this build writes.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/table/table_file.h"
#include "core/table/table_header.h"
#include "tests/fuzz/fuzz.h"

namespace yatzy {
namespace {

const TableHeader& GoodHeader() {
  static const TableHeader& header = *[] {
    const Game& game = *Game::Default();
    return new TableHeader(HeaderOf(*ValueTable::FromPayload(
        Game::Default(), std::vector<float>(game.values()),
        Arithmetic::kDouble)));
  }();
  return header;
}

// Field by field, without the functions that validate.
bool IsAsWeWriteIt(const TableHeader& header) {
  const TableHeader& good = GoodHeader();
  return header.magic == good.magic && header.byte_order == good.byte_order &&
         header.format_version == good.format_version &&
         header.header_size == good.header_size && header.dtype == good.dtype &&
         header.value_count == good.value_count &&
         header.payload_size == good.payload_size &&
         header.rules_fingerprint == good.rules_fingerprint &&
         (header.arithmetic == 1 || header.arithmetic == 2) &&
         header.objective == good.objective &&
         header.state_slots == good.state_slots &&
         header.categories == good.categories && header.marks == good.marks &&
         header.totals == good.totals &&
         header.rules_text_size == good.rules_text_size &&
         header.rules_text == good.rules_text &&
         header.reserved == good.reserved &&
         header.header_sha256 == HeaderDigest(header);
}

void CheckHeader(bool make_checksum_right, InputReader input) {
  static TableHeader& header = *new TableHeader;
  header = GoodHeader();
  auto* const bytes = reinterpret_cast<std::uint8_t*>(&header);
  while (!input.empty()) {
    const int where = input.TwoBytes();
    bytes[where] = input.Byte();
  }
  if (make_checksum_right) header.header_sha256 = HeaderDigest(header);
  Require(
      ValidateHeader(header, *Game::Default()).ok() == IsAsWeWriteIt(header),
      "a header is accepted exactly if it is good");
}

// A file in memory, the same for all inputs.
void CheckFile(std::string_view content) {
  static const int kFile = memfd_create("table", MFD_CLOEXEC);
  static const std::string& path =
      *new std::string(absl::StrCat("/proc/self/fd/", kFile));
  Require(ftruncate(kFile, 0) == 0 &&
              pwrite(kFile, content.data(), content.size(), 0) ==
                  static_cast<ssize_t>(content.size()),
          "a file in memory");
  for (const auto residency : {TableResidency::kMap, TableResidency::kCopy}) {
    Require(!OpenTableFile(path, residency).ok(), "a short file is refused");
  }
}

}  // namespace
}  // namespace yatzy

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  yatzy::InputReader input({data, size});
  const int kind = input.Byte();
  if (kind % 2 == 0) {
    yatzy::CheckFile(input.Rest());
  } else {
    yatzy::CheckHeader(kind / 2 % 2 == 0, input);
  }
  return 0;
}

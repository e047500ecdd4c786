// usage: store_loop STATE_DIR TABLE_FILE TABLE_FILE: stores the two tables of
// the small game in turn until it is killed, and says "storing" before each.
#include <cstdio>

#include "core/table/table_file.h"
#include "server/tables/table_store.h"
#include "tests/support/small_game.h"

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto open = [](const char* path) {
    return yatzy::OpenTableFile(path, yatzy::TableResidency::kCopy,
                                yatzy::PosixFileOps(), yatzy::SmallGame())
        .value();
  };
  const auto directory = yatzy::server::StateDirectory::Open(argv[1]).value();
  yatzy::server::TableStore store(*directory, yatzy::TableResidency::kCopy,
                                  yatzy::SmallGame());
  const auto first = open(argv[2]);
  const auto second = open(argv[3]);
  for (bool turn = false;; turn = !turn) {
    std::fputs("storing\n", stderr);
    const absl::Status status = store.Store(turn ? *first : *second);
    if (!status.ok()) {
      std::fprintf(stderr, "%s\n", status.ToString().c_str());
      return 1;
    }
  }
}

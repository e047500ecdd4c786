#!/usr/bin/env bash
# CLI11 2.1.2 (Debian's libcli11-dev 2.1.2+ds-1): a flag with a negation, "--color,!--no-color", takes a number. For the
# plain name a number of any length is true. For the negated name the number is converted to 64 bits to turn its sign, and
# one that does not fit leaves App::parse as std::out_of_range with the text "stoll". That is no CLI::Error, the type that
# the manual says to catch, so a program that does as the manual says ends by std::terminate, for a mistyped flag.
# Output seen on 2026-11-28:
#   --color=10000000000000000000000      true
#   --no-color=2                         false
#   --no-color=10000000000000000000000   not a CLI::Error: stoll
# usage: findings/cli11-negated-flag-number.sh      (needs g++ and Debian's package archive; exits 1 if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q libcli11-dev=2.1.2+ds-1 >/dev/null
dpkg-deb -x libcli11-dev_*.deb .

cat >flag.cc <<'PROGRAM'
#include <CLI/CLI.hpp>
#include <iostream>

int main(int argc, char** argv) {
  CLI::App app;
  bool color = false;
  app.add_flag("--color,!--no-color", color);
  try {
    app.parse(argc, argv);
    std::cout << (color ? "true" : "false") << "\n";
  } catch (const CLI::Error& error) {
    std::cout << "a CLI::Error: " << error.get_name() << "\n";
  } catch (const std::exception& error) {
    std::cout << "not a CLI::Error: " << error.what() << "\n";
  }
}
PROGRAM
g++ -std=c++17 -isystem usr/include flag.cc -o flag

status=0
expect() {
  local seen
  seen=$(./flag "$1")
  printf '%-37s%s\n' "$1" "$seen"
  [[ $seen == "$2" ]] || status=1
}
expect --color=10000000000000000000000 true
expect --no-color=2 false
expect --no-color=10000000000000000000000 'not a CLI::Error: stoll'
exit "$status"

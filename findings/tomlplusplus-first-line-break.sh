#!/usr/bin/env bash
# toml++ 3.3.0 (Debian's libtomlplusplus-dev 3.3.0+ds-1) does not read back what it prints, if a text has line breaks. It puts
# the text between three quotes as it is; but TOML leaves out a line break that follows the quotes at once. So a program that
# loads its settings, changes one and stores them takes away the line break that a text begins with, and the next one each time,
# without an error: the file is valid before and after. A text with a line break and three quotes ends itself early, and the
# file cannot be read again. The formatter's flag against texts of several lines makes it worse, since it then puts the line
# break between single quotes, where TOML allows none. What helps is to forbid literal strings as well.
# Output seen on 2026-11-30:
#   \n\n  a\nb     stored once \n  a\nb, twice   a\nb
#   a\n'''b        stored once cannot be read
#   \na            with allow_multi_line_strings off: cannot be read
#   \na            with allow_literal_strings off too: \na
# usage: findings/tomlplusplus-first-line-break.sh      (needs g++ and Debian's package archive; exits 1 if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q libtomlplusplus-dev=3.3.0+ds-1 >/dev/null
dpkg-deb -x libtomlplusplus-dev_*.deb .

cat >store.cc <<'PROGRAM'
#include <toml++/toml.h>

#include <iostream>
#include <sstream>
#include <string>

using toml::format_flags;

// What a text is after it was stored and loaded once, with these flags less.
std::string Stored(const std::string& text, format_flags less = format_flags::none) {
  const toml::table settings{{"text", text}};
  std::ostringstream file;
  file << toml::toml_formatter(settings, toml::toml_formatter::default_flags & ~less);
  try {
    return toml::parse(file.str())["text"].value_or(std::string());
  } catch (const toml::parse_error&) {
    return "cannot be read";
  }
}

std::string Shown(const std::string& text) {
  std::string shown;
  for (const char c : text) shown += c == '\n' ? std::string("\\n") : std::string(1, c);
  return shown;
}

int main() {
  const std::string twice = "\n\n  a\nb";
  std::cout << Shown(twice) << "     stored once " << Shown(Stored(twice)) << ", twice " << Shown(Stored(Stored(twice))) << "\n";
  const std::string quotes = "a\n'''b";
  std::cout << Shown(quotes) << "        stored once " << Shown(Stored(quotes)) << "\n";
  const std::string line = "\na";
  constexpr auto kMultiLine = format_flags::allow_multi_line_strings;
  std::cout << Shown(line) << "            with allow_multi_line_strings off: " << Shown(Stored(line, kMultiLine)) << "\n";
  std::cout << Shown(line) << "            with allow_literal_strings off too: "
            << Shown(Stored(line, kMultiLine | format_flags::allow_literal_strings)) << "\n";
}
PROGRAM
g++ -std=c++17 -isystem usr/include store.cc -o store

./store >seen
cat seen
diff - seen <<'SEEN'
\n\n  a\nb     stored once \n  a\nb, twice   a\nb
a\n'''b        stored once cannot be read
\na            with allow_multi_line_strings off: cannot be read
\na            with allow_literal_strings off too: \na
SEEN

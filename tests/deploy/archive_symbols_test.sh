#!/usr/bin/env bash
# Checks that no two libraries define the same symbol: a program that links both would have either, or not link. Weak
# ones, of inline functions and templates, are the same in each by C++'s own rule.
# usage: archive_symbols_test.sh NM ARCHIVE ARCHIVE...

set -euo pipefail
nm=$1
shift
(($# > 1)) || { printf 'needs two libraries\n'; exit 1; }

# Prints "SYMBOL ARCHIVE" for each that an archive defines, once for each archive.
symbols() {
  local archive
  for archive in "$@"; do
    "$nm" --defined-only --extern-only --format=posix "$archive" |
      awk -v archive="${archive##*/}" '$2 ~ /^[ABCDGRST]$/ { print $1, archive }' | sort -u
  done
}

defined=$(symbols "$@")
for archive in "$@"; do
  grep -q " ${archive##*/}\$" <<<"$defined" || { printf '%s defines nothing\n' "$archive"; exit 1; }
done
clashes=$(sort <<<"$defined" | awk '{ in_[$1] = in_[$1] " " $2; n[$1]++ } END { for (s in n) if (n[s] > 1) print s in_[s] }' | c++filt)
[[ -z $clashes ]] || { printf 'defined by more than one library:\n%s\n' "$clashes"; exit 1; }

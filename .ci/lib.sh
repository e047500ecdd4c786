# Sourced by the scripts in .ci/: installs what the checks need and times them.
# shellcheck shell=bash

source "$(dirname "${BASH_SOURCE[0]}")/../deploy/lib.sh"

# begin NAME [GROUP...]: says which check runs, and at exit how long it took;
# installs the packages of the groups.
begin() {
  check=$1
  printf '== %s\n' "$check"
  SECONDS=0
  trap 'conclude $?' EXIT
  # Untrapped, a signal would conclude with the status of the last command.
  trap 'exit 130' INT
  trap 'exit 143' TERM
  shift
  (($# == 0)) || deploy/install-deps.sh "$@"
}

conclude() {
  if (($1 == 0)); then
    printf '== %s: ok, %d s\n' "$check" "$SECONDS"
  else
    printf '== %s: FAILED, %d s\n' "$check" "$SECONDS" >&2
  fi
}

# The first of the places where Debian keeps its own sources.
debian_sources() {
  local file
  for file in /etc/apt/sources.list.d/*debian.sources /etc/apt/sources.list; do
    [[ ! -s $file ]] || { printf '%s\n' "$file"; return; }
  done
  die "found no apt sources of Debian here"
}

# bare_debian FILE.tar: makes the archive of a Debian 12 that has next to nothing, unless it is there.
bare_debian() {
  [[ ! -s $1 ]] || return 0
  local sources
  sources=$(debian_sources)
  printf 'Making a bare Debian root\n'
  mkdir -p "$(dirname "$1")"
  quiet mmdebstrap mmdebstrap --variant=minbase bookworm "$1.part" "$sources" --format=tar
  mv "$1.part" "$1"
}

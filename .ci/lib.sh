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
    [[ -z ${record-} ]] || ! git diff --quiet || { mkdir -p "${record%/*}" && printf '%s\n' "$record_digest" >"$record"; }
    printf '== %s: ok, %d s\n' "$check" "$SECONDS"
  else
    printf '== %s: FAILED, %d s\n' "$check" "$SECONDS" >&2
  fi
}

# What the programs and libraries are made of.
# shellcheck disable=SC2034
readonly product=(CMakeLists.txt CMakePresets.json README.md core proto server client deploy/systemd deploy/debian)

# skip_if_unchanged PATH...: ends the script, with success, if it was green before with the same content of these tracked
# paths and the same tools; otherwise has a green end recorded. It is for steps that read only a part of the tree.
# Name everything that a step reads, the build's files included. A working tree that differs from the index is always
# checked and never recorded. CI_ALL=1 checks it all the same.
skip_if_unchanged() {
  local records=${XDG_CACHE_HOME:-$HOME/.cache}/yatzy-ci digest
  git diff --quiet && [[ -z $(git ls-files --others --exclude-standard -- "$@") ]] || return 0
  # What the tools are, Debian's list of packages says.
  digest=$({ git ls-files --stage -- ".ci/$check" .ci/lib.sh deploy/lib.sh deploy/install-deps.sh "$@"
    dpkg-query -W; npm --version || true; uname -rm; } 2>/dev/null |
    sha256sum | cut -d ' ' -f 1)
  record=$records/$check record_digest=$digest
  if [[ -z ${CI_ALL-} && $(cat "$record" 2>/dev/null) == "$digest" ]]; then
    printf 'SKIP: green before, and nothing that it reads has changed since; CI_ALL=1 runs it (%s)\n' "$record"
    record=
    exit 0
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

#!/usr/bin/env bash
# Checks the object files of the widget kernels, each compiled for one instruction set and maybe linked into a program
# that runs without it. The linker keeps one copy of an inline function, from any file; so none of these files may
# define one. Nor may it define anything else for others, other than its two kernels, or run anything before main.
# usage: kernel_symbols_test.sh NM OBJDUMP OBJECT...

set -euo pipefail
nm=$1 objdump=$2
shift 2

failed=''
# refuse OBJECT WHAT: fails the test if there is any input, and prints it.
refuse() {
  local found
  found=$(cat)
  [[ -z $found ]] || { printf '%s: %s:\n%s\n' "$1" "$2" "$found"; failed=1; }
}

check() {
  local object=$1 name symbols sections kernels
  name=$(basename "$object")
  name=${name%%.*}
  kernels="[BDR] yatzy::k${name^}(Floats|Doubles)"
  symbols=$("$nm" --defined-only --demangle "$object" | sed -E 's/^[[:xdigit:]]* +//')
  sections=$("$objdump" --section-headers "$object")
  (($(grep -cxE "$kernels" <<<"$symbols") == 2)) || refuse "$object" "lacks one of" <<<"$kernels"
  # Of the lower-case letters of nm, these are local symbols.
  refuse "$object" "defines for others" < <(grep -vxE "([abdnrt] .*|$kernels)" <<<"$symbols")
  refuse "$object" "runs before main" < <(grep -E '\.(preinit_array|init_array|ctors)' <<<"$sections")
}

# The scalar kernel and at least one with vectors.
(($# >= 2)) || refuse "$*" "too few files" <<<"$#"
for object in "$@"; do check "$object"; done
[[ -z $failed ]]

#!/usr/bin/env bash
# Installs what is missing on Debian 12, as root or through sudo.
# usage: deploy/install-deps.sh [build|page|test|check|arm64|web|python|mpi|run|image|package]...      (default: build)
#   build    compiler and libraries     test  what the tests need
#   page     what builds the page for a server, with build
#   check    what the further checks in .ci/ need
#   arm64    the cross-compiler and the emulator of .ci/arm64
#   web      what .ci/web needs, beside npm packages
#   python   what .ci/python needs: a wheel, types, Dask
#   mpi      what the solver of targets for several machines needs (-DYATZY_BUILD_MPI=ON)
#   run      the shared libraries of yatzyd and yatzyctl, where they are not built
#   image    what .ci/image needs to make and run a container image
#   package  what .ci/install needs to install the Debian package into a Debian
# Calls apt only if something is missing, and prints its output only if it fails. No service is started or enabled.

set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Each package that the build names itself; apt adds what those depend on.
readonly build_group=(
  g++ cmake ninja-build pkgconf
  libabsl-dev libcli11-dev libmicrohttpd-dev libspdlog-dev libssl-dev libtbb-dev libtomlplusplus-dev
  libgrpc++-dev libprotobuf-dev protobuf-compiler protobuf-compiler-grpc
  grpc-proto libgoogle-common-protos-java nlohmann-json3-dev prometheus-cpp-dev zlib1g-dev
)
readonly page_group=(esbuild)
readonly test_group=(
  libbenchmark-dev libgmock-dev libgtest-dev
  curl dpkg-dev file jq nginx-light openssl prometheus python3-grpcio python3-jsonschema python3-numpy python3-protobuf strace systemd
)
readonly check_group=(clang clang-format clang-tidy git libclang-rt-14-dev shellcheck)
readonly arm64_group=(cmake g++-aarch64-linux-gnu ninja-build qemu-user-static)
readonly web_group=(
  chromium clang cmake curl libc++-14-dev-wasm32 libclang-rt-14-dev-wasm32 lld ninja-build protobuf-compiler
  python3-grpcio python3-protobuf wasi-libc
)
readonly python_group=(
  mypy protobuf-compiler-grpc python3-distributed python3-grpcio python3-numpy python3-pip python3-protobuf
  python3-setuptools python3-wheel
)
readonly mpi_group=(libopenmpi-dev openmpi-bin)
readonly run_group=(
  ca-certificates libabsl20220623 libgrpc++1.51 libmicrohttpd12 libprometheus-cpp-core1.0 libprotobuf32 libspdlog1.10
  libssl3 libtbb12 libtomlplusplus3 zlib1g
)
readonly image_group=(buildah crun iproute2 mmdebstrap podman podman-compose)
readonly package_group=(lintian mmdebstrap)

packages_of() {
  case $1 in
    build) printf '%s\n' "${build_group[@]}" ;;
    page) printf '%s\n' "${page_group[@]}" ;;
    test) printf '%s\n' "${test_group[@]}" ;;
    check)
      printf '%s\n' "${check_group[@]}"
      # buf is an npm package; a Node.js from elsewhere does as well as Debian's.
      command -v npm >/dev/null || printf '%s\n' npm
      ;;
    arm64) printf '%s\n' "${arm64_group[@]}" ;;
    web)
      printf '%s\n' "${page_group[@]}" "${web_group[@]}"
      command -v npm >/dev/null || printf '%s\n' npm
      ;;
    python) printf '%s\n' "${python_group[@]}" ;;
    mpi) printf '%s\n' "${mpi_group[@]}" ;;
    run) printf '%s\n' "${run_group[@]}" ;;
    image) printf '%s\n' "${image_group[@]}" ;;
    package) printf '%s\n' "${package_group[@]}" ;;
    *) die "unknown group '$1' (see --help)" ;;
  esac
}

# Prints those of its arguments that are not installed.
missing_of() {
  local installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
    sed -n 's/^installed //p') || true
  comm -23 <(printf '%s\n' "$@" | sort -u) <(sort -u <<<"$installed")
}

# Debian starts each service that it installs, and enables it for the next boot. The tests start what they need
# themselves, so this is forbidden while apt runs, unless this machine has a policy of its own.
readonly policy=/usr/sbin/policy-rc.d mark='# of deploy/install-deps.sh, while it runs'
as_root=()

forbid_starts() {
  if [[ -e $policy || -L $policy ]] && ! grep -qsxF "$mark" "$policy"; then return; fi
  trap allow_starts EXIT
  printf '#!/bin/sh\n%s\nexit 101\n' "$mark" | "${as_root[@]}" install -m 755 /dev/stdin "$policy"
}

allow_starts() {
  "${as_root[@]}" rm -f "$policy"
}

# Those of its arguments that are services.
keep_disabled() {
  local package
  for package in "$@"; do
    case $package in
      nginx-light) quiet "disabling nginx" "${as_root[@]}" systemctl disable nginx.service ;;
      prometheus) quiet "disabling prometheus" "${as_root[@]}" systemctl disable prometheus.service ;;
    esac
  done
}

install_packages() {
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      die "needs root or sudo. As root: apt-get update && apt-get install --no-install-recommends $*"
    as_root=(sudo)
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
  printf 'Installing %d Debian packages: %s\n' $# "$*"
  quiet "apt-get update" "${apt[@]}" update
  forbid_starts
  quiet "apt-get install" "${apt[@]}" install -y --no-remove --no-install-recommends "$@"
  keep_disabled "$@"
}

main() {
  [[ ${1-} != --help && ${1-} != -h ]] || { usage; exit; }
  (($# > 0)) || set -- build
  local group wanted missing
  wanted=$(for group in "$@"; do packages_of "$group"; done)
  mapfile -t wanted <<<"$wanted"
  [[ $(type -P dpkg-query apt-get | wc -l) == 2 ]] ||
    die "is for Debian; elsewhere install the like of: ${wanted[*]}"
  missing=$(missing_of "${wanted[@]}")
  [[ -n $missing ]] || exit 0
  mapfile -t missing <<<"$missing"
  install_packages "${missing[@]}"
}

main "$@"

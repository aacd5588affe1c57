#!/usr/bin/env bash
# Installs what Weir needs on Debian 12: the one list of packages. Only what is missing is installed,
# nothing is removed, and no service is started.
#
#   scripts/deps.sh build   what building and the demo need (default)
#   scripts/deps.sh test    that, and what the tests need
set -euo pipefail

build=(
  g++ cmake ninja-build pkg-config ccache
  libarchive-dev libboost1.81-dev libboost-json1.81-dev libcli11-dev libhiredis-dev libicu-dev
  libidn2-dev
  libmagic-dev libmilter-dev libmimetic-dev libpsl-dev librocksdb-dev libspdlog-dev libssl-dev
  libsystemd-dev libtomlplusplus-dev
  prometheus-cpp-dev publicsuffix
  postfix python3 swaks
)
test=(
  clang clang-format clang-tidy libclang-rt-14-dev libgmock-dev libgtest-dev liblognorm-utils
  python3-jsonschema
  m4 miltertest openssl procps python3-yaml redis-server rsyslog rsyslog-openssl systemd
)

case "${1:-build}" in
  build) wanted=("${build[@]}") ;;
  test) wanted=("${build[@]}" "${test[@]}") ;;
  *) echo "usage: scripts/deps.sh [build|test]" >&2; exit 64 ;;
esac

missing=()
for package in "${wanted[@]}"; do
  state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [[ $state == installed ]] || missing+=("$package")
done
if [[ ${#missing[@]} -eq 0 ]]; then
  echo "packages: all ${#wanted[@]} are installed"
  exit 0
fi
if [[ $EUID -ne 0 ]]; then
  echo "packages missing: ${missing[*]}" >&2
  echo "run this with sudo, or install them yourself" >&2
  exit 77
fi

echo "packages: installing ${missing[*]}"
# A package's own service must not start, neither now nor by being enabled: policy-rc.d says no while
# we install, and Postfix is left without a configuration of its own.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
if [[ ! -e /etc/postfix/main.cf ]] && command -v debconf-set-selections >/dev/null; then
  echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
fi
log=$(mktemp)
if ! { apt-get -q update && apt-get -q -y --no-install-recommends --no-remove install "${missing[@]}"; } \
    >"$log" 2>&1 </dev/null; then
  tail -n 25 "$log" >&2
  echo >&2
  echo "apt-get could not install them. If it wanted to remove a package (another mail server, or" >&2
  echo "libboost-dev of another version), decide that yourself: nothing has been removed." >&2
  exit 69
fi
rm -f "$log"
echo "packages: done"

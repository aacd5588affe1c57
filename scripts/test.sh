#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test:
#   1. everything under AddressSanitizer and UndefinedBehaviourSanitizer: units, store contract,
#      boundaries, cases in-process, architecture, documents, systemd
#   2. the tests of milter and store under ThreadSanitizer
#   3. every fuzzer for 20 seconds from its seeds, two at a time, under AddressSanitizer and
#      UndefinedBehaviourSanitizer
#   4. the release build beside real MTAs: cases through Postfix and Sendmail, kill -9, stall, reload,
#      drain, hostile protocol, shared counters, ordinary weeks and attacks in simulated time, the demo
# Leaves no process behind. Ends with "weir: N passed, N failed"; the exit status is 0 when none failed.
set -uo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 70
exec </dev/null
export PYTHONDONTWRITEBYTECODE=1
if [[ $EUID -ne 0 ]]; then
  echo "scripts/test.sh: run it with sudo: private Postfix and Sendmail cannot be started without" >&2
  exit 77
fi

results=$root/build/results
broken=0

# suite PRESET NAME CTEST-ARGUMENT...
suite() {
  local preset=$1 name=$2
  shift 2
  echo
  echo "== $name"
  local log=$results/$name.log
  ctest --preset "$preset" --output-junit "$results/$name.xml" "$@" >"$log" 2>&1
  local status=$?
  if [[ $status -ne 0 ]]; then
    grep -vE '^ *[0-9]+/[0-9]+ Test .* Passed|^ *Start +[0-9]+' "$log" | head -n 300
  else
    sed -n '/tests passed/,$p' "$log"
  fi
  [[ -s $results/$name.xml ]] || broken=$((broken + 1))
}

build() {
  scripts/build.sh "$@" || { broken=$((broken + 1)); return 1; }
}

scripts/deps.sh test || exit
rm -rf "$results"
mkdir -p "$results"

build asan && suite asan asan -LE integration
build tsan milter_boundary_test store_test count_test && suite tsan tsan -L 'milter|store'
build fuzz fuzzers && suite fuzz fuzz -L fuzz
# The programs and what feeds them: the unit tests have run above, under sanitizers.
build release -DBUILD_TESTING=ON weir-milter weirctl weir-simulate weir-load weir-sample-events &&
  suite release integration -L integration

/usr/bin/python3 scripts/summary.py "$broken" "$results"/*.xml

#!/usr/bin/env bash
# Configures and builds one preset, quietly: what the compiler says goes to build/<preset>.log, its end
# is shown when something fails.
#
#   scripts/build.sh PRESET [-DOPTION=VALUE ...] [TARGET ...]
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
preset=$1
shift
options=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
targets=()
for argument in "$@"; do
  case $argument in
    -D*) options+=("$argument") ;;
    *) targets+=(--target "$argument") ;;
  esac
done

# Under sudo the tree stays its owner's: root only installs and runs.
owner=$(stat -c %U "$root")
run=()
if [[ $EUID -eq 0 && $owner != root && $owner != UNKNOWN ]]; then
  run=(runuser -u "$owner" -- env "HOME=$(getent passwd "$owner" | cut -d: -f6)")
fi

cd "$root"
"${run[@]}" mkdir -p build
log=build/$preset.log
began=$SECONDS
echo "building $preset (messages go to $log) ..."
if ! { "${run[@]}" cmake --preset "$preset" "${options[@]}" \
       && "${run[@]}" cmake --build --preset "$preset" "${targets[@]}"; } >"$log" 2>&1 </dev/null; then
  grep -m 20 -E 'error|Error|FAILED' "$log" >&2 || true
  tail -n 15 "$log" >&2
  echo "building $preset failed, see $log" >&2
  exit 70
fi
echo "building $preset took $((SECONDS - began)) s"

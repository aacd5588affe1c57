#!/usr/bin/env bash
# Shows what Weir does: an hour of mail at a hybrid connector in a minute, through a private Postfix
# on loopback with Weir attached and a sink behind it. Installs what is missing and builds first.
#
#   sudo scripts/demo.sh              the hour, with an attack in it
#   sudo scripts/demo.sh --keep       leaves everything running afterwards, and says how to stop it
#   sudo scripts/demo.sh --mail DIR   sends your own .eml files instead, in mode tag
#
# Can be run again and again; without --keep nothing is left running.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
export PYTHONDONTWRITEBYTECODE=1
case " $* " in
  *" --help "* | *" -h "*) exec /usr/bin/python3 "$root/integration/demo.py" --help ;;
esac
if [[ $EUID -ne 0 ]]; then
  echo "scripts/demo.sh: run it with sudo: a Postfix of its own cannot be started without" >&2
  exit 77
fi
"$root/scripts/deps.sh" build
"$root/scripts/build.sh" release weir-milter weirctl
exec /usr/bin/python3 "$root/integration/demo.py" "$@"

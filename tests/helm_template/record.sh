#!/usr/bin/env bash
# Records what Helm 4.2.3 prints for every case here: CASE.args holds the arguments, one a line. Needs `helm` on PATH.
# What --debug says of Helm's own doings is left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

for case in *.args; do
  mapfile -t arguments < "$case"
  name=${case%.args}
  helm "${arguments[@]}" > "$name.stdout" 2> "$name.stderr" || true
  sed -i '/^level=DEBUG/d' "$name.stderr"
  for output in "$name.stdout" "$name.stderr"; do
    [ -s "$output" ] || rm "$output"
  done
done

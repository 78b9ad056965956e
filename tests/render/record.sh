#!/usr/bin/env bash
# Records what Helm 4.2.3 prints for every case here: the first line of a case.yaml is the command. Needs `helm` on PATH.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

for case in tests/render/*/*/case.yaml; do
  command=$(sed -n '1s/^# //p' "$case")
  bash -c "$command" > "$(dirname "$case")/expected.yaml"
done

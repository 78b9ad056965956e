#!/usr/bin/env bash
# Records what Helm 4.2.3 says about every bad values file here, beside it. Needs `helm` on PATH.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

for values in tests/schema/*/*.yaml; do
  chart=$(basename "$(dirname "$values")")
  if said=$(helm template erlmcp "charts/$chart" --namespace erlmcp -f "$values" 2>&1 >/dev/null); then
    echo "$values: Helm accepts it" >&2
    exit 1
  fi
  said=${said#Error: }
  printf '%s\n' "${said%$'\n\nUse --debug flag'*}" > "${values%.yaml}.expected"
done

#!/usr/bin/env bash
# Records what Helm 4.2.3 and Helm 3.21.4 say of the cases: tests/lint/record.sh [HELM [HELM3]]. Writes `helm` and `helm3` in
# each case whose command line is Helm's too: stdout, then stderr, then the exit status; $DIR stands for the case's directory.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/cases"
helm=${1:-helm}
helm3=${2:-helm3}
for case in */; do
  case=${case%/}
  read -r -a args < <(cat "$case/args" 2>/dev/null || true) || true
  # Without a chart, and with flags and paths of our own, the command line is not Helm's.
  if [[ ${args[0]:-} != chart || ${args[*]} =~ --(env|schema|disable|enable|only|chart) ]]; then
    continue
  fi
  (
    cd "$case"
    for file in helm helm3; do
      status=0
      "${!file}" lint "${args[@]}" >/tmp/stdout.$$ 2>/tmp/stderr.$$ || status=$?
      { cat /tmp/stdout.$$ /tmp/stderr.$$; echo "exit $status"; } | sed "s|$PWD|\$DIR|g" >$file
    done
    rm -f /tmp/stdout.$$ /tmp/stderr.$$
  )
done

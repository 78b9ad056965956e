#!/bin/sh
# Records the help texts of Helm (4.2.3, Apache-2.0) for the commands that chartroom has. Usage: record.sh HELM
set -eu
helm=$1
cd "$(dirname "$0")"
record() {
    name=$(echo "$*" | tr ' ' '-')
    HELM_CACHE_HOME='{cache}' HELM_CONFIG_HOME='{config}' GNUPGHOME='{gnupg}' "$helm" "$@" --help |
        sed '/^Global Flags:$/,$d' >"${name:-helm}.txt"
}
record help
record
record template
record install
record upgrade
record lint
record env
record version
for shell in bash fish powershell zsh; do record completion $shell; done
record completion
for part in all chart crds readme values; do record show $part; done
record show
for what in build list update; do record dependency $what; done
record dependency

#!/usr/bin/env bash
# Builds modelslice into build/ on a Debian 12 machine, and installs what is
# missing first. Does nothing, quickly, when there is nothing to do.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

for argument; do
  case "$argument" in
    -h | --help)
      echo "usage: scripts/build.sh [TARGET...]"
      echo "Installs missing packages (as root or with sudo) and builds build/."
      exit 0
      ;;
    -*) fail "unknown option '$argument'" ;;
    '') fail "expected the name of a target, got nothing" ;;
  esac
done

install_packages
build "$@"
say "built: $(cd build/bin && echo slice-*)"

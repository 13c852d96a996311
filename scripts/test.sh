#!/usr/bin/env bash
# Builds everything and runs every test. The last line is the total.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

case "${1:-}" in
  -h | --help)
    echo "usage: scripts/test.sh"
    echo "Builds, then runs the lit suite, the unit tests and the Python tests."
    exit 0
    ;;
  ?*) fail "unknown option '$1'" ;;
esac

install_packages
make_venv
build

results=$PWD/build/test-results
rm -rf "$results"
mkdir -p "$results"
python=.venv/bin/python
lit=$(sed -n 's/^MODELSLICE_LIT:FILEPATH=//p' build/CMakeCache.txt)

# A suite that fails is counted by what it has written; go on to the next.
say "unit tests"
ctest --test-dir build -E '^lit$' -j "$(nproc)" --output-on-failure \
  --output-junit "$results/unit.xml" || true
say "Python tests"
$python -m pytest -q -p no:cacheprovider test/Python \
  --junitxml="$results/python.xml" || true
say "lit suite"
"$lit" -sv --xunit-xml-output="$results/lit.xml" build/test || true

$python scripts/count_tests.py "$results"/{unit,python,lit}.xml

#!/usr/bin/env bash
# Builds everything and runs every test: one line for each suite, what failed,
# and at last the total.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

quick=
case "${1:-}" in
  -h | --help)
    echo "usage: scripts/test.sh [--quick]"
    echo "Builds, then checks the sources' form and runs the unit tests, the Python"
    echo "tests, the lit suite, clang-tidy, and the unit tests under sanitizers."
    echo "--quick leaves out clang-tidy and the sanitizers."
    exit 0
    ;;
  --quick) quick=1 ;;
  ?*) fail "unknown option '$1'" ;;
esac
refuse_rest "$@"

install_packages
make_venv
build

results=$PWD/build/test-results
rm -rf "$results"
mkdir -p "$results"
python=$PWD/.venv/bin/python
lit=$(sed -n 's/^MODELSLICE_LIT:FILEPATH=//p' build/CMakeCache.txt)
jobs=$(nproc)
# What chooses an instruction set or a runtime is up to each test.
unset MODELSLICE_ISA MODELSLICE_RUNTIME
suites=()

# suite NAME COMMAND...: runs the command, which writes $results/NAME.xml.
suite() {
  local name=$1 begin=$SECONDS status=0 line
  shift
  suites+=("$results/$name.xml")
  "$@" >"$results/$name.log" 2>&1 </dev/null || status=$?
  # A suite that fails although no test of its did has no results.
  if [ $status -ne 0 ] && [ -f "$results/$name.xml" ] &&
    "$python" scripts/count_tests.py "$results/$name.xml" >/dev/null; then
    mv "$results/$name.xml" "$results/$name.partial.xml"
  fi
  status=0
  line=$("$python" scripts/count_tests.py "$results/$name.xml" | tail -1) || status=$?
  printf '%-8s %s (%d s)\n' "$name" "$line" $((SECONDS - begin))
  if [ $status -ne 0 ]; then
    tail -n 200 "$results/$name.log"
    echo "the whole log: build/test-results/$name.log"
  fi
}

# sanitized PRESET: the runtime and the tools, built and tested under it.
sanitized() {
  cmake --preset "$1" "-DPython3_EXECUTABLE=$python" &&
    cmake --build "build-$1" -j "$jobs" &&
    ctest --test-dir "build-$1" -E '^lit$' --output-on-failure \
      --output-junit "$results/$1.xml"
}

suite format "$python" scripts/check_sources.py --jobs="$jobs" \
  --junit="$results/format.xml"
suite unit ctest --test-dir build -E '^lit$' --output-on-failure \
  --output-junit "$results/unit.xml"
suite python "$python" -m pytest -q -p no:cacheprovider test/Python \
  --junitxml="$results/python.xml"
suite lit "$lit" -v -j "$jobs" --xunit-xml-output="$results/lit.xml" build/test
if [ -z "$quick" ]; then
  suite tidy "$python" scripts/check_sources.py --tidy --jobs="$jobs" \
    --junit="$results/tidy.xml"
  suite asan sanitized asan
  suite tsan sanitized tsan
fi

"$python" scripts/count_tests.py "${suites[@]}"

#!/usr/bin/env bash
# Fuzzes every reader of foreign bytes for the given number of seconds each
# (default 60), under AddressSanitizer and UBSan. Copy what it finds into
# test/fuzz/corpus/<name>: every build replays that folder as a test.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-60}" in
  -h | --help) echo "usage: scripts/fuzz.sh [SECONDS] [NAME...]"; exit 0 ;;
  *[!0-9]*) echo "fuzz.sh: expected a number of seconds, got '$1'" >&2; exit 2 ;;
esac
seconds=${1:-60}
shift || true
names=("$@")
if [ ${#names[@]} -eq 0 ]; then
  for folder in test/fuzz/corpus/*/; do names+=("$(basename "$folder")"); done
fi

build=build-fuzz
cmake -G Ninja -S . -B $build \
  -DCMAKE_C_COMPILER=clang-22 -DCMAKE_CXX_COMPILER=clang++-22 \
  -DCMAKE_BUILD_TYPE=RelWithDebInfo -DMODELSLICE_ENABLE_COMPILER=OFF \
  -DMODELSLICE_SANITIZER=fuzzer-no-link,address,undefined >/dev/null
ninja -C $build "${names[@]/#/fuzz-}" | tail -1

for name in "${names[@]}"; do
  mkdir -p "$build/corpus/$name" "$build/found/$name"
  echo "fuzzing $name for $seconds s"
  # New inputs go to the build folder; only the small ones under test/ are kept.
  "$build/bin/fuzz-$name" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 \
    -artifact_prefix="$build/found/$name/" \
    "$build/corpus/$name" "test/fuzz/corpus/$name" 2>&1 |
    grep -E "^(==|SUMMARY|artifact_prefix|stat::number_of|Test unit)|ERROR" ||
    true
  if [ -n "$(ls -A "$build/found/$name")" ]; then
    echo "fuzz.sh: inputs that fail lie in $build/found/$name" >&2
    exit 1
  fi
done

#!/usr/bin/env bash
# Trains a network at four widths on Fashion-MNIST, compiles it to one library
# and runs every width of it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

epochs=12
case "${1:-}" in
  -h | --help)
    echo "usage: scripts/demo.sh [--epochs=N]"
    echo "Results go to build/demo/."
    exit 0
    ;;
  --epochs=*[!0-9]* | --epochs=) fail "expected a number of epochs, got '$1'" ;;
  --epochs) fail "--epochs needs its value with it, --epochs=N" ;;
  --epochs=*) epochs=${1#--epochs=} ;;
  ?*) fail "unknown option '$1'" ;;
esac
refuse_rest "$@"

rates="0.25 0.5 0.75 1"
data=/usr/share/datasets/fashion-mnist
demo=build/demo
started=$SECONDS

install_packages
build slice-compile slice-train slice-run slice-bench
mkdir -p $demo

say "training examples/mlp.mlir for $epochs epochs, all widths at once"
build/bin/slice-train examples/mlp.mlir --data=$data --rates="${rates// /,}" \
  --scheme=static --epochs="$epochs" --seed=1 --threads="$(nproc)" \
  -o $demo/mlp.safetensors

say "compiling one library for all widths"
build/bin/slice-compile examples/mlp.mlir -o $demo/libmlp.so \
  --weights=$demo/mlp.safetensors --embed-weights \
  --rates="${rates// /,}" --header=$demo/mlp.h
ls -l $demo/libmlp.so

say "accuracy on the 10000 test images"
for rate in $rates; do
  printf 'rate %-5s ' "$rate"
  build/bin/slice-run $demo/libmlp.so --rate="$rate" \
    --input=$data/t10k-images-idx3-ubyte.gz \
    --labels=$data/t10k-labels-idx1-ubyte.gz
done

say "speed, one thread"
build/bin/slice-bench $demo/libmlp.so --batch=1,8,64 --json=$demo/bench.json

say "done in $((SECONDS - started)) s; $demo/ has the library, header and weights"

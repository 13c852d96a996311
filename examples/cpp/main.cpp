//===- main.cpp - One model, many threads, many widths --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Serves examples/mlp.mlir from one thread per width: all share one copy of
// the parameters.
//
// From the root of the sources:
//
//   build/bin/slice-compile examples/mlp.mlir -o build/libmlp.so
//     --header=build/mlp.h
//   c++ -std=c++17 -Iinclude -Ibuild examples/cpp/main.cpp -Lbuild -lmlp
//     -Wl,-rpath,'$ORIGIN' -o build/main
//   build/main build/mlp.safetensors
//
//===----------------------------------------------------------------------===//

#include "mlp.h"

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using Model = std::unique_ptr<msl_model, void (*)(msl_model *)>;
using Context = std::unique_ptr<msl_context, void (*)(msl_context *)>;

void check(msl_status status, const msl_error &error) {
  if (status)
    throw std::runtime_error(error.message);
}

Model createModel(const msl_library &library, const char *weights) {
  msl_model_options options{};
  options.struct_size = sizeof options;
  options.weights_path = weights;
  msl_model *model = nullptr;
  msl_error error;
  check(library.model_create(&options, &model, &error), error);
  return Model(model, library.model_destroy);
}

Context createContext(const msl_library &library, msl_model &model,
                      int64_t maxBatch) {
  msl_context_options options{};
  options.struct_size = sizeof options;
  options.max_batch = maxBatch;
  msl_context *context = nullptr;
  msl_error error;
  check(library.context_create(&model, &options, &context, &error), error);
  return Context(context, library.context_destroy);
}

} // namespace

int main(int argc, char **argv) try {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s WEIGHTS\n", argv[0]);
    return 2;
  }
  const msl_library *library = mlp_query(MSL_ABI_VERSION);
  if (!library)
    throw std::runtime_error("the library is newer than this program");
  Model model = createModel(*library, argv[1]);

  constexpr int64_t batch = 8;
  const std::vector<float> x(batch * 784, 0.5f);
  std::vector<std::vector<float>> logits(library->num_widths);
  std::vector<msl_error> errors(library->num_widths);
  std::vector<Context> contexts;
  std::vector<std::thread> threads;
  for (uint32_t width = 0; width < library->num_widths; ++width)
    contexts.push_back(createContext(*library, *model, batch));
  for (uint32_t width = 0; width < library->num_widths; ++width)
    threads.emplace_back([&, width] {
      logits[width].resize(batch * 10);
      mlp_run(library, contexts[width].get(), width, batch, x.data(),
              logits[width].data(), &errors[width]);
    });
  for (std::thread &thread : threads)
    thread.join();

  for (uint32_t width = 0; width < library->num_widths; ++width) {
    check(static_cast<msl_status>(errors[width].status), errors[width]);
    std::printf("rate %g: first logit %g\n", library->widths[width].rates[0],
                static_cast<double>(logits[width][0]));
  }
  return 0;
} catch (const std::exception &exception) {
  std::fprintf(stderr, "error: %s\n", exception.what());
  return 1;
}

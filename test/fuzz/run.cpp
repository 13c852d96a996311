//===- run.cpp - Fuzzes the arguments of calls ----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Calls the entries of a hand-written training library with whatever the bytes
// say. Every tensor owns exactly the memory that its shape asks for, so that
// AddressSanitizer sees a call that should have been refused.
//
//===----------------------------------------------------------------------===//

#include "modelslice-c/abi.h"

#include <cstdlib>
#include <cstring>
#include <vector>

extern "C" const msl_library *tiny_query(uint32_t maxAbi);

namespace {
/// Takes bytes from the input; zeros when there are none left.
struct Bytes {
  const uint8_t *data;
  size_t size;
  template <typename T> T take() {
    T value = {};
    size_t count = size < sizeof value ? size : sizeof value;
    std::memcpy(&value, data, count);
    data += count;
    size -= count;
    return value;
  }
};

struct Tensor {
  msl_tensor tensor = {};
  int64_t shape[4] = {};
  std::vector<float> memory;

  void fill(Bytes &bytes) {
    // Mostly small numbers, sometimes any.
    uint64_t elements = 1;
    tensor.rank = bytes.take<uint8_t>() % 5;
    for (uint32_t i = 0; i < tensor.rank; ++i) {
      uint8_t extent = bytes.take<uint8_t>();
      shape[i] = extent == 255 ? bytes.take<int64_t>() : extent % 12;
      if (shape[i] < 0 || shape[i] > 100000)
        elements = 1 << 20;
      else
        elements *= uint64_t(shape[i]);
      if (elements > 1 << 16)
        elements = 1 << 20;
    }
    uint8_t flags = bytes.take<uint8_t>();
    tensor.dtype = flags & 1 ? MSL_I32 : flags & 2 ? flags : MSL_F32;
    // A tensor that would not fit is one that no caller can own.
    if (elements <= 1 << 16)
      memory.resize(elements);
    tensor.data = memory.empty() || flags & 16 ? nullptr : memory.data();
    tensor.shape = flags & 32 ? nullptr : shape;
  }
};
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const msl_library *library = tiny_query(MSL_ABI_VERSION);
  Bytes bytes = {data, size};
  msl_error error;
  msl_model_options options = {};
  options.struct_size = sizeof options;
  options.flags = MSL_MODEL_TRAINABLE | MSL_MODEL_INITIALIZE;
  msl_model *model = nullptr;
  if (library->model_create(&options, &model, &error) != MSL_OK)
    abort();
  msl_context_options contextOptions = {};
  contextOptions.struct_size = sizeof contextOptions;
  contextOptions.max_batch = bytes.take<uint8_t>() % 8;
  msl_context *context = nullptr;
  if (library->context_create(model, &contextOptions, &context, &error) !=
      MSL_OK)
    abort();
  for (int calls = bytes.take<uint8_t>() % 4; calls >= 0; --calls) {
    uint8_t which = bytes.take<uint8_t>();
    uint32_t entry = which & 7, width = which >> 3 & 3;
    if (which & 128) {
      std::vector<float> values(15);
      library->param_write(model, width, entry, values.data(), &error);
      library->param_read(model, entry, width, values.data(), &error);
      library->scratch_bytes(model, entry, width, bytes.take<int64_t>());
      continue;
    }
    std::vector<Tensor> tensors(bytes.take<uint8_t>() % 6);
    uint32_t inputs = bytes.take<uint8_t>() % 6;
    std::vector<msl_tensor> plain;
    for (Tensor &tensor : tensors) {
      tensor.fill(bytes);
      plain.push_back(tensor.tensor);
    }
    inputs = inputs > plain.size() ? uint32_t(plain.size()) : inputs;
    library->run(context, entry, width, plain.data(), inputs,
                 plain.data() + inputs, uint32_t(plain.size()) - inputs,
                 &error);
  }
  library->context_destroy(context);
  library->model_destroy(model);
  return 0;
}

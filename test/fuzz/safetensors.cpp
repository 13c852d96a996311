//===- safetensors.cpp - Fuzzes the reader of safetensors -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whatever the reader accepts must lie inside the file and pack into an arena
// without leaving it.
//
//===----------------------------------------------------------------------===//

extern "C" {
#include "Safetensors.h"
#include "Runtime.h"
}

#include <cstdlib>

static const int64_t shape[] = {5, 3};

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  msl_source source;
  msl_source_from_memory(&source, data, size, "fuzz");
  msl_safetensors file;
  msl_error error;
  if (msl_safetensors_read(&source, &file, &error) == MSL_OK) {
    for (size_t i = 0; i < file.count; ++i) {
      const msl_stored_tensor &tensor = file.tensors[i];
      if (tensor.begin > size || tensor.size > size - tensor.begin ||
          msl_safetensors_find(&file, tensor.name) != &tensor)
        abort();
    }
    msl_safetensors_free(&file);
  }

  msl_param param = {};
  param.info = {"w", shape, 2, MSL_F32};
  param.bytes = 128;
  param.block_dim = 0;
  param.block = 4;
  param.order[0] = 1;
  msl_image image = {};
  image.library.model_name = "fuzz";
  image.library.num_params = 1;
  image.library.arena_bytes = 128;
  image.params = &param;
  msl_model_options options = {};
  options.struct_size = sizeof options;
  options.weights_data = size ? data : reinterpret_cast<const uint8_t *>("");
  options.weights_size = size;
  alignas(64) uint8_t arena[128];
  msl_weights_load(&image, &options, arena, &error);
  return 0;
}

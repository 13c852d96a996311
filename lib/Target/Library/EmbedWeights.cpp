//===- EmbedWeights.cpp - Weights packed at compile time ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/EmbedWeights.h"
#include "mlir/IR/Diagnostics.h"

// The runtime is C and has no guards for C++.
extern "C" {
#include "Runtime.h"
}

using namespace mlir;
using namespace mlir::slice;

FailureOr<std::vector<char>>
mlir::slice::packWeights(const LibraryInfo &library, llvm::StringRef path,
                         Location location) {
  std::vector<msl_param> params;
  for (const ParamInfo &info : library.params) {
    msl_param param = {};
    param.info.name = info.tensor.name.c_str();
    param.info.shape = info.tensor.shape.data();
    param.info.rank = info.tensor.shape.size();
    param.info.dtype = info.tensor.dtype;
    param.offset = info.offset;
    param.bytes = info.bytes;
    param.block_dim = info.blockDim;
    param.block = info.block;
    llvm::copy(info.order, param.order);
    params.push_back(param);
  }
  msl_image image = {};
  image.library.num_params = params.size();
  image.library.arena_bytes = library.arenaBytes;
  image.params = params.data();

  std::string file = path.str();
  msl_model_options options = {};
  options.struct_size = sizeof(options);
  options.weights_path = file.c_str();
  std::vector<char> arena(library.arenaBytes);
  msl_error error = {};
  if (msl_weights_load(&image, &options,
                       reinterpret_cast<uint8_t *>(arena.data()),
                       &error) != MSL_OK)
    return emitError(location) << error.message;
  return arena;
}

//===- EmbedWeights.cpp - Weights packed at compile time ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/EmbedWeights.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

// The runtime is C and has no guards for C++.
extern "C" {
#include "Runtime.h"
}

using namespace mlir;
using namespace mlir::slice;

/// The metadata of a file that the runtime's strict reader has accepted.
static std::vector<std::pair<std::string, std::string>>
readMetadata(llvm::StringRef path) {
  std::vector<std::pair<std::string, std::string>> result;
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false);
  if (!file || (*file)->getBufferSize() < 8)
    return result;
  llvm::StringRef bytes = (*file)->getBuffer();
  uint64_t size = llvm::support::endian::read64le(bytes.data());
  auto header = llvm::json::parse(bytes.substr(8, size));
  if (!header) {
    llvm::consumeError(header.takeError());
    return result;
  }
  const llvm::json::Object *object = header->getAsObject();
  if (const auto *metadata =
          object ? object->getObject("__metadata__") : nullptr)
    for (const auto &[name, value] : *metadata)
      if (std::optional<llvm::StringRef> text = value.getAsString())
        result.emplace_back(name.str(), text->str());
  // An object has no order of its own.
  llvm::sort(result);
  return result;
}

FailureOr<EmbeddedWeights> mlir::slice::packWeights(const LibraryInfo &library,
                                                    llvm::StringRef path,
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
  EmbeddedWeights weights;
  weights.packed.resize(library.arenaBytes);
  msl_error error = {};
  if (msl_weights_load(&image, &options,
                       reinterpret_cast<uint8_t *>(weights.packed.data()),
                       &error) != MSL_OK)
    return emitError(location) << error.message;
  weights.metadata = readMetadata(path);
  return weights;
}

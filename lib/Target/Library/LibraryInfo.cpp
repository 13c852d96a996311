//===- LibraryInfo.cpp - What a library tells of itself -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/LibraryInfo.h"
#include "Image.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"
#include "modelslice/Dialect/Kern/IR/Winograd.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include <map>

using namespace mlir;
using namespace mlir::slice;

namespace {

constexpr int64_t kCacheLine = 64;
/// Loaders read the names of symbols into buffers of 256 bytes.
constexpr size_t kMaxModelName = 200;

bool isIdentifier(StringRef name) {
  return !name.empty() && name.size() <= kMaxModelName &&
         !llvm::isDigit(name.front()) && llvm::all_of(name, [](char c) {
           return llvm::isAlnum(c) || c == '_';
         });
}

FailureOr<TensorInfo> getTensorInfo(Location loc, Type type, Attribute attrs,
                                    StringRef fallback) {
  auto tensor = cast<RankedTensorType>(type);
  TensorInfo info;
  auto name = cast<DictionaryAttr>(attrs).getAs<StringAttr>("slice.name");
  info.name = name ? name.str() : fallback.str();
  // C programs read it to its NUL, and safetensors files are JSON.
  if (StringRef(info.name).contains('\0') || !llvm::json::isUTF8(info.name))
    return emitError(loc) << "the name of a tensor of a library must be UTF-8 "
                             "without NUL";
  if (tensor.getRank() > MSL_MAX_RANK)
    return emitError(loc) << "tensor '" << info.name
                          << "' of a library must have at most " << MSL_MAX_RANK
                          << " dimensions, got " << tensor.getRank();
  for (int64_t size : tensor.getShape())
    info.shape.push_back(ShapedType::isDynamic(size) ? -1 : size);
  if (tensor.getElementType().isF32())
    info.dtype = MSL_F32;
  else if (tensor.getElementType().isInteger(32))
    info.dtype = MSL_I32;
  else
    return emitError(loc) << "tensor '" << info.name
                          << "' of a library must be f32 or i32, got " << type;
  return info;
}

/// The tensors of one side of an entry's signature.
FailureOr<std::vector<TensorInfo>> getTensors(func::FuncOp function,
                                              TypeRange types, StringRef attr,
                                              StringRef prefix) {
  std::vector<TensorInfo> tensors;
  auto names = function->getAttrOfType<ArrayAttr>(attr);
  for (auto [index, type] : llvm::enumerate(types)) {
    FailureOr<TensorInfo> info = getTensorInfo(
        function.getLoc(), type, names[index], (prefix + Twine(index)).str());
    if (failed(info))
      return failure();
    tensors.push_back(*info);
  }
  return tensors;
}

ProgramInfo getProgram(func::FuncOp function) {
  ProgramInfo program;
  if (auto scratch =
          function->getAttrOfType<DenseI64ArrayAttr>("kern.scratch")) {
    program.scratchBytes = scratch[0];
    program.scratchBytesPerBatch = scratch[1];
  }
  if (auto portion = function->getAttrOfType<kern::PortionAttr>(
          kern::KernDialect::kPortionAttr)) {
    program.portion = portion.getExamples();
    program.inTurn = portion.isInTurn();
  }
  for (auto launch : function.getOps<kern::LaunchOp>()) {
    LaunchInfo info;
    info.kernel = launch.getKernel().str();
    info.name = info.kernel;
    if (auto name = launch->getAttrOfType<StringAttr>("kern.name"))
      info.name = name.str();
    for (Value operand : launch.getOperands()) {
      auto buffer = operand.getDefiningOp<kern::BufferOp>();
      info.operands.push_back({static_cast<uint32_t>(buffer.getSpace()),
                               static_cast<uint32_t>(buffer.getIndex()),
                               int64_t(buffer.getOffset()),
                               int64_t(buffer.getOffsetPerBatch())});
    }
    info.flops = launch.getFlops()[0];
    info.flopsPerBatch = launch.getFlops()[1];
    info.bytes = launch.getBytes()[0];
    info.bytesPerBatch = launch.getBytes()[1];
    program.launches.push_back(std::move(info));
  }
  return program;
}

LogicalResult addEntry(func::FuncOp function, LibraryInfo &library,
                       std::map<std::string, size_t> &indices) {
  std::string name = function->getAttrOfType<StringAttr>("slice.entry").str();
  EntryInfo entry;
  entry.name = name;
  auto width = function->getAttrOfType<IntegerAttr>("slice.width");
  entry.perWidth = bool(width);
  if (auto signature = function->getAttrOfType<TypeAttr>("kern.signature")) {
    auto type = cast<FunctionType>(signature.getValue());
    auto inputs = getTensors(function, type.getInputs(), "kern.inputs", "arg");
    auto outputs =
        getTensors(function, type.getResults(), "kern.outputs", "result");
    if (failed(inputs) || failed(outputs))
      return failure();
    entry.inputs = *inputs;
    entry.outputs = *outputs;
  }
  if (name == "infer" && entry.outputs.empty())
    return function.emitError(
        "a network must return a tensor, or a library of it does nothing");
  auto [it, isNew] = indices.try_emplace(name, library.entries.size());
  if (isNew)
    library.entries.push_back(entry);
  EntryInfo &known = library.entries[it->second];
  if (!(known.inputs == entry.inputs) || !(known.outputs == entry.outputs))
    return function.emitError("entry '")
           << name
           << "' has inputs or outputs whose shape depends on the width; the "
              "first layer's input and the last layer's output must not be "
              "sliced";
  size_t position = width ? width.getInt() : 0;
  if (known.programs.size() <= position)
    known.programs.resize(position + 1);
  known.programs[position] = getProgram(function);
  return success();
}

/// Rates and costs come from the specialised inference functions.
void addWidth(func::FuncOp function, ModuleOp module, LibraryInfo &library) {
  auto index = function->getAttrOfType<IntegerAttr>("slice.width");
  size_t position = index ? index.getInt() : 0;
  if (library.widths.size() <= position)
    library.widths.resize(position + 1);
  WidthInfo &width = library.widths[position];
  auto get = [&](StringRef name) -> uint64_t {
    auto attr = function->getAttrOfType<IntegerAttr>(name);
    return attr ? attr.getInt() : 0;
  };
  width.flops = get("slice.flops");
  width.parameters = get("slice.parameters");
  width.rates = {1.0};
  if (auto rates = module->getAttrOfType<ArrayAttr>("slice.rates"))
    width.rates.assign(
        cast<DenseF64ArrayAttr>(rates[position]).asArrayRef().begin(),
        cast<DenseF64ArrayAttr>(rates[position]).asArrayRef().end());
  // The prefix of each parameter that the width reads, in whole cache lines.
  for (auto launch : function.getOps<kern::LaunchOp>()) {
    auto kernel = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
        launch, launch.getKernelAttr());
    auto op = *kernel.getOps<kern::GenericOp>().begin();
    for (auto [number, operand] : llvm::enumerate(op.getInputs())) {
      auto buffer =
          launch.getOperands()[number].getDefiningOp<kern::BufferOp>();
      if (buffer.getSpace() != kern::Space::Arena &&
          buffer.getSpace() != kern::Space::Derived)
        continue;
      uint64_t elements = 1;
      for (unsigned dim = 0, e = op.getNumDims(); dim < e; ++dim)
        if (op.getInputMap(number).isFunctionOfDim(dim))
          elements *= op.getExtents()[dim];
      uint64_t bytes =
          kern::countTransformed(op, number, elements) * sizeof(float);
      width.paramBytes += llvm::alignTo(bytes, kCacheLine);
    }
  }
}

uint32_t getRuntimeInit(InitKind kind) {
  switch (kind) {
  case InitKind::Zeros:
    return MSL_INIT_ZEROS;
  case InitKind::Ones:
    return MSL_INIT_ONES;
  case InitKind::Normal:
    return MSL_INIT_NORMAL;
  case InitKind::Uniform:
  case InitKind::KaimingUniform:
    return MSL_INIT_UNIFORM;
  }
  llvm_unreachable("unknown initialiser");
}

FailureOr<ParamInfo> getParam(slice::ParamOp param) {
  ParamInfo info;
  RankedTensorType type = param.getTensorType();
  auto tensor = getTensorInfo(param.getLoc(), type,
                              DictionaryAttr::get(param.getContext()),
                              param.getSymName());
  if (failed(tensor))
    return failure();
  info.tensor = *tensor;
  auto layout = cast<kern::LayoutAttr>(param.getLayoutsAttr()[0]);
  info.offset = layout.getOffset();
  info.bytes = layout.getStorageBytes(type);
  info.blockDim = layout.getBlockDim();
  info.block = layout.getBlock();
  info.order.assign(layout.getOrder().begin(), layout.getOrder().end());
  if (auto init = param.getInitAttr()) {
    auto [kind, scale] = init.resolve(type);
    info.init = getRuntimeInit(kind);
    info.initScale = scale;
  }
  return info;
}

} // namespace

FailureOr<LibraryInfo> mlir::slice::getLibraryInfo(ModuleOp module) {
  LibraryInfo library;
  auto model = module->getAttrOfType<StringAttr>("slice.model");
  library.model = model ? model.str() : "model";
  if (!isIdentifier(library.model))
    return module.emitError("the network's name '")
           << library.model << "' becomes part of a C symbol: expected at most "
           << kMaxModelName
           << " letters, digits and underscores, not starting with a digit";
  auto getSize = [&](StringRef name) -> int64_t {
    auto attr = module->getAttrOfType<IntegerAttr>(name);
    return attr ? attr.getInt() : 0;
  };
  library.bufferBytes =
      getSize(slice::SliceDialect::kBufferElementsAttr) * sizeof(float);
  library.arenaBytes =
      getSize(slice::SliceDialect::kArenaElementsAttr) * sizeof(float) +
      library.bufferBytes;
  library.derivedBytes = getSize(slice::SliceDialect::kDerivedBytesAttr);
  for (auto param : module.getOps<slice::ParamOp>()) {
    FailureOr<ParamInfo> info = getParam(param);
    if (failed(info))
      return failure();
    library.params.push_back(*info);
  }

  // Entry 0 is inference; the others keep the module's order.
  SmallVector<func::FuncOp> functions, others;
  for (auto function : module.getOps<func::FuncOp>())
    if (auto entry = function->getAttrOfType<StringAttr>("slice.entry"))
      (entry == "infer" ? functions : others).push_back(function);
    else if (function->hasAttr("kern.kernel"))
      library.kernels.push_back(function.getName().str());
  if (functions.empty())
    return module.emitError("no network to compile: expected a public function "
                            "that takes a !slice.rate");
  for (func::FuncOp function : functions)
    addWidth(function, module, library);
  llvm::append_range(functions, others);
  std::map<std::string, size_t> indices;
  for (func::FuncOp function : functions)
    if (failed(addEntry(function, library, indices)))
      return failure();
  for (const EntryInfo &entry : library.entries)
    for (const ProgramInfo &program : entry.programs)
      for (const LaunchInfo &launch : program.launches)
        for (const OperandInfo &operand : launch.operands)
          if (operand.kind == MSL_OPERAND_ARENA &&
              operand.index >= MSL_ARENA_STATE0)
            library.numStates = std::max<uint32_t>(
                library.numStates, operand.index - MSL_ARENA_STATE0 + 1);
  return library;
}

//===- EmitImage.cpp - The constant description of a library --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Mirrors the structs of modelslice-c/abi.h and lib/Runtime/Image.h as LLVM
// constants, field by field.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/EmitImage.h"
#include "Image.h"
#include "modelslice/Dialect/Kern/IR/GpuCluster.h"
#include "modelslice/Target/Library/CompileGpu.h"
#include "modelslice/Version.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

using namespace mlir;
using namespace mlir::slice;

// The fields below are written in the order of the C structs; a change there
// must show up here.
static_assert(sizeof(msl_tensor_info) == 24 && sizeof(msl_width_info) == 40 &&
                  sizeof(msl_entry_info) == 40 && sizeof(msl_metadata) == 16 &&
                  sizeof(msl_library) == 240,
              "abi.h changed: change emitImage with it");
static_assert(sizeof(msl_kernel) == 40 && sizeof(msl_operand) == 24 &&
                  sizeof(msl_launch) == 56 && sizeof(msl_program) == 48 &&
                  sizeof(msl_param) == 72 && sizeof(msl_isa) == 24 &&
                  sizeof(msl_image) == 304 && sizeof(msl_gpu_kernel) == 88 &&
                  sizeof(msl_gpu_cluster) == 40 &&
                  MSL_CLUSTER_SIZES == std::size(kern::kClusterSizes) &&
                  MSL_CLUSTER_SIZE(0) == kern::kClusterSizes[0] &&
                  MSL_CLUSTER_SIZE(2) == kern::kMaxClusterSize &&
                  MSL_ARENA_STATE1 + 1 == kern::kArenas &&
                  sizeof(msl_gpu_module) == 64 && sizeof(msl_gpu_image) == 40,
              "Image.h changed: change emitImage with it");

namespace {

class ImageBuilder {
public:
  ImageBuilder(llvm::Module &module)
      : module(module), context(module.getContext()),
        ptr(llvm::PointerType::get(context, 0)) {}

  llvm::Constant *build(const LibraryInfo &library,
                        llvm::ArrayRef<CompiledLevel> levels,
                        const EmbeddedWeights &weights, const CompiledGpu *gpu);

private:
  using Constants = llvm::SmallVector<llvm::Constant *>;

  llvm::Constant *i32(uint32_t value) {
    return llvm::ConstantInt::get(llvm::Type::getInt32Ty(context), value);
  }
  llvm::Constant *i64(uint64_t value) {
    return llvm::ConstantInt::get(llvm::Type::getInt64Ty(context), value);
  }
  llvm::Constant *f64(double value) {
    return llvm::ConstantFP::get(llvm::Type::getDoubleTy(context), value);
  }
  llvm::Constant *null() { return llvm::ConstantPointerNull::get(ptr); }
  llvm::Constant *structure(llvm::ArrayRef<llvm::Constant *> fields) {
    return llvm::ConstantStruct::getAnon(context, fields);
  }
  llvm::GlobalVariable *global(llvm::Constant *value, llvm::StringRef name) {
    auto *variable = new llvm::GlobalVariable(
        module, value->getType(), /*isConstant=*/true,
        llvm::GlobalValue::PrivateLinkage, value, name);
    return variable;
  }
  /// A pointer to an array of equal elements; null for none.
  llvm::Constant *array(const Constants &elements, llvm::StringRef name) {
    if (elements.empty())
      return null();
    auto *type =
        llvm::ArrayType::get(elements.front()->getType(), elements.size());
    return global(llvm::ConstantArray::get(type, elements), name);
  }
  llvm::Constant *string(llvm::StringRef text) {
    llvm::Constant *&known = strings[text];
    if (!known)
      known = global(llvm::ConstantDataArray::getString(context, text), "str");
    return known;
  }

  llvm::Constant *tensorInfo(const TensorInfo &tensor);
  llvm::Constant *tensorInfos(const std::vector<TensorInfo> &tensors);
  llvm::Constant *param(const ParamInfo &param);
  llvm::Constant *program(const ProgramInfo &program,
                          const LibraryInfo &library);
  llvm::Constant *kernels(const CompiledLevel &level);
  llvm::Constant *bytes(llvm::StringRef data, llvm::StringRef name,
                        unsigned alignment);
  std::pair<llvm::Constant *, uint32_t> programs(const LibraryInfo &library);
  llvm::Constant *gpuKernels(const GpuTable &table);
  llvm::Constant *gpuClusters(const GpuTable &table,
                              const LibraryInfo &library);
  llvm::Constant *gpuImage(const CompiledGpu &gpu);

  llvm::Module &module;
  llvm::LLVMContext &context;
  llvm::PointerType *ptr;
  llvm::StringMap<llvm::Constant *> strings;
};

llvm::Constant *ImageBuilder::tensorInfo(const TensorInfo &tensor) {
  Constants shape;
  for (int64_t size : tensor.shape)
    shape.push_back(i64(size));
  return structure({string(tensor.name), array(shape, "shape"),
                    i32(tensor.shape.size()), i32(tensor.dtype)});
}

llvm::Constant *
ImageBuilder::tensorInfos(const std::vector<TensorInfo> &tensors) {
  Constants elements;
  for (const TensorInfo &tensor : tensors)
    elements.push_back(tensorInfo(tensor));
  return array(elements, "tensors");
}

llvm::Constant *ImageBuilder::param(const ParamInfo &param) {
  llvm::SmallVector<uint8_t> order(param.order.begin(), param.order.end());
  order.resize(MSL_MAX_RANK);
  return structure({tensorInfo(param.tensor), i64(param.offset),
                    i64(param.bytes), i32(param.blockDim), i32(param.block),
                    llvm::ConstantDataArray::get(context, order),
                    i32(param.init), i32(0), f64(param.initScale)});
}

llvm::Constant *ImageBuilder::program(const ProgramInfo &program,
                                      const LibraryInfo &library) {
  Constants launches;
  for (const LaunchInfo &launch : program.launches) {
    Constants operands;
    for (const OperandInfo &operand : launch.operands)
      operands.push_back(
          structure({i32(operand.kind), i32(operand.index), i64(operand.offset),
                     i64(operand.offsetPerBatch)}));
    auto kernel = llvm::find(library.kernels, launch.kernel);
    assert(kernel != library.kernels.end() && "launch of an unknown kernel");
    launches.push_back(
        structure({string(launch.name), array(operands, "operands"),
                   i32(operands.size()), i32(kernel - library.kernels.begin()),
                   i64(launch.flops), i64(launch.flopsPerBatch),
                   i64(launch.bytes), i64(launch.bytesPerBatch)}));
  }
  return structure({array(launches, "launches"), i64(launches.size()),
                    i64(program.scratchBytes),
                    i64(program.scratchBytesPerBatch), i64(program.portion),
                    i32(program.inTurn), i32(0)});
}

llvm::Constant *ImageBuilder::kernels(const CompiledLevel &level) {
  auto *i64Type = llvm::Type::getInt64Ty(context);
  auto *type = llvm::FunctionType::get(llvm::Type::getVoidTy(context),
                                       {ptr, ptr, i64Type, i64Type}, false);
  Constants elements;
  for (const KernelTasks &kernel : level.kernels) {
    auto *function = llvm::cast<llvm::Function>(
        module.getOrInsertFunction(kernel.name + level.suffix, type)
            .getCallee());
    function->setVisibility(llvm::GlobalValue::HiddenVisibility);
    elements.push_back(
        structure({function, i64(kernel.batchTile), i64(kernel.tasks),
                   i64(kernel.siblings), i64(kernel.workspace)}));
  }
  return array(elements, "kernels");
}

llvm::Constant *ImageBuilder::bytes(llvm::StringRef data, llvm::StringRef name,
                                    unsigned alignment) {
  auto *variable =
      global(llvm::ConstantDataArray::get(
                 context, llvm::ArrayRef<uint8_t>(
                              reinterpret_cast<const uint8_t *>(data.data()),
                              data.size())),
             name);
  variable->setAlignment(llvm::Align(alignment));
  return variable;
}

/// The programs of all entries, each at all widths, and the entry that rebuilds
/// derived copies.
std::pair<llvm::Constant *, uint32_t>
ImageBuilder::programs(const LibraryInfo &library) {
  Constants elements;
  uint32_t refresh = UINT32_MAX;
  for (auto [index, entry] : llvm::enumerate(library.entries)) {
    if (entry.name == "refresh" && !entry.programs.empty())
      refresh = index;
    for (size_t width = 0; width < library.widths.size(); ++width)
      elements.push_back(program(
          width < entry.programs.size() ? entry.programs[width] : ProgramInfo(),
          library));
  }
  return {array(elements, "programs"), refresh};
}

llvm::Constant *ImageBuilder::gpuKernels(const GpuTable &table) {
  Constants kernels;
  for (const GpuKernel &kernel : table.kernels)
    kernels.push_back(
        structure({string(kernel.name), i32(kernel.threads),
                   i32(kernel.sharedBytes), i64(kernel.grid.points),
                   i64(kernel.grid.pointsPerBatch), i64(kernel.grid.tile),
                   i64(kernel.grid.columns), i64(kernel.reach.elements),
                   i64(kernel.reach.elementsPerBatch), i64(kernel.cost.alone),
                   i64(kernel.cost.further), i32(kernel.next), i32(0)}));
  return array(kernels, "gpu");
}

/// One for each program, of which some have none; null if nobody has one.
llvm::Constant *ImageBuilder::gpuClusters(const GpuTable &table,
                                          const LibraryInfo &library) {
  if (table.clusters.empty())
    return null();
  Constants clusters;
  for (const EntryInfo &entry : library.entries)
    for (size_t width = 0; width < library.widths.size(); ++width) {
      const GpuCluster *cluster = llvm::find_if(
          llvm::ArrayRef(table.clusters), [&](const GpuCluster &known) {
            return known.entry == entry.name && known.width == width;
          });
      bool isThere = cluster != llvm::ArrayRef(table.clusters).end();
      Constants cycles;
      for (size_t i = 0; i < MSL_CLUSTER_SIZES; ++i)
        cycles.push_back(i64(isThere ? cluster->cycles[i] : 0));
      clusters.push_back(
          structure({isThere ? string(cluster->name) : null(),
                     i32(isThere ? cluster->threads : 0),
                     i32(isThere ? cluster->sharedBytes : 0),
                     llvm::ConstantArray::get(
                         llvm::ArrayType::get(llvm::Type::getInt64Ty(context),
                                              MSL_CLUSTER_SIZES),
                         cycles)}));
    }
  return array(clusters, "clusters");
}

llvm::Constant *ImageBuilder::gpuImage(const CompiledGpu &gpu) {
  Constants modules, tables, clusters;
  for (const GpuTable &table : gpu.tables) {
    tables.push_back(gpuKernels(table));
    clusters.push_back(gpuClusters(table, gpu.library));
  }
  for (const GpuModule &module : gpu.modules)
    modules.push_back(structure(
        {string(module.arch), i32(module.capability), i32(module.binary),
         i32(module.exact), i32(module.overlaps), bytes(module.data, "gpu", 64),
         i64(module.data.size()), tables[module.table],
         i64(gpu.tables[module.table].kernels.size()),
         module.clusters ? clusters[module.table] : null()}));
  auto [table, refresh] = programs(gpu.library);
  return global(
      structure({array(modules, "modules"), table, i64(modules.size()),
                 i64(gpu.library.derivedBytes), i32(refresh), i32(0)}),
      "gpu");
}

llvm::Constant *ImageBuilder::build(const LibraryInfo &library,
                                    llvm::ArrayRef<CompiledLevel> levels,
                                    const EmbeddedWeights &weights,
                                    const CompiledGpu *gpu) {
  Constants isaNames, isas, widths, entries, params, infos, metadata;
  for (const CompiledLevel &level : levels) {
    isaNames.push_back(string(level.name));
    int64_t workspace = 0;
    for (const KernelTasks &kernel : level.kernels)
      workspace = std::max(workspace, kernel.workspace);
    isas.push_back(
        structure({string(level.name), kernels(level), i64(workspace)}));
  }
  for (const WidthInfo &width : library.widths) {
    Constants rates;
    for (double rate : width.rates)
      rates.push_back(f64(rate));
    widths.push_back(structure({array(rates, "rates"), i32(rates.size()),
                                i32(0), i64(width.flops), i64(width.parameters),
                                i64(width.paramBytes)}));
  }
  for (const EntryInfo &entry : library.entries)
    entries.push_back(
        structure({string(entry.name), tensorInfos(entry.inputs),
                   tensorInfos(entry.outputs), i32(entry.inputs.size()),
                   i32(entry.outputs.size()), i32(entry.perWidth), i32(0)}));
  auto [table, refresh] = programs(library);
  for (const ParamInfo &info : library.params) {
    params.push_back(param(info));
    infos.push_back(tensorInfo(info.tensor));
  }
  constexpr llvm::StringLiteral precision = "modelslice.gpu_precision";
  for (const auto &[name, value] : weights.metadata)
    if (name != precision)
      metadata.push_back(structure({string(name), string(value)}));
  if (gpu)
    metadata.push_back(structure({string(precision), string(gpu->precision)}));
  llvm::Constant *embedded = null();
  if (!weights.packed.empty())
    embedded =
        bytes({weights.packed.data(), weights.packed.size()}, "weights", 64);
  uint32_t flags = (library.isTraining() ? MSL_LIBRARY_TRAINING : 0) |
                   (weights.packed.empty() ? 0 : MSL_LIBRARY_EMBEDDED_WEIGHTS) |
                   (gpu ? MSL_LIBRARY_CUDA : 0);
  Constants header{i32(MSL_MAGIC),
                   i32(MSL_ABI_VERSION),
                   i32(sizeof(msl_library)),
                   i32(flags),
                   string(library.model),
                   string(MODELSLICE_VERSION_STRING),
                   array(isaNames, "isas"),
                   i32(levels.size()),
                   i32(library.widths.size()),
                   array(widths, "widths"),
                   array(entries, "entries"),
                   array(infos, "infos"),
                   i32(library.entries.size()),
                   i32(library.params.size()),
                   i64(library.arenaBytes)};
  // The runtime fills in the functions.
  for (unsigned i = 0; i < 11; ++i)
    header.push_back(null());
  header.append({i64(library.derivedBytes), array(metadata, "metadata"),
                 i32(metadata.size()), i32(0)});
  // Those that came later, and what the runtime knows of the code for GPUs.
  for (unsigned i = 0; i < 4; ++i)
    header.push_back(null());
  header.append({i32(0), i32(0)});
  return structure({structure(header), array(params, "params"), table,
                    array(isas, "levels"), i64(library.kernels.size()),
                    embedded, i32(library.numStates), i32(refresh),
                    i64(library.bufferBytes), gpu ? gpuImage(*gpu) : null()});
}

} // namespace

std::unique_ptr<llvm::Module>
mlir::slice::emitImage(llvm::LLVMContext &context, const LibraryInfo &library,
                       llvm::ArrayRef<CompiledLevel> levels,
                       const EmbeddedWeights &weights, const CompiledGpu *gpu) {
  auto module = std::make_unique<llvm::Module>(library.model, context);
  llvm::Constant *image =
      ImageBuilder(*module).build(library, levels, weights, gpu);
  auto *variable = new llvm::GlobalVariable(
      *module, image->getType(), /*isConstant=*/true,
      llvm::GlobalValue::ExternalLinkage, image, "msl_generated_image");
  variable->setVisibility(llvm::GlobalValue::HiddenVisibility);

  // const msl_library *<model>_query(uint32_t max_abi)
  llvm::IRBuilder<> builder(context);
  auto *type = llvm::FunctionType::get(builder.getPtrTy(),
                                       {builder.getInt32Ty()}, false);
  llvm::FunctionCallee runtime =
      module->getOrInsertFunction("msl_runtime_query", type);
  auto *query = llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage,
                                       library.model + "_query", *module);
  // The one symbol that is seen from outside.
  query->setVisibility(llvm::GlobalValue::ProtectedVisibility);
  builder.SetInsertPoint(llvm::BasicBlock::Create(context, "", query));
  builder.CreateRet(builder.CreateCall(runtime, {query->getArg(0)}));
  return module;
}

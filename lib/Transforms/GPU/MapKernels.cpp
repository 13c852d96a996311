//===- MapKernels.cpp - Turns scheduled kernels into gpu.func -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel is a function (batch, begin, end, buffers...) that holds one
// kern.generic with a GPU schedule. This pass makes of each a gpu.func
// (buffers..., batch) whose blocks and threads obey the schedule, and one more
// for each of the variants. Clusters name those then.
//
//===----------------------------------------------------------------------===//

#include "BlockEmitter.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "modelslice/Dialect/Kern/IR/GpuSchedule.h"
#include "modelslice/Transforms/Passes.h"
#include "llvm/ADT/StringExtras.h"

namespace mlir::kern {
#define GEN_PASS_DEF_MAPKERNELS
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// An identifier of PTX: dots are no part of those.
std::string getGpuName(StringRef name) {
  std::string result;
  for (char c : name)
    result += llvm::isAlnum(c) || c == '_' ? c : '$';
  return llvm::isDigit(result.front()) ? "_" + result : result;
}

/// Variants of smaller blocks have that in their names.
std::string getGpuName(StringRef kernel, GenericOp op,
                       GpuScheduleAttr schedule) {
  std::string name = getGpuName(kernel);
  if (schedule != getGpuSchedule(op)) {
    TileAttr block = schedule.getBlock();
    name += "$" + std::to_string(block.getRows()) + "x" +
            std::to_string(block.getLanes());
  }
  return name;
}

struct MapKernels : public kern::impl::MapKernelsBase<MapKernels> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SmallVector<func::FuncOp> kernels;
    for (auto kernel : module.getOps<func::FuncOp>())
      if (kernel->hasAttr("kern.kernel"))
        kernels.push_back(kernel);
    OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
    auto gpuModule =
        gpu::GPUModuleOp::create(builder, module.getLoc(), kGpuModuleName);
    SymbolTable symbols(gpuModule);
    llvm::StringMap<SmallVector<StringAttr>> names;
    for (func::FuncOp kernel : kernels) {
      FailureOr<GenericOp> op = verify(kernel);
      if (failed(op))
        return signalPassFailure();
      for (GpuScheduleAttr schedule : getGpuVariants(*op)) {
        OpBuilder inside = OpBuilder::atBlockEnd(gpuModule.getBody());
        gpu::GPUFuncOp function = map(kernel, *op, schedule, inside);
        // Two names may differ in what PTX does not know.
        function->remove();
        names[kernel.getName()].push_back(symbols.insert(function));
      }
      kernel.erase();
    }
    for (auto cluster : llvm::make_early_inc_range(module.getOps<ClusterOp>()))
      if (failed(moveCluster(cluster, gpuModule, symbols, names)))
        return signalPassFailure();
    // Programs and parameters are tables in the library's image, not code.
    for (Operation &op :
         llvm::make_early_inc_range(module.getBody()->getOperations()))
      if (&op != gpuModule)
        op.erase();
  }

  static LogicalResult
  moveCluster(ClusterOp cluster, gpu::GPUModuleOp gpuModule,
              SymbolTable &symbols,
              const llvm::StringMap<SmallVector<StringAttr>> &names) {
    for (auto phase : cluster.getBody().getOps<PhaseOp>()) {
      auto it = names.find(phase.getKernel());
      ArrayRef<StringAttr> variants;
      if (it != names.end())
        variants = it->second;
      if (phase.getVariant() >= variants.size())
        return phase.emitOpError("expected a variant below ")
               << variants.size() << " of a kernel";
      phase.setKernelAttr(FlatSymbolRefAttr::get(variants[phase.getVariant()]));
    }
    cluster->moveBefore(gpuModule.getBody(), gpuModule.getBody()->end());
    cluster.setName(getGpuName(cluster.getName()));
    cluster->remove();
    symbols.insert(cluster);
    return success();
  }

  static FailureOr<GenericOp> verify(func::FuncOp kernel) {
    SmallVector<GenericOp> ops(kernel.getOps<GenericOp>());
    if (ops.size() != 1)
      return kernel.emitError("expected a kernel to hold one kern.generic, "
                              "got ")
             << ops.size();
    ArrayRef<Type> arguments = kernel.getArgumentTypes();
    if (arguments.size() < 3 ||
        !llvm::all_of(arguments.take_front(3),
                      [](Type type) { return type.isIndex(); }))
      return kernel.emitError("expected a kernel function (batch, begin, end, "
                              "buffers...), got ")
             << kernel.getFunctionType();
    if (ops.front().getOutputs().empty())
      return ops.front().emitOpError(
          "is on tensors; run kern-plan-memory first");
    if (!getGpuSchedule(ops.front()))
      return ops.front().emitOpError(
          "has no gpu schedule; run kern-choose-gpu-schedules first");
    if (ops.front().getWinograd())
      return ops.front().emitOpError(
          "is computed by minimal filtering, which GPU kernels do not do");
    return ops.front();
  }

  static gpu::GPUFuncOp map(func::FuncOp kernel, GenericOp op,
                            GpuScheduleAttr schedule, OpBuilder &builder) {
    Location loc = kernel.getLoc();
    SmallVector<Type> types(kernel.getArgumentTypes().drop_front(3));
    types.push_back(builder.getIndexType());
    auto function = gpu::GPUFuncOp::create(
        builder, loc, getGpuName(kernel.getName(), op, schedule),
        builder.getFunctionType(types, {}));
    function->setAttr(gpu::GPUDialect::getKernelFuncAttrName(),
                      builder.getUnitAttr());
    function.setKnownBlockSizeAttr(builder.getDenseI32ArrayAttr(
        {int32_t(schedule.getNumThreads()), 1, 1}));
    function->setAttr(kSharedBytesAttr,
                      builder.getI64IntegerAttr(getSharedBytes(op, schedule)));

    Block *body = &function.getBody().front();
    Value batch = body->getArguments().back();
    IRMapping mapping;
    mapping.map(kernel.getArgument(0), batch);
    for (auto [from, to] :
         llvm::zip(kernel.getArguments().drop_front(3), body->getArguments()))
      mapping.map(from, to);
    builder.setInsertionPointToStart(body);
    gpu::ReturnOp::create(builder, loc);
    builder.setInsertionPointToStart(body);
    auto copy = cast<GenericOp>(builder.clone(*op, mapping));
    copy->setAttr(KernDialect::kGpuScheduleAttr, schedule);
    copy->removeAttr(KernDialect::kGpuVariantsAttr);
    builder.setInsertionPoint(copy);
    BlockEmitter(copy, batch, builder).emit();
    copy.erase();
    return function;
  }
};

} // namespace

//===- ClusterBodies.cpp - What teams of a cluster's blocks run -----------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Puts what a team is given in the places of what a launch would give.
//
//===----------------------------------------------------------------------===//

#include "ClusterBodies.h"

using namespace mlir;
using namespace mlir::kern;

bool mlir::kern::isDynamicShared(LLVM::GlobalOp global) {
  if (!global)
    return false;
  auto type = dyn_cast<LLVM::LLVMArrayType>(global.getGlobalType());
  return global.getAddrSpace() == kSharedSpace && type &&
         type.getNumElements() == 0;
}

LogicalResult mlir::kern::verifyTeams(PhaseOp phase, SymbolTable &symbols) {
  auto cluster = cast<ClusterOp>(phase->getParentOp());
  auto kernel = symbols.lookup<LLVM::LLVMFuncOp>(phase.getKernel());
  if (!kernel || !isMappedKernel(kernel))
    return phase.emitOpError("expected a kernel of the LLVM dialect named ")
           << phase.getKernelAttr();
  if (kernel.getNumArguments() != phase.getPlaces().size() + 1)
    return phase.emitOpError("expected ")
           << int64_t(kernel.getNumArguments()) - 1 << " places, got "
           << phase.getPlaces().size();
  int64_t threads = llvm::alignTo(getThreads(kernel), kWarpThreads);
  if (threads * int64_t(phase.getTeams()) > int64_t(cluster.getThreads()))
    return phase.emitOpError("expected teams of ")
           << threads << " threads to fit a block of "
           << int64_t(cluster.getThreads()) << ", got "
           << int64_t(phase.getTeams());
  return success();
}

LLVM::GlobalOp mlir::kern::getDynamicShared(gpu::GPUModuleOp module) {
  for (auto global : module.getOps<LLVM::GlobalOp>())
    if (isDynamicShared(global))
      return global;
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  return LLVM::GlobalOp::create(
      builder, module.getLoc(),
      LLVM::LLVMArrayType::get(builder.getI8Type(), 0), /*isConstant=*/false,
      LLVM::Linkage::Internal, "__dynamic_shmem__0", Attribute(),
      kGpuBufferAlignment, kSharedSpace);
}

void mlir::kern::createTeamBarrier(OpBuilder &builder, Location loc, Value id,
                                   int64_t threads) {
  Value count =
      LLVM::ConstantOp::create(builder, loc, builder.getI32Type(), threads);
  NVVM::BarrierOp::create(builder, loc, TypeRange(), id, count,
                          /*reductionOp=*/nullptr,
                          /*reductionPredicate=*/nullptr);
}

/// What a copy of a kernel's body takes behind the kernel's own arguments.
enum BodyArgument : unsigned { Number, Thread, BarrierId, Shared };

bool mlir::kern::isMappedKernel(LLVM::LLVMFuncOp kernel) {
  auto threads = kernel->getAttrOfType<DenseI32ArrayAttr>(
      NVVM::NVVMDialect::getMaxntidAttrName());
  auto shared = kernel->getAttrOfType<IntegerAttr>(kSharedBytesAttr);
  return !kernel.isExternal() && threads && !threads.empty() &&
         threads[0] > 0 && shared && shared.getInt() >= 0;
}

int64_t mlir::kern::getThreads(LLVM::LLVMFuncOp kernel) {
  return kernel
      ->getAttrOfType<DenseI32ArrayAttr>(
          NVVM::NVVMDialect::getMaxntidAttrName())
      .asArrayRef()
      .front();
}

int64_t mlir::kern::getTeamBytes(LLVM::LLVMFuncOp kernel) {
  return llvm::alignTo(
      kernel->getAttrOfType<IntegerAttr>(kSharedBytesAttr).getInt(),
      kTeamAlignment);
}

LLVM::LLVMFuncOp ClusterBodies::get(LLVM::LLVMFuncOp kernel) {
  LLVM::LLVMFuncOp &body = known[kernel];
  if (body)
    return body;
  MLIRContext *context = module.getContext();
  int64_t threads = getThreads(kernel);
  auto i32 = IntegerType::get(context, 32);
  Type added[] = {i32, i32, i32,
                  LLVM::LLVMPointerType::get(context, kSharedSpace)};
  body = kernel.clone();
  body.setName((kernel.getName() + "$body").str());
  for (NamedAttribute attribute : llvm::to_vector(body->getDiscardableAttrs()))
    body->removeDiscardableAttr(attribute.getName());
  body.setLinkage(LLVM::Linkage::Internal);
  body.setAlwaysInline(true);
  Block &entry = body.getBody().front();
  SmallVector<BlockArgument> arguments;
  for (Type type : added)
    arguments.push_back(entry.addArgument(type, kernel.getLoc()));
  body.removeArgAttrsAttr();
  body.setFunctionType(
      LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(context),
                                  llvm::to_vector(entry.getArgumentTypes())));
  replaceLaunch(body, threads, arguments);
  symbols.insert(body);
  return body;
}

void ClusterBodies::replaceLaunch(LLVM::LLVMFuncOp body, int64_t threads,
                                  ArrayRef<BlockArgument> arguments) {
  body->walk([&](Operation *op) {
    OpBuilder builder(op);
    if (isa<NVVM::BlockIdXOp>(op)) {
      op->getResult(0).replaceAllUsesWith(arguments[Number]);
    } else if (isa<NVVM::ThreadIdXOp>(op)) {
      op->getResult(0).replaceAllUsesWith(arguments[Thread]);
    } else if (isa<NVVM::Barrier0Op>(op)) {
      createTeamBarrier(builder, op->getLoc(), arguments[BarrierId], threads);
    } else if (auto address = dyn_cast<LLVM::AddressOfOp>(op);
               address && isDynamicShared(symbols.lookup<LLVM::GlobalOp>(
                              address.getGlobalName()))) {
      op->getResult(0).replaceAllUsesWith(arguments[Shared]);
    } else {
      return;
    }
    op->erase();
  });
}

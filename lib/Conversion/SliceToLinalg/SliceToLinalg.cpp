//===- SliceToLinalg.cpp - The pass convert-slice-to-linalg ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "Patterns.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/DialectConversion.h"
#include "modelslice/Conversion/SliceToLinalg/Passes.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

namespace mlir::slice {
#define GEN_PASS_DEF_CONVERTSLICETOLINALG
#include "modelslice/Conversion/SliceToLinalg/Passes.h.inc"
} // namespace mlir::slice

using namespace mlir;
using namespace mlir::slice;

/// What the lowerings rely on of one type in a function.
static LogicalResult checkType(Operation *op, Type type, bool hasBatch) {
  if (isa<RateType>(type))
    return op->emitOpError("expects no slice rates: run slice-specialise "
                           "first");
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor)
    return success();
  if (isa_and_present<GroupsAttr>(tensor.getEncoding()))
    return op->emitOpError("expects no slice groups: run slice-specialise "
                           "first, got ")
           << type;
  if (tensor.getRank() > 0 &&
      llvm::any_of(tensor.getShape().drop_front(), ShapedType::isDynamic))
    return op->emitOpError("expects only dimension 0, the batch, to be "
                           "dynamic, got ")
           << type;
  if (!tensor.hasStaticShape() && !hasBatch)
    return op->emitOpError("expects the batch to be that of an argument of "
                           "the function, but no argument is dynamic, got ")
           << type;
  return success();
}

/// Lowerings put everything into one straight line.
static LogicalResult checkPlaces(ModuleOp module) {
  WalkResult result = module.walk([](Operation *op) {
    if (!isa<SliceDialect>(op->getDialect()) || isa<ParamOp>(op) ||
        isa<func::FuncOp>(op->getParentOp()))
      return WalkResult::advance();
    op->emitOpError("expects to be directly in the body of a function, not of "
                    "'")
        << op->getParentOp()->getName() << "'";
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

/// What the lowerings rely on in one function.
static LogicalResult checkFunction(func::FuncOp function) {
  if (function.isExternal())
    return success();
  if (!function.getBody().hasOneBlock())
    return function.emitError("expects a function of one block, got ")
           << function.getBody().getBlocks().size();
  bool hasBatch = llvm::any_of(function.getArgumentTypes(), [](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && tensor.getRank() > 0 && tensor.isDynamicDim(0);
  });
  for (Type type : function.getArgumentTypes())
    if (failed(checkType(function, type, hasBatch)))
      return failure();
  WalkResult result = function.walk([&](Operation *op) {
    for (Type type : op->getResultTypes())
      if (failed(checkType(op, type, hasBatch)))
        return WalkResult::interrupt();
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

/// Removes what nothing uses: a batch size, values of the forward pass that no
/// gradient needs, and what the conversion folded away.
static void eraseDeadOps(func::FuncOp function) {
  for (Operation &op :
       llvm::make_early_inc_range(llvm::reverse(function.getBody().front())))
    if (isOpTriviallyDead(&op))
      op.erase();
}

namespace {
struct SliceToLinalg : slice::impl::ConvertSliceToLinalgBase<SliceToLinalg> {
  using ConvertSliceToLinalgBase::ConvertSliceToLinalgBase;

  void runOnOperation() override {
    MLIRContext *context = &getContext();
    auto functions = llvm::to_vector(getOperation().getOps<func::FuncOp>());
    if (failed(checkPlaces(getOperation())))
      return signalPassFailure();
    for (func::FuncOp function : functions)
      if (failed(checkFunction(function)))
        return signalPassFailure();
    llvm::erase_if(functions, [](func::FuncOp f) { return f.isExternal(); });
    llvm::for_each(functions, insertBatchSize);

    RewritePatternSet patterns(context);
    populateBatchNormPatterns(patterns);
    populateConvPatterns(patterns);
    populateConcatPatterns(patterns);
    populateDensePatterns(patterns);
    populateDropoutPatterns(patterns);
    populateElementwisePatterns(patterns);
    populateGroupNormPatterns(patterns);
    populateLossPatterns(patterns);
    populateParamPatterns(patterns);
    populatePoolPatterns(patterns);
    populateRowNormPatterns(patterns);
    populateShapePatterns(patterns);

    ConversionTarget target(*context);
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    target.addIllegalDialect<SliceDialect>();
    target.addLegalOp<ParamOp, GetParamOp, GetGradOp, SetGradOp, SetRowOp,
                      GetArenaOp, SetArenaOp>();
    if (failed(applyPartialConversion(getOperation(), target,
                                      std::move(patterns))))
      return signalPassFailure();
    llvm::for_each(functions, eraseDeadOps);
  }
};
} // namespace

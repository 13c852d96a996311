//===- Simplify.cpp - Fold and canonicalise slice ops ---------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "modelslice/Dialect/Slice/Transforms/Passes.h"

namespace mlir::slice {
#define GEN_PASS_DEF_SLICESIMPLIFY
#include "modelslice/Dialect/Slice/Transforms/Passes.h.inc"
} // namespace mlir::slice

using namespace mlir;
using namespace mlir::slice;

namespace {

/// In inference a dropout is the identity.
struct DropUnseededDropout : OpRewritePattern<DropoutOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DropoutOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getSeed())
      return rewriter.notifyMatchFailure(op, "expected no seed");
    rewriter.replaceOp(op, op.getX());
    return success();
  }
};

struct Simplify : slice::impl::SliceSimplifyBase<Simplify> {
  using SliceSimplifyBase::SliceSimplifyBase;

  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    auto *dialect = context->getLoadedDialect<SliceDialect>();
    for (RegisteredOperationName name : context->getRegisteredOperations())
      if (&name.getDialect() == dialect)
        name.getCanonicalizationPatterns(patterns, context);
    if (!training)
      patterns.add<DropUnseededDropout>(context);
    // Not reaching a fixed point leaves correct IR: nothing to report.
    (void)applyPatternsGreedily(getOperation(), std::move(patterns));
  }
};

} // namespace

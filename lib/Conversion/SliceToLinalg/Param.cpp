//===- Param.cpp - Gradient accumulation to a read, a sum and a write -----===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "Patterns.h"
#include "mlir/IR/PatternMatch.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

struct LowerAccumulateGrad : OpRewritePattern<AccumulateGradOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AccumulateGradOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = op.getValue().getType();
    Value old = GetGradOp::create(builder, type, op.getParamAttr());
    Value sum = buildElementwise(
        builder, type, ValueRange{op.getValue(), old},
        [](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
          return arith::AddFOp::create(b, elements[0], elements[1]);
        });
    rewriter.replaceOpWithNewOp<SetGradOp>(op, op.getParamAttr(), sum);
    return success();
  }
};

} // namespace

void slice::populateParamPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerAccumulateGrad>(patterns.getContext());
}

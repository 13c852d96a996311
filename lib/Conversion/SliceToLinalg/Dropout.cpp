//===- Dropout.cpp - Dropout to loops with a hash -------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The mask is a function of (seed, id, index) alone, so that the gradient can
// repeat it and nothing stores it. docs/Spec.md defines the function; the
// Python reference repeats it bit for bit.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "Patterns.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include <cmath>

using namespace mlir;
using namespace mlir::slice;

/// An i32 constant with these 32 bits.
static Value buildBits(ImplicitLocOpBuilder &builder, uint32_t bits) {
  return arith::ConstantOp::create(
      builder, builder.getIntegerAttr(builder.getI32Type(), APInt(32, bits)));
}

/// h ^ (h >> amount), the shift being logical.
static Value buildXorShift(ImplicitLocOpBuilder &builder, Value h,
                           uint32_t amount) {
  Value shifted =
      arith::ShRUIOp::create(builder, h, buildBits(builder, amount));
  return arith::XOrIOp::create(builder, h, shifted);
}

/// The finaliser of MurmurHash3.
static Value buildMix(ImplicitLocOpBuilder &builder, Value h) {
  h = buildXorShift(builder, h, 16);
  h = arith::MulIOp::create(builder, h, buildBits(builder, 0x85EBCA6Bu));
  h = buildXorShift(builder, h, 13);
  h = arith::MulIOp::create(builder, h, buildBits(builder, 0xC2B2AE35u));
  return buildXorShift(builder, h, 16);
}

/// Index of the current element in a row-major tensor, modulo 2^32.
static Value buildLinearIndex(ImplicitLocOpBuilder &builder,
                              RankedTensorType type) {
  Value linear;
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    Value index = arith::IndexCastOp::create(
        builder, builder.getI32Type(),
        linalg::IndexOp::create(builder, dim).getResult());
    if (!linear) {
      linear = index;
      continue;
    }
    Value extent =
        buildBits(builder, static_cast<uint32_t>(type.getDimSize(dim)));
    linear = arith::MulIOp::create(builder, linear, extent);
    linear = arith::AddIOp::create(builder, linear, index);
  }
  return linear ? linear : buildBits(builder, 0);
}

namespace {

struct LowerDropout : OpRewritePattern<DropoutOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DropoutOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getSeed()) {
      rewriter.replaceOp(op, op.getX());
      return success();
    }
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = op.getResult().getType();
    double p = op.getP().convertToDouble();
    // Constants of the hash: see docs/Spec.md.
    uint32_t offset = static_cast<uint32_t>(op.getId()) * 0x9E3779B9u;
    auto threshold = static_cast<uint32_t>(std::floor(p * 0x1p24 + 0.5));

    SmallVector<unsigned, 4> loops;
    for (int64_t dim = 0; dim < type.getRank(); ++dim)
      loops.push_back(dim);
    Value result = buildElementwise(
        builder, type, {{op.getX(), loops}, {op.getSeed(), {}}},
        [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
          Value key = buildMix(
              b, arith::AddIOp::create(b, elements[1], buildBits(b, offset)));
          Value hash = buildMix(
              b, arith::AddIOp::create(b, buildLinearIndex(b, type), key));
          // 24 bits: never negative, so a signed comparison will do.
          Value draw = arith::ShRUIOp::create(b, hash, buildBits(b, 8));
          Value isKept = arith::CmpIOp::create(b, arith::CmpIPredicate::sge,
                                               draw, buildBits(b, threshold));
          Value scaled = arith::MulFOp::create(
              b, elements[0], buildConstant(b, 1.0 / (1.0 - p)));
          return arith::SelectOp::create(b, isKept, scaled,
                                         buildConstant(b, 0.0));
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void slice::populateDropoutPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerDropout>(patterns.getContext());
}

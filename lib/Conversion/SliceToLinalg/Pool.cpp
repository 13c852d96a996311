//===- Pool.cpp - Pooling to reductions over windows ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Gradients gather: element h of a dimension lies in the windows
// (h + padding) floordiv stride - i for i < ceil(kernel / stride), as their
// element number (h + padding) mod stride + stride * i, if the kernel reaches
// that far.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "Patterns.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "llvm/Support/MathExtras.h"
#include <limits>

using namespace mlir;
using namespace mlir::slice;

namespace {

/// Loops b, c, i, j over windows; u, v over the elements of one. Or loops
/// b, c, h, w over elements; i, j over the windows of one.
constexpr unsigned kNumLoops = 6;

/// The windows of one pooling op, per spatial dimension.
struct Windows {
  template <typename Op>
  Windows(Op op, RankedTensorType x, RankedTensorType y)
      : kernel(op.getKernel()), stride(op.getStride()),
        padding(op.getPadding()), x(x), y(y) {}

  int64_t count() const { return kernel[0] * kernel[1]; }

  /// How many windows an element lies in at most.
  int64_t perElement(int dim) const {
    return llvm::divideCeil(kernel[dim], stride[dim]);
  }

  /// How many elements a window would have if each lay in `perElement` ones.
  int64_t reach(int dim) const { return perElement(dim) * stride[dim]; }

  ArrayRef<int64_t> kernel, stride, padding;
  RankedTensorType x, y;
};

/// Integer arithmetic on loop indices. Everything fits into 32 bits.
class IndexBuilder {
public:
  explicit IndexBuilder(ImplicitLocOpBuilder &builder) : builder(builder) {}

  Value loop(unsigned number) {
    return arith::IndexCastOp::create(
        builder, builder.getI32Type(),
        linalg::IndexOp::create(builder, number).getResult());
  }
  Value constant(int64_t value) {
    return arith::ConstantOp::create(builder, builder.getI32IntegerAttr(value));
  }
  Value mul(Value lhs, int64_t rhs) {
    return rhs == 1 ? lhs : arith::MulIOp::create(builder, lhs, constant(rhs));
  }

  /// The number in its window of the element that loops b, c, h, w stand at.
  Value elementOfWindow(const Windows &windows, int dim) {
    int64_t stride = windows.stride[dim];
    Value window = mul(loop(4 + dim), stride);
    if (stride == 1)
      return window;
    Value place = loop(2 + dim);
    if (int64_t padding = windows.padding[dim])
      place = arith::AddIOp::create(builder, place, constant(padding));
    Value first = arith::RemUIOp::create(builder, place, constant(stride));
    return arith::AddIOp::create(builder, first, window);
  }

  /// Minus the number of an element among those that its window reaches, in
  /// row-major order, as f32.
  Value minusNumber(const Windows &windows, Value row, Value column) {
    Value number =
        arith::SubIOp::create(builder, mul(row, -windows.reach(1)), column);
    return arith::SIToFPOp::create(builder, builder.getF32Type(), number);
  }

private:
  ImplicitLocOpBuilder &builder;
};

} // namespace

/// The dimensions b, c, then what `makeSpatial` makes of the loops of each
/// spatial dimension.
static AffineMap
getMap(OpBuilder &builder,
       function_ref<AffineExpr(int dim, AffineExpr outer, AffineExpr inner)>
           makeSpatial) {
  SmallVector<AffineExpr> exprs = {builder.getAffineDimExpr(0),
                                   builder.getAffineDimExpr(1)};
  for (int dim : {0, 1})
    exprs.push_back(makeSpatial(dim, builder.getAffineDimExpr(2 + dim),
                                builder.getAffineDimExpr(4 + dim)));
  return AffineMap::get(kNumLoops, 0, exprs, builder.getContext());
}

static double getNeutral(Reduction reduction) {
  return reduction == Reduction::Sum ? 0.0
                                     : -std::numeric_limits<double>::infinity();
}

/// Reduces over the inner loops; `inner` are their extents.
static Value buildInnerReduction(ImplicitLocOpBuilder &builder,
                                 RankedTensorType type, Reduction reduction,
                                 SmallVector<Value> inputs,
                                 SmallVector<AffineMap> maps,
                                 ArrayRef<int64_t> inner, LoopBody body) {
  AffineMap identity = builder.getMultiDimIdentityMap(kNumLoops);
  inputs.push_back(buildLoopExtents(builder, inner));
  maps.push_back(identity.getMinorSubMap(2));
  maps.push_back(identity.getMajorSubMap(4));
  Value init = buildFilled(builder, type, getNeutral(reduction));
  return buildGeneric(builder, inputs, init, maps,
                      [&](ImplicitLocOpBuilder &b,
                          ValueRange arguments) -> SmallVector<Value> {
                        Value element = body(b, arguments.drop_back(2));
                        Value old = arguments.back();
                        if (reduction == Reduction::Sum)
                          return {arith::AddFOp::create(b, element, old)};
                        return {arith::MaximumFOp::create(b, element, old)};
                      })
      .front();
}

/// `x` with what windows reach beyond it.
static Value padElements(ImplicitLocOpBuilder &builder, const Windows &windows,
                         Value x, double value) {
  SmallVector<int64_t> low(4, 0), high(4, 0);
  for (int dim : {0, 1}) {
    int64_t end = (windows.y.getDimSize(2 + dim) - 1) * windows.stride[dim] +
                  windows.kernel[dim] - windows.padding[dim];
    low[2 + dim] = windows.padding[dim];
    // Less than nothing where the last elements are in no window.
    high[2 + dim] = std::max<int64_t>(0, end - windows.x.getDimSize(2 + dim));
  }
  return buildPad(builder, x, low, high, value);
}

/// The sum or maximum over each window of what `body` makes of an element of
/// `x` and of those of `others`, which have one for each window.
static Value buildWindowReduction(ImplicitLocOpBuilder &builder,
                                  const Windows &windows, Reduction reduction,
                                  Value x, ValueRange others, LoopBody body) {
  SmallVector<Value> inputs = {
      padElements(builder, windows, x, getNeutral(reduction))};
  SmallVector<AffineMap> maps = {
      getMap(builder, [&](int dim, AffineExpr window, AffineExpr element) {
        return window * windows.stride[dim] + element;
      })};
  llvm::append_range(inputs, others);
  maps.append(others.size(),
              builder.getMultiDimIdentityMap(kNumLoops).getMajorSubMap(4));
  return buildInnerReduction(builder, windows.y, reduction, inputs, maps,
                             windows.kernel, body);
}

/// The sum, over the windows that may hold each element, of what `body` makes
/// of an element of each of `tensors`, which have one for each window.
static Value buildGather(ImplicitLocOpBuilder &builder, const Windows &windows,
                         ValueRange tensors, LoopBody body) {
  SmallVector<int64_t> low(4, 0), high(4, 0);
  for (int dim : {0, 1}) {
    int64_t padding = windows.padding[dim], stride = windows.stride[dim];
    int64_t last = (windows.x.getDimSize(2 + dim) - 1 + padding) / stride;
    low[2 + dim] =
        std::max<int64_t>(0, windows.perElement(dim) - 1 - padding / stride);
    high[2 + dim] =
        std::max<int64_t>(0, last + 1 - windows.y.getDimSize(2 + dim));
  }
  SmallVector<Value> inputs = llvm::map_to_vector(tensors, [&](Value tensor) {
    return buildPad(builder, tensor, low, high, 0.0);
  });
  AffineMap map =
      getMap(builder, [&](int dim, AffineExpr element, AffineExpr window) {
        return (element + windows.padding[dim]).floorDiv(windows.stride[dim]) -
               window + low[2 + dim];
      });
  SmallVector<AffineMap> maps(tensors.size(), map);
  return buildInnerReduction(builder, windows.x, Reduction::Sum, inputs, maps,
                             {windows.perElement(0), windows.perElement(1)},
                             body);
}

static Value buildScaled(ImplicitLocOpBuilder &builder, Value tensor,
                         double factor) {
  return buildElementwise(
      builder, cast<RankedTensorType>(tensor.getType()), ValueRange{tensor},
      [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        return arith::MulFOp::create(b, elements[0], buildConstant(b, factor));
      });
}

static Value takeFirst(ImplicitLocOpBuilder &, ValueRange elements) {
  return elements[0];
}

//===----------------------------------------------------------------------===//
// Maxima
//===----------------------------------------------------------------------===//

/// IndexBuilder::minusNumber of the first maximum of each window; -infinity
/// where there is none.
static Value buildFirstMaximum(ImplicitLocOpBuilder &builder,
                               const Windows &windows, Value x) {
  Value max =
      buildWindowReduction(builder, windows, Reduction::Max, x, {}, takeFirst);
  return buildWindowReduction(
      builder, windows, Reduction::Max, x, max,
      [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        // Nothing equals a bound above -infinity in a window of -infinities,
        // not even padding.
        Value lowest = buildConstant(b, std::numeric_limits<float>::lowest());
        Value bound = arith::MaximumFOp::create(b, elements[1], lowest);
        Value isMax = arith::CmpFOp::create(b, arith::CmpFPredicate::OGE,
                                            elements[0], bound);
        IndexBuilder index(b);
        Value number = index.minusNumber(windows, index.loop(4), index.loop(5));
        Value none = buildConstant(b, -std::numeric_limits<double>::infinity());
        return arith::SelectOp::create(b, isMax, number, none);
      });
}

namespace {

struct LowerMaxPool : OpRewritePattern<MaxPoolOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MaxPoolOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Windows windows(op, op.getX().getType(), op.getResult().getType());
    rewriter.replaceOp(op,
                       buildWindowReduction(builder, windows, Reduction::Max,
                                            op.getX(), {}, takeFirst));
    return success();
  }
};

struct LowerMaxPoolGrad : OpRewritePattern<MaxPoolGradOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MaxPoolGradOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Windows windows(op, op.getX().getType(), op.getDy().getType());
    Value first = buildFirstMaximum(builder, windows, op.getX());
    rewriter.replaceOp(
        op,
        buildGather(builder, windows, {op.getDy(), first},
                    [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
                      IndexBuilder index(b);
                      // Beyond the kernel no number is that of an element.
                      Value number = index.minusNumber(
                          windows, index.elementOfWindow(windows, 0),
                          index.elementOfWindow(windows, 1));
                      Value isFirst = arith::CmpFOp::create(
                          b, arith::CmpFPredicate::OEQ, elements[1], number);
                      return arith::SelectOp::create(b, isFirst, elements[0],
                                                     buildConstant(b, 0.0));
                    }));
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Means
//===----------------------------------------------------------------------===//

struct LowerAvgPool : OpRewritePattern<AvgPoolOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AvgPoolOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Windows windows(op, op.getX().getType(), op.getResult().getType());
    Value sum = buildWindowReduction(builder, windows, Reduction::Sum,
                                     op.getX(), {}, takeFirst);
    rewriter.replaceOp(op, buildScaled(builder, sum, 1.0 / windows.count()));
    return success();
  }
};

struct LowerAvgPoolGrad : OpRewritePattern<AvgPoolGradOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AvgPoolGradOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Windows windows(op, op.getResult().getType(), op.getDy().getType());
    Value sum = buildGather(
        builder, windows, op.getDy(),
        [&](ImplicitLocOpBuilder &b, ValueRange elements) {
          Value element = elements[0];
          IndexBuilder index(b);
          for (int dim : {0, 1}) {
            // Every window that is near enough holds the element.
            if (windows.reach(dim) == windows.kernel[dim])
              continue;
            Value isInside =
                arith::CmpIOp::create(b, arith::CmpIPredicate::ult,
                                      index.elementOfWindow(windows, dim),
                                      index.constant(windows.kernel[dim]));
            element = arith::SelectOp::create(b, isInside, element,
                                              buildConstant(b, 0.0));
          }
          return element;
        });
    rewriter.replaceOp(op, buildScaled(builder, sum, 1.0 / windows.count()));
    return success();
  }
};

/// One over the number of elements of a channel.
double getChannelShare(RankedTensorType x) {
  return 1.0 / (static_cast<double>(x.getDimSize(2)) *
                static_cast<double>(x.getDimSize(3)));
}

struct LowerGlobalAvgPool : OpRewritePattern<GlobalAvgPoolOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(GlobalAvgPoolOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    // Loops b, c, h, w.
    Value sum = buildReduction(
        builder, op.getResult().getType(), /*resultLoops=*/{0, 1},
        /*numLoops=*/4, Reduction::Sum, {{op.getX(), {0, 1, 2, 3}}}, takeFirst);
    rewriter.replaceOp(
        op, buildScaled(builder, sum, getChannelShare(op.getX().getType())));
    return success();
  }
};

struct LowerGlobalAvgPoolGrad : OpRewritePattern<GlobalAvgPoolGradOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(GlobalAvgPoolGradOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = op.getResult().getType();
    double share = getChannelShare(type);
    rewriter.replaceOp(
        op, buildElementwise(
                builder, type, {{op.getDy(), {0, 1}}},
                [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
                  return arith::MulFOp::create(b, elements[0],
                                               buildConstant(b, share));
                }));
    return success();
  }
};

} // namespace

void slice::populatePoolPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerMaxPool, LowerMaxPoolGrad, LowerAvgPool, LowerAvgPoolGrad,
               LowerGlobalAvgPool, LowerGlobalAvgPoolGrad>(
      patterns.getContext());
}

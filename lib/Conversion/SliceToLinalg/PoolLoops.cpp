//===- PoolLoops.cpp - Builders of loops over windows ---------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PoolLoops.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include <limits>

using namespace mlir;
using namespace mlir::slice;

/// Four loops of the result, then two over elements or windows.
static constexpr unsigned kNumLoops = 6;

//===----------------------------------------------------------------------===//
// Indices
//===----------------------------------------------------------------------===//

Value IndexBuilder::loop(unsigned number) {
  return arith::IndexCastOp::create(
      builder, builder.getI32Type(),
      linalg::IndexOp::create(builder, number).getResult());
}

Value IndexBuilder::constant(int64_t value) {
  return arith::ConstantOp::create(builder, builder.getI32IntegerAttr(value));
}

Value IndexBuilder::mul(Value lhs, int64_t rhs) {
  return rhs == 1 ? lhs : arith::MulIOp::create(builder, lhs, constant(rhs));
}

Value IndexBuilder::elementOfWindow(const Windows &windows, int dim) {
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

Value IndexBuilder::minusNumber(const Windows &windows, Value row,
                                Value column) {
  Value number =
      arith::SubIOp::create(builder, mul(row, -windows.reach(1)), column);
  return arith::SIToFPOp::create(builder, builder.getF32Type(), number);
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

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

Value slice::buildWindowReduction(ImplicitLocOpBuilder &builder,
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

Value slice::buildGather(ImplicitLocOpBuilder &builder, const Windows &windows,
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

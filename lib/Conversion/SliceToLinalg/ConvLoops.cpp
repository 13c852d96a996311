//===- ConvLoops.cpp - The loops of convolutions --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvLoops.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace mlir::slice;

ConvChannels::ConvChannels(const Convolution &conv) {
  if (conv.isDepthwise()) {
    x = y = {ConvLoop::C};
    weight = {ConvLoop::C, ConvLoop::One};
  } else if (conv.isGrouped()) {
    x = {ConvLoop::G, ConvLoop::C};
    y = {ConvLoop::G, ConvLoop::N};
    weight = {ConvLoop::G, ConvLoop::N, ConvLoop::C};
  } else {
    x = {ConvLoop::C};
    y = {ConvLoop::N};
    weight = {ConvLoop::N, ConvLoop::C};
  }
}

//===----------------------------------------------------------------------===//
// Sums of products
//===----------------------------------------------------------------------===//

ConvSum::ConvSum(ImplicitLocOpBuilder &builder, const ConvLoops &result,
                 const ConvLoops &others)
    : builder(builder), result(result), loops(result) {
  llvm::copy_if(others, std::back_inserter(loops), [&](ConvLoop loop) {
    return !llvm::is_contained(result, loop);
  });
}

unsigned ConvSum::getPosition(ConvLoop loop) const {
  assert(llvm::is_contained(loops, loop) && "no such loop in this sum");
  return std::distance(loops.begin(), llvm::find(loops, loop));
}

AffineExpr ConvSum::operator[](ConvLoop loop) const {
  if (!llvm::is_contained(loops, loop))
    return builder.getAffineConstantExpr(0);
  return builder.getAffineDimExpr(getPosition(loop));
}

SmallVector<AffineExpr> ConvSum::getIndices(ArrayRef<ConvLoop> some) const {
  return llvm::map_to_vector(some,
                             [&](ConvLoop loop) { return (*this)[loop]; });
}

Value ConvSum::getIndex(ImplicitLocOpBuilder &bodyBuilder,
                        ConvLoop loop) const {
  return linalg::IndexOp::create(bodyBuilder, getPosition(loop));
}

AffineMap ConvSum::getMap(ArrayRef<AffineExpr> results) const {
  return AffineMap::get(loops.size(), 0, results, builder.getContext());
}

void ConvSum::multiply(Value tensor, const ConvLoops &loops, ConvIndex row,
                       ConvIndex column) {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(tensor.getType()).getShape();
  SmallVector<AffineExpr> results = getIndices(loops);
  SmallVector<int64_t> low(shape.size(), 0), high(shape.size(), 0);
  for (const ConvIndex &index : {row, column}) {
    unsigned dim = results.size();
    low[dim] = std::max<int64_t>(0, -index.min);
    high[dim] = std::max<int64_t>(0, index.max - (shape[dim] - 1));
    results.push_back(index.expr + low[dim]);
  }
  inputs.push_back(buildPad(builder, tensor, low, high, 0.0));
  maps.push_back(getMap(results));
}

void ConvSum::setKernel(int64_t rows, int64_t columns) {
  inputs.push_back(buildLoopExtents(builder, {rows, columns}));
  maps.push_back(getMap(getIndices({ConvLoop::U, ConvLoop::V})));
}

Value ConvSum::build(RankedTensorType type, Condition condition) {
  maps.push_back(getMap(getIndices(result)));
  auto body = [&](ImplicitLocOpBuilder &b,
                  ValueRange elements) -> SmallVector<Value> {
    Value product = arith::MulFOp::create(b, elements[0], elements[1]);
    if (condition) {
      Value zero = buildConstant(b, 0.0);
      product = arith::SelectOp::create(b, condition(b), product, zero);
    }
    return {arith::AddFOp::create(b, product, elements.back())};
  };
  Value init = buildFilled(builder, type, 0.0);
  return buildGeneric(builder, inputs, init, maps, body).front();
}

//===----------------------------------------------------------------------===//
// Conv groups
//===----------------------------------------------------------------------===//

/// Dimensions of a tensor of four with dimension `dim` split.
static SmallVector<ReassociationIndices> getSplitDims(unsigned dim) {
  SmallVector<ReassociationIndices> dims(4);
  for (int64_t split = 0; split < 5; ++split)
    dims[split > dim ? split - 1 : split].push_back(split);
  return dims;
}

RankedTensorType slice::splitChannels(const Convolution &conv,
                                      RankedTensorType type, unsigned dim) {
  if (!conv.isGrouped() || conv.isDepthwise())
    return type;
  Shape shape = getFullShape(type);
  shape[dim] /= conv.getNumConvGroups();
  shape.insert(shape.begin() + dim, conv.getNumConvGroups());
  return RankedTensorType::get(shape, type.getElementType());
}

Value slice::splitChannels(ImplicitLocOpBuilder &builder,
                           const Convolution &conv, Value tensor,
                           unsigned dim) {
  auto type = cast<RankedTensorType>(tensor.getType());
  RankedTensorType split = splitChannels(conv, type, dim);
  return split == type ? tensor
                       : buildExpand(builder, split, tensor, getSplitDims(dim));
}

Value slice::joinChannels(ImplicitLocOpBuilder &builder, RankedTensorType type,
                          Value tensor, unsigned dim) {
  return tensor.getType() == type
             ? tensor
             : buildCollapse(builder, type, tensor, getSplitDims(dim));
}

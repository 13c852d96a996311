//===- Loops.cpp - Builders of loop nests for lowerings -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/Sequence.h"

using namespace mlir;
using namespace mlir::slice;

//===----------------------------------------------------------------------===//
// The batch size
//===----------------------------------------------------------------------===//

/// The op that insertBatchSize made; null if it made none.
static tensor::DimOp findBatchSize(func::FuncOp function) {
  Block &body = function.getBody().front();
  if (body.empty() || !isa<arith::ConstantIndexOp>(body.front()))
    return {};
  auto dim = dyn_cast_if_present<tensor::DimOp>(body.front().getNextNode());
  return dim && isa<BlockArgument>(dim.getSource()) ? dim : tensor::DimOp();
}

Value slice::getBatchSize(OpBuilder &builder) {
  Operation *parent = builder.getInsertionBlock()->getParentOp();
  tensor::DimOp dim = findBatchSize(cast<func::FuncOp>(parent));
  assert(dim && "the pass checks that an argument has a batch");
  return dim.getResult();
}

void slice::insertBatchSize(func::FuncOp function) {
  for (BlockArgument argument : function.getArguments()) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (!type || type.getRank() == 0 || !type.isDynamicDim(0))
      continue;
    auto builder = ImplicitLocOpBuilder::atBlockBegin(
        function.getLoc(), &function.getBody().front());
    Value zero = arith::ConstantIndexOp::create(builder, 0);
    tensor::DimOp::create(builder, argument, zero);
    return;
  }
}

//===----------------------------------------------------------------------===//
// Loop nests
//===----------------------------------------------------------------------===//

Value slice::buildConstant(ImplicitLocOpBuilder &builder, double value) {
  return arith::ConstantOp::create(
      builder, builder.getF32FloatAttr(static_cast<float>(value)));
}

Value slice::buildEmpty(ImplicitLocOpBuilder &builder, RankedTensorType type) {
  SmallVector<Value, 1> sizes;
  if (!type.hasStaticShape())
    sizes.push_back(getBatchSize(builder));
  return tensor::EmptyOp::create(builder, type, sizes);
}

Value slice::buildLoopExtents(ImplicitLocOpBuilder &builder,
                              ArrayRef<int64_t> extents) {
  return buildEmpty(builder,
                    RankedTensorType::get(extents, builder.getF32Type()));
}

Value slice::buildFilled(ImplicitLocOpBuilder &builder, RankedTensorType type,
                         double value) {
  Value constant = buildConstant(builder, value);
  return linalg::FillOp::create(builder, constant, buildEmpty(builder, type))
      .getResult(0);
}

SmallVector<Value> slice::buildGeneric(ImplicitLocOpBuilder &builder,
                                       ValueRange inputs, ValueRange inits,
                                       ArrayRef<AffineMap> maps,
                                       GenericBody body) {
  unsigned numLoops = maps.front().getNumDims();
  SmallVector<utils::IteratorType> iterators(numLoops,
                                             utils::IteratorType::parallel);
  for (AffineMap map : maps.take_back(inits.size()))
    for (unsigned loop = 0; loop < numLoops; ++loop)
      if (!map.getResultPosition(builder.getAffineDimExpr(loop)))
        iterators[loop] = utils::IteratorType::reduction;
  auto generic = linalg::GenericOp::create(
      builder, inits.getTypes(), inputs, inits, maps, iterators,
      [&](OpBuilder &nested, Location loc, ValueRange arguments) {
        ImplicitLocOpBuilder bodyBuilder(loc, nested);
        linalg::YieldOp::create(bodyBuilder, body(bodyBuilder, arguments));
      });
  return llvm::to_vector_of<Value>(generic.getResults());
}

/// The same for operands that run along loops, and one result.
static Value buildAlongLoops(ImplicitLocOpBuilder &builder, Value init,
                             ArrayRef<unsigned> resultLoops, unsigned numLoops,
                             ArrayRef<LoopOperand> inputs, LoopBody body) {
  MLIRContext *context = builder.getContext();
  SmallVector<AffineMap> maps;
  SmallVector<Value> tensors;
  for (const LoopOperand &input : inputs) {
    tensors.push_back(input.tensor);
    maps.push_back(
        AffineMap::getMultiDimMapWithTargets(numLoops, input.loops, context));
  }
  maps.push_back(
      AffineMap::getMultiDimMapWithTargets(numLoops, resultLoops, context));
  auto bodyOfAll = [&](ImplicitLocOpBuilder &nested, ValueRange arguments) {
    return SmallVector<Value>{body(nested, arguments)};
  };
  return buildGeneric(builder, tensors, init, maps, bodyOfAll).front();
}

Value slice::buildElementwise(ImplicitLocOpBuilder &builder,
                              RankedTensorType type,
                              ArrayRef<LoopOperand> inputs, LoopBody body) {
  auto loops = llvm::to_vector(llvm::seq<unsigned>(type.getRank()));
  return buildAlongLoops(
      builder, buildEmpty(builder, type), loops, loops.size(), inputs,
      [&](ImplicitLocOpBuilder &nested, ValueRange arguments) {
        return body(nested, arguments.drop_back());
      });
}

Value slice::buildElementwise(ImplicitLocOpBuilder &builder,
                              RankedTensorType type, ValueRange inputs,
                              LoopBody body) {
  SmallVector<LoopOperand> operands;
  for (Value input : inputs)
    operands.push_back(
        {input, llvm::to_vector<4>(llvm::seq<unsigned>(type.getRank()))});
  return buildElementwise(builder, type, operands, body);
}

Value slice::buildReduction(ImplicitLocOpBuilder &builder,
                            RankedTensorType type,
                            ArrayRef<unsigned> resultLoops, unsigned numLoops,
                            Reduction reduction, ArrayRef<LoopOperand> inputs,
                            LoopBody body) {
  double identity = reduction == Reduction::Sum
                        ? 0.0
                        : -std::numeric_limits<double>::infinity();
  Value init = buildFilled(builder, type, identity);
  return buildAlongLoops(
      builder, init, resultLoops, numLoops, inputs,
      [&](ImplicitLocOpBuilder &nested, ValueRange arguments) -> Value {
        Value element = body(nested, arguments.drop_back());
        Value accumulator = arguments.back();
        if (reduction == Reduction::Sum)
          return arith::AddFOp::create(nested, element, accumulator);
        return arith::MaximumFOp::create(nested, element, accumulator);
      });
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

Value slice::buildPad(ImplicitLocOpBuilder &builder, Value tensor,
                      ArrayRef<int64_t> low, ArrayRef<int64_t> high,
                      double value) {
  auto isZero = [](int64_t count) { return count == 0; };
  if (llvm::all_of(low, isZero) && llvm::all_of(high, isZero))
    return tensor;
  auto type = cast<RankedTensorType>(tensor.getType());
  SmallVector<int64_t> shape(type.getShape());
  for (auto [extent, before, after] : llvm::zip_equal(shape, low, high))
    if (!ShapedType::isDynamic(extent))
      extent += before + after;
  return tensor::PadOp::create(
      builder, RankedTensorType::get(shape, type.getElementType()), tensor,
      getAsIndexOpFoldResult(builder.getContext(), low),
      getAsIndexOpFoldResult(builder.getContext(), high),
      buildConstant(builder, value));
}

Value slice::buildExpand(ImplicitLocOpBuilder &builder, RankedTensorType type,
                         Value tensor,
                         ArrayRef<ReassociationIndices> reassociation) {
  SmallVector<OpFoldResult> shape;
  for (int64_t extent : type.getShape())
    if (ShapedType::isDynamic(extent))
      shape.push_back(getBatchSize(builder));
    else
      shape.push_back(builder.getIndexAttr(extent));
  return tensor::ExpandShapeOp::create(builder, type, tensor, reassociation,
                                       shape);
}

Value slice::buildCollapse(ImplicitLocOpBuilder &builder, RankedTensorType type,
                           Value tensor,
                           ArrayRef<ReassociationIndices> reassociation) {
  return tensor::CollapseShapeOp::create(builder, type, tensor, reassociation);
}

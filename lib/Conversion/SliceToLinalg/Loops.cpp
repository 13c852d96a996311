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

/// A linalg.generic that writes `init`, whose dimensions run along
/// `resultLoops`; all other loops reduce. `body` gets the accumulator last.
static Value buildGeneric(ImplicitLocOpBuilder &builder, Value init,
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
  SmallVector<utils::IteratorType> iterators(numLoops,
                                             utils::IteratorType::reduction);
  for (unsigned loop : resultLoops)
    iterators[loop] = utils::IteratorType::parallel;
  auto generic = linalg::GenericOp::create(
      builder, init.getType(), tensors, init, maps, iterators,
      [&](OpBuilder &nested, Location loc, ValueRange arguments) {
        ImplicitLocOpBuilder bodyBuilder(loc, nested);
        linalg::YieldOp::create(bodyBuilder, body(bodyBuilder, arguments));
      });
  return generic.getResult(0);
}

Value slice::buildElementwise(ImplicitLocOpBuilder &builder,
                              RankedTensorType type,
                              ArrayRef<LoopOperand> inputs, LoopBody body) {
  auto loops = llvm::to_vector(llvm::seq<unsigned>(type.getRank()));
  return buildGeneric(builder, buildEmpty(builder, type), loops, loops.size(),
                      inputs,
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
  Value identity =
      buildConstant(builder, reduction == Reduction::Sum
                                 ? 0.0
                                 : -std::numeric_limits<double>::infinity());
  Value init =
      linalg::FillOp::create(builder, identity, buildEmpty(builder, type))
          .getResult(0);
  return buildGeneric(
      builder, init, resultLoops, numLoops, inputs,
      [&](ImplicitLocOpBuilder &nested, ValueRange arguments) -> Value {
        Value element = body(nested, arguments.drop_back());
        Value accumulator = arguments.back();
        if (reduction == Reduction::Sum)
          return arith::AddFOp::create(nested, element, accumulator);
        return arith::MaximumFOp::create(nested, element, accumulator);
      });
}

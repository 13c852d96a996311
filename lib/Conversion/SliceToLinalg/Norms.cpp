//===- Norms.cpp - What the lowerings of norms share ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Norms.h"
#include "llvm/ADT/Sequence.h"

using namespace mlir;
using namespace mlir::slice;

//===----------------------------------------------------------------------===//
// Loop nests with several results
//===----------------------------------------------------------------------===//

/// `combine` makes the new elements of all results of what `body` makes of the
/// inputs and of the initial values.
static SmallVector<Value>
buildLoops(ImplicitLocOpBuilder &builder, Value init,
           ArrayRef<unsigned> resultLoops, unsigned numLoops,
           unsigned numResults, ArrayRef<LoopOperand> inputs, ScalarBody body,
           function_ref<Value(Scalar made, Scalar initial)> combine) {
  MLIRContext *context = builder.getContext();
  SmallVector<AffineMap> maps;
  SmallVector<Value> tensors;
  for (const LoopOperand &input : inputs) {
    tensors.push_back(input.tensor);
    maps.push_back(
        AffineMap::getMultiDimMapWithTargets(numLoops, input.loops, context));
  }
  maps.append(numResults, AffineMap::getMultiDimMapWithTargets(
                              numLoops, resultLoops, context));
  return buildGeneric(
      builder, tensors, SmallVector<Value>(numResults, init), maps,
      [&](ImplicitLocOpBuilder &nested, ValueRange arguments) {
        auto elements = llvm::map_to_vector(
            arguments, [&](Value value) { return Scalar{nested, value}; });
        ArrayRef<Scalar> all(elements);
        const SmallVector<Scalar> made = body(all.drop_back(numResults));
        SmallVector<Value> results;
        for (auto [value, initial] :
             llvm::zip_equal(made, all.take_back(numResults)))
          results.push_back(combine(value, initial));
        return results;
      });
}

SmallVector<Value> slice::buildElementwise(ImplicitLocOpBuilder &builder,
                                           RankedTensorType type,
                                           unsigned numResults,
                                           ArrayRef<LoopOperand> inputs,
                                           ScalarBody body) {
  auto loops = llvm::to_vector(llvm::seq<unsigned>(type.getRank()));
  return buildLoops(builder, buildEmpty(builder, type), loops, loops.size(),
                    numResults, inputs, body,
                    [](Scalar made, Scalar) { return made.value; });
}

SmallVector<Value> slice::buildSums(ImplicitLocOpBuilder &builder,
                                    RankedTensorType type,
                                    ArrayRef<unsigned> resultLoops,
                                    unsigned numLoops, unsigned numResults,
                                    ArrayRef<LoopOperand> inputs,
                                    ScalarBody body) {
  return buildLoops(
      builder, buildFilled(builder, type, 0.0), resultLoops, numLoops,
      numResults, inputs, body,
      [](Scalar made, Scalar initial) { return (made + initial).value; });
}

Sums<Value> slice::buildChannelSums(ImplicitLocOpBuilder &builder, Value a,
                                    Value b) {
  auto type = cast<RankedTensorType>(a.getType());
  auto sumType = RankedTensorType::get(type.getShape().take_front(2),
                                       type.getElementType());
  auto loops = llvm::to_vector<4>(llvm::seq<unsigned>(type.getRank()));
  SmallVector<LoopOperand, 2> inputs = {{a, loops}};
  if (a != b)
    inputs.push_back({b, loops});
  if (type.getRank() == 2) // One position: nothing to add up.
    return {a, buildElementwise(builder, type, 1, inputs,
                                [](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
                                  return {e.front() * e.back()};
                                })
                   .front()};
  SmallVector<Value> sums =
      buildSums(builder, sumType, {0, 1}, loops.size(), 2, inputs,
                [](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
                  return {e.front(), e.front() * e.back()};
                });
  return {sums[0], sums[1]};
}

//===----------------------------------------------------------------------===//
// Formulas
//===----------------------------------------------------------------------===//

Scalar slice::buildVariance(Sums<Scalar> sums, Scalar inverseCount) {
  Scalar mean = sums.first * inverseCount;
  Scalar difference = sums.second * inverseCount - mean * mean;
  return max(difference, difference.constant(0.0));
}

Moments slice::buildMoments(Sums<Scalar> sums, Scalar inverseCount,
                            double eps) {
  Scalar mean = sums.first * inverseCount;
  Scalar variance = buildVariance(sums, inverseCount);
  return {mean, 1.0 / sqrt(variance + variance.constant(eps))};
}

Line slice::buildCorrection(Moments moments, Sums<Scalar> sums,
                            Scalar inverseCount) {
  auto [mean, inverseDeviation] = moments;
  // The sum of d * (x - mean).
  Scalar covariance = sums.second - mean * sums.first;
  Scalar factor = -(inverseDeviation * inverseDeviation * inverseDeviation *
                    (covariance * inverseCount));
  Scalar meanOfD = sums.first * inverseCount;
  return {factor, -(inverseDeviation * meanOfD + mean * factor)};
}

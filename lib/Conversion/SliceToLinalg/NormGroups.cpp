//===- NormGroups.cpp - Loops over channels by norm group -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NormGroups.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "modelslice/Dialect/Slice/IR/AliveShapes.h"
#include "llvm/ADT/Sequence.h"

using namespace mlir;
using namespace mlir::slice;

NormGroups::NormGroups(ImplicitLocOpBuilder &builder, RankedTensorType x,
                       int64_t groups, int64_t channels)
    : builder(builder), groups(groups), channels(channels),
      positions(getElementsPerExample(x.getShape().drop_front(2))) {
  int64_t batch = x.getDimSize(0), alive = x.getDimSize(1);
  Type element = x.getElementType();
  channelType = RankedTensorType::get({batch, alive}, element);
  vectorType = RankedTensorType::get({alive}, element);
  loopType = channelType;
  int64_t size = channels / groups;
  if (isEven())
    loopType = RankedTensorType::get({batch, alive / size, size}, element);
  else
    buildNumbers();
}

Value NormGroups::expand(Value tensor) const {
  if (!isEven())
    return tensor;
  if (tensor.getType() == channelType)
    return buildExpand(builder, loopType, tensor, {{0}, {1, 2}});
  auto type = RankedTensorType::get(loopType.getShape().drop_front(),
                                    loopType.getElementType());
  return buildExpand(builder, type, tensor, {{0, 1}});
}

Value NormGroups::collapse(Value tensor) const {
  if (!isEven())
    return tensor;
  return buildCollapse(builder, channelType, tensor, {{0}, {1, 2}});
}

//===----------------------------------------------------------------------===//
// Uneven groups
//===----------------------------------------------------------------------===//

namespace {

/// Arithmetic on indices that are at least 0 and below 2^63.
struct Index {
  ImplicitLocOpBuilder &builder;
  Value value;

  Value constant(int64_t number) const {
    return arith::ConstantIndexOp::create(builder, number);
  }
  Index operator+(int64_t rhs) const {
    return {builder, arith::AddIOp::create(builder, value, constant(rhs))};
  }
  Index operator-(Index rhs) const {
    return {builder, arith::SubIOp::create(builder, value, rhs.value)};
  }
  Index operator*(int64_t rhs) const {
    return {builder, arith::MulIOp::create(builder, value, constant(rhs))};
  }
  Index operator/(int64_t rhs) const {
    return {builder, arith::DivUIOp::create(builder, value, constant(rhs))};
  }
  Scalar toScalar() const {
    Value integer =
        arith::IndexCastOp::create(builder, builder.getI64Type(), value);
    return {builder,
            arith::SIToFPOp::create(builder, builder.getF32Type(), integer)};
  }
};

} // namespace

/// What needs divisions, so that it is done once for each channel and not for
/// each pair of them. Numbers of groups are below 65536 and so exact in f32.
void NormGroups::buildNumbers() {
  auto end = [&](Index group) {
    return (group * (2 * channels) + groups) / (2 * groups);
  };
  Value empty = buildEmpty(builder, vectorType);
  AffineMap map = builder.getDimIdentityMap();
  SmallVector<Value> results = buildGeneric(
      builder, ValueRange(), {empty, empty}, {map, map},
      [&](ImplicitLocOpBuilder &nested, ValueRange) -> SmallVector<Value> {
        Index channel = {nested, linalg::IndexOp::create(nested, 0)};
        // Groups that end at or before the channel: those g of 1, 2, ... with
        // 2 * channels * g < (2 * channel + 1) * groups.
        Index group = ((channel * 2 + 1) * groups + -1) / (2 * channels);
        Index size = end(group + 1) - end(group);
        return {group.toScalar().value,
                ((1.0 / positions) / size.toScalar()).value};
      });
  number = results[0];
  inverseCount = results[1];
}

Scalar NormGroups::getInverseCount(ArrayRef<Scalar> elements) const {
  if (!isEven())
    return elements.back();
  double count = static_cast<double>(channels / groups) * positions;
  return elements.front().constant(1.0 / count);
}

//===----------------------------------------------------------------------===//
// Loop nests
//===----------------------------------------------------------------------===//

/// `value` where the channel that is added up is of the group, else 0.
static Scalar selectGroup(Scalar number, Scalar other, Scalar value) {
  ImplicitLocOpBuilder &builder = value.builder;
  Value isSame = arith::CmpFOp::create(builder, arith::CmpFPredicate::OEQ,
                                       number.value, other.value);
  return value.with(arith::SelectOp::create(builder, isSame, value.value,
                                            value.constant(0.0).value));
}

Sums<Value> NormGroups::sum(Sums<Value> values, Value weight) const {
  // Even: loops b, group, place; place that is added up.
  // Not: loops b, channel; channel that is added up.
  unsigned last = loopType.getRank();
  SmallVector<unsigned, 4> added = {last};
  if (isEven())
    added.insert(added.begin(), 1);
  SmallVector<unsigned, 4> batched = added;
  batched.insert(batched.begin(), 0);

  SmallVector<LoopOperand> inputs = {{expand(values.first), batched},
                                     {expand(values.second), batched}};
  if (weight)
    inputs.push_back({expand(weight), added});
  if (!isEven())
    inputs.append({{number, {1}}, {number, {last}}});
  SmallVector<Value> sums = buildSums(
      builder, loopType, llvm::to_vector(llvm::seq<unsigned>(last)), last + 1,
      /*numResults=*/2, inputs, [&](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
        auto getTerm = [&](Scalar value) {
          Scalar term = weight ? value * e[2] : value;
          return isEven() ? term : selectGroup(e[e.size() - 2], e.back(), term);
        };
        return {getTerm(e[0]), getTerm(e[1])};
      });
  return {sums[0], sums[1]};
}

SmallVector<Value> NormGroups::map(unsigned numResults, ArrayRef<Value> sums,
                                   ArrayRef<Value> vectors,
                                   ScalarBody body) const {
  auto all = llvm::to_vector<4>(llvm::seq<unsigned>(loopType.getRank()));
  SmallVector<unsigned, 4> perChannel(llvm::drop_begin(all));
  SmallVector<LoopOperand> inputs;
  for (Value tensor : sums)
    inputs.push_back({tensor, all});
  for (Value tensor : vectors)
    inputs.push_back({expand(tensor), perChannel});
  if (!isEven())
    inputs.push_back({inverseCount, perChannel});
  SmallVector<Value> results =
      buildElementwise(builder, loopType, numResults, inputs, body);
  for (Value &result : results)
    result = collapse(result);
  return results;
}

Value NormGroups::sumOverBatch(ArrayRef<Value> values, ArrayRef<Value> sums,
                               ScalarBody body) const {
  // Loops c, b.
  SmallVector<LoopOperand> inputs;
  for (Value tensor : values)
    inputs.push_back({tensor, {1, 0}});
  for (Value tensor : sums)
    inputs.push_back({collapse(tensor), {1, 0}});
  if (!isEven())
    inputs.push_back({inverseCount, {0}});
  return buildSums(builder, vectorType, /*resultLoops=*/{0}, /*numLoops=*/2,
                   /*numResults=*/1, inputs, body)
      .front();
}

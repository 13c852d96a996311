//===- Loops.h - Builders of loop nests for lowerings -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A lowering says which loops an operand runs along and what one iteration
// computes; these builders make the linalg ops, in the form that fusion reads.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_CONVERSION_SLICETOLINALG_LOOPS_H
#define MODELSLICE_LIB_CONVERSION_SLICETOLINALG_LOOPS_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::slice {

/// A tensor and the loop that each of its dimensions runs along.
struct LoopOperand {
  Value tensor;
  SmallVector<unsigned, 4> loops;
};

/// One iteration: the elements of the inputs to the element of the result, or
/// to what a reduction adds up or takes the largest of.
using LoopBody = function_ref<Value(ImplicitLocOpBuilder &, ValueRange)>;

/// The same for any number of results: gets the elements of the inputs, then
/// those of the initial values, and makes the new element of each result.
using GenericBody =
    function_ref<SmallVector<Value>(ImplicitLocOpBuilder &, ValueRange)>;

enum class Reduction { Sum, Max };

/// The batch size of the function whose body the builder inserts into. Needs
/// insertBatchSize before.
Value getBatchSize(OpBuilder &builder);

/// Puts the batch size, that of the first argument with a dynamic dimension 0,
/// at the top of a function. Does nothing where there is no such argument.
void insertBatchSize(func::FuncOp function);

/// A tensor of that type with any content.
Value buildEmpty(ImplicitLocOpBuilder &builder, RankedTensorType type);

/// Computes every element of a tensor of `type` by itself, over as many loops
/// as it has dimensions.
Value buildElementwise(ImplicitLocOpBuilder &builder, RankedTensorType type,
                       ArrayRef<LoopOperand> inputs, LoopBody body);

/// The same, where each input has the shape of the result.
Value buildElementwise(ImplicitLocOpBuilder &builder, RankedTensorType type,
                       ValueRange inputs, LoopBody body);

/// Reduces over those of `numLoops` loops that are not in `resultLoops`, which
/// are those of the dimensions of the result. The result has f32 elements.
Value buildReduction(ImplicitLocOpBuilder &builder, RankedTensorType type,
                     ArrayRef<unsigned> resultLoops, unsigned numLoops,
                     Reduction reduction, ArrayRef<LoopOperand> inputs,
                     LoopBody body);

/// The general form, for what the builders above cannot say: one map over the
/// loops, of any affine expressions, for each input and then for each of
/// `inits`. A loop reduces unless it is a result of every map of `inits`. The
/// extent of a loop is that of a dimension that a map makes of the loop alone;
/// where there is none, buildLoopExtents gives an input that says it.
SmallVector<Value> buildGeneric(ImplicitLocOpBuilder &builder,
                                ValueRange inputs, ValueRange inits,
                                ArrayRef<AffineMap> maps, GenericBody body);

/// A tensor without content, read by nobody: its shape gives extents to loops.
Value buildLoopExtents(ImplicitLocOpBuilder &builder,
                       ArrayRef<int64_t> extents);

/// A tensor of that type with the same value everywhere, such as the initial
/// value of a reduction.
Value buildFilled(ImplicitLocOpBuilder &builder, RankedTensorType type,
                  double value);

/// Adds `low` and `high` elements of that value before and after each
/// dimension; the tensor itself where all are 0. Conversion to kern turns the
/// padding of a reduction's input into points that contribute nothing.
Value buildPad(ImplicitLocOpBuilder &builder, Value tensor,
               ArrayRef<int64_t> low, ArrayRef<int64_t> high, double value);

/// The same elements with adjacent dimensions made of, or made into, one. Only
/// dimension 0 may be dynamic, and is the batch.
Value buildExpand(ImplicitLocOpBuilder &builder, RankedTensorType type,
                  Value tensor, ArrayRef<ReassociationIndices> reassociation);
Value buildCollapse(ImplicitLocOpBuilder &builder, RankedTensorType type,
                    Value tensor, ArrayRef<ReassociationIndices> reassociation);

/// An f32 constant.
Value buildConstant(ImplicitLocOpBuilder &builder, double value);

} // namespace mlir::slice

#endif // MODELSLICE_LIB_CONVERSION_SLICETOLINALG_LOOPS_H

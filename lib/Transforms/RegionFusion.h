//===- RegionFusion.h - What all fusions of regions share -------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_REGIONFUSION_H
#define MODELSLICE_LIB_TRANSFORMS_REGIONFUSION_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// One attempt each: `consumer` and a producer of one of its inputs become one
/// op, or nothing changes.
///
/// An element-wise consumer joins the epilogue of its producer.
LogicalResult fuseIntoEpilogue(GenericOp consumer);
/// A consumer that sums its producer's result over some of its dimensions
/// becomes a side output of the producer.
LogicalResult fuseIntoSide(GenericOp consumer);
/// An element-wise producer joins the bodies of a consumer that reduces.
LogicalResult fuseIntoCombine(GenericOp consumer);

/// No reduction, no sums over dimensions, nothing clipped.
bool isElementwise(GenericOp op);

/// A body's values are all there is: no schedule, no sums over dimensions.
bool isPlain(GenericOp op);

/// The operations of a body, its yield included; 0 if there is no body.
size_t countOperations(Region &body);

/// Whether a body may hold the producer's epilogue, too.
bool fitsOneBody(GenericOp producer, GenericOp consumer);

SmallVector<int64_t> getAllDims(GenericOp op);

/// Clones the operations of a body except its yield, whose operands' new
/// values are returned. Indices are renamed by `dims`.
SmallVector<Value> cloneBody(OpBuilder &builder, Block *body,
                             IRMapping &mapping, ArrayRef<int64_t> dims);

/// Where an op that replaces both can stand: all operands before it, all users
/// after it. Null if there is no such place.
Operation *findInsertionPoint(GenericOp producer, GenericOp consumer);

/// Maps each dimension of `consumer` to a parallel dimension of `producer`, if
/// the points at which `consumer` reads its input number `input` are those at
/// which `producer` makes its result number `result`.
FailureOr<SmallVector<int64_t>> alignDims(GenericOp producer, unsigned result,
                                          GenericOp consumer, unsigned input);

/// Whether every result of `producer` that `consumer` reads is read at the
/// point at which it is made, the consumer's dimensions being `dims`.
bool readsSameElements(GenericOp producer, GenericOp consumer,
                       ArrayRef<int64_t> dims);

/// The inputs of a fused op: each (tensor, map) once.
class FusedInputs {
public:
  unsigned add(Value tensor, AffineMap map, bool isClipped);
  void addArguments(Block *block, Location loc) const;
  /// The attribute `clipped`; null if there is nothing to list.
  DenseI64ArrayAttr getClipped(Builder &builder) const;

  SmallVector<Value> tensors;
  SmallVector<AffineMap> maps;
  SmallVector<bool> clipped;
};

/// The results of a fused op, in order.
class FusedResults {
public:
  void add(OpResult replaced, AffineMap map, bool isSide);
  DenseI64ArrayAttr getSide(Builder &builder) const;

  /// What each result replaces.
  SmallVector<OpResult> replaced;
  SmallVector<Type> types;
  SmallVector<AffineMap> maps;
  SmallVector<bool> side;
};

/// An op over the domain of `model`; its bodies are yet to be built.
GenericOp createLike(OpBuilder &builder, GenericOp model, Location loc,
                     const FusedInputs &inputs, const FusedResults &results);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_REGIONFUSION_H

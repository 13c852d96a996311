//===- BandReaders.h - What reads the sums of an image ----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where an image is cut into bands, those who read its sums add up those of all
// bands: one after another, or, if adding up is all they do, along a dimension.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_BANDREADERS_H
#define MODELSLICE_LIB_TRANSFORMS_BANDREADERS_H

#include "modelslice/Dialect/Kern/IR/KernDialect.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::kern {

class BandReaders {
public:
  /// Of the side outputs of `op`. Readers that add up get a dimension for the
  /// bands only with `alongDims`.
  BandReaders(GenericOp op, bool alongDims);

  /// Whether all of them take any number of bands.
  bool takeAny() const { return takesAny; }
  /// Whether all of them take so many.
  bool take(int64_t bands) const;
  /// Makes them read the side outputs of `created`, in which the bands come
  /// behind the batch.
  void replace(GenericOp created, int64_t bands);

  static RankedTensorType addBands(Type type, int64_t bands);
  static AffineMap addBands(AffineMap map, AffineExpr band);

private:
  bool addsUp(GenericOp reader) const;
  void addDim(GenericOp reader, int64_t bands);
  void addSums(GenericOp reader, unsigned input, Value sums);
  void replace(Value sum, Value sums);

  GenericOp op;
  /// The side results and the tensors of other shapes that they become.
  llvm::SetVector<Value> sums;
  /// Readers that add up.
  llvm::SetVector<Operation *> adders;
  bool takesAny = true;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_BANDREADERS_H

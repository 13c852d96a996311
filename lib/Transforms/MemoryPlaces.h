//===- MemoryPlaces.h - Where the bytes of tensors lie ----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_MEMORYPLACES_H
#define MODELSLICE_LIB_TRANSFORMS_MEMORYPLACES_H

#include "mlir/IR/SymbolTable.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// Where the bytes of a tensor lie. `storage` maps the tensor's indices to
/// those of a memref of type `type`.
struct Place {
  Space space = Space::Scratch;
  int64_t index = 0, offset = 0, offsetPerBatch = 0;
  MemRefType type;
  AffineMap storage;

  /// The place of a whole row-major tensor.
  static Place getWhole(Space space, int64_t index, Value tensor);
  /// A place in scratch memory, in the order of dimensions that
  /// kern-choose-layouts asks for; its offsets are not set yet.
  static Place getScratch(OpResult result);
};

/// Memory that outlives the program: an arena, or one parameter's part of it.
struct Lasting {
  int64_t arena = -1;
  StringRef param;
  /// The value that an op stores there; null for an op that reads.
  Value stored;

  explicit operator bool() const { return arena >= 0; }
  bool overlaps(const Lasting &other) const {
    return arena == other.arena &&
           (param.empty() || other.param.empty() || param == other.param);
  }
};

/// The lasting memory that an op reads or overwrites, if any.
Lasting getLasting(Operation *op);

/// Where a parameter, or its gradient, lies in an arena. Fails, with an error
/// at `access`, where packing has not said so.
FailureOr<Place> getParamPlace(Operation *access, const SymbolTable &symbols,
                               StringRef name, int64_t layout, int64_t arena);

/// Whether an op's result is its operand in another shape, or part of it.
bool isReshape(Operation *op);
bool isView(Operation *op);

/// The value that `value` is another shape of.
Value getReshaped(Value value);

/// The place of a view of a tensor at `source`. Fails, with an error at the
/// view, where that place has no order to reshape.
FailureOr<Place> getViewPlace(Operation *view, Place source);

/// The place of the part of a tensor at `whole` that begins at `offsets` and
/// takes every `strides`-th element.
Place getPartPlace(Place whole, ArrayRef<int64_t> offsets,
                   ArrayRef<int64_t> strides);

/// Calls `visit` for every use of the bytes of `value`, through views.
void forEachUse(Value value, function_ref<void(OpOperand &)> visit);

/// The sizes of a tensor as a region's extents: -1 for the batch.
SmallVector<int64_t> getExtents(RankedTensorType type);

/// Makes a copy of a tensor, before an op.
Value buildCopy(Value value, Operation *before);

/// A region that stores what it reads: a point of its domain, `extents`, for
/// each element that it copies.
Value buildCopy(Value source, RankedTensorType type, ArrayRef<int64_t> extents,
                AffineMap read, AffineMap store, Operation *before);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_MEMORYPLACES_H

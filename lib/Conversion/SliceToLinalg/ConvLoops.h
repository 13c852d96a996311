//===- ConvLoops.h - The loops of convolutions ------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution and its gradients are sums of products over one set of loops,
// of which each takes another part as its result. Here is what they share.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_CONVERSION_SLICETOLINALG_CONVLOOPS_H
#define MODELSLICE_LIB_CONVERSION_SLICETOLINALG_CONVLOOPS_H

#include "Loops.h"
#include "modelslice/Dialect/Slice/IR/Convolution.h"

namespace mlir::slice {

/// Loops over examples; conv groups; output and input channels, those of one
/// conv group if there are several; the dimension of extent 1 of a depthwise
/// weight; rows and columns of an image; rows and columns of the kernel.
enum class ConvLoop { B, G, N, C, One, H, W, U, V };
using ConvLoops = SmallVector<ConvLoop, 8>;

/// The loops that the channels of each tensor of a convolution run along.
struct ConvChannels {
  explicit ConvChannels(const Convolution &conv);

  ConvLoops x, weight, y;
};

/// Where a row or column is read: an expression of loops between two bounds.
struct ConvIndex {
  AffineExpr expr;
  int64_t min, max;
};

/// A sum of products, put together factor by factor.
class ConvSum {
public:
  /// For a result that runs along `result`, over all loops of `others` that are
  /// not among those.
  ConvSum(ImplicitLocOpBuilder &builder, const ConvLoops &result,
          const ConvLoops &others);

  /// The index of a loop; 0 where the sum has no such loop.
  AffineExpr operator[](ConvLoop loop) const;
  /// The same as a value, for conditions.
  Value getIndex(ImplicitLocOpBuilder &bodyBuilder, ConvLoop loop) const;

  /// Multiplies by a tensor whose dimensions but the last two run along
  /// `loops`. It is 0 outside: padded just as wide as the indices reach.
  void multiply(Value tensor, const ConvLoops &loops, ConvIndex row,
                ConvIndex column);

  /// The extents of the loops over the kernel. Needed if no dimension of the
  /// result or of a factor runs along them alone.
  void setKernel(int64_t rows, int64_t columns);

  using Condition = function_ref<Value(ImplicitLocOpBuilder &)>;
  /// Builds the sum; only of products that satisfy the condition, if any.
  Value build(RankedTensorType type, Condition condition = nullptr);

private:
  unsigned getPosition(ConvLoop loop) const;
  AffineMap getMap(ArrayRef<AffineExpr> results) const;
  SmallVector<AffineExpr> getIndices(ArrayRef<ConvLoop> some) const;

  ImplicitLocOpBuilder &builder;
  ConvLoops result, loops;
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
};

/// Dimension `dim`, the channels of an image (1) or the output channels of a
/// weight (0), as [conv group, channel of the group]. The type or value as it
/// is unless there are several conv groups of more than one channel.
RankedTensorType splitChannels(const Convolution &conv, RankedTensorType type,
                               unsigned dim);
Value splitChannels(ImplicitLocOpBuilder &builder, const Convolution &conv,
                    Value tensor, unsigned dim);

/// The opposite: a value of `type`.
Value joinChannels(ImplicitLocOpBuilder &builder, RankedTensorType type,
                   Value tensor, unsigned dim);

} // namespace mlir::slice

#endif // MODELSLICE_LIB_CONVERSION_SLICETOLINALG_CONVLOOPS_H

//===- SliceBufferOps.td - Parameters that are not trained -*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A slice.param with `buffer` is kept with the parameters and has no gradient:
// a training entry changes it itself, and optimisers leave it alone.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEBUFFEROPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEBUFFEROPS_TD

include "modelslice/Dialect/Slice/IR/SliceOpBase.td"

def Slice_Buffers : Resource<"::mlir::slice::BufferResource">;

def Slice_UpdateStatisticsOp
    : Slice_Op<"update_statistics", [
        MemoryEffects<[MemRead<Slice_Buffers>, MemWrite<Slice_Buffers>]>,
        DeclareOpInterfaceMethods<SymbolUserOpInterface>,
        DeclareOpInterfaceMethods<SliceOpInterface>]> {
  let summary = "Move running statistics towards those of a batch";
  let description = [{
    Of the row of `mean` and of `var` that belongs to the width (see
    slice.batch_norm), over what the whole batch, n elements, has in channel c
    of `x`:

    mean[c] = (1 - momentum) * mean[c] + momentum * m[c],
    var[c] = (1 - momentum) * var[c] + momentum * v[c] * n / max(n - 1, 1),

    m and v being the mean and the biased variance. What is not alive stays as
    it is. The old values are those that the function started with.

    Constraints:
    * (update_statistics_c1) `mean` and `var` name two buffers.
    * (update_statistics_c2) both have the type that a slice.batch_norm of `x`
      takes; or, specialised, dimension 1 of `x` is the end of a group of their
      last dimension.
    * (update_statistics_c3) the rank of `x` is at least 2, and none of its
      dimensions but 1 is sliced.
    * (update_statistics_c4) momentum is between 0 and 1.

    ```mlir
    slice.update_statistics @bn.running_mean, @bn.running_var, %x momentum(0.1)
        : tensor<?x64xf32, #slice.groups<1, 8>>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$mean, FlatSymbolRefAttr:$var,
                       Slice_F32Tensor:$x, F64Attr:$momentum);
  let assemblyFormat = [{
    $mean `,` $var `,` $x `momentum` `(` $momentum `)` attr-dict `:` type($x)
  }];
}

def Slice_SetRowOp
    : Slice_Op<"set_row", [
        MemoryEffects<[MemWrite<Slice_Buffers>]>,
        DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Overwrite part of a row of a buffer";
  let description = [{
    Overwrites the prefix of row `row` that `value` covers; the rest keeps its
    content. A buffer of rank 1 is one row. What remains of
    slice.update_statistics when the rest of it is loops.

    Constraints:
    * (set_row_c1) `param` names a buffer of rank 1 or 2.
    * (set_row_c2) `row` is a row of the buffer.
    * (set_row_c3) `value` is a prefix of a row that ends at a group end, and
      has no encoding.

    ```mlir
    slice.set_row @bn.running_mean, %m row(3) : tensor<32xf32>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$param, Slice_Vector:$value,
                       I64Attr:$row);
  let assemblyFormat = [{
    $param `,` $value `row` `(` $row `)` attr-dict `:` type($value)
  }];
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEBUFFEROPS_TD

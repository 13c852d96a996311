//===- SliceArenaOps.td - Whole arenas of a model ---------*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A trainable model keeps its parameters, gradients and optimiser states in
// one contiguous arena each, all with the same packed layout, so that an
// optimiser's step is one element-wise loop.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEARENAOPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEARENAOPS_TD

include "modelslice/Dialect/Slice/IR/SliceOpBase.td"

def Slice_Arena : Resource<"::mlir::slice::ArenaResource">;

def Slice_ArenaNumber
    : ConfinedAttr<I64Attr, [IntMinValue<0>, IntMaxValue<3>]>;

def Slice_GetArenaOp
    : Slice_Op<"get_arena", [MemoryEffects<[MemRead<Slice_Arena>]>]> {
  let summary = "A whole arena as one vector";
  let description = [{
    `arena` is 0 for the parameters, 1 for the gradients, 2 and 3 for the
    optimiser's states (msl_arena in modelslice-c/abi.h).

    Constraints:
    * (get_arena_c1) the result has as many elements as the enclosing module's
      `slice.arena_elements` says, which packing sets.

    ```mlir
    %p = slice.get_arena 0 : tensor<669706xf32>
    ```
  }];
  let arguments = (ins Slice_ArenaNumber:$arena);
  let results = (outs Slice_Vector:$result);
  let assemblyFormat = "$arena attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Slice_SetArenaOp
    : Slice_Op<"set_arena", [MemoryEffects<[MemWrite<Slice_Arena>]>]> {
  let summary = "Overwrite a whole arena";
  let description = [{
    `arena` is numbered as in `slice.get_arena`.

    Constraints:
    * (set_arena_c1) `value` has as many elements as the enclosing module's
      `slice.arena_elements` says, which packing sets.

    ```mlir
    slice.set_arena 0, %p : tensor<669706xf32>
    ```
  }];
  let arguments = (ins Slice_ArenaNumber:$arena, Slice_Vector:$value);
  let assemblyFormat = "$arena `,` $value attr-dict `:` type($value)";
  let hasVerifier = 1;
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEARENAOPS_TD

//===- SliceOpBase.td - What all slice ops share -----------*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEOPBASE_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEOPBASE_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "modelslice/Dialect/Slice/IR/SliceAttrs.td"
include "modelslice/Dialect/Slice/IR/SliceDialect.td"
include "modelslice/Dialect/Slice/IR/SliceInterfaces.td"
include "modelslice/Dialect/Slice/IR/SliceTypes.td"

class Slice_Op<string mnemonic, list<Trait> traits = []>
    : Op<Slice_Dialect, mnemonic, traits>;

// An op on values of a network: pure, and able to look at one width.
class Slice_ValueOp<string mnemonic, list<Trait> traits = []>
    : Slice_Op<mnemonic,
               traits # [Pure, DeclareOpInterfaceMethods<SliceOpInterface>]>;

// An op whose result looks like its operands at every width.
class Slice_SameShapeOp<string mnemonic, list<Trait> traits = []>
    : Slice_ValueOp<mnemonic, traits> {
  let results = (outs Slice_F32Tensor:$result);
  let extraClassDefinition = [{
    ::llvm::LogicalResult
    $cppClass::inferAliveShapes(::mlir::slice::AliveShapes &shapes,
                                ::std::optional<double>) {
      return ::mlir::slice::inferSameShapes(*this, shapes);
    }
  }];
}

// An op on tensors of the type of operand 0 and on vectors along one of their
// dimensions, counted from the end where it is negative.
class Slice_NormOp<string mnemonic, int dim, list<Trait> traits = []>
    : Slice_ValueOp<mnemonic, traits> {
  let extraClassDefinition = [{
    ::llvm::LogicalResult
    $cppClass::inferAliveShapes(::mlir::slice::AliveShapes &shapes,
                                ::std::optional<double>) {
      return ::mlir::slice::inferNormShapes(*this, shapes, }] # dim # [{);
    }
  }];
  let hasVerifier = 1;
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEOPBASE_TD

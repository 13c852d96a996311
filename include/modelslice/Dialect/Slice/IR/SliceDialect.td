//===- SliceDialect.td - The slice dialect -----------------*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The dialect itself; types, attributes, interfaces and ops have files of
// their own next to this one.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEDIALECT_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEDIALECT_TD

include "mlir/IR/OpBase.td"

def Slice_Dialect : Dialect {
  let name = "slice";
  let cppNamespace = "::mlir::slice";
  let summary = "Networks that run at many widths";
  let description = [{
    A network of this dialect has one set of parameters and runs at any slice
    rate in (0, 1]. A dimension that slicing may cut is divided into ordered
    groups, which the tensor type states as its encoding:

    ```mlir
    tensor<?x512xf32, #slice.groups<1, 8>>
    ```

    is the full tensor; a rate keeps a prefix of its groups alive. Every op
    that starts a new sliced dimension takes the rate of its result as an
    operand of type `!slice.rate`; every other op follows its operands. A
    tensor without encoding has nothing sliced.

    After `slice-specialise` there are no encodings and no rates left: types
    are the alive prefixes.
  }];

  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let hasOperationAttrVerify = 1;
  let hasRegionArgAttrVerify = 1;
  let hasRegionResultAttrVerify = 1;

  let dependentDialects = ["::mlir::tensor::TensorDialect",
                           "::mlir::arith::ArithDialect"];

  let extraClassDeclaration = [{
    /// Of an entry function: "infer" for the network, or another entry's name.
    static constexpr ::llvm::StringLiteral kEntryAttr = "slice.entry";
    /// Of an argument or result of an entry: its name in the library.
    static constexpr ::llvm::StringLiteral kNameAttr = "slice.name";
    /// Of a specialised entry: index into the module's rates.
    static constexpr ::llvm::StringLiteral kWidthAttr = "slice.width";
    /// Of a specialised entry: nominal operations per example.
    static constexpr ::llvm::StringLiteral kFlopsAttr = "slice.flops";
    /// Of a specialised entry: scalars of the parameters it reads.
    static constexpr ::llvm::StringLiteral kParametersAttr =
        "slice.parameters";
    /// Of a specialised module: the network's name.
    static constexpr ::llvm::StringLiteral kModelAttr = "slice.model";
    /// Of a specialised module: the rates of every width.
    static constexpr ::llvm::StringLiteral kRatesAttr = "slice.rates";
    /// On a module: floats of the parameter arena with padding, i64.
    static constexpr ::llvm::StringLiteral kArenaElementsAttr =
        "slice.arena_elements";
    /// Of a packed module: floats of the buffers, which lie behind what has
    /// gradients; absent if there are none.
    static constexpr ::llvm::StringLiteral kBufferElementsAttr =
        "slice.buffer_elements";
    /// On a module: bytes of the derived copies of parameters, i64.
    static constexpr ::llvm::StringLiteral kDerivedBytesAttr =
        "slice.derived_bytes";

  private:
    // The types and attributes are known to their own files only.
    void registerTypes();
    void registerAttributes();
  }];
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEDIALECT_TD

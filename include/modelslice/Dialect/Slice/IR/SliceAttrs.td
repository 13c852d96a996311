//===- SliceAttrs.td - Attributes of the slice dialect -----*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEATTRS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEATTRS_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/TensorEncoding.td"
include "modelslice/Dialect/Slice/IR/SliceDialect.td"

def Slice_GroupsAttr
    : AttrDef<Slice_Dialect, "Groups",
              [DeclareAttrInterfaceMethods<VerifiableTensorEncoding>]> {
  let mnemonic = "groups";
  let summary = "The number of slice groups of each dimension of a tensor";
  let description = [{
    One number per dimension; 1 means that the dimension is never sliced. A
    rate r keeps the first max(1, round(r * G)) of G groups, and group g of an
    extent N ends at round(N * g / G), halves rounding up.

    Constraints:
    * (groups_c1) every number is between 1 and 65536.
    * (groups_c2) there is one number per dimension of the tensor.
    * (groups_c3) a dynamic dimension has 1 group.
    * (groups_c4) a static dimension has at most as many groups as elements.

    ```mlir
    tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$groups);
  let assemblyFormat = "`<` $groups `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// Whether any dimension is sliced.
    bool isSliced() const;
  }];
}

def Slice_InitKind : I32EnumAttr<"InitKind", "how a parameter starts", [
    I32EnumAttrCase<"Zeros", 0, "zeros">,
    I32EnumAttrCase<"Ones", 1, "ones">,
    I32EnumAttrCase<"Uniform", 2, "uniform">,
    I32EnumAttrCase<"Normal", 3, "normal">,
    I32EnumAttrCase<"KaimingUniform", 4, "kaiming_uniform">]> {
  let cppNamespace = "::mlir::slice";
  let genSpecializedAttr = 0;
}

def Slice_InitAttr : AttrDef<Slice_Dialect, "Init"> {
  let mnemonic = "init";
  let summary = "The distribution that a parameter is drawn from";
  let description = [{
    * `zeros`, `ones`: that constant; no scale.
    * `uniform`: between -scale and scale.
    * `normal`: mean 0, standard deviation scale.
    * `kaiming_uniform`: between -b and b for b = scale * sqrt(3 / fan_in),
      where fan_in is the number of elements per index of the first dimension.

    PyTorch draws weight and bias of a Linear from uniform(1/sqrt(fan_in)).

    Constraints:
    * (init_c1) `zeros` and `ones` have no scale.
    * (init_c2) the others have one, which is positive and finite.

    ```mlir
    #slice.init<uniform, 0.0357>
    ```
  }];
  let parameters = (ins EnumParameter<Slice_InitKind>:$kind,
                        OptionalParameter<"::mlir::FloatAttr">:$scale);
  let assemblyFormat = "`<` $kind (`,` custom<InitScale>($scale)^)? `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The kind (never KaimingUniform) and scale that the tensor is drawn with.
    ::std::pair<InitKind, double> resolve(::mlir::RankedTensorType type) const;
  }];
}

// Stored as an integer, so that assembly formats print the bare keyword.
def Slice_GeluAttr
    : I32EnumAttr<"GeluApproximation", "how gelu is computed", [
        I32EnumAttrCase<"None", 0, "none">,
        I32EnumAttrCase<"Tanh", 1, "tanh">]> {
  let cppNamespace = "::mlir::slice";
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEATTRS_TD

//===- SliceParamOps.td - Parameters and their gradients ---*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEPARAMOPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEPARAMOPS_TD

include "modelslice/Dialect/Slice/IR/SliceOpBase.td"

def Slice_GradientArena : Resource<"::mlir::slice::GradientArenaResource">;

def Slice_ParamOp : Slice_Op<"param", [Symbol]> {
  let summary = "A trainable tensor";
  let description = [{
    Declares a parameter by the name that a safetensors file knows it by, with
    PyTorch's layout. `init` is what it is drawn from where no file gives it;
    without `init` a file must. `layouts` belongs to the packing passes: how
    each copy of the parameter lies in memory.

    A parameter with `buffer` is not trained: it has no gradient, optimisers
    leave it alone, and only training entries change it.

    Constraints:
    * (param_c1) the type is static, with no empty dimension.
    * (param_c2) the rank is between 1 and 8.
    * (param_c3) it has at most 2^40 elements.
    * (param_c4) kaiming_uniform needs a rank of at least 2.

    ```mlir
    slice.param @fc1.weight {init = #slice.init<uniform, 0.0357>}
        : tensor<512x784xf32, #slice.groups<8, 1>>
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
                       TypeAttrOf<Slice_F32Tensor>:$type,
                       OptionalAttr<Slice_InitAttr>:$init,
                       UnitAttr:$buffer,
                       OptionalAttr<ArrayAttr>:$layouts);
  let assemblyFormat = "$sym_name attr-dict `:` $type";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::RankedTensorType getTensorType() {
      return ::llvm::cast<::mlir::RankedTensorType>(getType());
    }
  }];
}

// An op that reads or writes (part of) a parameter or its gradient.
class Slice_AccessOp<string mnemonic, list<Trait> traits>
    : Slice_Op<mnemonic, traits # [
        DeclareOpInterfaceMethods<SymbolUserOpInterface>]>;

def Slice_GetParamOp : Slice_AccessOp<"get_param", [
    Pure,
    DeclareOpInterfaceMethods<SliceOpInterface, ["takesShapeOfUse"]>,
    DeclareOpInterfaceMethods<SliceCostOpInterface,
                              ["getParameterName", "getParameterCount"]>]> {
  let summary = "A parameter's value";
  let description = [{
    The whole parameter before specialisation, the alive prefix after it.
    `layout` selects one of the parameter's `layouts`.

    Constraints:
    * (get_param_c1) `param` names a `slice.param`.
    * (get_param_c2) the result has the parameter's type, or is a prefix of it
      that ends at group ends and has no encoding.
    * (get_param_c3) `layout` is an index into the parameter's `layouts`.

    ```mlir
    %w = slice.get_param @fc1.weight
        : tensor<512x784xf32, #slice.groups<8, 1>>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$param,
                       OptionalAttr<I64Attr>:$layout);
  let results = (outs Slice_F32Tensor:$result);
  let assemblyFormat = [{
    $param (`layout` `(` $layout^ `)`)? attr-dict `:` type($result)
  }];
  let extraClassDeclaration = [{
    /// Whether it reads a buffer, which is a constant to differentiation.
    bool readsBuffer();
  }];
}

def Slice_GetGradOp : Slice_AccessOp<"get_grad", [
    MemoryEffects<[MemRead<Slice_GradientArena>]>,
    DeclareOpInterfaceMethods<SliceOpInterface, ["takesShapeOfUse"]>]> {
  let summary = "The accumulated gradient of a parameter";
  let description = [{
    Constraints:
    * (get_grad_c1) `param` names a `slice.param`.
    * (get_grad_c2) the result has the parameter's type, or is a prefix of it
      that ends at group ends and has no encoding.
    * (get_grad_c3) the parameter is no buffer.

    ```mlir
    %g = slice.get_grad @fc1.bias : tensor<512xf32, #slice.groups<8>>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$param);
  let results = (outs Slice_F32Tensor:$result);
  let assemblyFormat = "$param attr-dict `:` type($result)";
}

class Slice_WriteGradOp<string mnemonic, list<MemoryEffect> effects>
    : Slice_AccessOp<mnemonic, [
        MemoryEffects<effects>, DeclareOpInterfaceMethods<SliceOpInterface>]> {
  let arguments = (ins FlatSymbolRefAttr:$param, Slice_F32Tensor:$value);
  let assemblyFormat = "$param `,` $value attr-dict `:` type($value)";
}

def Slice_SetGradOp
    : Slice_WriteGradOp<"set_grad", [MemWrite<Slice_GradientArena>]> {
  let summary = "Overwrite the gradient of a parameter";
  let description = [{
    Overwrites the prefix that `value` covers; the rest keeps its content.

    Constraints:
    * (set_grad_c1) `param` names a `slice.param`.
    * (set_grad_c2) `value` has the parameter's type, or is a prefix of it
      that ends at group ends and has no encoding.
    * (set_grad_c3) the parameter is no buffer.

    ```mlir
    slice.set_grad @fc1.bias, %g : tensor<512xf32, #slice.groups<8>>
    ```
  }];
}

def Slice_AccumulateGradOp
    : Slice_WriteGradOp<"accumulate_grad", [MemRead<Slice_GradientArena>,
                                            MemWrite<Slice_GradientArena>]> {
  let summary = "Add to the gradient of a parameter";
  let description = [{
    gradient[i] += value[i] over the prefix that `value` covers.

    Constraints:
    * (accumulate_grad_c1) `param` names a `slice.param`.
    * (accumulate_grad_c2) `value` has the parameter's type, or is a prefix of
      it that ends at group ends and has no encoding.
    * (accumulate_grad_c3) the parameter is no buffer.

    ```mlir
    slice.accumulate_grad @fc1.bias, %db : tensor<512xf32, #slice.groups<8>>
    ```
  }];
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEPARAMOPS_TD

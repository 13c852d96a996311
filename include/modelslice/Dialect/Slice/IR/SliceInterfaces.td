//===- SliceInterfaces.td - What an op tells passes about itself -*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Passes of this project never switch over op kinds: an op answers these
// questions itself, or through an external model.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEINTERFACES_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEINTERFACES_TD

include "mlir/IR/OpBase.td"

def SliceOpInterface : OpInterface<"SliceOpInterface"> {
  let cppNamespace = "::mlir::slice";
  let description = "How an op looks at one width.";
  let methods = [
    InterfaceMethod<[{
        The operand that is the rate of the results; null where there is none.
      }],
      "::mlir::Value", "getRateOperand", (ins), "",
      /*defaultImplementation=*/[{ return {}; }]>,
    InterfaceMethod<[{
        Fills in the alive shapes that are missing in `shapes`: those of all
        results, and of operands whose producer takes the shape that its user
        asks for. `rate` is the value of the rate operand if there is one.
        Fails, with an error at the op, where operands disagree.
      }],
      "::llvm::LogicalResult", "inferAliveShapes",
      (ins "::mlir::slice::AliveShapes &":$shapes,
           "::std::optional<double>":$rate)>,
    InterfaceMethod<[{
        Whether the alive shape of the result is what its user asks for, as of
        an op that reads a parameter.
      }],
      "bool", "takesShapeOfUse", (ins), "",
      /*defaultImplementation=*/[{ return false; }]>,
    InterfaceMethod<[{
        Drops the operands that only say which part is alive: the rate, and
        tensors that a result takes its shape from.
      }],
      "void", "dropWidthOperands", (ins), "",
      /*defaultImplementation=*/[{ return; }]>,
  ];
}

def SliceDifferentiableOpInterface
    : OpInterface<"SliceDifferentiableOpInterface"> {
  let cppNamespace = "::mlir::slice";
  let description = [{
    What the gradient of an op is. Implemented by external models in
    lib/Dialect/Slice/Transforms/Gradients.
  }];
  let methods = [
    InterfaceMethod<[{
        Builds the gradient of a scalar loss with respect to the operands out
        of `resultGrads`, its gradient with respect to each result (null where
        the loss does not depend on it), and passes each to `accumulate`. An
        operand of which the loss is not a differentiable function, such as a
        label, is not passed.
      }],
      "::llvm::LogicalResult", "buildGradient",
      (ins "::mlir::OpBuilder &":$builder,
           "::mlir::ArrayRef<::mlir::Value>":$resultGrads,
           "::llvm::function_ref<void(::mlir::Value, ::mlir::Value)>"
           :$accumulate)>,
  ];
}

def SliceCostOpInterface : OpInterface<"SliceCostOpInterface"> {
  let cppNamespace = "::mlir::slice";
  let description = [{
    What a specialised op costs, by the nominal arithmetic of the literature:
    the multiply-adds of contractions, two operations each; element-wise work
    is not counted.
  }];
  let methods = [
    InterfaceMethod<[{
        Nominal operations per example; saturates.
      }],
      "int64_t", "getFlopsPerExample", (ins), "",
      /*defaultImplementation=*/[{ return 0; }]>,
    InterfaceMethod<[{
        The parameter that the op reads; null if none.
      }],
      "::mlir::StringAttr", "getParameterName", (ins), "",
      /*defaultImplementation=*/[{ return {}; }]>,
    InterfaceMethod<[{
        How many scalars of that parameter it reads.
      }],
      "int64_t", "getParameterCount", (ins), "",
      /*defaultImplementation=*/[{ return 0; }]>,
  ];
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEINTERFACES_TD

//===- Models.h - The families of gradient models ---------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each function attaches the models of one file, whose rules name the formulas
// of the ops: dx stands for the gradient of the loss with respect to x.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_GRADIENTS_MODELS_H
#define MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_GRADIENTS_MODELS_H

#include "modelslice/Dialect/Slice/IR/SliceOps.h"

namespace mlir::slice {

/// Receives (operand, its gradient).
using AccumulateFn = function_ref<void(Value, Value)>;

void attachBatchNormGradients(MLIRContext &context);
void attachConvGradients(MLIRContext &context);
void attachConcatGradients(MLIRContext &context);
void attachDenseGradients(MLIRContext &context);
void attachElementwiseGradients(MLIRContext &context);
void attachLossGradients(MLIRContext &context);
void attachNormGradients(MLIRContext &context);
void attachPoolGradients(MLIRContext &context);
void attachShapeGradients(MLIRContext &context);

} // namespace mlir::slice

#endif // MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_GRADIENTS_MODELS_H

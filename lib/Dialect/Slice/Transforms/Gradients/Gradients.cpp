//===- Gradients.cpp - Registers the gradients of slice ops ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Slice/Transforms/Gradients.h"
#include "Models.h"
#include "mlir/IR/DialectRegistry.h"

using namespace mlir;

void slice::registerGradientModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, SliceDialect *) {
    attachBatchNormGradients(*context);
    attachConvGradients(*context);
    attachConcatGradients(*context);
    attachDenseGradients(*context);
    attachElementwiseGradients(*context);
    attachLossGradients(*context);
    attachNormGradients(*context);
    attachPoolGradients(*context);
    attachShapeGradients(*context);
  });
}

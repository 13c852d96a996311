//===- Patterns.h - The lowering of each family of ops ----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_CONVERSION_SLICETOLINALG_PATTERNS_H
#define MODELSLICE_LIB_CONVERSION_SLICETOLINALG_PATTERNS_H

namespace mlir {
class RewritePatternSet;
} // namespace mlir

namespace mlir::slice {

void populateBatchNormPatterns(RewritePatternSet &patterns);
void populateConvPatterns(RewritePatternSet &patterns);
void populateConcatPatterns(RewritePatternSet &patterns);
void populateDensePatterns(RewritePatternSet &patterns);
void populateDropoutPatterns(RewritePatternSet &patterns);
void populateElementwisePatterns(RewritePatternSet &patterns);
void populateGroupNormPatterns(RewritePatternSet &patterns);
void populateLossPatterns(RewritePatternSet &patterns);
void populateParamPatterns(RewritePatternSet &patterns);
void populatePoolPatterns(RewritePatternSet &patterns);
void populateRowNormPatterns(RewritePatternSet &patterns);
void populateShapePatterns(RewritePatternSet &patterns);

} // namespace mlir::slice

#endif // MODELSLICE_LIB_CONVERSION_SLICETOLINALG_PATTERNS_H

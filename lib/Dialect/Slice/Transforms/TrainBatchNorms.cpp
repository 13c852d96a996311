//===- TrainBatchNorms.cpp - Batch norms of training entries --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TrainBatchNorms.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "llvm/ADT/DenseMap.h"

using namespace mlir;
using namespace mlir::slice;

/// The buffer that `statistics` are read from.
static FailureOr<GetParamOp> findBuffer(BatchNormOp norm, Value statistics,
                                        StringRef name) {
  auto read = statistics.getDefiningOp<GetParamOp>();
  if (read && read.readsBuffer())
    return read;
  InFlightDiagnostic diag = norm.emitOpError("cannot be trained: expects '")
                            << name << "' to be read from a slice.param that "
                            << "is a buffer";
  diag.attachNote(statistics.getLoc()) << "it comes from here";
  return diag;
}

LogicalResult slice::trainBatchNorms(func::FuncOp function) {
  llvm::SmallDenseMap<StringAttr, BatchNormOp> owner;
  OpBuilder end(function.getBody().front().getTerminator());
  SmallVector<BatchNormOp> norms(function.getOps<BatchNormOp>());
  for (BatchNormOp norm : norms) {
    auto mean = findBuffer(norm, norm.getMean(), "mean");
    auto var = failed(mean) ? mean : findBuffer(norm, norm.getVar(), "var");
    if (failed(var))
      return failure();
    for (FlatSymbolRefAttr buffer :
         {mean->getParamAttr(), var->getParamAttr()}) {
      auto [it, isNew] = owner.try_emplace(buffer.getAttr(), norm);
      if (isNew)
        continue;
      InFlightDiagnostic diag =
          norm.emitOpError("cannot be trained: expects running statistics of "
                           "its own, but ")
          << buffer << " are used before";
      diag.attachNote(it->second.getLoc()) << "they are used here";
      return diag;
    }
    UpdateStatisticsOp::create(end, norm.getLoc(), mean->getParamAttr(),
                               var->getParamAttr(), norm.getX(),
                               norm.getMomentumAttr());
  }
  for (BatchNormOp norm : norms) {
    OpBuilder builder(norm);
    Value result = BatchNormTrainOp::create(
        builder, norm.getLoc(), norm.getType(), norm.getX(), norm.getGamma(),
        norm.getBeta(), norm.getEpsAttr());
    norm.replaceAllUsesWith(result);
    norm.erase();
  }
  return success();
}

//===- BufferOps.cpp - Parameters that are not trained --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyNorm.h"
#include "modelslice/Dialect/Slice/IR/Groups.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

static ParamOp lookupBuffer(Operation *op, SymbolTableCollection &symbols,
                            FlatSymbolRefAttr name) {
  auto param = symbols.lookupNearestSymbolFrom<ParamOp>(op, name);
  return param && param.getBuffer() ? param : ParamOp();
}

//===----------------------------------------------------------------------===//
// UpdateStatisticsOp
//===----------------------------------------------------------------------===//

/// Whether a buffer holds the statistics of a tensor like `x`, full or alive.
static bool holdsStatistics(RankedTensorType buffer, RankedTensorType x) {
  int64_t rank = buffer.getRank();
  if (rank != 1 && rank != 2)
    return false;
  int64_t channels = buffer.getDimSize(rank - 1),
          groups = getGroups(buffer, rank - 1);
  if (rank == 1 ? groups != 1 : getGroups(buffer, 0) != groups)
    return false;
  if (groups != 1 && buffer.getDimSize(0) != groups)
    return false;
  if (x.getDimSize(1) == channels && getGroups(x, 1) == groups)
    return true;
  return !x.getEncoding() &&
         groupsEndingAt(x.getDimSize(1), channels, groups) != 0;
}

LogicalResult
UpdateStatisticsOp::verifySymbolUses(SymbolTableCollection &symbols) {
  RankedTensorType x = getX().getType();
  if (x.getRank() < 2 || isSlicedElsewhere(x))
    return emitOpError("(update_statistics_c3) expects x to have a rank of at "
                       "least 2 and only dimension 1 to be sliced, got ")
           << x;
  if (getMean() == getVar())
    return emitOpError("(update_statistics_c1) expects two buffers, got ")
           << getMeanAttr() << " twice";
  RankedTensorType type;
  for (FlatSymbolRefAttr name : {getMeanAttr(), getVarAttr()}) {
    ParamOp buffer = lookupBuffer(*this, symbols, name);
    if (!buffer)
      return emitOpError("(update_statistics_c1) expects ")
             << name << " to name a slice.param that is a buffer";
    if (type && type != buffer.getTensorType())
      return emitOpError("(update_statistics_c2) expects two buffers of one "
                         "type, got ")
             << type << " and " << buffer.getTensorType();
    type = buffer.getTensorType();
    if (holdsStatistics(type, x))
      continue;
    InFlightDiagnostic diag =
        emitOpError("(update_statistics_c2) expects ")
        << name << " to have one row of dimension 1 of x for each of its "
        << "groups: got " << type << " for " << x;
    diag.attachNote(buffer.getLoc()) << "the buffer is here";
    return diag;
  }
  double momentum = getMomentum().convertToDouble();
  if (momentum >= 0 && momentum <= 1)
    return success();
  return emitOpError("(update_statistics_c4) expects a momentum between 0 and "
                     "1, got ")
         << momentum;
}

LogicalResult UpdateStatisticsOp::inferAliveShapes(AliveShapes &shapes,
                                                   std::optional<double>) {
  return failure(failed(unifyShapes(*this, shapes, getX().getType())));
}

//===----------------------------------------------------------------------===//
// SetRowOp
//===----------------------------------------------------------------------===//

LogicalResult SetRowOp::verifySymbolUses(SymbolTableCollection &symbols) {
  ParamOp buffer = lookupBuffer(*this, symbols, getParamAttr());
  if (!buffer || buffer.getTensorType().getRank() > 2)
    return emitOpError("(set_row_c1) expects ")
           << getParamAttr()
           << " to name a slice.param that is a buffer of rank 1 or 2";
  RankedTensorType type = buffer.getTensorType(), value = getValue().getType();
  int64_t rank = type.getRank(), rows = rank == 2 ? type.getDimSize(0) : 1;
  auto row = static_cast<int64_t>(getRow());
  if (row < 0 || row >= rows)
    return emitOpError("(set_row_c2) expects a row between 0 and ")
           << rows - 1 << ", got " << row;
  if (!value.getEncoding() &&
      groupsEndingAt(value.getDimSize(0), type.getDimSize(rank - 1),
                     getGroups(type, rank - 1)) != 0)
    return success();
  InFlightDiagnostic diag =
      emitOpError("(set_row_c3) expects the value to be a prefix of a row that "
                  "ends at a group end: got ")
      << value << " for a row of " << type;
  diag.attachNote(buffer.getLoc()) << "the buffer is here";
  return diag;
}

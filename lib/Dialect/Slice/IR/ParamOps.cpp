//===- ParamOps.cpp - Parameters and their gradients ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

/// The runtime's parameter descriptors hold this many dimensions.
static constexpr int64_t kMaxRank = 8;
/// Keeps every byte count of a model far inside 64 bits.
static constexpr int64_t kMaxElements = int64_t(1) << 40;

LogicalResult ParamOp::verify() {
  RankedTensorType type = getTensorType();
  if (!type.hasStaticShape() || llvm::is_contained(type.getShape(), 0))
    return emitOpError("(param_c1) expects a static type with no empty "
                       "dimension, got ")
           << type;
  if (type.getRank() < 1 || type.getRank() > kMaxRank)
    return emitOpError("(param_c2) expects a rank between 1 and ")
           << kMaxRank << ", got " << type.getRank();
  if (getElementsPerExample(type.getShape()) > kMaxElements)
    return emitOpError("(param_c3) expects at most ")
           << kMaxElements << " elements, got " << type;
  if (getInit() && getInit()->getKind() == InitKind::KaimingUniform &&
      type.getRank() < 2)
    return emitOpError("(param_c4) expects a rank of at least 2 for "
                       "'kaiming_uniform', got ")
           << type.getRank();
  return success();
}

/// Looks up the parameter that `op` names and checks that `type` is all or a
/// prefix of it: constraints c1 and c2 of the ops below.
static FailureOr<ParamOp> verifyAccess(Operation *op,
                                       SymbolTableCollection &symbols,
                                       FlatSymbolRefAttr name,
                                       RankedTensorType type, StringRef what) {
  StringRef mnemonic = op->getName().stripDialect();
  auto param = symbols.lookupNearestSymbolFrom<ParamOp>(op, name);
  if (!param)
    return op->emitOpError() << "(" << mnemonic << "_c1) expects " << name
                             << " to name a slice.param";
  if (isPrefixOf(type, param.getTensorType()))
    return param;
  InFlightDiagnostic diag = op->emitOpError();
  diag << "(" << mnemonic << "_c2) expects " << what
       << " to be the parameter or a prefix of it that ends at group ends: "
          "expected "
       << param.getTensorType() << ", got " << type;
  diag.attachNote(param.getLoc()) << "the parameter is here";
  return failure();
}

/// The same for an access to a gradient, which buffers have none of: c3.
static LogicalResult verifyGradAccess(Operation *op,
                                      SymbolTableCollection &symbols,
                                      FlatSymbolRefAttr name,
                                      RankedTensorType type, StringRef what) {
  FailureOr<ParamOp> param = verifyAccess(op, symbols, name, type, what);
  if (failed(param) || !param->getBuffer())
    return param;
  InFlightDiagnostic diag = op->emitOpError()
                            << "(" << op->getName().stripDialect()
                            << "_c3) expects " << name
                            << " to have a gradient, but it is a buffer";
  diag.attachNote(param->getLoc()) << "the parameter is here";
  return diag;
}

//===----------------------------------------------------------------------===//
// GetParamOp
//===----------------------------------------------------------------------===//

LogicalResult GetParamOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  FailureOr<ParamOp> param = verifyAccess(*this, symbolTable, getParamAttr(),
                                          getResult().getType(), "the result");
  if (failed(param) || !getLayout())
    return param;
  int64_t count = param->getLayouts() ? param->getLayouts()->size() : 0;
  int64_t layout = static_cast<int64_t>(*getLayout());
  if (layout >= 0 && layout < count)
    return success();
  return emitOpError("(get_param_c3) expects 'layout' to be an index into the ")
         << count << " layouts of the parameter, got " << layout;
}

bool GetParamOp::takesShapeOfUse() { return true; }

LogicalResult GetParamOp::inferAliveShapes(AliveShapes &shapes,
                                           std::optional<double>) {
  inferFullShapes(*this, shapes);
  return success();
}

bool GetParamOp::readsBuffer() {
  auto param =
      SymbolTable::lookupNearestSymbolFrom<ParamOp>(*this, getParamAttr());
  return param && param.getBuffer();
}

/// As in PyTorch, buffers do not count as parameters.
StringAttr GetParamOp::getParameterName() {
  return readsBuffer() ? StringAttr() : getParamAttr().getAttr();
}

int64_t GetParamOp::getParameterCount() {
  return getElementsPerExample(getResult().getType().getShape());
}

//===----------------------------------------------------------------------===//
// GetGradOp
//===----------------------------------------------------------------------===//

LogicalResult GetGradOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyGradAccess(*this, symbolTable, getParamAttr(),
                          getResult().getType(), "the result");
}

bool GetGradOp::takesShapeOfUse() { return true; }

LogicalResult GetGradOp::inferAliveShapes(AliveShapes &shapes,
                                          std::optional<double>) {
  inferFullShapes(*this, shapes);
  return success();
}

//===----------------------------------------------------------------------===//
// SetGradOp and AccumulateGradOp
//===----------------------------------------------------------------------===//

/// A write covers what is alive of its value.
static LogicalResult inferWrite(Operation *op, AliveShapes &shapes) {
  if (shapes.operands[0])
    return success();
  return op->emitOpError(
      "cannot tell which part of the value is alive at this width");
}

LogicalResult SetGradOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyGradAccess(*this, symbolTable, getParamAttr(),
                          getValue().getType(), "the value");
}

LogicalResult SetGradOp::inferAliveShapes(AliveShapes &shapes,
                                          std::optional<double>) {
  return inferWrite(*this, shapes);
}

LogicalResult
AccumulateGradOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyGradAccess(*this, symbolTable, getParamAttr(),
                          getValue().getType(), "the value");
}

LogicalResult AccumulateGradOp::inferAliveShapes(AliveShapes &shapes,
                                                 std::optional<double>) {
  return inferWrite(*this, shapes);
}

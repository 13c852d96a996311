//===- Differentiate.cpp - Accumulate gradients of a loss -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reverse mode over a function of one block: one walk forwards finds what
// depends on a parameter, one walk backwards asks each such op that the loss
// depends on for its gradient. What an op computes for an operand that depends
// on no parameter is dropped at the end.
//
//===----------------------------------------------------------------------===//

#include "Entries.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Dialect/Slice/Transforms/Passes.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace mlir::slice {
#define GEN_PASS_DEF_SLICEDIFFERENTIATE
#include "modelslice/Dialect/Slice/Transforms/Passes.h.inc"
} // namespace mlir::slice

using namespace mlir;
using namespace mlir::slice;

namespace {

class Differentiator {
public:
  explicit Differentiator(func::FuncOp function)
      : function(function), builder(function.getContext()) {}

  /// Returns the number of gradients that the function accumulates now.
  FailureOr<unsigned> run();

private:
  LogicalResult check();
  void findDependences();
  LogicalResult differentiate(Operation *op);
  void contribute(Value value, Value gradient);
  void eraseDeadGradients(Operation *lastForwardOp);

  func::FuncOp function;
  /// Inserts before the terminator.
  OpBuilder builder;
  /// Of each value that depends on parameters, one read of such a parameter.
  llvm::DenseMap<Value, GetParamOp> dependence;
  /// The sum of the contributions so far.
  llvm::DenseMap<Value, Value> gradientOf;
  unsigned numAccumulated = 0;
};

} // namespace

static bool isGradientEntry(func::FuncOp function) {
  StringRef entry = getEntryName(function);
  return entry == "gradient" || entry.starts_with("gradient.");
}

/// One f32 per example.
static bool isLoss(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.getRank() == 1 && tensor.getElementType().isF32() &&
         !isSliced(tensor);
}

LogicalResult Differentiator::check() {
  if (function.isExternal() || !function.getBody().hasOneBlock())
    return function.emitError("expects a function that is differentiated to "
                              "have one block, got ")
           << function.getBody().getBlocks().size();
  Operation *terminator = function.getBody().front().getTerminator();
  if (!isa<func::ReturnOp>(terminator))
    return function.emitError("expects a function that is differentiated to "
                              "end in 'func.return', got '")
           << terminator->getName() << "'";
  if (function.getNumResults() == 0)
    return function.emitError("expects result #0 of a function that is "
                              "differentiated to be the loss of each example, "
                              "got no result");
  if (Type type = function.getResultTypes().front(); !isLoss(type))
    return function.emitError("expects result #0 of a function that is "
                              "differentiated to be the loss of each example, "
                              "a full tensor<?xf32>, got ")
           << type;
  auto writes = function.getBody().getOps<AccumulateGradOp>();
  if (writes.empty())
    return success();
  InFlightDiagnostic diag = function.emitError(
      "expects a function that was not differentiated before");
  diag.attachNote((*writes.begin()).getLoc())
      << "it accumulates a gradient here";
  return diag;
}

/// The read of a parameter that `op`, or an op inside it, depends on.
static GetParamOp
findDependence(Operation *op,
               const llvm::DenseMap<Value, GetParamOp> &dependence) {
  GetParamOp read;
  op->walk([&](Operation *nested) {
    for (Value operand : nested->getOperands())
      if ((read = dependence.lookup(operand)))
        return WalkResult::interrupt();
    return WalkResult::advance();
  });
  return read;
}

void Differentiator::findDependences() {
  for (Operation &op : function.getBody().front()) {
    auto read = dyn_cast<GetParamOp>(op);
    if (!read)
      read = findDependence(&op, dependence);
    if (!read || read.readsBuffer())
      continue;
    // Nothing flows back through integers.
    for (Value result : op.getResults())
      if (isa<FloatType>(getElementTypeOrSelf(result)))
        dependence[result] = read;
  }
}

/// Adds to the gradient of a value; that of a parameter goes to its arena.
void Differentiator::contribute(Value value, Value gradient) {
  if (!dependence.contains(value))
    return;
  if (auto read = value.getDefiningOp<GetParamOp>()) {
    // Each use by itself: two uses may be alive to different extents.
    AccumulateGradOp::create(builder, gradient.getLoc(), read.getParamAttr(),
                             gradient);
    ++numAccumulated;
    return;
  }
  Value &sum = gradientOf[value];
  sum =
      sum ? AddOp::create(builder, gradient.getLoc(), sum, gradient).getResult()
          : gradient;
}

LogicalResult Differentiator::differentiate(Operation *op) {
  SmallVector<Value> resultGrads =
      llvm::map_to_vector(op->getResults(), [&](Value result) {
        return gradientOf.lookup(result);
      });
  if (llvm::none_of(resultGrads, [](Value gradient) { return !!gradient; }))
    return success();

  auto differentiable = dyn_cast<SliceDifferentiableOpInterface>(op);
  if (!differentiable) {
    InFlightDiagnostic diag =
        op->emitOpError("has no gradient: it does not implement "
                        "SliceDifferentiableOpInterface");
    GetParamOp read = findDependence(op, dependence);
    diag.attachNote(read.getLoc())
        << "the loss depends on " << read.getParamAttr() << " through it";
    return diag;
  }
  llvm::SmallPtrSet<Value, 4> passed;
  if (failed(differentiable.buildGradient(builder, resultGrads,
                                          [&](Value operand, Value gradient) {
                                            passed.insert(operand);
                                            contribute(operand, gradient);
                                          })))
    return failure();
  for (OpOperand &operand : op->getOpOperands()) {
    GetParamOp read = dependence.lookup(operand.get());
    if (!read || passed.contains(operand.get()))
      continue;
    InFlightDiagnostic diag =
        op->emitOpError("has no gradient with respect to operand #")
        << operand.getOperandNumber();
    diag.attachNote(read.getLoc())
        << "the loss depends on " << read.getParamAttr() << " through it";
    return diag;
  }
  return success();
}

void Differentiator::eraseDeadGradients(Operation *lastForwardOp) {
  Operation *terminator = function.getBody().front().getTerminator();
  for (Operation *op = terminator->getPrevNode(); op != lastForwardOp;) {
    Operation *previous = op->getPrevNode();
    if (isOpTriviallyDead(op))
      op->erase();
    op = previous;
  }
}

FailureOr<unsigned> Differentiator::run() {
  if (failed(check()))
    return failure();
  Block &body = function.getBody().front();
  Operation *terminator = body.getTerminator();
  SmallVector<Operation *> forward = llvm::map_to_vector(
      body.without_terminator(), [](Operation &op) { return &op; });
  findDependences();
  Value loss = terminator->getOperand(0);
  if (!dependence.contains(loss))
    return function.emitError("expects the loss to depend on a parameter");

  builder.setInsertionPoint(terminator);
  contribute(loss, MeanGradOp::create(builder, loss.getLoc(), loss));
  for (Operation *op : llvm::reverse(forward))
    if (failed(differentiate(op)))
      return failure();
  eraseDeadGradients(forward.back());
  return numAccumulated;
}

namespace {

struct Differentiate : slice::impl::SliceDifferentiateBase<Differentiate> {
  using SliceDifferentiateBase::SliceDifferentiateBase;

  void runOnOperation() override {
    if (!isGradientEntry(getOperation()))
      return;
    FailureOr<unsigned> accumulated = Differentiator(getOperation()).run();
    if (failed(accumulated))
      return signalPassFailure();
    numGradients += *accumulated;
  }
};

} // namespace

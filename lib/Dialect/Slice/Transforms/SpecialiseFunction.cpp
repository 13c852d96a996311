//===- SpecialiseFunction.cpp - One function at one width -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shapes are inferred in one walk over the body with all types still full, so
// that ops can compare their types; then all types change at once.
//
//===----------------------------------------------------------------------===//

#include "SpecialiseFunction.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

class FunctionSpecialiser {
public:
  FunctionSpecialiser(func::FuncOp function, ArrayRef<double> rates)
      : function(function) {
    for (BlockArgument argument : function.getArguments())
      if (isa<RateType>(argument.getType()))
        rateOf[argument] = rates[rateOf.size()];
  }

  LogicalResult run();

private:
  LogicalResult checkSignature();
  LogicalResult checkOrdinaryOp(Operation *op);
  LogicalResult visit(SliceOpInterface op);
  Value readAs(OpResult read, ArrayRef<int64_t> shape);
  void rewriteTypes();

  func::FuncOp function;
  llvm::SmallDenseMap<Value, double> rateOf;
  /// Alive shapes of sliced values; not of reads that take that of their use.
  llvm::DenseMap<Value, Shape> aliveShape;
  /// Each such read, with the shapes that its users asked for so far.
  llvm::MapVector<Operation *, SmallVector<std::pair<Shape, Value>, 1>> reads;
};

} // namespace

/// Whether the alive part of a value is what its user asks for.
static bool takesShapeOfUse(Value value) {
  auto op = value.getDefiningOp<SliceOpInterface>();
  return op && isSliced(value.getType()) && op.takesShapeOfUse();
}

LogicalResult FunctionSpecialiser::checkSignature() {
  if (!function.getBody().hasOneBlock())
    return function.emitError("expects an entry to have one block, got ")
           << function.getBody().getBlocks().size();
  for (auto [index, type] : llvm::enumerate(function.getArgumentTypes()))
    if (isSliced(type))
      return function.emitError("expects the arguments of an entry to be full "
                                "tensors, but argument #")
             << index << " is sliced: " << type;
  for (auto [index, type] : llvm::enumerate(function.getResultTypes()))
    if (isSliced(type) || isa<RateType>(type))
      return function.emitError("expects the results of an entry to be full "
                                "tensors, but result #")
             << index << " is " << type;
  return success();
}

/// An op that is not asked about its width must not see one.
LogicalResult FunctionSpecialiser::checkOrdinaryOp(Operation *op) {
  auto dependsOnWidth = [](Type type) {
    return isSliced(type) || isa<RateType>(type);
  };
  WalkResult result = op->walk([&](Operation *nested) {
    for (Type type :
         llvm::concat<Type>(llvm::to_vector(nested->getOperandTypes()),
                            llvm::to_vector(nested->getResultTypes())))
      if (dependsOnWidth(type)) {
        nested->emitOpError("cannot be specialised: it uses a value of type ")
            << type << " but does not say how it looks at a width";
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

/// The read, or a copy of it, that yields `shape`.
Value FunctionSpecialiser::readAs(OpResult read, ArrayRef<int64_t> shape) {
  auto &copies = reads[read.getOwner()];
  for (auto &[copyShape, copy] : copies)
    if (ArrayRef<int64_t>(copyShape) == shape)
      return copy;
  OpBuilder builder(read.getOwner());
  Value copy =
      builder.clone(*read.getOwner())->getResult(read.getResultNumber());
  aliveShape[copy] = Shape(shape);
  copies.emplace_back(Shape(shape), copy);
  return copy;
}

LogicalResult FunctionSpecialiser::visit(SliceOpInterface op) {
  AliveShapes shapes;
  shapes.operands.resize(op->getNumOperands());
  shapes.results.resize(op->getNumResults());
  inferFullShapes(op, shapes);
  for (OpOperand &operand : op->getOpOperands())
    if (auto it = aliveShape.find(operand.get()); it != aliveShape.end())
      shapes.operands[operand.getOperandNumber()] = it->second;

  std::optional<double> rate;
  if (Value value = op.getRateOperand()) {
    auto it = rateOf.find(value);
    if (it == rateOf.end())
      return op->emitOpError("expects its rate to be an argument of the entry");
    rate = it->second;
  }
  if (failed(op.inferAliveShapes(shapes, rate)))
    return failure();

  for (OpOperand &operand : op->getOpOperands())
    if (takesShapeOfUse(operand.get())) {
      const std::optional<Shape> &shape =
          shapes.operands[operand.getOperandNumber()];
      assert(shape && "inferAliveShapes must fill in all operands");
      operand.set(readAs(cast<OpResult>(operand.get()), *shape));
    }
  for (auto [result, shape] :
       llvm::zip_equal(op->getResults(), shapes.results)) {
    auto type = dyn_cast<RankedTensorType>(result.getType());
    if (!type || !isSliced(type))
      continue;
    assert(shape && isPrefixOf(getAliveType(type, *shape), type) &&
           "inferAliveShapes must keep a prefix of whole groups");
    aliveShape[result] = *shape;
  }
  return success();
}

/// Gives every tensor its alive type and drops what only said which that is.
void FunctionSpecialiser::rewriteTypes() {
  auto rewrite = [&](Value value) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    if (!type || !isa_and_present<GroupsAttr>(type.getEncoding()))
      return;
    auto it = aliveShape.find(value);
    value.setType(getAliveType(type, it == aliveShape.end() ? getFullShape(type)
                                                            : it->second));
  };
  for (BlockArgument argument : function.getArguments())
    rewrite(argument);
  for (Operation &op : function.getBody().front()) {
    for (Value result : op.getResults())
      rewrite(result);
    if (auto sliceOp = dyn_cast<SliceOpInterface>(op))
      sliceOp.dropWidthOperands();
  }
  Operation *terminator = function.getBody().front().getTerminator();
  function.setType(FunctionType::get(
      function.getContext(), function.getBody().front().getArgumentTypes(),
      terminator->getOperandTypes()));
  for (unsigned index = function.getNumArguments(); index-- > 0;)
    if (isa<RateType>(function.getArgument(index).getType()))
      (void)function.eraseArgument(index);
}

LogicalResult FunctionSpecialiser::run() {
  if (failed(checkSignature()))
    return failure();
  for (Operation &op : llvm::make_early_inc_range(function.getBody().front())) {
    auto sliceOp = dyn_cast<SliceOpInterface>(op);
    if (!sliceOp) {
      if (failed(checkOrdinaryOp(&op)))
        return failure();
      continue;
    }
    if (op.getNumResults() == 1 && takesShapeOfUse(op.getResult(0))) {
      reads[&op];
      continue;
    }
    if (failed(visit(sliceOp)))
      return failure();
  }
  for (auto &[read, copies] : reads)
    read->erase();
  rewriteTypes();
  return success();
}

LogicalResult slice::specialiseFunction(func::FuncOp function,
                                        ArrayRef<double> rates) {
  return FunctionSpecialiser(function, rates).run();
}

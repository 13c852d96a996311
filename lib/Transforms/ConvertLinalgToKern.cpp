//===- ConvertLinalgToKern.cpp - linalg.generic to kern.generic -----------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One linalg.generic becomes one kern.generic: parallel dimensions first, the
// reduction's combiner recognised, a non-neutral initial value moved to the
// epilogue, scalars from outside cloned into the bodies. A reduction that reads
// a padded tensor reads the tensor itself, clipped at its bounds.
//
//===----------------------------------------------------------------------===//

#include "FoldPadding.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "modelslice/Transforms/Passes.h"

namespace mlir::kern {
#define GEN_PASS_DEF_CONVERTLINALGTOKERN
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// How one output of a reduction is computed: combiner(contribution, old).
struct Reduction {
  Combiner combiner;
  Value contribution;
  Operation *combineOp;
  /// Whether the output starts at the combiner's neutral element.
  bool startsNeutral;
};

/// Whether `init` is a linalg.fill with the neutral element of `combiner`.
bool isNeutralFill(Value init, Combiner combiner) {
  auto fill = init.getDefiningOp<linalg::FillOp>();
  APFloat value(0.0f);
  if (!fill || !matchPattern(fill.getInputs().front(), m_ConstantFloat(&value)))
    return false;
  return combiner == Combiner::Add ? value.isZero()
                                   : value.isInfinity() && value.isNegative();
}

FailureOr<Reduction> matchReduction(linalg::GenericOp op, unsigned output) {
  Value yielded = op.getBlock()->getTerminator()->getOperand(output);
  BlockArgument old = op.getBlock()->getArgument(op.getNumDpsInputs() + output);
  Operation *combine = yielded.getDefiningOp();
  if (!isa_and_nonnull<arith::AddFOp, arith::MaximumFOp>(combine) ||
      !old.hasOneUse())
    return op.emitOpError("expected output ")
           << output << " to be addf or maximumf of a value and its old value";
  Value lhs = combine->getOperand(0), rhs = combine->getOperand(1);
  if (lhs != old && rhs != old)
    return op.emitOpError("expected output ")
           << output << " to combine with its old value last";
  Reduction result;
  result.combineOp = combine;
  result.contribution = lhs == old ? rhs : lhs;
  result.combiner = isa<arith::AddFOp>(combine) ? Combiner::Add : Combiner::Max;
  result.startsNeutral =
      isNeutralFill(op.getDpsInits()[output], result.combiner);
  return result;
}

/// Clones the body of a linalg.generic into a body of a kern.generic.
class BodyCloner {
public:
  BodyCloner(OpBuilder &builder, ArrayRef<int64_t> dimOrder)
      : builder(builder), dimOrder(dimOrder) {}

  void map(Value from, Value to) { mapping.map(from, to); }

  /// The value in the new body, cloning what it needs.
  FailureOr<Value> get(Value value, unsigned depth = 0) {
    if (depth > GenericOp::kMaxBody)
      return emitError(value.getLoc(), "a fused body holds at most ")
             << GenericOp::kMaxBody << " operations in a row";
    if (Value known = mapping.lookupOrNull(value))
      return known;
    Operation *definition = value.getDefiningOp();
    if (!definition)
      return emitError(value.getLoc(),
                       "a fused body cannot use this value from outside");
    Value result;
    if (auto index = dyn_cast<linalg::IndexOp>(definition)) {
      auto it = llvm::find(dimOrder, int64_t(index.getDim()));
      if (it == dimOrder.end())
        result =
            arith::ConstantIndexOp::create(builder, definition->getLoc(), 0);
      else
        result = IndexOp::create(builder, definition->getLoc(),
                                 builder.getIndexType(), it - dimOrder.begin());
    } else if (isa<tensor::DimOp>(definition)) {
      // The only dynamic size is the batch.
      result = BatchOp::create(builder, definition->getLoc(),
                               builder.getIndexType());
    } else {
      if (!isMemoryEffectFree(definition) || definition->getNumRegions())
        return definition->emitOpError(
            "a fused body can only hold scalar arithmetic");
      for (Value operand : definition->getOperands())
        if (failed(get(operand, depth + 1)))
          return failure();
      Operation *cloned = builder.clone(*definition, mapping);
      return cloned->getResult(cast<OpResult>(value).getResultNumber());
    }
    mapping.map(value, result);
    return result;
  }

private:
  OpBuilder &builder;
  ArrayRef<int64_t> dimOrder;
  IRMapping mapping;
};

class LinalgConverter {
public:
  explicit LinalgConverter(linalg::GenericOp op) : op(op), builder(op) {}
  LogicalResult convert();

private:
  AffineMap reorder(AffineMap map);
  bool indexesPadding(unsigned loop);
  LogicalResult addInputs();
  LogicalResult buildBodies(GenericOp created);

  linalg::GenericOp op;
  OpBuilder builder;
  SmallVector<int64_t> dimOrder; // new position -> linalg dimension
  SmallVector<Reduction> reductions;
  SmallVector<Value> inputs;
  /// Position among linalg's inputs of each one that a body reads.
  SmallVector<unsigned> readInputs;
  /// Position among `inputs` of the initial value of an output, or -1.
  SmallVector<int64_t> initInput;
  SmallVector<AffineMap> maps;
  SmallVector<int64_t> clipped;
};

AffineMap LinalgConverter::reorder(AffineMap map) {
  // A loop that was left out has one iteration.
  SmallVector<AffineExpr> dims(op.getNumLoops(),
                               getAffineConstantExpr(0, op.getContext()));
  for (auto [position, dim] : llvm::enumerate(dimOrder))
    dims[dim] = getAffineDimExpr(position, op.getContext());
  return map.replaceDimsAndSymbols(dims, {}, dimOrder.size(), 0);
}

/// Inputs are those of linalg's inputs that are read, and those initial values
/// that are. What is padded with a value that contributes nothing is read
/// without its padding.
LogicalResult LinalgConverter::addInputs() {
  SmallVector<std::pair<Combiner, Value>> contributions;
  for (const Reduction &reduction : reductions)
    contributions.push_back({reduction.combiner, reduction.contribution});
  for (OpOperand *input : op.getDpsInputOperands()) {
    BlockArgument element = op.getMatchingBlockArgument(input);
    if (element.use_empty())
      continue;
    Value tensor = input->get();
    AffineMap map = reorder(op.getMatchingIndexingMap(input));
    if (auto pad = tensor.getDefiningOp<tensor::PadOp>()) {
      if (failed(verifyPadding(pad, contributions, element))) {
        InFlightDiagnostic diag =
            op.emitOpError("expected the padding of input ")
            << input->getOperandNumber() << " to contribute nothing";
        diag.attachNote(pad.getLoc()) << "it is padded here";
        return diag;
      }
      map = skipPadding(pad, map);
      clipped.push_back(inputs.size());
      tensor = pad.getSource();
    }
    readInputs.push_back(input->getOperandNumber());
    inputs.push_back(tensor);
    maps.push_back(map);
  }
  bool reduces = op.getNumReductionLoops() > 0;
  for (auto [index, init] : llvm::enumerate(op.getDpsInitsMutable())) {
    bool isRead = reduces ? !reductions[index].startsNeutral
                          : !op.getMatchingBlockArgument(&init).use_empty();
    initInput.push_back(isRead ? int64_t(inputs.size()) : -1);
    if (!isRead)
      continue;
    inputs.push_back(init.get());
    maps.push_back(reorder(op.getMatchingIndexingMap(&init)));
  }
  return success();
}

LogicalResult LinalgConverter::buildBodies(GenericOp created) {
  Location loc = op.getLoc();
  auto addArguments = [&](Block *block) {
    for (Value input : inputs)
      block->addArgument(getElementTypeOrSelf(input.getType()), loc);
  };
  Operation *yield = op.getBlock()->getTerminator();
  unsigned numInputs = op.getNumDpsInputs();
  if (!reductions.empty()) {
    Block *combine = builder.createBlock(&created.getCombine());
    addArguments(combine);
    BodyCloner cloner(builder, dimOrder);
    for (auto [i, input] : llvm::enumerate(readInputs))
      cloner.map(op.getBlock()->getArgument(input), combine->getArgument(i));
    SmallVector<Value> contributions;
    for (Reduction &reduction : reductions) {
      FailureOr<Value> value = cloner.get(reduction.contribution);
      if (failed(value))
        return failure();
      contributions.push_back(*value);
    }
    YieldOp::create(builder, loc, contributions);
  }

  Block *epilogue = builder.createBlock(&created.getEpilogue());
  for (Value result : op->getResults())
    if (!reductions.empty())
      epilogue->addArgument(getElementTypeOrSelf(result.getType()), loc);
  unsigned numAccumulators = epilogue->getNumArguments();
  addArguments(epilogue);
  auto getInput = [&](unsigned input) {
    return epilogue->getArgument(numAccumulators + input);
  };
  SmallVector<Value> stored;
  if (!reductions.empty()) {
    for (auto [index, reduction] : llvm::enumerate(reductions)) {
      Value value = epilogue->getArgument(index);
      if (initInput[index] >= 0) {
        Value init = getInput(initInput[index]);
        value =
            reduction.combiner == Combiner::Add
                ? arith::AddFOp::create(builder, loc, value, init).getResult()
                : arith::MaximumFOp::create(builder, loc, value, init)
                      .getResult();
      }
      stored.push_back(value);
    }
  } else {
    BodyCloner cloner(builder, dimOrder);
    for (auto [i, input] : llvm::enumerate(readInputs))
      cloner.map(op.getBlock()->getArgument(input), getInput(i));
    for (auto [index, input] : llvm::enumerate(initInput))
      if (input >= 0)
        cloner.map(op.getBlock()->getArgument(numInputs + index),
                   getInput(input));
    for (Value operand : yield->getOperands()) {
      FailureOr<Value> value = cloner.get(operand);
      if (failed(value))
        return failure();
      stored.push_back(*value);
    }
  }
  YieldOp::create(builder, loc, stored);
  return success();
}

/// Whether the loop runs along a dimension in which an input is padded.
bool LinalgConverter::indexesPadding(unsigned loop) {
  for (OpOperand *input : op.getDpsInputOperands()) {
    auto pad = input->get().getDefiningOp<tensor::PadOp>();
    if (!pad)
      continue;
    llvm::SmallBitVector padded = pad.getPaddedDims();
    for (auto [position, expr] :
         llvm::enumerate(op.getMatchingIndexingMap(input).getResults()))
      if (padded.test(position) && expr.isFunctionOfDim(loop))
        return true;
  }
  return false;
}

LogicalResult LinalgConverter::convert() {
  if (!op.hasPureTensorSemantics())
    return op.emitOpError("expected tensors; buffers are planned later");
  for (Value input : op.getDpsInputs())
    if (!isa<RankedTensorType>(input.getType()))
      return op.emitOpError("expected inputs to be tensors, got ")
             << input.getType();
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  for (bool parallel : {true, false})
    for (auto [dim, type] : llvm::enumerate(iterators))
      if ((type == utils::IteratorType::parallel) == parallel)
        dimOrder.push_back(dim);
  int64_t numParallel = op.getNumParallelLoops();
  // Reductions of one point, such as the taps of a pointwise convolution, are
  // no loops; but a reduction stays one, and so does a loop that may be cut
  // where a padded tensor ends.
  for (int64_t position = dimOrder.size() - 1; position >= numParallel;
       --position)
    if (ranges[dimOrder[position]] == 1 &&
        !indexesPadding(dimOrder[position]) &&
        int64_t(dimOrder.size()) > numParallel + 1)
      dimOrder.erase(dimOrder.begin() + position);
  SmallVector<int64_t> extents;
  for (int64_t dim : dimOrder)
    extents.push_back(ShapedType::isDynamic(ranges[dim]) ? -1 : ranges[dim]);

  SmallVector<Attribute> combiners;
  if (op.getNumReductionLoops() > 0)
    for (unsigned i = 0, e = op->getNumResults(); i < e; ++i) {
      FailureOr<Reduction> reduction = matchReduction(op, i);
      if (failed(reduction))
        return failure();
      reductions.push_back(*reduction);
      combiners.push_back(
          CombinerAttr::get(op.getContext(), reduction->combiner));
    }
  if (failed(addInputs()))
    return failure();
  for (OpOperand &init : op.getDpsInitsMutable())
    maps.push_back(reorder(op.getMatchingIndexingMap(&init)));

  auto created = GenericOp::create(
      builder, op.getLoc(), op->getResultTypes(), inputs, ValueRange(), extents,
      numParallel, builder.getArrayAttr(combiners),
      builder.getAffineMapArrayAttr(maps),
      clipped.empty() ? nullptr : builder.getDenseI64ArrayAttr(clipped),
      nullptr, nullptr, nullptr);
  if (failed(buildBodies(created)))
    return failure();
  op->replaceAllUsesWith(created.getResults());
  op.erase();
  return success();
}

/// A fill that is read as a tensor of its own.
void convertFill(linalg::FillOp fill) {
  OpBuilder builder(fill);
  auto type = cast<RankedTensorType>(fill->getResult(0).getType());
  SmallVector<int64_t> extents;
  for (int64_t size : type.getShape())
    extents.push_back(ShapedType::isDynamic(size) ? -1 : size);
  auto created = GenericOp::create(
      builder, fill.getLoc(), TypeRange(type), ValueRange(), ValueRange(),
      extents, type.getRank(), builder.getArrayAttr({}),
      builder.getAffineMapArrayAttr(
          {builder.getMultiDimIdentityMap(type.getRank())}),
      nullptr, nullptr, nullptr, nullptr);
  builder.createBlock(&created.getEpilogue());
  Value value =
      builder.clone(*fill.getInputs().front().getDefiningOp())->getResult(0);
  YieldOp::create(builder, fill.getLoc(), value);
  fill->getResult(0).replaceAllUsesWith(created.getResult(0));
  fill.erase();
}

struct ConvertLinalgToKern
    : public kern::impl::ConvertLinalgToKernBase<ConvertLinalgToKern> {
  void runOnOperation() override {
    for (auto op : llvm::to_vector(getOperation().getOps<linalg::GenericOp>()))
      if (failed(LinalgConverter(op).convert()))
        return signalPassFailure();
    for (auto fill : llvm::to_vector(getOperation().getOps<linalg::FillOp>())) {
      if (!fill.hasPureTensorSemantics())
        continue;
      if (fill->use_empty())
        fill.erase();
      else if (fill.getInputs().front().getDefiningOp<arith::ConstantOp>())
        convertFill(fill);
    }
    for (Operation &op : llvm::make_early_inc_range(
             llvm::reverse(getOperation().getBody().front())))
      if (isa<tensor::EmptyOp, tensor::PadOp>(op) && op.use_empty())
        op.erase();
  }
};

} // namespace

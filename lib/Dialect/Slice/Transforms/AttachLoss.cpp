//===- AttachLoss.cpp - Add entries that compute a network's loss ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Entries.h"
#include "TrainBatchNorms.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/SymbolTable.h"
#include "modelslice/Dialect/Slice/Transforms/Passes.h"

namespace mlir::slice {
#define GEN_PASS_DEF_SLICEATTACHLOSS
#include "modelslice/Dialect/Slice/Transforms/Passes.h.inc"
} // namespace mlir::slice

using namespace mlir;
using namespace mlir::slice;

/// Names of the arguments that training adds.
static constexpr StringLiteral kLabels = "labels";
static constexpr StringLiteral kTargets = "targets";
static constexpr StringLiteral kSeed = "seed";

/// One row of f32 per example, one column per class.
static bool isLogits(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.getRank() == 2 && tensor.getElementType().isF32() &&
         !isSliced(tensor) && !tensor.isDynamicDim(1) &&
         tensor.getDimSize(1) > 0;
}

static LogicalResult checkNetwork(func::FuncOp network) {
  if (!network.getBody().hasOneBlock())
    return network.emitError("expects the network to have one block, got ")
           << network.getBody().getBlocks().size();
  Operation *terminator = network.getBody().front().getTerminator();
  if (!isa<func::ReturnOp>(terminator))
    return network.emitError("expects the network to end in 'func.return', "
                             "got '")
           << terminator->getName() << "'";
  if (network.getNumResults() != 1)
    return network.emitError("expects the network to have one result, its "
                             "logits, got ")
           << network.getNumResults();
  if (Type type = network.getResultTypes().front(); !isLogits(type))
    return network.emitError("expects the network's result to be logits, a "
                             "full tensor<?xCxf32> with one column for each "
                             "of C classes, got ")
           << type;
  for (unsigned i = 0; i < network.getNumArguments(); ++i) {
    auto name =
        network.getArgAttrOfType<StringAttr>(i, SliceDialect::kNameAttr);
    if (name && llvm::is_contained({kLabels, kTargets, kSeed}, name.getValue()))
      return network.emitError("expects no argument of the network to have the "
                               "name ")
             << name << ", which training gives to an input of its own, but "
             << "argument #" << i << " has";
  }
  return success();
}

namespace {

struct AttachLoss : slice::impl::SliceAttachLossBase<AttachLoss> {
  using SliceAttachLossBase::SliceAttachLossBase;

  void runOnOperation() override {
    FailureOr<func::FuncOp> network = findNetwork(getOperation());
    if (failed(network) || failed(checkNetwork(*network)))
      return signalPassFailure();
    auto logits = cast<RankedTensorType>(network->getResultTypes().front());
    auto labels = RankedTensorType::get(logits.getShape().take_front(),
                                        IntegerType::get(&getContext(), 32));
    auto targets =
        RankedTensorType::get(logits.getShape(), logits.getElementType());
    if (failed(addEntry(*network, "gradient", kLabels, labels)) ||
        failed(addEntry(*network, "gradient.distill", kTargets, targets)))
      return signalPassFailure();
  }

private:
  LogicalResult addEntry(func::FuncOp network, StringRef entry,
                         StringRef targetName, RankedTensorType targetType);

  /// Where the next entry goes: behind the network and the entries before it.
  Operation *last = nullptr;
};

/// The parts of an entry's signature, filled in argument by argument.
struct Signature {
  SmallVector<Type> types;
  SmallVector<DictionaryAttr> attrs;

  void add(Type type, DictionaryAttr attr) {
    types.push_back(type);
    attrs.push_back(attr);
  }
};

} // namespace

static DictionaryAttr nameDictionary(Builder &builder, StringRef name) {
  return builder.getDictionaryAttr(builder.getNamedAttr(
      SliceDialect::kNameAttr, builder.getStringAttr(name)));
}

/// Gives every dropout that has no seed `seed` and a number of its own. Numbers
/// do not depend on what has been simplified: those that do nothing have none.
static void seedDropouts(func::FuncOp function, Value seed) {
  llvm::SmallPtrSet<Operation *, 8> dead;
  for (Operation &op : llvm::reverse(function.getBody().front()))
    if (isMemoryEffectFree(&op) && !op.hasTrait<OpTrait::IsTerminator>() &&
        llvm::all_of(op.getUsers(),
                     [&](Operation *user) { return dead.contains(user); }))
      dead.insert(&op);
  uint32_t id = 0;
  function.walk([&](DropoutOp dropout) {
    if (dropout.getSeed() || dropout.getP().isZero() || dead.contains(dropout))
      return;
    dropout.getSeedMutable().assign(seed);
    dropout.setId(id++);
  });
}

/// Replaces what the network returns by the loss and the probabilities.
static void returnLoss(OpBuilder &builder, func::ReturnOp returnOp,
                       Value target) {
  Location loc = returnOp.getLoc();
  builder.setInsertionPoint(returnOp);
  Value logits = returnOp.getOperand(0), probabilities;
  if (auto softmax = logits.getDefiningOp<SoftmaxOp>()) {
    // The loss takes logits: log(softmax) loses digits.
    probabilities = softmax;
    logits = softmax.getX();
  } else {
    probabilities = SoftmaxOp::create(builder, loc, logits);
  }
  auto type = cast<RankedTensorType>(logits.getType());
  auto lossType = RankedTensorType::get(type.getShape().take_front(),
                                        type.getElementType());
  Value loss = CrossEntropyOp::create(builder, loc, lossType, logits, target);
  returnOp.getOperandsMutable().assign({loss, probabilities});
}

LogicalResult AttachLoss::addEntry(func::FuncOp network, StringRef entry,
                                   StringRef targetName,
                                   RankedTensorType targetType) {
  std::string name = (network.getSymName() + "." + entry).str();
  if (Operation *other = SymbolTable::lookupSymbolIn(getOperation(), name)) {
    InFlightDiagnostic diag = network.emitError("expects the name '")
                              << name << "' to be free";
    diag.attachNote(other->getLoc()) << "it is taken here";
    return diag;
  }

  // The network's tensors, then what training adds, then the rates.
  OpBuilder builder(network.getContext());
  Signature tensors, rates;
  for (unsigned i = 0; i < network.getNumArguments(); ++i) {
    Type type = network.getArgument(i).getType();
    Signature &part = isa<RateType>(type) ? rates : tensors;
    part.add(type, network.getArgAttrDict(i));
  }
  Signature arguments = tensors;
  arguments.add(targetType, nameDictionary(builder, targetName));
  arguments.add(RankedTensorType::get({}, builder.getI32Type()),
                nameDictionary(builder, kSeed));
  llvm::append_range(arguments.types, rates.types);
  llvm::append_range(arguments.attrs, rates.attrs);

  builder.setInsertionPointAfter(last ? last : network);
  auto function =
      func::FuncOp::create(builder, network.getLoc(), name,
                           builder.getFunctionType(arguments.types, {}),
                           /*attrs=*/{}, arguments.attrs);
  last = function;
  function->setAttr(SliceDialect::kEntryAttr, builder.getStringAttr(entry));
  Block *body = function.addEntryBlock();

  IRMapping mapping;
  unsigned nextTensor = 0, nextRate = tensors.types.size() + 2;
  for (BlockArgument argument : network.getArguments())
    mapping.map(argument, body->getArgument(isa<RateType>(argument.getType())
                                                ? nextRate++
                                                : nextTensor++));
  builder.setInsertionPointToStart(body);
  for (Operation &op : network.getBody().front())
    builder.clone(op, mapping);
  Value target = body->getArgument(nextTensor);
  seedDropouts(function, body->getArgument(nextTensor + 1));
  if (failed(trainBatchNorms(function)))
    return failure();
  auto returnOp = cast<func::ReturnOp>(body->getTerminator());
  returnLoss(builder, returnOp, target);

  function.setFunctionType(
      builder.getFunctionType(arguments.types, returnOp.getOperandTypes()));
  function.setResultAttrs(0, nameDictionary(builder, "loss"));
  function.setResultAttrs(1, nameDictionary(builder, "probabilities"));
  ++numEntries;
  return success();
}

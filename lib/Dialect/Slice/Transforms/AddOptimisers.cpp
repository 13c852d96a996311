//===- AddOptimisers.cpp - Add the entries that update parameters ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rules are those of torch.optim. They run over whole arenas, padding
// included: it starts as zeros, its gradient is zero, and so it stays zero.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/SymbolTable.h"
#include "modelslice/Dialect/Slice/Transforms/Passes.h"

namespace mlir::slice {
#define GEN_PASS_DEF_SLICEADDOPTIMISERS
#include "modelslice/Dialect/Slice/Transforms/Passes.h.inc"
} // namespace mlir::slice

using namespace mlir;
using namespace mlir::slice;

namespace {

/// Scalar f32 arithmetic inside of a rule.
class Scalars {
public:
  Scalars(OpBuilder &builder, Location loc) : builder(loc, builder) {}

  Value constant(float value) {
    return arith::ConstantOp::create(builder, builder.getF32FloatAttr(value));
  }
  Value add(Value a, Value b) { return arith::AddFOp::create(builder, a, b); }
  Value sub(Value a, Value b) { return arith::SubFOp::create(builder, a, b); }
  Value mul(Value a, Value b) { return arith::MulFOp::create(builder, a, b); }
  Value div(Value a, Value b) { return arith::DivFOp::create(builder, a, b); }
  Value sqrt(Value a) { return math::SqrtOp::create(builder, a); }
  Value select(Value condition, Value ifNonzero, Value ifZero) {
    Value isNonzero = arith::CmpFOp::create(builder, arith::CmpFPredicate::ONE,
                                            condition, constant(0));
    return arith::SelectOp::create(builder, isNonzero, ifNonzero, ifZero);
  }

private:
  ImplicitLocOpBuilder builder;
};

/// Maps the elements of an optimiser's arenas before a step to those after it.
using UpdateRule = SmallVector<Value> (*)(Scalars &s, ValueRange hyper,
                                          ValueRange arenas);

struct Optimiser {
  StringLiteral entry;
  unsigned numHyper;  /// How many of the hyper-parameters the rule reads.
  unsigned numArenas; /// Parameters, gradients, then states.
  UpdateRule update;
};

} // namespace

/// The length of the vector of hyper-parameters, the same for every optimiser.
static constexpr int64_t kHyperSize = 8;

/// torch.optim.SGD. The first step of a momentum starts from a buffer of
/// zeros, which gives what PyTorch's copy of the gradient does.
static SmallVector<Value> updateSgd(Scalars &s, ValueRange hyper,
                                    ValueRange arenas) {
  Value lr = hyper[0], momentum = hyper[1], weightDecay = hyper[2],
        nesterov = hyper[3], gradScale = hyper[4];
  Value param = arenas[0], gradient = arenas[1], buffer = arenas[2];
  Value g = s.add(s.mul(gradient, gradScale), s.mul(weightDecay, param));
  Value newBuffer = s.add(s.mul(momentum, buffer), g);
  Value step =
      s.select(nesterov, s.add(g, s.mul(momentum, newBuffer)), newBuffer);
  return {s.sub(param, s.mul(lr, step)), s.constant(0), newBuffer};
}

/// torch.optim.AdamW: decoupled weight decay, and bias corrections
/// 1 - beta^step that the caller computes.
static SmallVector<Value> updateAdamW(Scalars &s, ValueRange hyper,
                                      ValueRange arenas) {
  Value lr = hyper[0], beta1 = hyper[1], beta2 = hyper[2], eps = hyper[3],
        weightDecay = hyper[4], correction1 = hyper[5], correction2 = hyper[6],
        gradScale = hyper[7];
  Value param = arenas[0], m = arenas[2], v = arenas[3];
  Value g = s.mul(arenas[1], gradScale), one = s.constant(1);
  Value newM = s.add(m, s.mul(s.sub(one, beta1), s.sub(g, m)));
  Value newV = s.add(s.mul(beta2, v), s.mul(s.sub(one, beta2), s.mul(g, g)));
  Value decayed = s.mul(param, s.sub(one, s.mul(lr, weightDecay)));
  Value denominator = s.add(s.sqrt(s.div(newV, correction2)), eps);
  Value step = s.div(s.mul(lr, newM), s.mul(correction1, denominator));
  return {s.sub(decayed, step), s.constant(0), newM, newV};
}

static constexpr Optimiser kOptimisers[] = {
    {"sgd", /*numHyper=*/5, /*numArenas=*/3, updateSgd},
    {"adamw", /*numHyper=*/8, /*numArenas=*/4, updateAdamW},
};

/// One pass over all arenas, each updated in place. Hyper-parameters are
/// inputs with a constant indexing map.
static linalg::GenericOp buildUpdate(ImplicitLocOpBuilder &builder,
                                     const Optimiser &optimiser, Value hyper,
                                     ValueRange arenas) {
  SmallVector<AffineMap> maps;
  for (unsigned i = 0; i < optimiser.numHyper; ++i)
    maps.push_back(AffineMap::get(1, 0, builder.getAffineConstantExpr(i)));
  maps.append(arenas.size(), builder.getMultiDimIdentityMap(1));
  SmallVector<Value> inputs(optimiser.numHyper, hyper);
  return linalg::GenericOp::create(
      builder, arenas.getTypes(), inputs, arenas, maps,
      utils::IteratorType::parallel,
      [&](OpBuilder &nested, Location loc, ValueRange elements) {
        Scalars scalars(nested, loc);
        linalg::YieldOp::create(
            nested, loc,
            optimiser.update(scalars, elements.take_front(optimiser.numHyper),
                             elements.drop_front(optimiser.numHyper)));
      });
}

static LogicalResult addOptimiser(ModuleOp module, StringRef model,
                                  int64_t arenaElements,
                                  const Optimiser &optimiser) {
  std::string name = (model + "." + optimiser.entry).str();
  if (Operation *other = SymbolTable::lookupSymbolIn(module, name)) {
    InFlightDiagnostic diag = module.emitError("expects the name '")
                              << name << "' to be free";
    diag.attachNote(other->getLoc()) << "it is taken here";
    return diag;
  }
  auto builder =
      ImplicitLocOpBuilder::atBlockEnd(module.getLoc(), module.getBody());
  auto hyperType = RankedTensorType::get({kHyperSize}, builder.getF32Type());
  auto arenaType = RankedTensorType::get({arenaElements}, builder.getF32Type());
  auto function = func::FuncOp::create(builder, name,
                                       builder.getFunctionType(hyperType, {}));
  function->setAttr(SliceDialect::kEntryAttr,
                    builder.getStringAttr(optimiser.entry));
  function.setArgAttr(0, SliceDialect::kNameAttr,
                      builder.getStringAttr("hyper"));
  builder.setInsertionPointToStart(function.addEntryBlock());
  SmallVector<Value> arenas;
  for (unsigned i = 0; i < optimiser.numArenas; ++i)
    arenas.push_back(GetArenaOp::create(builder, arenaType, i));
  linalg::GenericOp update =
      buildUpdate(builder, optimiser, function.getArgument(0), arenas);
  for (auto [index, result] : llvm::enumerate(update.getResults()))
    SetArenaOp::create(builder, index, result);
  func::ReturnOp::create(builder);
  return success();
}

namespace {

struct AddOptimisers : slice::impl::SliceAddOptimisersBase<AddOptimisers> {
  using SliceAddOptimisersBase::SliceAddOptimisersBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto model = module->getAttrOfType<StringAttr>(SliceDialect::kModelAttr);
    auto elements =
        module->getAttrOfType<IntegerAttr>(SliceDialect::kArenaElementsAttr);
    if (!model || !elements) {
      module.emitError("expects '")
          << (model ? SliceDialect::kArenaElementsAttr
                    : SliceDialect::kModelAttr)
          << "' on the module: run "
          << (model ? "kern-pack-params" : "slice-specialise") << " first";
      return signalPassFailure();
    }
    for (const Optimiser &optimiser : kOptimisers)
      if (failed(addOptimiser(module, model.getValue(), elements.getInt(),
                              optimiser)))
        return signalPassFailure();
  }
};

} // namespace

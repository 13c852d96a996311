//===- VerifyStage.cpp - Check what may be left after a stage -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Interfaces/FunctionInterfaces.h"
#include "modelslice/Dialect/Slice/Transforms/Passes.h"

namespace mlir::slice {
#define GEN_PASS_DEF_SLICEVERIFYSTAGE
#include "modelslice/Dialect/Slice/Transforms/Passes.h.inc"
} // namespace mlir::slice

using namespace mlir;
using namespace mlir::slice;

namespace {

/// Something that a stage removes: `matches` finds it, `pass` removes it.
struct Rule {
  StringLiteral pass;
  StringLiteral what;
  bool (*matches)(Operation *);
};

struct Stage {
  StringLiteral name;
  SmallVector<Rule> rules;
};

} // namespace

static bool isOf(Operation *op, ArrayRef<StringRef> dialects) {
  return llvm::is_contained(dialects, op->getName().getDialectNamespace());
}

/// Ops of a network, before anything was lowered.
static bool isForeignToSlice(Operation *op) {
  return !isOf(op, {"builtin", "func", "slice", "arith", "tensor"});
}

static bool hasType(Operation *op, function_ref<bool(Type)> matches) {
  if (llvm::any_of(op->getOperandTypes(), matches) ||
      llvm::any_of(op->getResultTypes(), matches))
    return true;
  auto function = dyn_cast<FunctionOpInterface>(op);
  return function && (llvm::any_of(function.getArgumentTypes(), matches) ||
                      llvm::any_of(function.getResultTypes(), matches));
}

static bool usesRate(Operation *op) {
  return hasType(op, llvm::IsaPred<RateType>);
}

static bool usesGroups(Operation *op) {
  return hasType(op, [](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && isa_and_present<GroupsAttr>(tensor.getEncoding());
  });
}

/// Ops that only mean something before linalg: all that compute.
static bool isSliceComputation(Operation *op) {
  return isa<SliceDialect>(op->getDialect()) &&
         !isa<ParamOp, GetParamOp, GetGradOp, SetGradOp>(op);
}

static bool isForeignToLinalg(Operation *op) {
  return !isOf(
      op, {"builtin", "func", "slice", "arith", "math", "tensor", "linalg"});
}

/// The stages in the order of the compiler.
static SmallVector<Stage> getStages() {
  const Rule rate = {"slice-specialise", "a slice rate", usesRate};
  const Rule groups = {"slice-specialise", "a tensor with slice groups",
                       usesGroups};
  return {
      {"slice",
       {{"the importer", "an op that no network has", isForeignToSlice}}},
      {"specialised",
       {rate,
        groups,
        {"the importer", "an op that no network has", isForeignToSlice}}},
      {"linalg",
       {rate,
        groups,
        {"convert-slice-to-linalg", "a slice op that computes",
         isSliceComputation},
        {"convert-slice-to-linalg", "an op that it does not produce",
         isForeignToLinalg}}},
  };
}

namespace {
struct VerifyStage : slice::impl::SliceVerifyStageBase<VerifyStage> {
  using SliceVerifyStageBase::SliceVerifyStageBase;

  void runOnOperation() override {
    SmallVector<Stage> stages = getStages();
    const auto *found = llvm::find_if(stages, [&](const Stage &candidate) {
      return candidate.name == stage;
    });
    if (found == stages.end()) {
      InFlightDiagnostic diag = getOperation().emitError("unknown stage '")
                                << stage << "', expected one of ";
      llvm::interleaveComma(stages, diag, [&](const Stage &candidate) {
        diag << candidate.name;
      });
      return signalPassFailure();
    }
    WalkResult result =
        getOperation().walk<WalkOrder::PreOrder>([&](Operation *op) {
          for (const Rule &rule : found->rules)
            if (rule.matches(op)) {
              op->emitOpError("is or uses ")
                  << rule.what << " after stage '" << found->name << "'; "
                  << rule.pass << " should have removed it";
              return WalkResult::interrupt();
            }
          return WalkResult::advance();
        });
    if (result.wasInterrupted())
      signalPassFailure();
    else
      markAllAnalysesPreserved();
  }
};
} // namespace

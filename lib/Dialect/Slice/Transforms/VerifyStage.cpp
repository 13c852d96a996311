//===- VerifyStage.cpp - Check what may be left after a stage -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Stages are those of lib/Pipelines/Stages.cpp. What belongs to another room
// is known here by the names of its dialects and ops alone.
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Verifier.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "modelslice/Dialect/Slice/Transforms/Passes.h"

namespace mlir::slice {
#define GEN_PASS_DEF_SLICEVERIFYSTAGE
#include "modelslice/Dialect/Slice/Transforms/Passes.h.inc"
} // namespace mlir::slice

using namespace mlir;
using namespace mlir::slice;

namespace {

/// Something that may not be left: `matches` finds it, `pass` removes it.
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

//===----------------------------------------------------------------------===//
// What ops are and use
//===----------------------------------------------------------------------===//

static bool isOf(Operation *op, ArrayRef<StringRef> dialects) {
  return llvm::is_contained(dialects, op->getName().getDialectNamespace());
}

static bool isNamed(Operation *op, StringRef name) {
  return op->getName().getStringRef() == name;
}

static bool uses(Operation *op, function_ref<bool(Type)> matches) {
  if (llvm::any_of(op->getOperandTypes(), matches) ||
      llvm::any_of(op->getResultTypes(), matches))
    return true;
  auto function = dyn_cast<FunctionOpInterface>(op);
  return function && (llvm::any_of(function.getArgumentTypes(), matches) ||
                      llvm::any_of(function.getResultTypes(), matches));
}

static bool usesRate(Operation *op) {
  return uses(op, llvm::IsaPred<RateType>);
}

static bool usesGroups(Operation *op) {
  return uses(op, [](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && isa_and_present<GroupsAttr>(tensor.getEncoding());
  });
}

static bool usesTensor(Operation *op) {
  return isOf(op, {"tensor"}) || uses(op, llvm::IsaPred<TensorType>);
}

/// Not a parameter, nor an access to one or to its gradient.
static bool isSliceComputation(Operation *op) {
  return isOf(op, {"slice"}) && !isa<ParamOp, GetParamOp, GetGradOp, SetGradOp,
                                     SetRowOp, GetArenaOp, SetArenaOp>(op);
}

static bool isLinalg(Operation *op) { return isOf(op, {"linalg"}); }

/// A fused region outside of the kernels.
static bool isRegionOfEntry(Operation *op) {
  auto function = op->getParentOfType<FunctionOpInterface>();
  return isNamed(op, "kern.generic") && function &&
         function->hasAttr(SliceDialect::kEntryAttr);
}

static bool isUnscheduled(Operation *op) {
  return isNamed(op, "kern.generic") && !op->hasAttr("schedule");
}

static bool isUnscheduledForGpu(Operation *op) {
  return isNamed(op, "kern.generic") && !op->hasAttr("kern.gpu_schedule");
}

static bool isRegion(Operation *op) { return isNamed(op, "kern.generic"); }

//===----------------------------------------------------------------------===//
// Ops that a stage does not have at all
//===----------------------------------------------------------------------===//

static bool isForeignToSlice(Operation *op) {
  return !isOf(op, {"builtin", "func", "slice", "arith", "tensor"});
}

static bool isForeignToLinalg(Operation *op) {
  return !isOf(
      op, {"builtin", "func", "slice", "arith", "math", "tensor", "linalg"});
}

static bool isForeignToKern(Operation *op) {
  return !isOf(op, {"builtin", "func", "slice", "arith", "math", "tensor",
                    "kern", "memref"});
}

static bool isForeignToVector(Operation *op) {
  return !isOf(op, {"builtin", "func", "slice", "arith", "math", "kern",
                    "memref", "vector", "scf", "affine", "ub"});
}

static bool isForeignToGpu(Operation *op) {
  return !isOf(op, {"builtin", "gpu", "nvgpu", "nvvm", "llvm", "arith", "math",
                    "memref", "vector", "scf", "affine", "ub"}) &&
         !isNamed(op, "kern.cluster") && !isNamed(op, "kern.phase");
}

static bool isForeignToNVVM(Operation *op) {
  return !isOf(op, {"builtin", "llvm", "nvvm"}) && !isNamed(op, "gpu.module");
}

static bool isForeignToLLVM(Operation *op) {
  return !isOf(op, {"builtin", "llvm"});
}

/// The stages in the order of the compiler.
static SmallVector<Stage> getStages() {
  const Rule importer = {"the importer", "an op that no network has",
                         isForeignToSlice};
  const Rule rate = {"slice-specialise", "a slice rate", usesRate};
  const Rule groups = {"slice-specialise", "a tensor with slice groups",
                       usesGroups};
  const Rule computation = {"convert-slice-to-linalg",
                            "a slice op that computes", isSliceComputation};
  const Rule linalg = {"convert-linalg-to-kern", "an op of linalg", isLinalg};
  const Rule tensor = {"kern-plan-memory", "a tensor", usesTensor};
  const Rule region = {"kern-outline-kernels", "a fused region of an entry",
                       isRegionOfEntry};
  const Rule unscheduled = {"kern-choose-schedules",
                            "a kernel without a schedule", isUnscheduled};
  const Rule foreignToKern = {"convert-linalg-to-kern",
                              "an op that no region has", isForeignToKern};
  return {
      {"simplified", {importer}},
      {"differentiated", {importer}},
      {"specialised", {rate, groups, importer}},
      {"linalg",
       {rate,
        groups,
        computation,
        {"convert-slice-to-linalg", "an op that it does not produce",
         isForeignToLinalg}}},
      {"regions", {rate, groups, computation, linalg, foreignToKern}},
      {"packed", {rate, groups, computation, linalg, foreignToKern}},
      {"planned", {rate, computation, linalg, tensor, foreignToKern}},
      {"kernels", {rate, computation, linalg, tensor, region, foreignToKern}},
      {"scheduled",
       {rate, computation, linalg, tensor, region, unscheduled, foreignToKern}},
      {"vector",
       {rate,
        computation,
        linalg,
        tensor,
        {"kern-apply-schedules", "a kernel that is not loops yet", isRegion},
        {"kern-apply-schedules", "an op that it does not produce",
         isForeignToVector}}},
      {"llvm",
       {{"a conversion to LLVM", "an op of another dialect", isForeignToLLVM}}},
      {"gpu-scheduled",
       {rate,
        computation,
        linalg,
        tensor,
        region,
        {"kern-choose-gpu-schedules", "a kernel without a GPU schedule",
         isUnscheduledForGpu},
        foreignToKern}},
      {"gpu-mapped",
       {{"kern-map-kernels", "an op that it does not produce",
         isForeignToGpu}}},
      {"nvvm",
       {{"a conversion to NVVM", "an op of another dialect", isForeignToNVVM}}},
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
    if (failed(mlir::verify(getOperation())))
      return signalPassFailure();
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

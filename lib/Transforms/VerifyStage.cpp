//===- VerifyStage.cpp - Check what may be left after a stage -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The contracts of the stages between linalg and LLVM, as tables of what each
// one removes.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "modelslice/Transforms/Passes.h"

namespace mlir::kern {
#define GEN_PASS_DEF_VERIFYSTAGE
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

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

bool isOf(Operation *op, ArrayRef<StringRef> dialects) {
  return llvm::is_contained(dialects, op->getName().getDialectNamespace());
}

func::FuncOp getEntry(Operation *op) {
  auto function = dyn_cast_or_null<func::FuncOp>(op->getParentOp());
  return function && function->hasAttr("slice.entry") ? function
                                                      : func::FuncOp();
}

/// Whether a value outside a fused body has this kind of type.
template <typename T> bool hasType(Operation *op) {
  return llvm::any_of(op->getOperandTypes(), llvm::IsaPred<T>) ||
         llvm::any_of(op->getResultTypes(), llvm::IsaPred<T>);
}

//===----------------------------------------------------------------------===//
// Kinds of ops
//===----------------------------------------------------------------------===//

bool isForeignToRegions(Operation *op) {
  return !isOf(op, {"builtin", "func", "slice", "arith", "math", "tensor",
                    "linalg", "kern"});
}

bool isLinalg(Operation *op) { return isOf(op, {"linalg"}); }

bool isSliceComputation(Operation *op) {
  return isOf(op, {"slice"}) &&
         !isa<slice::ParamOp, slice::GetParamOp, slice::GetGradOp,
              slice::SetGradOp, slice::GetArenaOp, slice::SetArenaOp>(op);
}

bool isUnpackedParam(Operation *op) {
  auto param = dyn_cast<slice::ParamOp>(op);
  return param && !param.getLayouts();
}

bool isSliceAccess(Operation *op) {
  return isOf(op, {"slice"}) && !isa<slice::ParamOp>(op);
}

bool usesTensor(Operation *op) {
  return !isa<slice::ParamOp>(op) && hasType<TensorType>(op);
}

bool isRegionInProgram(Operation *op) {
  return isa<GenericOp>(op) && getEntry(op);
}

bool isNoLaunch(Operation *op) {
  return getEntry(op) && !isa<BufferOp, LaunchOp, func::ReturnOp>(op);
}

bool isUnscheduled(Operation *op) {
  auto generic = dyn_cast<GenericOp>(op);
  return generic && !generic.getSchedule();
}

bool isRegion(Operation *op) {
  return isOf(op, {"kern"}) && !isa<BufferOp, LaunchOp>(op);
}

bool isForeignToVector(Operation *op) {
  return !isOf(op, {"builtin", "func", "slice", "kern", "affine", "arith",
                    "math", "memref", "scf", "vector"});
}

bool isForeignToLLVM(Operation *op) {
  return !isa<ModuleOp>(op) && !isa<LLVM::LLVMDialect>(op->getDialect());
}

/// The stages in the order of the compiler.
SmallVector<Stage> getStages() {
  const Rule computation = {"convert-slice-to-linalg",
                            "a slice op that computes", isSliceComputation};
  const Rule linalg = {"convert-linalg-to-kern", "a linalg op", isLinalg};
  const Rule foreign = {"convert-linalg-to-kern",
                        "an op that it does not produce", isForeignToRegions};
  const Rule unpacked = {"kern-pack-params", "a parameter without layouts",
                         isUnpackedParam};
  const Rule access = {"kern-plan-memory", "an access to a parameter or arena",
                       isSliceAccess};
  const Rule tensor = {"kern-plan-memory", "a tensor", usesTensor};
  const Rule region = {"kern-outline-kernels", "a region in a program",
                       isRegionInProgram};
  const Rule noLaunch = {"kern-outline-kernels",
                         "neither a buffer nor a launch", isNoLaunch};
  return {
      {"regions", {computation, linalg, foreign}},
      {"packed", {computation, linalg, foreign, unpacked}},
      {"planned", {linalg, access, tensor, foreign}},
      {"kernels", {linalg, access, tensor, region, noLaunch, foreign}},
      {"scheduled",
       {access,
        tensor,
        region,
        noLaunch,
        foreign,
        {"kern-choose-schedules", "a region without a schedule",
         isUnscheduled}}},
      {"vector",
       {access,
        tensor,
        noLaunch,
        {"kern-apply-schedules", "a region", isRegion},
        {"kern-apply-schedules", "an op that it does not produce",
         isForeignToVector}}},
      {"llvm",
       {{"the conversions to LLVM", "an op of another dialect",
         isForeignToLLVM}}},
  };
}

struct VerifyStage : public kern::impl::VerifyStageBase<VerifyStage> {
  using VerifyStageBase::VerifyStageBase;

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
    WalkResult result = getOperation().walk([&](Operation *op) {
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

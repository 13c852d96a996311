//===- PackParams.cpp - Chooses the memory layout of parameters -----------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A contraction wants the parameter's dimension that its output runs over in
// the vector lanes. The first such use decides the parameter's one packed
// layout, which all widths share: narrower ones read a prefix of the blocks
// and of each block's rows. A use that wants another dimension (the gradient
// of a layer's input) reads a derived copy that training keeps up to date, and
// so does a use that wants transformed filters or factors of tensor cores.
//
//===----------------------------------------------------------------------===//

#include "Entries.h"
#include "FactorRounding.h"
#include "MemoryPlaces.h"
#include "WinogradTransforms.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Dialect/Kern/IR/Winograd.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "modelslice/Transforms/Passes.h"
#include "llvm/ADT/MapVector.h"

namespace mlir::kern {
#define GEN_PASS_DEF_PACKPARAMS
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Every parameter starts on a cache line.
constexpr int64_t kAlignment = 64;

/// Which dimension of a parameter a use wants in the lanes, and in which order
/// it walks the others.
struct Demand {
  int64_t blockDim = -1;
  SmallVector<int64_t> order;
  /// The transform of the copy's taps, as LayoutAttr has it.
  int64_t winograd = 0;
  bool flipped = false;
  /// What the copy's elements are rounded to.
  GpuMath factor = GpuMath::Fma;
  bool operator==(const Demand &other) const {
    return blockDim == other.blockDim && order == other.order &&
           winograd == other.winograd && flipped == other.flipped &&
           factor == other.factor;
  }
};

/// The loop that an index follows: the innermost reduction dimension in it, or
/// else the innermost dimension; -1 for a constant.
int64_t getLoop(GenericOp op, AffineExpr index) {
  int64_t loop = -1;
  for (int64_t dim = 0, e = op.getNumDims(); dim < e; ++dim)
    if (index.isFunctionOfDim(dim))
      loop = dim;
  return loop;
}

/// What `op` wants of the parameter that is its input number `input`; nothing
/// if it is no contraction over the parameter.
std::optional<Demand> getDemand(GenericOp op, unsigned input) {
  AffineMap map = op.getInputMap(input);
  if (!op.hasReduction() || map.getNumResults() < 2)
    return std::nullopt;
  Demand demand;
  // The other dimensions in the order of the loops that read them.
  SmallVector<std::pair<int64_t, int64_t>> others;
  bool isReduced = false;
  for (auto [position, expr] : llvm::enumerate(map.getResults())) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    int64_t loop = getLoop(op, expr);
    isReduced |= loop >= 0 && !op.isParallelDim(loop);
    if (dim && op.isParallelDim(dim.getPosition()) && demand.blockDim < 0)
      demand.blockDim = position;
    else
      others.push_back({loop, position});
  }
  if (demand.blockDim < 0 || !isReduced)
    return std::nullopt;
  llvm::sort(others);
  for (auto [loop, position] : others)
    demand.order.push_back(position);
  if (auto winograd = op.getWinograd();
      winograd && !winograd->hasPlainFilters())
    if (WinogradConv conv = *matchWinograd(op); conv.weights == input) {
      demand.winograd = winograd->getOutputs();
      demand.flipped = conv.isFlipped;
    }
  return demand;
}

/// What tensor cores want of a parameter that is a factor of theirs: all
/// dimensions in the order of the loops, the reduction's last one innermost.
Demand getFactorDemand(GenericOp op, unsigned input, GpuMath math) {
  Demand demand;
  demand.factor = math;
  AffineMap map = op.getInputMap(input);
  demand.order = llvm::to_vector(llvm::seq<int64_t>(map.getNumResults()));
  llvm::sort(demand.order, [&](int64_t lhs, int64_t rhs) {
    return map.getDimPosition(lhs) < map.getDimPosition(rhs);
  });
  return demand;
}

/// Block of the innermost dimension: two of the widest vectors, or one for a
/// dimension that fits. A choice by extent alone, never by ISA, because one
/// packed copy serves all.
int64_t getBlock(int64_t extent) { return extent <= 16 ? 16 : 32; }

struct PackParams : public kern::impl::PackParamsBase<PackParams> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    llvm::MapVector<slice::ParamOp, SmallVector<Demand>> demands;
    // Buffers lie behind what the optimisers walk over.
    for (bool ofBuffers : {false, true})
      for (auto param : module.getOps<slice::ParamOp>())
        if (param.getBuffer() == ofBuffers)
          demands[param];

    // A grouped convolution, at widths of more than one group.
    DenseSet<StringAttr> reshaped;
    module.walk([&](slice::GetParamOp read) {
      if (llvm::any_of(read->getUsers(), isReshape))
        reshaped.insert(read.getParamAttr().getAttr());
    });

    // Inference first: its layout is the parameter's own.
    SmallVector<func::FuncOp> functions, others;
    for (auto function : module.getOps<func::FuncOp>())
      (isInferenceEntry(function) ? functions : others).push_back(function);
    llvm::append_range(functions, others);
    for (func::FuncOp function : functions)
      for (auto read : llvm::to_vector(function.getOps<slice::GetParamOp>())) {
        auto param = symbols.lookup<slice::ParamOp>(read.getParam());
        if (!param) {
          read.emitOpError("expected a parameter named '")
              << read.getParam() << "' in this module";
          return signalPassFailure();
        }
        // Rows of a buffer are written by themselves, and reshapes are of
        // row-major memory: these stay so.
        if (param.getBuffer() || reshaped.contains(param.getSymNameAttr())) {
          // So nothing else is made of them.
          for (Operation *user : read->getUsers())
            if (auto op = dyn_cast<GenericOp>(user)) {
              op->removeAttr(KernDialect::kRoundedAttr);
              op.removeWinogradAttr();
            }
          continue;
        }
        SmallVector<Demand> &known = demands[param];
        for (OpOperand &use : llvm::make_early_inc_range(read->getUses())) {
          auto op = dyn_cast<GenericOp>(use.getOwner());
          if (!op)
            continue;
          std::optional<Demand> demand = getDemand(op, use.getOperandNumber());
          if (!demand)
            continue;
          auto factor =
              op->getAttrOfType<GpuMathAttr>(KernDialect::kRoundedAttr);
          // What the other copies are made of.
          if (known.empty() && (demand->winograd || factor))
            known.push_back({demand->blockDim, demand->order});
          if (factor)
            demand =
                getFactorDemand(op, use.getOperandNumber(), factor.getValue());
          auto it = llvm::find(known, *demand);
          int64_t layout = it - known.begin();
          if (it == known.end())
            known.push_back(*demand);
          if (layout > 0)
            use.set(readLayout(read, layout));
        }
      }

    int64_t arena = 0, derived = 0, trainable = 0;
    for (auto &[param, known] : demands) {
      RankedTensorType type = param.getTensorType();
      if (known.empty())
        known.push_back(
            {-1, llvm::to_vector(llvm::seq<int64_t>(type.getRank()))});
      SmallVector<Attribute> layouts;
      for (auto [index, demand] : llvm::enumerate(known)) {
        int64_t &offset = index == 0 ? arena : derived;
        int64_t block = demand.blockDim < 0
                            ? 1
                            : getBlock(type.getDimSize(demand.blockDim));
        auto layout = LayoutAttr::get(
            &getContext(), demand.blockDim, block, demand.order, offset,
            index > 0, demand.winograd, demand.flipped, demand.factor);
        layouts.push_back(layout);
        int64_t bytes = llvm::alignTo(layout.getStorageBytes(type), kAlignment);
        if (llvm::AddOverflow(offset, bytes, offset)) {
          param.emitOpError("needs more memory than 2^63 bytes");
          return signalPassFailure();
        }
        numDerived += index > 0;
      }
      param.setLayoutsAttr(ArrayAttr::get(&getContext(), layouts));
      if (!param.getBuffer())
        trainable = arena;
    }
    Builder builder(&getContext());
    module->setAttr(slice::SliceDialect::kArenaElementsAttr,
                    builder.getI64IntegerAttr(trainable / sizeof(float)));
    if (arena > trainable)
      module->setAttr(
          slice::SliceDialect::kBufferElementsAttr,
          builder.getI64IntegerAttr((arena - trainable) / sizeof(float)));
    module->setAttr(slice::SliceDialect::kDerivedBytesAttr,
                    builder.getI64IntegerAttr(derived));
    if (derived > 0)
      addRefresh(module);
  }

  /// A read of the same prefix through another layout.
  static Value readLayout(slice::GetParamOp read, int64_t layout) {
    OpBuilder builder(read);
    auto created = cast<slice::GetParamOp>(builder.clone(*read));
    created.setLayout(layout);
    return created.getResult();
  }

  /// Adds the function that rebuilds all derived copies from the arena.
  void addRefresh(ModuleOp module) {
    OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
    auto model = module->getAttrOfType<StringAttr>("slice.model");
    std::string name =
        ((model ? model.getValue() : StringRef("model")) + ".refresh").str();
    auto function = func::FuncOp::create(builder, module.getLoc(), name,
                                         builder.getFunctionType({}, {}));
    function->setAttr("slice.entry", builder.getStringAttr("refresh"));
    builder.setInsertionPointToStart(function.addEntryBlock());
    for (auto param : module.getOps<slice::ParamOp>())
      for (Attribute attr : param.getLayouts()->getValue().drop_front())
        copyParam(builder, param,
                  cast<LayoutAttr>(param.getLayouts()->getValue().front()),
                  cast<LayoutAttr>(attr));
    func::ReturnOp::create(builder, module.getLoc());
  }

  static void copyParam(OpBuilder &builder, slice::ParamOp param,
                        LayoutAttr from, LayoutAttr to) {
    Location loc = param.getLoc();
    RankedTensorType type = param.getTensorType();
    Value source = BufferOp::create(builder, loc, from.getStorageType(type),
                                    Space::Arena, 0, from.getOffset(), 0);
    Value target = BufferOp::create(builder, loc, to.getStorageType(type),
                                    Space::Derived, 0, to.getOffset(), 0);
    AffineMap read = from.getStorageMap(type.getRank()),
              store = to.getStorageMap(type.getRank());
    if (to.getWinograd()) {
      if (to.getFlipped())
        read = read.replaceDimsAndSymbols(
            {builder.getAffineDimExpr(0), builder.getAffineDimExpr(1),
             2 - builder.getAffineDimExpr(2), 2 - builder.getAffineDimExpr(3)},
            {}, /*numResultDims=*/4, /*numResultSyms=*/0);
      GenericOp transform =
          buildFilterTransform(builder, loc, to.getWinograd(), type.getShape(),
                               {source, read}, {target, store});
      transform->setAttr(
          "kern.name", builder.getStringAttr(param.getSymName() + ".winograd"));
      return;
    }
    auto copy = GenericOp::create(builder, loc, TypeRange(), source, target,
                                  type.getShape(), type.getRank(),
                                  builder.getArrayAttr({}),
                                  builder.getAffineMapArrayAttr({read, store}),
                                  nullptr, nullptr, nullptr, nullptr);
    copy->setAttr("kern.name",
                  builder.getStringAttr(param.getSymName() + ".relayout"));
    OpBuilder::InsertionGuard guard(builder);
    Block *body = builder.createBlock(&copy.getEpilogue());
    YieldOp::create(builder, loc,
                    roundFactor(builder, loc,
                                body->addArgument(type.getElementType(), loc),
                                to.getFactor()));
  }
};

} // namespace

//===- FormClusters.cpp - Gives programs a kernel of their own ------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A thin network spends its time on launches. Where no region lets examples of
// a batch meet, a cluster of thread blocks can take one example through the
// whole program, with barriers of the cluster where launches ended. Each
// example has scratch memory of its own then, which lies as that of a batch of
// one.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Dialect/Kern/IR/GpuCluster.h"
#include "modelslice/Transforms/Passes.h"

namespace mlir::kern {
#define GEN_PASS_DEF_FORMCLUSTERS
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

constexpr int64_t kWarp = 32;
/// Threads of a block, unless a kernel has more in its smallest variant.
constexpr int64_t kThreads = 256;
/// The most points of a thread: what they take of registers is what a block of
/// the cluster takes in all phases.
constexpr int64_t kMaxThreadPoints = 32;
/// Where examples' scratch memory begins.
constexpr int64_t kScratchAlignment = 256;
/// The most shared memory that addresses take.
constexpr int64_t kMaxTablesBytes = 48 << 10;
/// What a launch costs besides its kernel, in cycles, and the device that is
/// thought of.
constexpr int64_t kLaunchCycles = 2300, kMultiprocessors = 132;

int64_t countBlocks(const GpuGrid &grid, int64_t batch) {
  return llvm::divideCeil(grid.points + grid.pointsPerBatch * batch,
                          grid.tile) *
         grid.columns;
}

/// The parallel dimension over the batch; -1: there is none.
int64_t getBatchDim(GenericOp op) {
  auto extents = op.getExtents().take_front(op.getNumParallel());
  auto it = llvm::find(extents, -1);
  return it == extents.end() ? -1 : it - extents.begin();
}

/// Whether an operand has a part for each example that points of this example
/// alone touch, or is the same for all.
bool isApart(MemRefType type, AffineMap map, int64_t batchDim) {
  for (auto [index, expr] : llvm::enumerate(map.getResults())) {
    bool ofBatch = batchDim >= 0 && expr.isFunctionOfDim(batchDim);
    if (type.isDynamicDim(index) != ofBatch)
      return false;
    if (ofBatch &&
        (index > 0 || expr != getAffineDimExpr(batchDim, type.getContext())))
      return false;
  }
  return true;
}

/// Whether a region computes the same for an example whatever is beside it in
/// the batch, and wherever.
bool handlesExamplesApart(GenericOp op) {
  int64_t batchDim = getBatchDim(op);
  if (llvm::count(op.getExtents(), -1) != (batchDim >= 0))
    return false;
  WalkResult asks = op->walk([&](Operation *inner) {
    auto index = dyn_cast<IndexOp>(inner);
    return isa<BatchOp>(inner) ||
                   (index && int64_t(index.getDim()) == batchDim)
               ? WalkResult::interrupt()
               : WalkResult::advance();
  });
  if (asks.wasInterrupted())
    return false;
  for (auto [index, operand] : llvm::enumerate(op->getOperands())) {
    auto type = cast<MemRefType>(operand.getType());
    bool isOutput = index >= op.getInputs().size();
    if (!isApart(type, op.getInputMap(index), batchDim) ||
        (isOutput && batchDim >= 0 && type.hasStaticShape()))
      return false;
  }
  return true;
}

class Former {
public:
  explicit Former(func::FuncOp program) : program(program) {}
  /// Null where the program is not worth it, or cannot.
  ClusterOp form(OpBuilder &builder);

private:
  struct Phase {
    GenericOp op;
    LaunchOp launch;
    int64_t variant = -1, blocks = 0, teams = 0;
  };
  bool findPhases();
  bool choosePhase(Phase &phase);
  PlaceAttr getPlace(Value operand, bool isOutput);
  SmallVector<Attribute> getPlaces(Phase &phase);
  bool isWorthIt() const;

  func::FuncOp program;
  SmallVector<Phase> phases;
  int64_t threads = kThreads, scratch = 0;
};

bool Former::findPhases() {
  size_t places = 0;
  for (auto launch : program.getOps<LaunchOp>()) {
    auto kernel = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
        launch, launch.getKernelAttr());
    SmallVector<GenericOp> ops(kernel.getOps<GenericOp>());
    if (ops.size() != 1 || !getGpuSchedule(ops.front()) ||
        !handlesExamplesApart(ops.front()))
      return false;
    phases.push_back({ops.front(), launch});
    places += launch.getOperands().size();
    int64_t fewest = kMaxBlockThreads + 1;
    for (GpuScheduleAttr schedule : getGpuVariants(ops.front()))
      fewest = std::min(fewest, schedule.getNumThreads());
    threads = std::max(threads, int64_t(llvm::alignTo(fewest, kWarp)));
  }
  return phases.size() > 1 && threads <= kMaxBlockThreads &&
         getTablesBytes(places, phases.size()) <= kMaxTablesBytes;
}

/// The variant with which the largest cluster is done first.
bool Former::choosePhase(Phase &phase) {
  int64_t least = INT64_MAX;
  for (auto [index, schedule] : llvm::enumerate(getGpuVariants(phase.op))) {
    int64_t own = schedule.getNumThreads();
    bool isLarge = schedule.getThread().getRows() *
                       schedule.getThread().getLanes() >
                   kMaxThreadPoints;
    if (own > threads || own % kWarp || isLarge)
      continue;
    int64_t shared =
        llvm::alignTo(getSharedBytes(phase.op, schedule), kTeamAlignment);
    int64_t blocks = countBlocks(getGpuGrid(phase.op, schedule), 1);
    int64_t teams = std::min({threads / own, kMaxTeams,
                              int64_t(llvm::divideCeil(blocks,
                                                       kClusterSizes[0]))});
    if (shared > 0)
      teams = std::clamp<int64_t>(kTeamsSharedBytes / shared, 1, teams);
    int64_t cycles = getPhaseCycles(getGpuCost(phase.op, schedule), blocks,
                                    teams, kMaxClusterSize);
    if (cycles >= least)
      continue;
    least = cycles;
    phase.variant = index;
    phase.blocks = blocks;
    phase.teams = teams;
  }
  return phase.variant >= 0;
}

/// Null where examples would meet in the operand.
PlaceAttr Former::getPlace(Value operand, bool isOutput) {
  auto buffer = operand.getDefiningOp<BufferOp>();
  if (!buffer)
    return {};
  auto type = cast<MemRefType>(operand.getType());
  Space space = buffer.getSpace();
  bool isParam = space == Space::Arena || space == Space::Derived;
  bool hasBatch = type.getRank() > 0 && type.isDynamicDim(0);
  int64_t stride = scratch;
  if (space != Space::Scratch) {
    if (isParam ? isOutput || hasBatch : isOutput && !hasBatch)
      return {};
    SmallVector<int64_t> strides;
    int64_t offset;
    if (failed(type.getStridesAndOffset(strides, offset)))
      return {};
    stride = hasBatch ? strides[0] * type.getElementTypeBitWidth() / 8 : 0;
  }
  return PlaceAttr::get(program.getContext(), space, buffer.getIndex(),
                        buffer.getOffset() + buffer.getOffsetPerBatch(),
                        stride);
}

SmallVector<Attribute> Former::getPlaces(Phase &phase) {
  SmallVector<Attribute> places;
  for (auto [index, operand] : llvm::enumerate(phase.launch.getOperands())) {
    PlaceAttr place = getPlace(operand, index >= phase.op.getInputs().size());
    if (!place)
      return {};
    places.push_back(place);
  }
  return places;
}

/// Whether at least a single example is thought to be done sooner.
bool Former::isWorthIt() const {
  int64_t together = 0, launched = 0;
  for (const Phase &phase : phases) {
    SmallVector<GpuScheduleAttr> variants = getGpuVariants(phase.op);
    together += getPhaseCycles(getGpuCost(phase.op, variants[phase.variant]),
                               phase.blocks, phase.teams, kMaxClusterSize);
    int64_t least = INT64_MAX;
    for (GpuScheduleAttr schedule : variants) {
      GpuCost cost = getGpuCost(phase.op, schedule);
      int64_t blocks = countBlocks(getGpuGrid(phase.op, schedule), 1);
      int64_t most = llvm::divideCeil(blocks, kMultiprocessors);
      least = std::min(least, cost.alone + (most - 1) * cost.further);
    }
    launched += kLaunchCycles + least;
  }
  return together < launched;
}

ClusterOp Former::form(OpBuilder &builder) {
  auto entry = program->getAttrOfType<StringAttr>("slice.entry");
  auto signature = program->getAttrOfType<TypeAttr>("kern.signature");
  auto bytes = program->getAttrOfType<DenseI64ArrayAttr>("kern.scratch");
  if (!entry || !signature || !bytes || bytes.size() != 2 || !findPhases())
    return {};
  scratch = llvm::alignTo(bytes[0] + bytes[1], kScratchAlignment);
  SmallVector<SmallVector<Attribute>> places;
  for (Phase &phase : phases) {
    places.push_back(getPlaces(phase));
    if (places.back().empty() || !choosePhase(phase))
      return {};
  }
  if (!isWorthIt())
    return {};
  auto type = cast<FunctionType>(signature.getValue());
  auto width = program->getAttrOfType<IntegerAttr>("slice.width");
  auto cluster = ClusterOp::create(
      builder, program.getLoc(), (program.getName() + ".cluster").str(),
      entry.getValue(), width ? width.getInt() : -1, threads,
      type.getNumInputs(), type.getNumResults(), scratch);
  OpBuilder inside = OpBuilder::atBlockBegin(&cluster.getBody().emplaceBlock());
  for (auto [phase, list] : llvm::zip_equal(phases, places))
    PhaseOp::create(inside, phase.launch.getLoc(), phase.launch.getKernel(),
                    phase.variant, phase.blocks, phase.teams,
                    inside.getArrayAttr(list));
  return cluster;
}

struct FormClusters : public kern::impl::FormClustersBase<FormClusters> {
  void runOnOperation() override {
    OpBuilder builder = OpBuilder::atBlockEnd(getOperation().getBody());
    for (auto function : llvm::make_early_inc_range(
             getOperation().getOps<func::FuncOp>()))
      if (function->hasAttr("slice.entry") && Former(function).form(builder))
        ++numClusters;
  }
};

} // namespace

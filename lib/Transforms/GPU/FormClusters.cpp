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

#include "../ExamplesApart.h"
#include "ClusterMemory.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Transforms/Passes.h"

namespace mlir::kern {
#define GEN_PASS_DEF_FORMCLUSTERS
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Threads of a block, unless a kernel has more in its smallest variant.
constexpr int64_t kThreads = 256;
/// The most points of a thread: what they take of registers is what a block of
/// the cluster takes in all phases.
constexpr int64_t kMaxTilePoints = 32;
/// Where examples' scratch memory begins.
constexpr int64_t kScratchAlignment = 256;
/// The most shared memory of addresses, and of what a block keeps for itself.
constexpr int64_t kMaxTablesBytes = 48 << 10, kMaxBlockBytes = 16 << 10;
/// What a launch that overlaps no other costs besides its kernel, in cycles
/// (see lib/Runtime/GpuCluster.c), and the device that is thought of.
constexpr int64_t kLaunchCycles = 950, kMultiprocessors = 132;

int64_t countBlocks(const GpuGrid &grid, int64_t batch) {
  return llvm::divideCeil(grid.points + grid.pointsPerBatch * batch,
                          grid.tile) *
         grid.columns;
}

/// Whether a region stores every element that an example has of an output.
bool writesAll(GenericOp op, unsigned operand) {
  AffineMap map = op.getInputMap(operand);
  int64_t points = 1, elements = 1;
  for (int64_t dim = 0, e = op.getNumParallel(); dim < e; ++dim)
    if (map.isFunctionOfDim(dim) && op.getExtents()[dim] > 0)
      points *= op.getExtents()[dim];
  for (int64_t size :
       cast<MemRefType>(op->getOperand(operand).getType()).getShape())
    elements *= size < 0 ? 1 : size;
  return points == elements;
}

/// Notes which operands the chosen variant copies as they are.
void noteCopies(Phase &phase) {
  GpuScheduleAttr schedule = getGpuVariants(phase.op)[phase.variant];
  if (schedule.getStep() == 0)
    return;
  auto factors =
      findFactors(phase.op, schedule.getRows(), schedule.getColumns());
  for (bool ofRows : {true, false})
    if (isCopied(phase.op, schedule, ofRows))
      for (unsigned input :
           getInputsOf(ofRows ? factors->row : factors->column))
        phase.operands[input].isCopied = true;
}

/// Whether threads, which count in 32 bits, reach all that an example has.
bool isWithinReach(GenericOp op) {
  GpuReach reach = getGpuReach(op);
  return reach.elements <= INT32_MAX &&
         reach.elementsPerBatch <= INT32_MAX - reach.elements;
}

class Former {
public:
  explicit Former(func::FuncOp program) : program(program) {}
  /// Null where the program cannot, or, unless `always`, is not worth it.
  ClusterOp form(OpBuilder &builder, bool always);

private:
  bool findPhases();
  void findOperands(Phase &phase);
  bool choosePhase(Phase &phase);
  ClusterOp create(OpBuilder &builder, StringRef entry, FunctionType type,
                   ClusterMemory memory);
  bool isWorthIt(ClusterOp cluster);

  func::FuncOp program;
  SmallVector<Phase> phases;
  int64_t threads = kThreads;
};

bool Former::findPhases() {
  size_t places = 0;
  for (auto launch : program.getOps<LaunchOp>()) {
    GenericOp op = getLaunchedRegion(launch);
    if (!op || !keepsExamplesApart(launch, op) || asksForBatch(op) ||
        !getGpuSchedule(op) || !isWithinReach(op))
      return false;
    phases.push_back({op, launch, {}});
    places += launch.getOperands().size();
    if (launch.getOperands().size() > kMaxPhasePlaces)
      return false;
    int64_t fewest = kMaxBlockThreads + 1;
    for (GpuScheduleAttr schedule : getGpuVariants(op))
      fewest = std::min(fewest, schedule.getNumThreads());
    threads = std::max(threads, int64_t(llvm::alignTo(fewest, kWarpThreads)));
  }
  return phases.size() > 1 && threads <= kMaxBlockThreads &&
         getTablesBytes(places, phases.size()) <= kMaxTablesBytes;
}

void Former::findOperands(Phase &phase) {
  for (auto [index, operand] : llvm::enumerate(phase.launch.getOperands())) {
    auto buffer = operand.getDefiningOp<BufferOp>();
    auto type = cast<MemRefType>(operand.getType());
    Space space = buffer.getSpace();
    bool isOutput = index >= phase.op.getInputs().size();
    bool hasBatch = type.getRank() > 0 && type.isDynamicDim(0);
    int64_t bytes = type.getElementTypeBitWidth() / 8;
    for (int64_t size : type.getShape().drop_front(hasBatch))
      bytes *= size;
    // In scratch memory, examples are as far apart as all of it is.
    int64_t stride = hasBatch ? bytes : 0;
    phase.operands.push_back(
        {space, int64_t(buffer.getIndex()),
         int64_t(buffer.getOffset() + buffer.getOffsetPerBatch()), bytes,
         stride, isOutput, isOutput && writesAll(phase.op, index)});
  }
}

/// The variant with which the largest cluster is done first. Every block may
/// run it whole, if the others would not be waited for then.
bool Former::choosePhase(Phase &phase) {
  int64_t least = INT64_MAX;
  for (auto [index, schedule] : llvm::enumerate(getGpuVariants(phase.op))) {
    // Threads of a part of a warp must not have to meet.
    int64_t own = llvm::alignTo(schedule.getNumThreads(), kWarpThreads);
    bool isPart = own != schedule.getNumThreads() &&
                  getSharedBytes(phase.op, schedule) > 0;
    bool isLarge =
        schedule.getThread().getRows() * schedule.getThread().getLanes() >
        kMaxTilePoints;
    if (own > threads || isPart || isLarge)
      continue;
    int64_t shared =
        llvm::alignTo(getSharedBytes(phase.op, schedule), kTeamAlignment);
    int64_t blocks = countBlocks(getGpuGrid(phase.op, schedule), 1);
    int64_t most = std::min({threads / own, kMaxTeams, blocks});
    if (shared > 0)
      most = std::clamp<int64_t>(kTeamsSharedBytes / shared, 1, most);
    GpuCost cost = getGpuCost(phase.op, schedule);
    int64_t teams =
        std::min<int64_t>(most, llvm::divideCeil(blocks, kClusterSizes[0]));
    int64_t cycles = getTeamCycles(cost, blocks, teams, kMaxClusterSize);
    if (cycles >= least)
      continue;
    least = cycles;
    phase.variant = index;
    phase.blocks = blocks;
    phase.alone = getTeamCycles(cost, blocks, most, 1) + kBarrierCycles <
                  cycles + kMeetingCycles;
    phase.teams = teams;
    phase.aloneTeams = most;
  }
  if (phase.variant < 0)
    return false;
  noteCopies(phase);
  return true;
}

/// Whether at least a single example is thought to be done sooner.
bool Former::isWorthIt(ClusterOp cluster) {
  int64_t together = 0, launched = 0;
  for (auto phase : cluster.getBody().getOps<PhaseOp>())
    together += getPhaseCycles(phase, kMaxClusterSize);
  for (const Phase &phase : phases) {
    int64_t least = INT64_MAX;
    for (GpuScheduleAttr schedule : getGpuVariants(phase.op))
      least = std::min(
          least, getTeamCycles(getGpuCost(phase.op, schedule),
                               countBlocks(getGpuGrid(phase.op, schedule), 1),
                               /*teams=*/kMaxTeams, kMultiprocessors));
    launched += kLaunchCycles + least;
  }
  return together < launched;
}

ClusterOp Former::create(OpBuilder &builder, StringRef entry, FunctionType type,
                         ClusterMemory memory) {
  auto width = program->getAttrOfType<IntegerAttr>("slice.width");
  auto cluster = ClusterOp::create(
      builder, program.getLoc(), (program.getName() + ".cluster").str(), entry,
      width ? width.getInt() : -1, threads, type.getNumInputs(),
      type.getNumResults(), memory.scratch, memory.block);
  OpBuilder inside = OpBuilder::atBlockBegin(&cluster.getBody().emplaceBlock());
  for (Phase &phase : phases) {
    SmallVector<Attribute> places;
    for (const PhaseOperand &operand : phase.operands)
      places.push_back(PlaceAttr::get(
          builder.getContext(), operand.space, operand.index, operand.offset,
          operand.space == Space::Scratch ? memory.scratch : operand.stride));
    PhaseOp::create(inside, phase.launch.getLoc(), phase.launch.getKernel(),
                    phase.variant, phase.blocks,
                    phase.alone ? phase.aloneTeams : phase.teams, phase.alone,
                    phase.meets, inside.getArrayAttr(places));
  }
  return cluster;
}

ClusterOp Former::form(OpBuilder &builder, bool always) {
  auto entry = program->getAttrOfType<StringAttr>("slice.entry");
  auto signature = program->getAttrOfType<TypeAttr>("kern.signature");
  auto bytes = program->getAttrOfType<DenseI64ArrayAttr>("kern.scratch");
  if (!entry || !signature || !bytes || bytes.size() != 2 || !findPhases())
    return {};
  for (Phase &phase : phases) {
    findOperands(phase);
    if (!choosePhase(phase))
      return {};
  }
  SmallVector<Phase> planned(phases);
  ClusterMemory memory = planClusterMemory(planned, bytes[0] + bytes[1]);
  if (memory.block > kMaxBlockBytes) {
    for (Phase &phase : phases)
      phase.alone = false;
    planned = phases;
    memory = planClusterMemory(planned, bytes[0] + bytes[1]);
  }
  phases = std::move(planned);
  memory.scratch = llvm::alignTo(memory.scratch, kScratchAlignment);
  ClusterOp cluster = create(builder, entry.getValue(),
                             cast<FunctionType>(signature.getValue()), memory);
  if (always || isWorthIt(cluster))
    return cluster;
  cluster.erase();
  return {};
}

struct FormClusters : public kern::impl::FormClustersBase<FormClusters> {
  using FormClustersBase::FormClustersBase;

  void runOnOperation() override {
    OpBuilder builder = OpBuilder::atBlockEnd(getOperation().getBody());
    for (auto function :
         llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (function->hasAttr("slice.entry") &&
          Former(function).form(builder, always))
        ++numClusters;
  }
};

} // namespace

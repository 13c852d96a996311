//===- ApplySchedules.cpp - Turns scheduled kernels into vector code ------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel is a function (batch, begin, end, buffers...) that holds one
// kern.generic with a schedule. This pass replaces the op by loops over the
// tasks [begin, end) and over the register tiles of a task.
//
//===----------------------------------------------------------------------===//

#include "StageInput.h"
#include "TileEmitter.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "modelslice/Transforms/Passes.h"

namespace mlir::kern {
#define GEN_PASS_DEF_APPLYSCHEDULES
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// A half-open range of indices.
struct Range {
  Value lower, upper;
};

/// Emits the loops of one kernel around its register tiles.
class KernelEmitter {
public:
  KernelEmitter(GenericOp op, ArrayRef<StagedInput *> staged, Value batch,
                Value begin, Value end)
      : op(op), schedule(*op.getSchedule()), batch(batch), begin(begin),
        end(end), builder(op), loc(op.getLoc()), tiles(op, schedule, batch),
        staged(staged) {}

  void emit();

private:
  using Body = function_ref<void(Value)>;

  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  Value ceilDiv(Value value, int64_t divisor) {
    return affine::makeComposedAffineApply(
        builder, loc,
        AffineMap::get(1, 0, builder.getAffineDimExpr(0).ceilDiv(divisor)),
        {value});
  }
  Value scale(Value value, int64_t factor) {
    return affine::makeComposedAffineApply(
        builder, loc,
        AffineMap::get(1, 0, builder.getAffineDimExpr(0) * factor), {value});
  }
  /// The largest multiple of `step` in `range`, added to its lower bound.
  Value roundDown(Range range, int64_t step) {
    if (step == 1)
      return range.upper;
    Value length =
        arith::SubIOp::create(builder, loc, range.upper, range.lower);
    Value rest = arith::RemUIOp::create(builder, loc, length, constant(step));
    return arith::SubIOp::create(builder, loc, range.upper, rest);
  }
  void forEach(Range range, int64_t step, Body body) {
    auto loop = scf::ForOp::create(builder, loc, range.lower, range.upper,
                                   constant(step));
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    body(loop.getInductionVar());
  }

  bool hasLaneTasks() {
    int64_t lane = schedule.getLaneDim();
    return lane >= 0 && lane < int64_t(op.getNumParallel());
  }
  /// Number of tasks along a dimension.
  Value getTaskCount(int64_t dim) {
    return ceilDiv(tiles.getExtent(builder, loc, dim), schedule.getTask()[dim]);
  }

  void emitTask(Value task, Range lanes);
  void clearSums(Range lanes);
  void emitWindows(ArrayRef<int64_t> rest, ArrayRef<int64_t> others,
                   Range lanes);
  void emitOthers(ArrayRef<int64_t> dims, Range lanes);
  void emitRows(Range lanes);
  void emitLanes(TileAttr tile, Range rows, Range lanes);
  void emitRowTiles(TileAttr tile, Range rows, const TileShape &shape);

  GenericOp op;
  ScheduleAttr schedule;
  Value batch, begin, end;
  OpBuilder builder;
  Location loc;
  TileEmitter tiles;
  SmallVector<StagedInput *> staged;
  /// The part of each parallel dimension that the current task covers.
  SmallVector<Range> ranges;
};

void KernelEmitter::emit() {
  ranges.resize(op.getNumParallel());
  if (!hasLaneTasks()) {
    forEach({begin, end}, 1, [&](Value task) { emitTask(task, Range()); });
    return;
  }
  // Tasks that are neighbours along the lane dimension run as one range, so
  // that wide tiles may span them.
  Value laneTasks = getTaskCount(schedule.getLaneDim());
  Value first = arith::DivUIOp::create(builder, loc, begin, laneTasks);
  Value last = arith::CeilDivUIOp::create(builder, loc, end, laneTasks);
  forEach({first, last}, 1, [&](Value task) {
    Value start = arith::MulIOp::create(builder, loc, task, laneTasks);
    Value lower = arith::MaxSIOp::create(
        builder, loc, arith::SubIOp::create(builder, loc, begin, start),
        constant(0));
    Value upper = arith::MinSIOp::create(
        builder, loc, arith::SubIOp::create(builder, loc, end, start),
        laneTasks);
    emitTask(task, {lower, upper});
  });
}

/// Cuts the linear task number into one range per parallel dimension.
void KernelEmitter::emitTask(Value task, Range lanes) {
  SmallVector<int64_t> others;
  for (int64_t dim = op.getNumParallel() - 1; dim >= 0; --dim) {
    if (dim == schedule.getLaneDim())
      continue;
    int64_t extent = op.getExtents()[dim];
    int64_t size = schedule.getTask()[dim];
    if (dim != schedule.getRowDim())
      others.insert(others.begin(), dim);
    if (extent >= 0 && size >= extent) {
      ranges[dim] = {constant(0), constant(extent)};
      continue;
    }
    Value count = getTaskCount(dim);
    Value number = arith::RemUIOp::create(builder, loc, task, count);
    task = arith::DivUIOp::create(builder, loc, task, count);
    Value lower = scale(number, size);
    Value upper = arith::MinUIOp::create(
        builder, loc,
        arith::AddIOp::create(builder, loc, lower, constant(size)),
        tiles.getExtent(builder, loc, dim));
    ranges[dim] = {lower, upper};
  }
  clearSums(lanes);
  emitWindows(others, others, lanes);
}

/// Cuts the task into windows along `rest`, stages inputs and runs each.
void KernelEmitter::emitWindows(ArrayRef<int64_t> rest,
                                ArrayRef<int64_t> others, Range lanes) {
  if (staged.empty())
    return emitOthers(others, lanes);
  if (rest.empty()) {
    SmallVector<Value> lower;
    for (const Range &range : ranges)
      lower.push_back(range.lower ? range.lower : constant(0));
    for (StagedInput *input : staged)
      input->emitFill(builder, loc, lower, batch, tiles);
    return emitOthers(others, lanes);
  }
  int64_t dim = rest.front();
  int64_t size = getWindowExtent(schedule, dim);
  if (size >= schedule.getTask()[dim])
    return emitWindows(rest.drop_front(), others, lanes);
  Range whole = ranges[dim];
  forEach(whole, size, [&](Value lower) {
    Value upper = arith::MinUIOp::create(
        builder, loc,
        arith::AddIOp::create(builder, loc, lower, constant(size)),
        whole.upper);
    ranges[dim] = {lower, upper};
    emitWindows(rest.drop_front(), others, lanes);
  });
  ranges[dim] = whole;
}

/// Sets the part of each side output that this task sums into to zero. The
/// dimensions that a side output drops are never cut into tasks.
void KernelEmitter::clearSums(Range lanes) {
  for (unsigned index = 0; index < op.getNumStores(); ++index) {
    if (!op.isSide(index))
      continue;
    Value buffer = op.getOutputs()[index];
    AffineMap map = op.getStoreMap(index);
    OpBuilder::InsertionGuard guard(builder);
    SmallVector<OpFoldResult> operands(op.getNumDims(),
                                       OpFoldResult(builder.getIndexAttr(0)));
    for (int64_t dim = 0, e = op.getNumParallel(); dim < e; ++dim) {
      if (!map.isFunctionOfDim(dim))
        continue;
      Range range = ranges[dim];
      if (dim == schedule.getLaneDim()) {
        int64_t unit = schedule.getTask()[dim];
        range = {scale(lanes.lower, unit),
                 arith::MinUIOp::create(builder, loc, scale(lanes.upper, unit),
                                        tiles.getExtent(builder, loc, dim))};
      }
      auto loop = scf::ForOp::create(builder, loc, range.lower, range.upper,
                                     constant(1));
      builder.setInsertionPointToStart(loop.getBody());
      operands[dim] = loop.getInductionVar();
    }
    SmallVector<Value> indices;
    for (AffineExpr expr : map.getResults())
      indices.push_back(getValueOrCreateConstantIndexOp(
          builder, loc,
          affine::makeComposedFoldedAffineApply(
              builder, loc,
              AffineMap::get(op.getNumDims(), 0, expr, op.getContext()),
              operands)));
    Type type = cast<MemRefType>(buffer.getType()).getElementType();
    Value zero =
        arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
    memref::StoreOp::create(builder, loc, zero, buffer, indices);
  }
}

void KernelEmitter::emitOthers(ArrayRef<int64_t> dims, Range lanes) {
  if (dims.empty())
    return emitRows(lanes);
  forEach(ranges[dims.front()], 1, [&](Value index) {
    tiles.setOrigin(dims.front(), index);
    emitOthers(dims.drop_front(), lanes);
  });
}

/// Runs the rows of the task in the tallest tiles that fit.
void KernelEmitter::emitRows(Range lanes) {
  int64_t rowDim = schedule.getRowDim();
  if (rowDim < 0)
    return emitLanes(schedule.getTiles().back(), Range(), lanes);
  Range rest = ranges[rowDim];
  // A dimension that is neither cut nor dynamic needs few of the tiles.
  int64_t extent = op.getExtents()[rowDim];
  bool isStatic = extent >= 0 && schedule.getTask()[rowDim] >= extent;
  int64_t remaining = extent;
  for (TileAttr tile : schedule.getTiles()) {
    if (isStatic && (remaining == 0 || tile.getRows() > remaining))
      continue;
    if (isStatic)
      remaining %= tile.getRows();
    Value split = roundDown(rest, tile.getRows());
    emitLanes(tile, {rest.lower, split}, lanes);
    rest.lower = split;
  }
}

/// Runs lane tasks [lanes.lower, lanes.upper): wide tiles, then single tasks,
/// then the tail. A task along the lane dimension is a whole number of vectors.
void KernelEmitter::emitLanes(TileAttr tile, Range rows, Range lanes) {
  int64_t lane = schedule.getLaneDim();
  int64_t width = schedule.getVector();
  if (lane < 0)
    return emitRowTiles(tile, rows, {tile.getRows(), 1, width, Value()});
  if (!hasLaneTasks()) {
    // A reduction over lanes: the tail is inside the tile.
    int64_t tail = op.getExtents()[lane] % width;
    return emitRowTiles(tile, rows, {tile.getRows(), 1, tail, Value()});
  }

  int64_t unit = schedule.getTask()[lane];
  int64_t extent = op.getExtents()[lane];
  auto run = [&](Value index, const TileShape &shape) {
    tiles.setOrigin(lane, scale(index, unit));
    emitRowTiles(tile, rows, shape);
  };

  // Tasks whose lanes are all there.
  Value whole =
      extent >= 0 ? constant(extent / unit)
                  : arith::DivUIOp::create(builder, loc, batch, constant(unit));
  Range full{lanes.lower,
             arith::MinUIOp::create(builder, loc, lanes.upper, whole)};
  // The tail's own task may be the only one of the range.
  full.upper = arith::MaxUIOp::create(builder, loc, full.upper, full.lower);
  int64_t wide = std::max<int64_t>(1, tile.getLanes() / unit);
  bool anyWhole = extent < 0 || extent >= unit;
  if (anyWhole && wide > 1 && (extent < 0 || extent >= wide * unit)) {
    Value split = roundDown(full, wide);
    forEach({full.lower, split}, wide, [&](Value index) {
      run(index, {tile.getRows(), wide * unit / width, width, Value()});
    });
    full.lower = split;
  }
  if (anyWhole)
    forEach(full, 1, [&](Value index) {
      run(index, {tile.getRows(), unit / width, width, Value()});
    });
  if (extent >= 0 && extent % unit == 0)
    return;

  Value hasTail = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ugt,
                                        lanes.upper, whole);
  auto conditional =
      scf::IfOp::create(builder, loc, hasTail, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&conditional.getThenRegion().front());
  if (extent >= 0) {
    int64_t rest = extent % unit;
    int64_t vectors = llvm::divideCeil(rest, width);
    run(whole,
        {tile.getRows(), vectors, rest - (vectors - 1) * width, Value()});
    return;
  }
  // A dynamic tail runs vector by vector, the last one masked.
  Value start = scale(whole, unit);
  forEach({start, batch}, width, [&](Value index) {
    Value rest = arith::SubIOp::create(builder, loc, batch, index);
    tiles.setOrigin(lane, index);
    emitRowTiles(tile, rows,
                 {tile.getRows(), 1, TileShape::kDynamicTail, rest});
  });
}

void KernelEmitter::emitRowTiles(TileAttr tile, Range rows,
                                 const TileShape &shape) {
  if (schedule.getRowDim() < 0)
    return tiles.emit(builder, loc, shape);
  forEach(rows, tile.getRows(), [&](Value row) {
    tiles.setOrigin(schedule.getRowDim(), row);
    tiles.emit(builder, loc, shape);
  });
}

/// Checks what the emitters rely on and the op's verifier cannot know.
LogicalResult verifyKernel(func::FuncOp kernel, GenericOp op) {
  ArrayRef<Type> arguments = kernel.getArgumentTypes();
  if (arguments.size() < 3 ||
      !llvm::all_of(arguments.take_front(3),
                    [](Type type) { return type.isIndex(); }))
    return kernel.emitError("expected a kernel function (batch, begin, end, "
                            "buffers...), got ")
           << kernel.getFunctionType();
  if (op.getOutputs().empty())
    return op.emitOpError("is on tensors; run kern-plan-memory first");
  std::optional<ScheduleAttr> schedule = op.getSchedule();
  if (!schedule)
    return op.emitOpError("has no schedule; run kern-choose-schedules first");
  if (int64_t lane = schedule->getLaneDim(); lane >= 0)
    for (unsigned i = 0, e = op->getNumOperands(); i < e; ++i)
      if (!getLaneAccess(op.getInputMap(i),
                         cast<MemRefType>(op->getOperand(i).getType()), lane,
                         schedule->getVector()))
        return op.emitOpError("cannot put dimension ")
               << lane << " into " << schedule->getVector()
               << " lanes: operand " << i << " is at "
               << AffineMapAttr::get(op.getInputMap(i));
  if (schedule->getStage().size() > 1)
    return op.emitOpError("expected at most one staged input, got ")
           << schedule->getStage().size();
  for (int64_t input : schedule->getStage())
    if (failed(verifyStaging(op, input)))
      return failure();
  return success();
}

struct ApplySchedules : public kern::impl::ApplySchedulesBase<ApplySchedules> {
  void runOnOperation() override {
    func::FuncOp kernel = getOperation();
    SmallVector<GenericOp> ops(kernel.getOps<GenericOp>());
    if (ops.size() > 1) {
      ops[1].emitOpError("expected a kernel to hold one kern.generic, got ")
          << ops.size();
      return signalPassFailure();
    }
    for (GenericOp op : ops) {
      if (failed(verifyKernel(kernel, op)))
        return signalPassFailure();
      apply(kernel, op);
    }
  }

  static void apply(func::FuncOp kernel, GenericOp op) {
    std::vector<std::unique_ptr<StagedInput>> staged;
    SmallVector<StagedInput *> inputs;
    GenericOp region = op;
    for (int64_t input : op.getSchedule()->getStage()) {
      staged.push_back(std::make_unique<StagedInput>(region, input));
      OpBuilder builder = OpBuilder::atBlockBegin(&kernel.getBody().front());
      staged.back()->allocate(builder, region.getLoc());
      inputs.push_back(staged.back().get());
      region = staged.back()->getMain();
    }
    KernelEmitter(region, inputs, kernel.getArgument(0), kernel.getArgument(1),
                  kernel.getArgument(2))
        .emit();
    for (StagedInput *input : inputs)
      input->erase();
    op.erase();
  }
};

} // namespace

//===- GpuSchedule.cpp - What a GPU schedule asks of a region -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Kern/IR/GpuSchedule.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "modelslice/Dialect/Kern/IR/ClippedIndex.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

/// What one access of a thread moves at most.
static constexpr int64_t kVectorBytes = 16;

GpuScheduleAttr mlir::kern::getGpuSchedule(GenericOp op) {
  return op->getAttrOfType<GpuScheduleAttr>(KernDialect::kGpuScheduleAttr);
}

SmallVector<GpuScheduleAttr> mlir::kern::getGpuVariants(GenericOp op) {
  SmallVector<GpuScheduleAttr> schedules;
  if (GpuScheduleAttr first = getGpuSchedule(op))
    schedules.push_back(first);
  if (auto others = op->getAttrOfType<ArrayAttr>(KernDialect::kGpuVariantsAttr))
    llvm::append_range(schedules, others.getAsRange<GpuScheduleAttr>());
  return schedules;
}

SmallVector<int64_t> mlir::kern::getBlockDims(GenericOp op,
                                              GpuScheduleAttr schedule) {
  SmallVector<int64_t> dims;
  for (int64_t dim = 0, e = op.getNumParallel(); dim < e; ++dim)
    if (!llvm::is_contained(schedule.getRows(), dim) &&
        !llvm::is_contained(schedule.getColumns(), dim))
      dims.push_back(dim);
  return dims;
}

FailureOr<GpuMath> mlir::kern::parseGpuMath(Operation *op, StringRef name) {
  if (std::optional<GpuMath> math = symbolizeGpuMath(name))
    return *math;
  return op->emitError("unknown math '")
         << name << "': expected fma, tf32 or bf16";
}

bool mlir::kern::hasRoundedFactors(GenericOp op, GpuMath math) {
  auto rounded = op->getAttrOfType<GpuMathAttr>(KernDialect::kRoundedAttr);
  return rounded && rounded.getValue() == math;
}

/// Elements of a factor in memory that one access moves.
static int64_t getVectorLanes(GenericOp op) {
  return kVectorBytes / (hasRoundedFactors(op, GpuMath::Bf16) ? 2 : 4);
}

/// What a scalar of a body is computed from: block arguments and indices. Each
/// value is visited once, however often it is used.
static void forEachSource(Value scalar, function_ref<void(Value)> visit) {
  llvm::SmallPtrSet<Value, 16> seen;
  SmallVector<Value> open{scalar};
  while (!open.empty()) {
    Value value = open.pop_back_val();
    if (!seen.insert(value).second)
      continue;
    Operation *definition = value.getDefiningOp();
    if (!definition || isa<IndexOp>(definition))
      visit(value);
    else
      llvm::append_range(open, definition->getOperands());
  }
}

bool mlir::kern::dependsOn(GenericOp op, Value scalar, ArrayRef<int64_t> dims) {
  bool found = false;
  forEachSource(scalar, [&](Value source) {
    if (auto index = source.getDefiningOp<IndexOp>()) {
      found |= llvm::is_contained(dims, int64_t(index.getDim()));
      return;
    }
    auto argument = cast<BlockArgument>(source);
    unsigned input = argument.getArgNumber();
    if (argument.getOwner() == op.getEpilogueBlock()) {
      if (input < op.getCombiners().size()) {
        found = true;
        return;
      }
      input -= op.getCombiners().size();
    }
    AffineMap map = op.getInputMap(input);
    found |= llvm::any_of(
        dims, [&](int64_t dim) { return map.isFunctionOfDim(dim); });
  });
  return found;
}

SmallVector<unsigned> mlir::kern::getInputsOf(Value scalar) {
  SmallVector<unsigned> inputs;
  forEachSource(scalar, [&](Value source) {
    if (auto argument = dyn_cast<BlockArgument>(source))
      inputs.push_back(argument.getArgNumber());
  });
  llvm::sort(inputs);
  return inputs;
}

/// Whether computing a scalar of the combine body reads input `input`.
static bool reads(Value scalar, unsigned input) {
  return llvm::is_contained(getInputsOf(scalar), input);
}

std::optional<Factors> mlir::kern::findFactors(GenericOp op,
                                               ArrayRef<int64_t> rows,
                                               ArrayRef<int64_t> columns) {
  if (op.getCombiners().size() != 1 || op.getCombiner(0) != Combiner::Add)
    return std::nullopt;
  Value sum = op.getCombineBlock()->getTerminator()->getOperand(0);
  auto product = sum.getDefiningOp<arith::MulFOp>();
  if (!product || !sum.getType().isF32())
    return std::nullopt;
  auto isFactor = [&](Value value, ArrayRef<int64_t> others) {
    return !dependsOn(op, value, others);
  };
  Factors factors{product.getLhs(), product.getRhs()};
  if (!isFactor(factors.row, columns) || !isFactor(factors.column, rows))
    std::swap(factors.row, factors.column);
  if (!isFactor(factors.row, columns) || !isFactor(factors.column, rows))
    return std::nullopt;
  for (int64_t input : op.getClipped().value_or(ArrayRef<int64_t>()))
    if (reads(factors.row, input) == reads(factors.column, input) ||
        !op.getEpilogueInput(input).use_empty())
      return std::nullopt;
  return factors;
}

int64_t mlir::kern::getContiguousDim(GenericOp op, unsigned operand) {
  AffineMap map = op.getInputMap(operand);
  if (map.getNumResults() == 0)
    return -1;
  AffineExpr last = map.getResults().back();
  // Of a blocked layout: d mod block.
  if (auto binary = dyn_cast<AffineBinaryOpExpr>(last);
      binary && last.getKind() == AffineExprKind::Mod)
    last = binary.getLHS();
  if (auto dim = dyn_cast<AffineDimExpr>(last))
    return dim.getPosition();
  return -1;
}

int64_t mlir::kern::getContiguousDim(GenericOp op, Value factor) {
  int64_t best = -1, bestRank = -1;
  for (unsigned input = 0, e = op.getInputs().size(); input < e; ++input) {
    int64_t rank = cast<ShapedType>(op.getInputs()[input].getType()).getRank();
    if (rank <= bestRank || !reads(factor, input))
      continue;
    bestRank = rank;
    best = getContiguousDim(op, input);
  }
  return best;
}

static Value getFactor(GenericOp op, GpuScheduleAttr schedule, bool ofRows) {
  std::optional<Factors> factors =
      findFactors(op, schedule.getRows(), schedule.getColumns());
  assert(factors && "the verifier checks that there are factors");
  return ofRows ? factors->row : factors->column;
}

SharedTile mlir::kern::getSharedTile(GenericOp op, GpuScheduleAttr schedule,
                                     bool ofRows) {
  int64_t dim = getContiguousDim(op, getFactor(op, schedule, ofRows));
  int64_t points =
      ofRows ? schedule.getBlock().getRows() : schedule.getBlock().getLanes();
  SharedTile tile;
  tile.alongStep = dim == int64_t(op.getNumDims()) - 1;
  tile.outer = tile.alongStep ? points : schedule.getStep();
  tile.inner = tile.alongStep ? schedule.getStep() : points;
  bool isHalf = schedule.getMath() == GpuMath::Bf16;
  tile.elementBytes = isHalf ? 2 : 4;
  tile.pitch = tile.inner;
  if (schedule.getWarpgroups()) {
    tile.swizzled = true;
    return tile;
  }
  // The lanes of a fragment read 8 points at 4 steps: rows that begin 4 banks
  // apart, or 8 where points are neighbours. What ldmatrix reads are 8 rows of
  // 16 bytes. 16-byte accesses stay aligned.
  tile.pitch += tile.alongStep && !isHalf ? 4 : 8;
  return tile;
}

int64_t mlir::kern::getTileDim(GenericOp op, GpuScheduleAttr schedule,
                               bool ofRows) {
  if (getSharedTile(op, schedule, ofRows).alongStep)
    return op.getNumDims() - 1;
  ArrayRef<int64_t> axis = ofRows ? schedule.getRows() : schedule.getColumns();
  return axis.empty() ? -1 : axis.back();
}

bool mlir::kern::isVectorAlong(GenericOp op, unsigned operand, int64_t dim,
                               int64_t lanes) {
  AffineMap map = op.getInputMap(operand);
  if (dim < 0 || !map.isFunctionOfDim(dim) ||
      getContiguousDim(op, operand) != dim)
    return false;
  auto type = cast<ShapedType>(op->getOperand(operand).getType());
  AffineExpr last = map.getResults().back();
  if (auto binary = dyn_cast<AffineBinaryOpExpr>(last)) {
    auto modulus = dyn_cast<AffineConstantExpr>(binary.getRHS());
    if (!modulus || modulus.getValue() % lanes)
      return false;
  }
  if (mayLeaveBounds(op, last, type.getShape().back()) ||
      type.getShape().back() % lanes ||
      !isa<Float32Type, BFloat16Type>(type.getElementType()))
    return false;
  // Other indices may be those of blocks alone.
  return llvm::all_of(map.getResults().drop_back(), [&](AffineExpr expr) {
    if (!expr.isFunctionOfDim(dim))
      return true;
    if (expr.getKind() != AffineExprKind::FloorDiv)
      return false;
    auto quotient = cast<AffineBinaryOpExpr>(expr);
    auto block = dyn_cast<AffineConstantExpr>(quotient.getRHS());
    return isa<AffineDimExpr>(quotient.getLHS()) && block &&
           block.getValue() % lanes == 0;
  });
}

int64_t mlir::kern::getTileLanes(GenericOp op, GpuScheduleAttr schedule,
                                 bool ofRows) {
  int64_t dim = getTileDim(op, schedule, ofRows);
  Value factor = getFactor(op, schedule, ofRows);
  // All neighbours share the other dimensions, and exist or do not.
  int64_t most = getVectorLanes(op);
  if (dim < 0 || op.getExtents()[dim] % most)
    return 1;
  int64_t lanes = 1;
  for (unsigned input = 0, e = op.getInputs().size(); input < e; ++input) {
    if (!reads(factor, input))
      continue;
    auto shape = cast<ShapedType>(op.getInputs()[input].getType()).getShape();
    for (auto [expr, size] :
         llvm::zip_equal(op.getInputMap(input).getResults(), shape))
      if (op.isClipped(input) && expr.isFunctionOfDim(dim) &&
          mayLeaveBounds(op, expr, size))
        return 1;
    if (isVectorAlong(op, input, dim, most))
      lanes = most;
  }
  return lanes;
}

bool mlir::kern::isCopied(GenericOp op, GpuScheduleAttr schedule, bool ofRows) {
  Value factor = getFactor(op, schedule, ofRows);
  if (auto extended = factor.getDefiningOp<arith::ExtFOp>())
    factor = extended.getIn();
  GpuMath math = schedule.getMath();
  // Copies convert nothing.
  bool isWhole = math == GpuMath::Bf16 ? factor.getType().isBF16()
                                       : factor.getType().isF32();
  return isa<BlockArgument>(factor) && isWhole &&
         (math == GpuMath::Fma || hasRoundedFactors(op, math)) &&
         getTileLanes(op, schedule, ofRows) == getVectorLanes(op);
}

int64_t mlir::kern::getSharedBuffers(GenericOp op, GpuScheduleAttr schedule) {
  if (schedule.getWarpgroups()) {
    int64_t step = getSharedTile(op, schedule, true).getBytes() +
                   getSharedTile(op, schedule, false).getBytes();
    // Three, if two blocks then fit on a multiprocessor, but four do not.
    constexpr int64_t half = kMaxWarpgroupSharedBytes / 2;
    return 3 * step <= half && 4 * step > half ? 3 : 4;
  }
  bool anyCopied =
      isCopied(op, schedule, true) || isCopied(op, schedule, false);
  return anyCopied ? 3 : 2;
}

GpuReach mlir::kern::getGpuReach(GenericOp op) {
  GpuReach reach;
  for (Value operand : op->getOperands()) {
    auto type = cast<ShapedType>(operand.getType());
    uint64_t count = 1;
    for (int64_t size : type.getShape())
      if (!ShapedType::isDynamic(size))
        count = llvm::SaturatingMultiply<uint64_t>(count, size);
    int64_t &largest =
        type.hasStaticShape() ? reach.elements : reach.elementsPerBatch;
    largest = std::max<int64_t>(
        largest,
        std::min<uint64_t>(count, std::numeric_limits<int32_t>::max()));
  }
  return reach;
}

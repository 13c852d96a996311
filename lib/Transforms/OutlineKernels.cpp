//===- OutlineKernels.cpp - One function per distinct region --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every kern.generic of a program moves into a kernel function and leaves a
// kern.launch. Regions that are equal but for their buffers' addresses share
// one kernel, across layers, widths and entries.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "modelslice/Dialect/Kern/IR/Winograd.h"
#include "modelslice/Transforms/Passes.h"
#include "modelslice/Transforms/Schedules.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::kern {
#define GEN_PASS_DEF_OUTLINEKERNELS
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// A cost that grows with the batch: (constant, per example).
struct Cost {
  int64_t constant = 0, perExample = 0;
  void add(int64_t points, int64_t each, bool perBatch) {
    int64_t &sum = perBatch ? perExample : constant;
    uint64_t amount = llvm::SaturatingMultiplyAdd<uint64_t>(points, each, sum);
    sum = std::min<uint64_t>(amount, std::numeric_limits<int64_t>::max());
  }
};

bool isFlop(Operation &op) {
  return isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp,
             arith::MaximumFOp, arith::MinimumFOp>(op) ||
         isa<math::MathDialect>(op.getDialect());
}

/// Number of points of the dimensions in `dims`, and whether the batch is one
/// of them.
std::pair<int64_t, bool> countPoints(GenericOp op,
                                     const llvm::BitVector &dims) {
  int64_t points = 1;
  bool perBatch = false;
  for (unsigned dim : dims.set_bits()) {
    int64_t extent = op.getExtents()[dim];
    perBatch |= extent < 0;
    points *= extent < 0 ? 1 : extent;
  }
  return {points, perBatch};
}

/// Adds the floating-point operations of a body, a multiply-add counting as
/// two. An operation is done once for each point of the dimensions that its
/// operands vary along: what is applied to an input before it is multiplied by
/// the weights of all outputs is not counted for each of them.
void addFlops(GenericOp op, Block *body, unsigned numAccumulators,
              const llvm::BitVector &all, Cost &cost) {
  DenseMap<Value, llvm::BitVector> dims;
  for (BlockArgument argument : body->getArguments()) {
    llvm::BitVector &used = dims[argument];
    used = all;
    unsigned index = argument.getArgNumber();
    if (index < numAccumulators)
      continue;
    AffineMap map = op.getInputMap(index - numAccumulators);
    for (unsigned dim : all.set_bits())
      if (!map.isFunctionOfDim(dim))
        used.reset(dim);
  }
  for (Operation &inner : body->without_terminator()) {
    llvm::BitVector used(op.getNumDims());
    if (isa<IndexOp>(inner))
      used.set(cast<IndexOp>(inner).getDim());
    for (Value operand : inner.getOperands())
      used |= dims.lookup(operand);
    if (isFlop(inner)) {
      auto [points, perBatch] = countPoints(op, used);
      cost.add(points, 1, perBatch);
    }
    for (Value result : inner.getResults())
      dims[result] = used;
  }
}

Cost getFlops(GenericOp op) {
  Cost cost;
  llvm::BitVector parallel(op.getNumDims()), all(op.getNumDims(), true);
  parallel.set(0, op.getNumParallelDims());
  if (op.hasReduction()) {
    addFlops(op, op.getCombineBlock(), 0, all, cost);
    auto [points, perBatch] = countPoints(op, all);
    cost.add(points, op.getCombiners().size(), perBatch);
  }
  addFlops(op, op.getEpilogueBlock(), op.getCombiners().size(), parallel, cost);
  return cost;
}

/// Bytes of the elements that the op touches, each operand once.
Cost getBytes(GenericOp op) {
  Cost cost;
  auto addOperand = [&](unsigned operand, Type type) {
    AffineMap map = op.getInputMap(operand);
    auto buffer = cast<MemRefType>(type);
    int64_t bytes = buffer.getElementTypeBitWidth() / 8;
    int64_t points = 1, elements = 1;
    bool perBatch = false;
    for (unsigned dim = 0, e = op.getNumDims(); dim < e; ++dim) {
      if (!map.isFunctionOfDim(dim))
        continue;
      int64_t extent = op.getExtents()[dim];
      perBatch |= extent < 0;
      points *= extent < 0 ? 1 : extent;
    }
    // Several points may touch an element, as those of a window do.
    for (int64_t size : buffer.getShape())
      if (!ShapedType::isDynamic(size))
        elements = std::min<uint64_t>(
            llvm::SaturatingMultiply<uint64_t>(elements, size),
            std::numeric_limits<int64_t>::max());
    points = countTransformed(op, operand, points);
    cost.add(std::min(points, elements), bytes, perBatch);
  };
  for (auto [index, operand] : llvm::enumerate(op->getOperands()))
    addOperand(index, operand.getType());
  return cost;
}

struct OutlineKernels : public kern::impl::OutlineKernelsBase<OutlineKernels> {
  using OutlineKernelsBase::OutlineKernelsBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    llvm::StringMap<func::FuncOp> kernels;
    auto model = module->getAttrOfType<StringAttr>("slice.model");
    SmallVector<func::FuncOp> programs;
    for (auto function : module.getOps<func::FuncOp>())
      if (function->hasAttr("slice.entry"))
        programs.push_back(function);
    for (func::FuncOp program : programs)
      for (auto op : llvm::to_vector(program.getOps<GenericOp>())) {
        if (op.getOutputs().empty()) {
          op.emitOpError("is on tensors; run kern-plan-memory first");
          return signalPassFailure();
        }
        outline(op, program, model ? model.getValue() : "model", symbols,
                kernels);
      }
    // Views that were computed for several launches are one.
    for (func::FuncOp program : programs)
      for (auto buffer : llvm::to_vector(program.getOps<BufferOp>()))
        if (buffer->use_empty())
          buffer.erase();
  }

  void outline(GenericOp op, func::FuncOp program, StringRef model,
               SymbolTable &symbols, llvm::StringMap<func::FuncOp> &kernels) {
    OpBuilder builder(op);
    Location loc = op.getLoc();
    // A region that planning did not name is called after what it is.
    StringAttr name = op->getAttrOfType<StringAttr>("kern.name");
    if (!name)
      name = builder.getStringAttr("region");
    op->removeAttr("kern.name");

    // A kernel's buffers are its inputs and outputs, each value once.
    SmallVector<Value> buffers;
    llvm::append_range(buffers, op.getInputs());
    llvm::append_range(buffers, op.getOutputs());

    func::FuncOp kernel = buildKernel(op, "kernel");
    std::string key;
    llvm::raw_string_ostream stream(key);
    // Without locations, so that layers of one shape are equal.
    kernel.print(stream, OpPrintingFlags().useLocalScope());
    auto [entry, isNew] = kernels.try_emplace(key, kernel);
    if (isNew) {
      ++numKernels;
      std::string symbol = (model + "." + name.getValue()).str();
      if (auto width = program->getAttrOfType<IntegerAttr>("slice.width"))
        symbol += ".w" + std::to_string(width.getInt());
      kernel.setSymName(symbol);
      symbols.insert(kernel, program->getIterator());
    } else {
      ++numMerged;
      kernel.erase();
      kernel = entry->second;
    }
    Cost flops = getFlops(op), bytes = getBytes(op);
    auto launch =
        LaunchOp::create(builder, loc, kernel.getName(), buffers,
                         ArrayRef<int64_t>{flops.constant, flops.perExample},
                         ArrayRef<int64_t>{bytes.constant, bytes.perExample});
    launch->setAttr("kern.name", name);
    op.erase();
  }
};

} // namespace

func::FuncOp mlir::kern::buildKernel(GenericOp op, StringRef name) {
  OpBuilder builder(op.getContext());
  SmallVector<Type> types(3, builder.getIndexType());
  llvm::append_range(types, op->getOperandTypes());
  auto kernel = func::FuncOp::create(op.getLoc(), name,
                                     builder.getFunctionType(types, {}));
  kernel->setAttr("kern.kernel", builder.getUnitAttr());
  Block *entry = kernel.addEntryBlock();
  builder.setInsertionPointToStart(entry);
  Operation *copy = builder.clone(*op);
  // Of what is only said about the op, what its code depends on.
  copy->setDiscardableAttrs(DictionaryAttr::get(op.getContext()));
  if (Attribute rounded = op->getAttr(KernDialect::kRoundedAttr))
    copy->setAttr(KernDialect::kRoundedAttr, rounded);
  for (auto [index, operand] : llvm::enumerate(copy->getOpOperands()))
    operand.set(entry->getArgument(3 + index));
  func::ReturnOp::create(builder, op.getLoc());
  return kernel;
}

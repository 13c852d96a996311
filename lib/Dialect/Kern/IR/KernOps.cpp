//===- KernOps.cpp - Verifiers and effects of the kern dialect ------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Builders.h"
#include "modelslice/Dialect/Kern/IR/ClippedIndex.h"
#include "modelslice/Dialect/Kern/IR/Winograd.h"

using namespace mlir;
using namespace mlir::kern;

#define GET_OP_CLASSES
#include "modelslice/Dialect/Kern/IR/KernOps.cpp.inc"

//===----------------------------------------------------------------------===//
// GenericOp
//===----------------------------------------------------------------------===//

LogicalResult GenericOp::verify() {
  int64_t numDims = getNumDims();
  int64_t numParallel = getNumParallel();
  if (numParallel < 0 || numParallel > numDims)
    return emitOpError("expected num_parallel in [0, ")
           << numDims << "], got " << numParallel;
  for (int64_t extent : getExtents())
    if (extent < -1 || extent == 0)
      return emitOpError("expected positive extents or -1 for the batch, got ")
             << extent;
  if (!getOutputs().empty() && !getResults().empty())
    return emitOpError(
        "has outputs on memrefs or results on tensors, not both");
  if (getNumStores() == 0)
    return emitOpError("stores nothing");
  for (Value input : getInputs())
    if (isa<MemRefType>(input.getType()) == getOutputs().empty())
      return emitOpError("expected tensors in and out or memrefs in and out, "
                         "got ")
             << input.getType();
  if (llvm::count(getExtents().take_front(numParallel), -1) > 1)
    return emitOpError("expected at most one parallel dimension over the "
                       "batch");

  unsigned numOperands = getInputs().size() + getNumStores();
  if (getIndexingMaps().size() != numOperands)
    return emitOpError("expected ")
           << numOperands << " indexing maps, got " << getIndexingMaps().size();
  for (auto [index, attr] : llvm::enumerate(getIndexingMaps())) {
    AffineMap map = cast<AffineMapAttr>(attr).getValue();
    bool isInput = index < getInputs().size();
    auto type =
        cast<ShapedType>(isInput ? getInputs()[index].getType()
                                 : getStoreType(index - getInputs().size()));
    if (map.getNumDims() != numDims || map.getNumSymbols() != 0)
      return emitOpError("expected indexing map ")
             << index << " over " << numDims << " dimensions, got " << attr;
    if (map.getNumResults() != type.getRank())
      return emitOpError("indexing map ")
             << index << " has " << map.getNumResults()
             << " results for an operand of rank " << type.getRank();
    if (isInput)
      continue;
    for (int64_t dim = numParallel; dim < numDims; ++dim)
      if (map.isFunctionOfDim(dim))
        return emitOpError("stores through reduction dimension ") << dim;
  }
  auto verifyList = [&](std::optional<ArrayRef<int64_t>> list, StringRef name,
                        int64_t limit) -> LogicalResult {
    for (int64_t index : list.value_or(ArrayRef<int64_t>()))
      if (index < 0 || index >= limit)
        return emitOpError("expected entries of ")
               << name << " in [0, " << limit << "), got " << index;
    return success();
  };
  if (failed(verifyList(getClipped(), "clipped", getInputs().size())) ||
      failed(verifyList(getSide(), "side", getNumStores())))
    return failure();
  if (hasReduction() == getCombiners().empty())
    return emitOpError("needs combiners if and only if it has reduction "
                       "dimensions");
  return success(succeeded(verifyAccesses(*this)) &&
                 succeeded(verifySchedule(*this)));
}

/// Checks that a body is what vector code can be made of: element-wise
/// arithmetic on scalars.
static LogicalResult verifyBody(GenericOp op, Block &body, StringRef name) {
  if (body.getOperations().size() > GenericOp::kMaxBody)
    return op.emitOpError(name)
           << " expects at most " << GenericOp::kMaxBody << " operations, got "
           << body.getOperations().size();
  for (Operation &operation : body.without_terminator()) {
    bool isArithmetic =
        isa<arith::ArithDialect, math::MathDialect>(operation.getDialect()) &&
        (operation.hasTrait<OpTrait::ConstantLike>() ||
         OpTrait::hasElementwiseMappableTraits(&operation));
    bool isScalar = llvm::all_of(operation.getResultTypes(), [](Type type) {
      return type.isIntOrIndexOrFloat();
    });
    if ((!isArithmetic && !isa<IndexOp, BatchOp>(operation)) || !isScalar) {
      InFlightDiagnostic diag = op.emitOpError(name);
      diag << " expects scalar element-wise arithmetic";
      diag.attachNote(operation.getLoc())
          << "got '" << operation.getName() << "'";
      return diag;
    }
  }
  return success();
}

/// The dimension of which `index` is dim * extent + the dimension.
static std::optional<unsigned> findRowOfBand(GenericOp op, AffineExpr index,
                                             unsigned dim) {
  std::optional<unsigned> found;
  for (unsigned row = 0, e = op.getNumDims(); row < e; ++row) {
    if (row == dim || !index.isFunctionOfDim(row))
      continue;
    if (found || !op.isParallelDim(row) || getCoefficient(index, row) != 1 ||
        getCoefficient(index, dim) != op.getExtents()[row])
      return std::nullopt;
    found = row;
  }
  return found;
}

bool GenericOp::isBand(unsigned dim) {
  if (!isParallelDim(dim) || !hasSides())
    return false;
  for (unsigned store = 0, e = getNumStores(); store < e; ++store)
    for (AffineExpr index : getStoreMap(store).getResults()) {
      if (!index.isFunctionOfDim(dim))
        continue;
      std::optional<unsigned> row = findRowOfBand(*this, index, dim);
      if (row && llvm::all_of(*getSide(), [&](int64_t side) {
            AffineMap map = getStoreMap(side);
            return map.isFunctionOfDim(dim) && !map.isFunctionOfDim(*row);
          }))
        return true;
    }
  return false;
}

static LogicalResult verifyWinograd(GenericOp op) {
  std::optional<WinogradAttr> winograd = op.getWinograd();
  if (!winograd)
    return success();
  std::optional<WinogradConv> conv = matchWinograd(op);
  if (!conv)
    return op.emitOpError("expected a 3x3 convolution with stride and dilation "
                          "1 where winograd is set");
  auto weights = dyn_cast<MemRefType>(op.getInputs()[conv->weights].getType());
  if (!weights)
    return success();
  AffineMap map = op.getInputMap(conv->weights);
  for (unsigned tap : {conv->tapY, conv->tapX})
    for (auto [position, expr] : llvm::enumerate(map.getResults()))
      if (expr == conv->getTap(tap, op.getContext()) &&
          weights.getDimSize(position) != winograd->getTaps())
        return op.emitOpError("expected ")
               << winograd->getTaps() << " "
               << stringifyWinogradFilters(winograd->getFilters())
               << " taps at index " << position << " of operand "
               << conv->weights << ", got " << weights.getDimSize(position);
  return success();
}

LogicalResult GenericOp::verifyRegions() {
  auto elementType = [](Type type) {
    return cast<ShapedType>(type).getElementType();
  };
  auto verifyArguments = [&](Block &block, StringRef name,
                             unsigned numLeading) -> LogicalResult {
    if (block.getNumArguments() != numLeading + getInputs().size())
      return emitOpError(name) << " expects " << numLeading + getInputs().size()
                               << " arguments, got " << block.getNumArguments();
    for (auto [argument, input] :
         llvm::zip(block.getArguments().drop_front(numLeading), getInputs()))
      if (argument.getType() != elementType(input.getType()))
        return emitOpError(name)
               << " argument " << argument.getArgNumber() << " expects type "
               << elementType(input.getType()) << ", got "
               << argument.getType();
    if (!isa_and_nonnull<YieldOp>(block.empty() ? nullptr : &block.back()))
      return emitOpError(name) << " must end in kern.yield";
    return verifyBody(*this, block, name);
  };

  if (getCombine().empty() != !hasReduction())
    return emitOpError("needs a combine body if and only if it has reduction "
                       "dimensions");
  if (Block *combine = getCombineBlock()) {
    if (failed(verifyArguments(*combine, "combine", 0)))
      return failure();
    if (combine->getTerminator()->getNumOperands() != getCombiners().size())
      return emitOpError("combine yields ")
             << combine->getTerminator()->getNumOperands() << " values for "
             << getCombiners().size() << " combiners";
    for (Value value : combine->getTerminator()->getOperands())
      if (!value.getType().isF32())
        return emitOpError("combine expects to yield f32, got ")
               << value.getType();
  }
  Block &epilogue = *getEpilogueBlock();
  if (failed(verifyArguments(epilogue, "epilogue", getCombiners().size())))
    return failure();
  for (unsigned i = 0, e = getCombiners().size(); i < e; ++i)
    if (!getAccumulator(i).getType().isF32())
      return emitOpError("epilogue argument ")
             << i << " expects type f32, got " << getAccumulator(i).getType();
  for (unsigned i = 0, e = getInputs().size(); i < e; ++i)
    for (int64_t dim = getNumParallel(), f = getNumDims(); dim < f; ++dim)
      if (getInputMap(i).isFunctionOfDim(dim) &&
          !getEpilogueInput(i).use_empty())
        return emitOpError("epilogue uses input ")
               << i << ", which is read through reduction dimension " << dim;
  if (epilogue.getTerminator()->getNumOperands() != getNumStores())
    return emitOpError("epilogue yields ")
           << epilogue.getTerminator()->getNumOperands() << " values for "
           << getNumStores() << " outputs";
  for (auto [index, value] :
       llvm::enumerate(epilogue.getTerminator()->getOperands()))
    if (value.getType() != elementType(getStoreType(index)))
      return emitOpError("epilogue yields ")
             << value.getType() << " for output " << index << " of type "
             << getStoreType(index);
  if (failed(verifyWinograd(*this)))
    return failure();
  return success(succeeded(verifyOuterEpilogue(*this)) &&
                 succeeded(verifyGpuSchedule(*this)));
}

void GenericOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  for (OpOperand &input : getInputsMutable())
    if (isa<MemRefType>(input.get().getType()))
      effects.emplace_back(MemoryEffects::Read::get(), &input);
  for (OpOperand &output : getOutputsMutable())
    effects.emplace_back(MemoryEffects::Write::get(), &output);
}

//===----------------------------------------------------------------------===//
// IndexOp
//===----------------------------------------------------------------------===//

LogicalResult IndexOp::verify() {
  auto parent = cast<GenericOp>((*this)->getParentOp());
  // The epilogue stands outside the reduction loops.
  bool inEpilogue = (*this)->getParentRegion() == &parent.getEpilogue();
  int64_t limit = inEpilogue ? parent.getNumParallel() : parent.getNumDims();
  auto dim = static_cast<int64_t>(getDim());
  if (dim < 0 || dim >= limit)
    return emitOpError("expected a dimension in [0, ")
           << limit << "), got " << dim;
  return success();
}

//===----------------------------------------------------------------------===//
// BufferOp
//===----------------------------------------------------------------------===//

LogicalResult BufferOp::verify() {
  if (getIndex() > std::numeric_limits<uint32_t>::max())
    return emitOpError("expected an index in [0, 2^32), got ")
           << static_cast<int64_t>(getIndex());
  auto offset = static_cast<int64_t>(getOffset());
  auto perBatch = static_cast<int64_t>(getOffsetPerBatch());
  if (offset < 0 || perBatch < 0)
    return emitOpError("expected offsets of at least 0, got ")
           << offset << " and " << perBatch;
  if (getSpace() == Space::Block)
    return emitOpError("expected memory that programs have, got that of a "
                       "block");
  if (perBatch > 0 && getSpace() != Space::Scratch)
    return emitOpError("expected an offset per example in scratch alone");
  return verifyDense(*this, getType(), "the buffer");
}

//===----------------------------------------------------------------------===//
// LaunchOp
//===----------------------------------------------------------------------===//

LogicalResult LaunchOp::verify() {
  auto isCost = [](ArrayRef<int64_t> cost) {
    return cost.size() == 2 && cost[0] >= 0 && cost[1] >= 0;
  };
  if (!isCost(getFlops()) || !isCost(getBytes()))
    return emitOpError("expected flops and bytes as pairs (constant, per "
                       "example) of at least 0");
  return success();
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto kernel =
      symbols.lookupNearestSymbolFrom<func::FuncOp>(*this, getKernelAttr());
  if (!kernel)
    return emitOpError("expected a function named ") << getKernelAttr();
  // A kernel takes (batch, begin, end) before its buffers.
  ArrayRef<Type> types = kernel.getArgumentTypes();
  if (types.size() < 3 || !llvm::all_of(types.take_front(3), [](Type type) {
        return type.isIndex();
      }))
    return emitOpError("kernel ")
           << getKernelAttr() << " expects (batch, begin, end) as index first";
  if (types.size() != getOperands().size() + 3)
    return emitOpError("kernel ")
           << getKernelAttr() << " expects " << int64_t(types.size()) - 3
           << " buffers, got " << getOperands().size();
  for (auto [index, type] : llvm::enumerate(types.drop_front(3)))
    if (getOperands()[index].getType() != type)
      return emitOpError("buffer ") << index << " expects " << type << ", got "
                                    << getOperands()[index].getType();
  return success();
}

//===- ConcatOps.cpp - Concatenation of channels --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyHelpers.h"
#include "modelslice/Dialect/Slice/IR/Concatenation.h"
#include "modelslice/Dialect/Slice/IR/Groups.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

/// The largest extent of dimension 1: sums of many cannot overflow.
static constexpr int64_t kMaxChannels = int64_t(1) << 40;

ParseResult slice::parseChannels(OpAsmParser &parser,
                                 DenseI64ArrayAttr &channels) {
  SmallVector<int64_t> numbers;
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Paren, [&] {
        return parser.parseInteger(numbers.emplace_back());
      }))
    return failure();
  channels = parser.getBuilder().getDenseI64ArrayAttr(numbers);
  return success();
}

void slice::printChannels(OpAsmPrinter &printer, Operation *,
                          DenseI64ArrayAttr channels) {
  printer << '(';
  llvm::interleaveComma(channels.asArrayRef(), printer);
  printer << ')';
}

namespace {

/// One side of a concatenation by the name the op gives it.
struct Side {
  std::string name;
  RankedTensorType type;
};

/// Checks that operands make a whole, for ops that number their constraints
/// alike.
class Verifier {
public:
  Verifier(Operation *op, Side whole)
      : op(op), prefix(op->getName().stripDialect().str()),
        whole(std::move(whole)) {}

  InFlightDiagnostic emit(StringRef constraint) {
    return op->emitOpError() << "(" << prefix << constraint << ") expects ";
  }

  LogicalResult verifyNumbers(int64_t groups, ArrayRef<int64_t> channels);
  LogicalResult verifyRanks(ArrayRef<Side> operands);
  LogicalResult verifyOtherDims(const Side &operand);
  LogicalResult verifyChannels(const Side &operand, int64_t expected);
  FailureOr<int64_t> findKept(const Concatenation &concatenation,
                              unsigned index, const Side &operand,
                              int64_t groups);
  LogicalResult verifyWhole(const Concatenation &concatenation, int64_t kept,
                            int64_t groups);

private:
  Operation *op;
  std::string prefix;
  Side whole;
};

} // namespace

/// Constraint c2, where every operand has a number in `channels`.
LogicalResult Verifier::verifyNumbers(int64_t groups,
                                      ArrayRef<int64_t> channels) {
  if (groups < 1 || groups > kMaxGroups)
    return emit("_c2") << "'groups' to be between 1 and " << kMaxGroups
                       << ", got " << groups;
  // A lowering moves each group of each operand by itself.
  int64_t operands = channels.size();
  if (operands > kMaxGroups / groups)
    return emit("_c2") << "at most " << kMaxGroups / groups << " operands with "
                       << groups << " groups, got " << operands;
  for (int64_t extent : channels)
    if (extent < groups || extent > kMaxChannels)
      return emit("_c2") << "'channels' between " << groups << " and "
                         << kMaxChannels << ", got " << extent;
  return success();
}

/// Constraint c1.
LogicalResult Verifier::verifyRanks(ArrayRef<Side> operands) {
  int64_t rank = whole.type.getRank();
  if (rank < 2)
    return emit("_c1") << "a rank of at least 2, got " << rank;
  for (const Side &operand : operands)
    if (operand.type.getRank() != rank)
      return emit("_c1") << operand.name << " to have the rank of "
                         << whole.name << ": expected " << rank << ", got "
                         << operand.type.getRank();
  return success();
}

/// Constraints c3 and c4.
LogicalResult Verifier::verifyOtherDims(const Side &operand) {
  if (failed(verifySameBatch(op, prefix + "_c3",
                             {operand.name, operand.type, 0},
                             {whole.name, whole.type, 0})))
    return failure();
  for (int64_t dim = 2; dim < whole.type.getRank(); ++dim) {
    if (failed(verifySameDim(op, prefix + "_c4",
                             {operand.name, operand.type, dim},
                             {whole.name, whole.type, dim})))
      return failure();
    if (whole.type.isDynamicDim(dim) || getGroups(whole.type, dim) != 1)
      return emit("_c4") << "dimension " << dim << " of " << whole.name
                         << " to be static and not sliced, got " << whole.type;
  }
  return success();
}

/// The part of constraint c5 that needs no channels.
LogicalResult Verifier::verifyChannels(const Side &operand, int64_t expected) {
  int64_t extent = operand.type.getDimSize(1);
  if (ShapedType::isDynamic(extent) || extent < 1 || extent > kMaxChannels)
    return emit("_c5") << "dimension 1 of " << operand.name
                       << " to be static, of 1 to " << kMaxChannels
                       << " elements, got " << operand.type;
  int64_t got = getGroups(operand.type, 1);
  if (got != expected)
    return emit("_c5") << "dimension 1 of " << operand.name << " to have "
                       << expected << " groups, as that of " << whole.name
                       << ", got " << got;
  return success();
}

/// How many groups an operand has; the rest of constraint c5.
FailureOr<int64_t> Verifier::findKept(const Concatenation &concatenation,
                                      unsigned index, const Side &operand,
                                      int64_t groups) {
  int64_t extent = operand.type.getDimSize(1);
  int64_t full = concatenation.extentOf(index, groups);
  if (getGroups(whole.type, 1) != 1 && extent != full)
    return emit("_c5") << full << " elements in dimension 1 of " << operand.name
                       << ", got " << extent;
  int64_t kept = concatenation.findKeptOf(index, extent);
  if (kept == 0)
    return emit("_c5") << "dimension 1 of " << operand.name
                       << " to end where one of " << groups << " groups of "
                       << full << " elements does, got " << extent;
  return kept;
}

/// Constraints c6 and c7.
LogicalResult Verifier::verifyWhole(const Concatenation &concatenation,
                                    int64_t kept, int64_t groups) {
  int64_t got = getGroups(whole.type, 1);
  if (got != 1 && got != groups)
    return emit("_c6") << "dimension 1 of " << whole.name << " to have 1 or "
                       << groups << " groups, got " << got;
  if (whole.type.getDimSize(1) != concatenation.extent(kept)) {
    InFlightDiagnostic diag = emit("_c6") << concatenation.extent(kept)
                                          << " elements in dimension 1 of "
                                          << whole.name << ", got ";
    if (whole.type.isDynamicDim(1))
      return diag << "a dynamic extent";
    return diag << whole.type.getDimSize(1);
  }
  int64_t full = concatenation.extent(groups);
  for (int64_t group = 1; group <= groups; ++group) {
    int64_t end = groupEnd(full, groups, group);
    if (end != concatenation.extent(group))
      return emit("_c7") << "the first " << group << " of " << groups
                         << " groups of " << full << " elements to have "
                         << concatenation.extent(group)
                         << ", as those of the operands have together, got "
                         << end;
  }
  return success();
}

/// Reports that an operand's alive part does not follow from anything.
static LogicalResult emitUnknownShape(Operation *op, const Twine &name) {
  return op->emitOpError() << "cannot tell which part of " << name
                           << " is alive at this width";
}

//===----------------------------------------------------------------------===//
// ConcatOp
//===----------------------------------------------------------------------===//

/// The full extents of the operands, which are their own where no attribute
/// says them.
static SmallVector<int64_t> getFullChannels(ConcatOp op) {
  if (std::optional<ArrayRef<int64_t>> channels = op.getChannels())
    return SmallVector<int64_t>(*channels);
  return llvm::map_to_vector(op.getInputs(), [](Value input) {
    return cast<RankedTensorType>(input.getType()).getDimSize(1);
  });
}

LogicalResult ConcatOp::verify() {
  Verifier verifier(*this, {"the result", getResult().getType()});
  SmallVector<Side> operands;
  for (auto [index, input] : llvm::enumerate(getInputs()))
    operands.push_back({"operand #" + std::to_string(index),
                        cast<RankedTensorType>(input.getType())});
  if (operands.empty())
    return verifier.emit("_c1") << "an operand";
  if (failed(verifier.verifyRanks(operands)))
    return failure();

  int64_t groupsOfResult = slice::getGroups(getResult().getType(), 1);
  if (getGroups().has_value() != getChannels().has_value())
    return verifier.emit("_c2") << "'groups' and 'channels' to come together";
  if (!getGroups() && groupsOfResult != 1)
    return verifier.emit("_c2")
           << "'groups' and 'channels', since dimension 1 is sliced";
  int64_t groups = getGroups().value_or(1);
  if (getChannels() && getChannels()->size() != operands.size())
    return verifier.emit("_c2") << "'channels' to have " << operands.size()
                                << " numbers, got " << getChannels()->size();
  for (const Side &operand : operands)
    if (failed(verifier.verifyOtherDims(operand)) ||
        failed(verifier.verifyChannels(operand, groupsOfResult)))
      return failure();

  SmallVector<int64_t> channels = getFullChannels(*this);
  if (failed(verifier.verifyNumbers(groups, channels)))
    return failure();
  Concatenation concatenation(groups, channels);
  int64_t kept = 0;
  for (auto [index, operand] : llvm::enumerate(operands)) {
    FailureOr<int64_t> keptOf =
        verifier.findKept(concatenation, index, operand, groups);
    if (failed(keptOf))
      return failure();
    if (index > 0 && *keptOf != kept)
      return verifier.emit("_c5")
             << "as many groups of each operand: " << kept
             << " of operand #0, got " << *keptOf << " of " << operand.name;
    kept = *keptOf;
  }
  return verifier.verifyWhole(concatenation, kept, groups);
}

LogicalResult ConcatOp::inferAliveShapes(AliveShapes &shapes,
                                         std::optional<double>) {
  SmallVector<int64_t> channels = getFullChannels(*this);
  Concatenation concatenation(getGroups().value_or(1), channels);
  int64_t kept = 0;
  for (auto [index, shape] : llvm::enumerate(shapes.operands)) {
    if (!shape)
      return emitUnknownShape(*this, "operand #" + Twine(index));
    int64_t keptOf = concatenation.findKeptOf(index, (*shape)[1]);
    if (index > 0 && keptOf != kept)
      return emitOpError("expects operands that are alive to the same extent: "
                         "operand #0 is alive in ")
             << kept << " groups, operand #" << index << " in " << keptOf;
    kept = keptOf;
  }
  Shape result = getFullShape(getResult().getType());
  result[0] = (*shapes.operands[0])[0];
  result[1] = concatenation.extent(kept);
  shapes.results[0] = result;
  return success();
}

OpFoldResult ConcatOp::fold(FoldAdaptor) {
  return getInputs().size() == 1 ? getInputs().front() : Value();
}

//===----------------------------------------------------------------------===//
// ConcatGradOp
//===----------------------------------------------------------------------===//

LogicalResult ConcatGradOp::verify() {
  Side dy = {"dy", getDy().getType()};
  Side result = {"the result", getResult().getType()};
  Verifier verifier(*this, dy);
  int64_t groups = getGroups();
  if (failed(verifier.verifyRanks(result)) ||
      failed(verifier.verifyNumbers(groups, getChannels())))
    return failure();
  if (getIndex() >= getChannels().size())
    return verifier.emit("_c8")
           << "'index' to be the number of one of " << getChannels().size()
           << " operands, got " << getIndexAttr().getInt();
  if (failed(verifier.verifyOtherDims(result)) ||
      failed(verifier.verifyChannels(result, slice::getGroups(dy.type, 1))))
    return failure();
  Concatenation concatenation(groups, getChannels());
  FailureOr<int64_t> kept =
      verifier.findKept(concatenation, getIndex(), result, groups);
  if (failed(kept))
    return failure();
  return verifier.verifyWhole(concatenation, *kept, groups);
}

LogicalResult ConcatGradOp::inferAliveShapes(AliveShapes &shapes,
                                             std::optional<double>) {
  if (!shapes.operands[0])
    return emitUnknownShape(*this, "dy");
  Concatenation concatenation(getGroups(), getChannels());
  int64_t kept = concatenation.findKept((*shapes.operands[0])[1]);
  Shape result = getFullShape(getResult().getType());
  result[0] = (*shapes.operands[0])[0];
  result[1] = concatenation.extentOf(getIndex(), kept);
  shapes.results[0] = result;
  return success();
}

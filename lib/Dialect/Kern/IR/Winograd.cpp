//===- Winograd.cpp - Convolutions by minimal filtering -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Kern/IR/Winograd.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "modelslice/Dialect/Kern/IR/ClippedIndex.h"

using namespace mlir;
using namespace mlir::kern;

namespace {

/// The one reduction and the one parallel dimension whose sum, and a constant,
/// `expr` is; and perhaps the bands that rows of an image are cut into.
std::optional<std::pair<unsigned, unsigned>> matchSum(GenericOp op,
                                                      AffineExpr expr) {
  SmallVector<unsigned, 2> reduced, parallel, bands;
  for (unsigned dim = 0, e = op.getNumDims(); dim < e; ++dim) {
    if (!expr.isFunctionOfDim(dim))
      continue;
    std::optional<int64_t> factor = getCoefficient(expr, dim);
    if (factor && *factor != 1 && op.isBand(dim)) {
      bands.push_back(dim);
      continue;
    }
    if (!factor || *factor != 1)
      return std::nullopt;
    (op.isParallelDim(dim) ? parallel : reduced).push_back(dim);
  }
  if (reduced.size() != 1 || parallel.size() != 1)
    return std::nullopt;
  for (unsigned band : bands)
    if (getCoefficient(expr, band) != op.getExtents()[parallel.front()])
      return std::nullopt;
  return std::make_pair(reduced.front(), parallel.front());
}

bool isStatic(GenericOp op, unsigned dim) { return op.getExtents()[dim] > 0; }

/// Finds the image, read along one reduction dimension and two sums of one and
/// a parallel dimension, among the inputs.
bool matchImage(GenericOp op, WinogradConv &conv) {
  for (unsigned input = 0, e = op.getInputs().size(); input < e; ++input) {
    SmallVector<std::pair<unsigned, unsigned>, 2> sums;
    SmallVector<unsigned, 1> channels;
    for (AffineExpr expr : op.getInputMap(input).getResults()) {
      auto plain = dyn_cast<AffineDimExpr>(expr);
      if (plain && !op.isParallelDim(plain.getPosition()))
        channels.push_back(plain.getPosition());
      else if (auto sum = matchSum(op, expr))
        sums.push_back(*sum);
      else if (!plain)
        channels.append(2, 0); // Something else, such as a packed weight.
    }
    if (sums.size() != 2 || channels.size() != 1)
      continue;
    conv.image = input;
    conv.inputChannel = channels.front();
    std::tie(conv.tapY, conv.y) = sums[0];
    std::tie(conv.tapX, conv.x) = sums[1];
    return conv.tapY != conv.tapX && conv.y != conv.x &&
           op.getExtents()[conv.tapY] == 3 && op.getExtents()[conv.tapX] == 3 &&
           isStatic(op, conv.y) && isStatic(op, conv.x) &&
           isStatic(op, conv.inputChannel);
  }
  return false;
}

/// Finds the factor that is a weight: read along the taps, the input channel
/// and one parallel dimension.
bool matchWeights(GenericOp op, arith::MulFOp product, WinogradConv &conv) {
  for (Value factor : product->getOperands()) {
    auto argument = dyn_cast<BlockArgument>(factor);
    if (!argument || !argument.hasOneUse())
      continue;
    AffineMap map = op.getInputMap(argument.getArgNumber());
    SmallVector<unsigned, 1> channels;
    bool readsAll = true;
    for (unsigned dim = 0, e = op.getNumDims(); dim < e; ++dim) {
      bool isRead = map.isFunctionOfDim(dim);
      if (op.isParallelDim(dim) && isRead)
        channels.push_back(dim);
      if (!op.isParallelDim(dim))
        readsAll &= isRead;
    }
    if (!readsAll || channels.size() != 1 || channels.front() == conv.y ||
        channels.front() == conv.x || !isStatic(op, channels.front()))
      continue;
    conv.weights = argument.getArgNumber();
    conv.channel = channels.front();
    for (bool isFlipped : {false, true}) {
      conv.isFlipped = isFlipped;
      if (llvm::all_of(ArrayRef{conv.tapY, conv.tapX}, [&](unsigned tap) {
            return llvm::is_contained(map.getResults(),
                                      conv.getTap(tap, op.getContext()));
          }))
        return conv.weights != conv.image;
    }
    return false;
  }
  return false;
}

} // namespace

std::optional<WinogradConv> mlir::kern::matchWinograd(GenericOp op) {
  WinogradConv conv;
  if (op.getCombiners().size() != 1 || op.getCombiner(0) != Combiner::Add ||
      op.getNumDims() != op.getNumParallelDims() + 3 || !matchImage(op, conv))
    return std::nullopt;
  Block *body = op.getCombineBlock();
  auto product =
      body->getTerminator()->getOperand(0).getDefiningOp<arith::MulFOp>();
  if (!product || !matchWeights(op, product, conv))
    return std::nullopt;
  // All output channels are made of the same image.
  if (op.getInputMap(conv.image).isFunctionOfDim(conv.channel))
    return std::nullopt;
  // The other factor is the same however often it is computed.
  for (BlockArgument argument : body->getArguments()) {
    unsigned input = argument.getArgNumber();
    if (argument.use_empty() || input == conv.image || input == conv.weights)
      continue;
    AffineMap map = op.getInputMap(input);
    for (unsigned dim : {conv.channel, conv.y, conv.x, conv.tapY, conv.tapX})
      if (op.isClipped(input) || map.isFunctionOfDim(dim))
        return std::nullopt;
  }
  if (!body->getOps<IndexOp>().empty())
    return std::nullopt;
  return conv;
}

int64_t mlir::kern::countTransformed(GenericOp op, unsigned input,
                                     int64_t elements) {
  std::optional<WinogradAttr> winograd = op.getWinograd();
  if (!winograd || matchWinograd(op)->weights != input)
    return elements;
  return elements / 9 * winograd->getTaps() * winograd->getTaps();
}

WinogradMatrices mlir::kern::getWinogradMatrices(int64_t outputs) {
  // Interpolation points 0, 1, -1 and infinity.
  static constexpr double kOutput2[] = {1, 1, 1,  0, //
                                        0, 1, -1, -1};
  static constexpr double kInput2[] = {1, 0,  -1, 0, //
                                       0, 1,  1,  0, //
                                       0, -1, 1,  0, //
                                       0, 1,  0,  -1};
  static constexpr double kEvaluation2[] = {1, 0,  0, //
                                            1, 1,  1, //
                                            1, -1, 1, //
                                            0, 0,  1};
  static constexpr double kScales2[] = {1, 1. / 2, 1. / 2, 1};
  // Interpolation points 0, 1, -1, 2, -2 and infinity.
  static constexpr double kOutput4[] = {1, 1, 1,  1, 1,  0, //
                                        0, 1, -1, 2, -2, 0, //
                                        0, 1, 1,  4, 4,  0, //
                                        0, 1, -1, 8, -8, 1};
  static constexpr double kInput4[] = {4, 0,  -5, 0,  1, 0, //
                                       0, -4, -4, 1,  1, 0, //
                                       0, 4,  -4, -1, 1, 0, //
                                       0, -2, -1, 2,  1, 0, //
                                       0, 2,  -1, -2, 1, 0, //
                                       0, 4,  0,  -5, 0, 1};
  static constexpr double kEvaluation4[] = {1, 0,  0, //
                                            1, 1,  1, //
                                            1, -1, 1, //
                                            1, 2,  4, //
                                            1, -2, 4, //
                                            0, 0,  1};
  static constexpr double kScales4[] = {1. / 4,  -1. / 6, -1. / 6,
                                        1. / 24, 1. / 24, 1};
  assert((outputs == 2 || outputs == 4) &&
         "the attribute's verifier checks it");
  if (outputs == 2)
    return {kOutput2, kInput2, kEvaluation2, kScales2};
  return {kOutput4, kInput4, kEvaluation4, kScales4};
}

//===- WinogradTransforms.cpp - Regions for minimal filtering -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WinogradTransforms.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "modelslice/Dialect/Kern/IR/Winograd.h"

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Along one side of a filter.
constexpr unsigned kTaps = 3;

/// A matrix, row by row.
struct Matrix {
  ArrayRef<double> elements;
  unsigned numColumns;
  unsigned getNumRows() const { return elements.size() / numColumns; }
  double at(unsigned row, unsigned column) const {
    return elements[row * numColumns + column];
  }
};

/// Writes products of constant matrices with vectors of scalars, with few
/// operations: most pairs of neighbouring rows, or columns, differ in signs
/// alone.
class TransformBuilder {
public:
  TransformBuilder(OpBuilder &builder, Location loc)
      : builder(builder), loc(loc) {}

  /// M X M^T of a patch that is given row by row; a row of M X at a time, so
  /// that few values are alive.
  SmallVector<Value> transform(Matrix matrix, ArrayRef<Value> patch) {
    unsigned size = matrix.numColumns, numRows = matrix.getNumRows();
    SmallVector<SmallVector<Value>> columns;
    for (unsigned x = 0; x < size; ++x) {
      SmallVector<Value> column;
      for (unsigned y = 0; y < size; ++y)
        column.push_back(patch[y * size + x]);
      columns.push_back(multiply(matrix, column));
    }
    SmallVector<Value> result;
    for (unsigned y = 0; y < numRows; ++y) {
      SmallVector<Value> row;
      for (unsigned x = 0; x < size; ++x)
        row.push_back(columns[x][y]);
      llvm::append_range(result, multiply(matrix, row));
    }
    return result;
  }

  /// Row `row` of the same; what that row does not need of the patch may be
  /// null. To the last bit where factors are powers of two, since these
  /// products are exact whether or not they are fused with a sum.
  SmallVector<Value> transformRow(Matrix matrix, unsigned row,
                                  ArrayRef<Value> patch) {
    unsigned size = matrix.numColumns;
    SmallVector<Value> sums;
    for (unsigned x = 0; x < size; ++x) {
      SmallVector<Value> column;
      for (unsigned y = 0; y < size; ++y)
        column.push_back(patch[y * size + x]);
      sums.push_back(multiplyRow(matrix, row, column));
    }
    return multiply(matrix, sums);
  }

private:
  using Terms = SmallVector<std::pair<double, Value>>;

  SmallVector<Value> multiply(Matrix matrix, ArrayRef<Value> vector) {
    if (anyColumnsAlike(matrix))
      return multiplyColumns(matrix, vector);
    SmallVector<Value> result;
    while (result.size() < matrix.getNumRows())
      llvm::append_range(result, multiplyRows(matrix, result.size(), vector));
    return result;
  }

  /// One element of the same; columns are not alike.
  Value multiplyRow(Matrix matrix, unsigned row, ArrayRef<Value> vector) {
    unsigned first = 0;
    while (first + countTogether(matrix, first) <= row)
      first += countTogether(matrix, first);
    return multiplyRows(matrix, first, vector)[row - first];
  }

  /// Two if the row and the next are made of the same terms, else one.
  static unsigned countTogether(Matrix matrix, unsigned row) {
    Terms same, opposite;
    SmallVector<Value> none(matrix.numColumns);
    return row + 1 < matrix.getNumRows() &&
                   split(matrix, row, none, same, opposite)
               ? 2
               : 1;
  }

  /// The elements that are made together from `row` on.
  SmallVector<Value> multiplyRows(Matrix matrix, unsigned row,
                                  ArrayRef<Value> vector) {
    Terms same, opposite;
    if (countTogether(matrix, row) == 2) {
      split(matrix, row, vector, same, opposite);
      Value lhs = sum(same), rhs = sum(opposite);
      Value first = add(lhs, rhs);
      return {first, arith::SubFOp::create(builder, loc, lhs, rhs, kFuse)};
    }
    for (unsigned column = 0; column < matrix.numColumns; ++column)
      if (double factor = matrix.at(row, column))
        same.push_back({factor, vector[column]});
    return {sum(same)};
  }

  /// Whether two neighbouring columns differ in signs alone.
  static bool areColumnsAlike(Matrix matrix, unsigned column) {
    if (column + 1 >= matrix.numColumns)
      return false;
    for (unsigned row = 0, e = matrix.getNumRows(); row < e; ++row)
      if (std::abs(matrix.at(row, column)) !=
          std::abs(matrix.at(row, column + 1)))
        return false;
    return true;
  }

  static bool anyColumnsAlike(Matrix matrix) {
    for (unsigned column = 0; column < matrix.numColumns; ++column)
      if (areColumnsAlike(matrix, column))
        return true;
    return false;
  }

  /// From sums and differences of the elements whose columns are alike.
  SmallVector<Value> multiplyColumns(Matrix matrix, ArrayRef<Value> vector) {
    SmallVector<Terms> rows(matrix.getNumRows());
    for (unsigned column = 0; column < matrix.numColumns; ++column) {
      bool isPair = areColumnsAlike(matrix, column);
      Value same = vector[column], opposite;
      if (isPair) {
        same = add(vector[column], vector[column + 1]);
        opposite = arith::SubFOp::create(builder, loc, vector[column],
                                         vector[column + 1], kFuse);
      }
      for (auto [row, terms] : llvm::enumerate(rows)) {
        double factor = matrix.at(row, column);
        bool isOpposite = isPair && factor != matrix.at(row, column + 1);
        if (factor != 0)
          terms.push_back({factor, isOpposite ? opposite : same});
      }
      column += isPair;
    }
    return llvm::map_to_vector(rows,
                               [&](const Terms &terms) { return sum(terms); });
  }

  /// Splits `row` into what the next row has too and what it has with the
  /// other sign; false where the rows are not alike or share nothing.
  static bool split(Matrix matrix, unsigned row, ArrayRef<Value> vector,
                    Terms &same, Terms &opposite) {
    for (unsigned column = 0; column < matrix.numColumns; ++column) {
      double here = matrix.at(row, column), next = matrix.at(row + 1, column);
      if (std::abs(here) != std::abs(next))
        return false;
      if (here != 0)
        (here == next ? same : opposite).push_back({here, vector[column]});
    }
    return !same.empty() && !opposite.empty();
  }

  /// The sum of factor * value; begins with a term whose factor is one, where
  /// there is one, since each other term is a multiply-add.
  Value sum(Terms terms) {
    auto *first =
        llvm::find_if(terms, [](auto term) { return term.first == 1; });
    if (first != terms.end())
      std::rotate(terms.begin(), first, first + 1);
    Value result = scale(terms.front().first, terms.front().second);
    for (auto [factor, value] : llvm::drop_begin(terms)) {
      if (factor == -1)
        result = arith::SubFOp::create(builder, loc, result, value, kFuse);
      else
        result = add(result, scale(factor, value));
    }
    return result;
  }

  Value add(Value lhs, Value rhs) {
    return arith::AddFOp::create(builder, loc, lhs, rhs, kFuse);
  }

  Value scale(double factor, Value value) {
    if (factor == 1)
      return value;
    auto type = cast<FloatType>(value.getType());
    Value constant = arith::ConstantOp::create(
        builder, loc, builder.getFloatAttr(type, factor));
    return arith::MulFOp::create(builder, loc, value, constant, kFuse);
  }

  /// Lets a product and a sum become one instruction.
  static constexpr arith::FastMathFlags kFuse = arith::FastMathFlags::contract;

  OpBuilder &builder;
  Location loc;
};

/// One op that reads all points of each patch and stores all of its transform.
/// The last two dimensions of the accesses are the point in the patch.
GenericOp buildTransform(OpBuilder &builder, Location loc, Matrix matrix,
                         ArrayRef<int64_t> extents, Access source,
                         Access target) {
  unsigned numDims = extents.size(), numRows = matrix.getNumRows(),
           size = matrix.numColumns;
  SmallVector<AffineMap> maps;
  SmallVector<Value> inputs, outputs;
  auto addPoints = [&](const Access &access, unsigned count,
                       SmallVector<Value> &operands) {
    for (unsigned point = 0; point < count * count; ++point) {
      SmallVector<AffineExpr> dims;
      for (unsigned dim = 0; dim < numDims; ++dim)
        dims.push_back(builder.getAffineDimExpr(dim));
      dims.push_back(builder.getAffineConstantExpr(point / count));
      dims.push_back(builder.getAffineConstantExpr(point % count));
      maps.push_back(access.map.replaceDimsAndSymbols(dims, {}, numDims, 0));
      operands.push_back(access.buffer);
    }
  };
  addPoints(source, size, inputs);
  addPoints(target, numRows, outputs);
  auto op = GenericOp::create(builder, loc, TypeRange(), inputs, outputs,
                              extents, numDims, builder.getArrayAttr({}),
                              builder.getAffineMapArrayAttr(maps), nullptr,
                              nullptr, nullptr, nullptr);
  OpBuilder::InsertionGuard guard(builder);
  Block *body = builder.createBlock(&op.getEpilogue());
  Type type = cast<MemRefType>(source.buffer.getType()).getElementType();
  for (unsigned point = 0; point < inputs.size(); ++point)
    body->addArgument(type, loc);
  SmallVector<Value> patch(body->getArguments());
  YieldOp::create(builder, loc,
                  TransformBuilder(builder, loc).transform(matrix, patch));
  return op;
}

} // namespace

GenericOp mlir::kern::buildFilterTransform(OpBuilder &builder, Location loc,
                                           int64_t outputs,
                                           ArrayRef<int64_t> shape,
                                           Access source, Access target) {
  WinogradMatrices matrices = getWinogradMatrices(outputs);
  SmallVector<double> filter(matrices.evaluation);
  for (auto [index, element] : llvm::enumerate(filter))
    element *= matrices.scales[index / kTaps];
  return buildTransform(builder, loc, {filter, kTaps}, shape.take_front(2),
                        source, target);
}

GenericOp mlir::kern::buildFilterEvaluation(OpBuilder &builder, Location loc,
                                            int64_t outputs,
                                            ArrayRef<int64_t> extents,
                                            Access source, Access target) {
  return buildTransform(builder, loc,
                        {getWinogradMatrices(outputs).evaluation, kTaps},
                        extents, source, target);
}

SmallVector<Value> mlir::kern::buildFilterRow(OpBuilder &builder, Location loc,
                                              int64_t outputs, unsigned row,
                                              ArrayRef<Value> taps) {
  Matrix matrix{getWinogradMatrices(outputs).evaluation, kTaps};
  return TransformBuilder(builder, loc).transformRow(matrix, row, taps);
}

bool mlir::kern::isReadByRow(int64_t outputs, unsigned row, unsigned tap) {
  Matrix matrix{getWinogradMatrices(outputs).evaluation, kTaps};
  return matrix.at(row, tap / kTaps) != 0;
}

GenericOp mlir::kern::buildInputTransform(OpBuilder &builder, Location loc,
                                          int64_t outputs,
                                          ArrayRef<int64_t> extents,
                                          Access source, Access target) {
  return buildTransform(
      builder, loc, {getWinogradMatrices(outputs).input, unsigned(outputs + 2)},
      extents, source, target);
}

GenericOp mlir::kern::buildOutputTransform(OpBuilder &builder, Location loc,
                                           int64_t outputs, bool ofEvaluations,
                                           ArrayRef<int64_t> extents,
                                           Access source, Access target) {
  WinogradMatrices matrices = getWinogradMatrices(outputs);
  auto points = unsigned(outputs + 2);
  SmallVector<double> output(matrices.output);
  if (ofEvaluations)
    for (auto [index, element] : llvm::enumerate(output))
      element *= matrices.scales[index % points];
  return buildTransform(builder, loc, {output, points}, extents, source,
                        target);
}

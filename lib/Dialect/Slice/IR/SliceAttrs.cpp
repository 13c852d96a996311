//===- SliceAttrs.cpp - Attributes of the slice dialect -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Slice/IR/SliceAttrs.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "modelslice/Dialect/Slice/IR/AliveShapes.h"
#include "modelslice/Dialect/Slice/IR/Groups.h"
#include "modelslice/Dialect/Slice/IR/SliceDialect.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace mlir::slice;

//===----------------------------------------------------------------------===//
// GroupsAttr
//===----------------------------------------------------------------------===//

bool GroupsAttr::isSliced() const {
  return llvm::any_of(getGroups(), [](int64_t groups) { return groups > 1; });
}

LogicalResult GroupsAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ArrayRef<int64_t> groups) {
  for (auto [dim, count] : llvm::enumerate(groups))
    if (count < 1 || count > kMaxGroups)
      return emitError() << "(groups_c1) expects between 1 and " << kMaxGroups
                         << " groups in dimension " << dim << ", got " << count;
  return success();
}

LogicalResult
GroupsAttr::verifyEncoding(ArrayRef<int64_t> shape, Type elementType,
                           function_ref<InFlightDiagnostic()> emitError) const {
  ArrayRef<int64_t> groups = getGroups();
  if (groups.size() != shape.size())
    return emitError() << "(groups_c2) expects one number of groups for each "
                          "of the "
                       << shape.size() << " dimensions, got " << groups.size();
  for (auto [dim, extent, count] : llvm::enumerate(shape, groups)) {
    if (count == 1)
      continue;
    if (ShapedType::isDynamic(extent))
      return emitError() << "(groups_c3) expects 1 group in dynamic dimension "
                         << dim << ", got " << count;
    if (count > extent)
      return emitError() << "(groups_c4) expects at most " << extent
                         << " groups in dimension " << dim << " of extent "
                         << extent << ", got " << count;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// InitAttr
//===----------------------------------------------------------------------===//

static ParseResult parseInitScale(AsmParser &parser, FloatAttr &scale) {
  double value;
  if (parser.parseFloat(value))
    return failure();
  scale = parser.getBuilder().getF64FloatAttr(value);
  return success();
}

static void printInitScale(AsmPrinter &printer, FloatAttr scale) {
  printer.printAttributeWithoutType(scale);
}

LogicalResult InitAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                               InitKind kind, FloatAttr scale) {
  if (kind == InitKind::Zeros || kind == InitKind::Ones) {
    if (scale)
      return emitError() << "(init_c1) expects no scale for '"
                         << stringifyInitKind(kind) << "', got "
                         << scale.getValueAsDouble();
    return success();
  }
  if (!scale)
    return emitError() << "(init_c2) expects a scale for '"
                       << stringifyInitKind(kind) << "'";
  double value = scale.getValueAsDouble();
  if (!(value > 0) || !std::isfinite(value))
    return emitError() << "(init_c2) expects a positive, finite scale for '"
                       << stringifyInitKind(kind) << "', got " << value;
  return success();
}

std::pair<InitKind, double> InitAttr::resolve(RankedTensorType type) const {
  double scale = getScale() ? getScale().getValueAsDouble() : 0.0;
  if (getKind() != InitKind::KaimingUniform)
    return {getKind(), scale};
  auto fanIn =
      static_cast<double>(getElementsPerExample(type.getShape().drop_front()));
  return {InitKind::Uniform, scale * std::sqrt(3.0 / fanIn)};
}

//===----------------------------------------------------------------------===//
// Registration
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Slice/IR/SliceEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "modelslice/Dialect/Slice/IR/SliceAttrs.cpp.inc"

void SliceDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "modelslice/Dialect/Slice/IR/SliceAttrs.cpp.inc"
      >();
}

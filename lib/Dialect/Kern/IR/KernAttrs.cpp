//===- KernAttrs.cpp - Attributes of the kern dialect ---------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

/// A list of integers in brackets that may be empty.
static ParseResult parseIntegerList(AsmParser &parser,
                                    SmallVector<int64_t> &list) {
  return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&] {
    return parser.parseInteger(list.emplace_back());
  });
}

static void printIntegerList(AsmPrinter &printer, ArrayRef<int64_t> list) {
  printer << '[';
  llvm::interleaveComma(list, printer);
  printer << ']';
}

/// Options that follow what is always there, in any order: `, name = value`.
/// `parseValue` gets a name and where it stands.
static ParseResult
parseOptions(AsmParser &parser,
             function_ref<ParseResult(StringRef, SMLoc)> parseValue) {
  while (succeeded(parser.parseOptionalComma())) {
    StringRef option;
    SMLoc loc = parser.getCurrentLocation();
    if (parser.parseKeyword(&option) || parser.parseEqual() ||
        parseValue(option, loc))
      return failure();
  }
  return success();
}

static ParseResult parseFlag(AsmParser &parser, bool &flag) {
  flag = succeeded(parser.parseOptionalKeyword("true"));
  return flag ? success() : parser.parseKeyword("false");
}

static ParseResult parseScheduleOptions(AsmParser &parser,
                                        SmallVector<int64_t> &stage,
                                        SmallVector<int64_t> &window,
                                        int64_t &outer, bool &lanesOuter,
                                        bool &foldRows, int64_t &prefetch,
                                        bool &sharedPrefetch) {
  return parseOptions(parser, [&](StringRef option, SMLoc loc) -> ParseResult {
    if (option == "stage" || option == "window")
      return parseIntegerList(parser, option == "stage" ? stage : window);
    if (option == "outer")
      return parser.parseInteger(outer);
    if (option == "prefetch" || option == "shared_prefetch") {
      ParseResult result = parser.parseInteger(prefetch);
      sharedPrefetch = option == "shared_prefetch" && prefetch != 0;
      return result;
    }
    if (option == "lanes_outer" || option == "fold_rows")
      return parseFlag(parser, option == "fold_rows" ? foldRows : lanesOuter);
    return parser.emitError(loc, "expected stage, window, outer, lanes_outer, "
                                 "fold_rows, prefetch or shared_prefetch, got ")
           << option;
  });
}

static void printScheduleOptions(AsmPrinter &printer, ArrayRef<int64_t> stage,
                                 ArrayRef<int64_t> window, int64_t outer,
                                 bool lanesOuter, bool foldRows,
                                 int64_t prefetch, bool sharedPrefetch) {
  if (!stage.empty()) {
    printer << ", stage = ";
    printIntegerList(printer, stage);
  }
  if (!window.empty()) {
    printer << ", window = ";
    printIntegerList(printer, window);
  }
  if (outer)
    printer << ", outer = " << outer;
  if (lanesOuter)
    printer << ", lanes_outer = true";
  if (foldRows)
    printer << ", fold_rows = true";
  if (prefetch)
    printer << (sharedPrefetch ? ", shared_prefetch = " : ", prefetch = ")
            << prefetch;
}

static ParseResult parseLayoutOptions(AsmParser &parser, bool &derived,
                                      int64_t &winograd, bool &flipped,
                                      GpuMath &factor) {
  return parseOptions(parser, [&](StringRef option, SMLoc loc) -> ParseResult {
    if (option == "derived" || option == "flipped")
      return parseFlag(parser, option == "derived" ? derived : flipped);
    if (option == "winograd")
      return parser.parseInteger(winograd);
    if (option == "factor") {
      FailureOr<GpuMath> math = FieldParser<GpuMath>::parse(parser);
      if (failed(math))
        return failure();
      factor = *math;
      return success();
    }
    return parser.emitError(
               loc, "expected derived, winograd, flipped or factor, got ")
           << option;
  });
}

static void printLayoutOptions(AsmPrinter &printer, bool derived,
                               int64_t winograd, bool flipped, GpuMath factor) {
  if (derived)
    printer << ", derived = true";
  if (winograd)
    printer << ", winograd = " << winograd;
  if (flipped)
    printer << ", flipped = true";
  if (factor != GpuMath::Fma)
    printer << ", factor = " << stringifyGpuMath(factor);
}

#include "modelslice/Dialect/Kern/IR/KernEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "modelslice/Dialect/Kern/IR/KernAttrs.cpp.inc"

void KernDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "modelslice/Dialect/Kern/IR/KernAttrs.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// LayoutAttr
//===----------------------------------------------------------------------===//

MemRefType LayoutAttr::getStorageType(RankedTensorType type) const {
  SmallVector<int64_t> shape;
  if (getBlockDim() >= 0)
    shape.push_back(
        llvm::divideCeilSigned(type.getDimSize(getBlockDim()), getBlock()));
  for (int64_t dim : getOrder())
    shape.push_back(getWinograd() && dim >= 2 ? getWinograd() + 2
                                              : type.getDimSize(dim));
  if (getBlockDim() >= 0)
    shape.push_back(getBlock());
  return MemRefType::get(shape, getFactor() == GpuMath::Bf16
                                    ? BFloat16Type::get(getContext())
                                    : type.getElementType());
}

AffineMap LayoutAttr::getStorageMap(int64_t rank) const {
  MLIRContext *context = getContext();
  SmallVector<AffineExpr> exprs;
  if (getBlockDim() >= 0)
    exprs.push_back(
        getAffineDimExpr(getBlockDim(), context).floorDiv(getBlock()));
  for (int64_t dim : getOrder())
    exprs.push_back(getAffineDimExpr(dim, context));
  if (getBlockDim() >= 0)
    exprs.push_back(getAffineDimExpr(getBlockDim(), context) % getBlock());
  return AffineMap::get(rank, 0, exprs, context);
}

int64_t LayoutAttr::getStorageBytes(RankedTensorType type) const {
  MemRefType storage = getStorageType(type);
  return storage.getNumElements() * storage.getElementTypeBitWidth() / 8;
}

LogicalResult WinogradAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                   int64_t outputs, WinogradFilters filters) {
  if (outputs == 2 || outputs == 4)
    return success();
  return emitError() << "expected winograd of 2 or 4, got " << outputs;
}

LogicalResult PortionAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                  int64_t examples, PortionOrder order) {
  if (examples >= 1 && examples <= kMaxExamples)
    return success();
  return emitError() << "expected a portion of 1 to " << kMaxExamples
                     << " examples, got " << examples;
}

LogicalResult LayoutAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 int64_t blockDim, int64_t block,
                                 ArrayRef<int64_t> order, int64_t offset,
                                 bool derived, int64_t winograd, bool flipped,
                                 GpuMath factor) {
  if (blockDim < -1)
    return emitError() << "expected block_dim of at least -1, got " << blockDim;
  if (block < 1)
    return emitError() << "expected a positive block, got " << block;
  for (int64_t dim : order)
    if (dim < 0 || dim == blockDim || llvm::count(order, dim) > 1)
      return emitError() << "expected each other dimension once in order, got "
                         << dim;
  if (offset < 0)
    return emitError() << "expected an offset of at least 0, got " << offset;
  if (winograd && !derived)
    return emitError() << "expected transformed taps in a derived copy alone";
  if (winograd != 0 && winograd != 2 && winograd != 4)
    return emitError() << "expected winograd of 2 or 4, got " << winograd;
  if (flipped && !winograd)
    return emitError() << "expected flipped taps only with winograd";
  if (factor != GpuMath::Fma && (!derived || winograd))
    return emitError() << "expected factors of tensor cores in a derived copy "
                          "without winograd";
  return success();
}

bool LayoutAttr::fitsRank(int64_t rank) const {
  // The verifier knows that no dimension appears twice.
  int64_t count = getOrder().size() + (getBlockDim() >= 0);
  return count == rank && (!getWinograd() || rank == 4) &&
         getBlockDim() < rank &&
         llvm::all_of(getOrder(), [&](int64_t dim) { return dim < rank; });
}

//===----------------------------------------------------------------------===//
// TargetAttr and TileAttr
//===----------------------------------------------------------------------===//

LogicalResult TargetAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 StringRef, int64_t lanes, int64_t registers) {
  if (lanes < 1 || registers < 1)
    return emitError() << "expected positive lanes and registers, got " << lanes
                       << " and " << registers;
  return success();
}

LogicalResult TileAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                               int64_t rows, int64_t lanes) {
  if (rows < 1 || lanes < 1)
    return emitError() << "expected positive rows and lanes, got " << rows
                       << " and " << lanes;
  return success();
}

SmallVector<TargetAttr> mlir::kern::getTargetLevels(MLIRContext *context) {
  return {TargetAttr::get(context, "x86-64-v2", 4, 16),
          TargetAttr::get(context, "x86-64-v3", 8, 16),
          TargetAttr::get(context, "x86-64-v4", 16, 32)};
}

//===- ConvertFactors.cpp - Factors of tensor cores in memory -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A product whose factor is made on the way (a norm, an activation, a
// rounding) makes each element once for every tile and tap that reads it: on
// an H100, 4 to 7 of 100 instructions of such a convolution were products. So
// where a layer has much to multiply, the factor is made once, as tensor cores
// read it: by the region that stores it, if nobody else reads that, or by an
// element-wise region of its own. Weights have a derived copy. What is left to
// do for a product is to copy and to multiply.
//
// Statistics of an output with many channels become a region of their own,
// since they would take the registers of wide tiles.
//
//===----------------------------------------------------------------------===//

#include "FactorRounding.h"
#include "MemoryPlaces.h"
#include "RegionFusion.h"
#include "RegionNames.h"
#include "SideOutputs.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "modelslice/Dialect/Kern/IR/GpuSchedule.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "modelslice/Transforms/Passes.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::kern {
#define GEN_PASS_DEF_CONVERTFACTORS
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Multiply-adds of an example, below which 0, 1 or 2 more launches cost a
/// small batch more than they save.
constexpr int64_t kMinWork[] = {1 << 20, 4 << 20, 16 << 20};
/// How often each element of the factor is read, at least.
constexpr int64_t kMinReads = 32;
/// Outputs of a layer up to which statistics cost less in its own region, for
/// which tiles get narrower, than in one that reads them again.
constexpr int64_t kMaxSummedOutputs = 128;

/// The two factors of a product of data and a parameter.
struct Product {
  Value data;        ///< A scalar of the combine body.
  unsigned main = 0; ///< The input that has the shape of the data.
  unsigned weights = 0;
};

/// The order in memory of a region's input.
AffineMap getStorage(Value tensor) {
  if (auto result = dyn_cast<OpResult>(tensor);
      result && isa<GenericOp>(result.getOwner()))
    return Place::getScratch(result).storage;
  return AffineMap::getMultiDimIdentityMap(
      cast<ShapedType>(tensor.getType()).getRank(), tensor.getContext());
}

int64_t countWork(GenericOp op) {
  int64_t work = 1;
  for (int64_t extent : op.getExtents())
    work =
        llvm::SaturatingMultiply<uint64_t>(work, std::max<int64_t>(extent, 1));
  return std::min<int64_t>(work, int64_t(1) << 60);
}

class Converter {
public:
  Converter(GenericOp op, GpuMath math) : op(op), math(math), builder(op) {}

  /// Whether anything was changed; `op` is gone then.
  bool convert();

private:
  std::optional<Product> findProduct();
  bool isWorthwhile(const Product &product);
  bool hasWholeChunks(const Product &product);
  bool splitsSums(const Product &product);
  Value createData(const Product &product);
  /// The region that may store the data as factors, since nobody else reads
  /// them; null if there is none.
  GenericOp findProducer(const Product &product);
  Value convertAtProducer(const Product &product);
  GenericOp createProduct(const Product &product, Value data, bool withSides);
  void nameAfter(GenericOp created, const Product &product, StringRef part);

  GenericOp op;
  GpuMath math;
  OpBuilder builder;
};

std::optional<Product> Converter::findProduct() {
  if (!op.hasReduction() || !op.getOutputs().empty() || op.getWinograd() ||
      op.getSchedule() || op.getCombiners().size() != 1 ||
      op.getCombiner(0) != Combiner::Add)
    return std::nullopt;
  for (int64_t extent : op.getExtents().drop_front(op.getNumParallel()))
    if (extent < 0)
      return std::nullopt;
  auto mul = op.getCombineBlock()
                 ->getTerminator()
                 ->getOperand(0)
                 .getDefiningOp<arith::MulFOp>();
  if (!mul)
    return std::nullopt;
  Product product;
  auto isWeights = [&](Value factor) {
    auto argument = dyn_cast<BlockArgument>(factor);
    if (!argument)
      return false;
    product.weights = argument.getArgNumber();
    auto read =
        op.getInputs()[product.weights].getDefiningOp<slice::GetParamOp>();
    return read && !read.readsBuffer() && !op.isClipped(product.weights) &&
           op.getInputMap(product.weights).isProjectedPermutation();
  };
  product.data = mul.getLhs();
  if (!isWeights(mul.getRhs())) {
    product.data = mul.getRhs();
    if (!isWeights(mul.getLhs()))
      return std::nullopt;
  }
  // Data that changes with the point alone, by what its inputs hold there.
  bool hasIndex = false;
  op.getCombineBlock()->walk(
      [&](Operation *inner) { hasIndex |= isa<IndexOp, BatchOp>(inner); });
  SmallVector<unsigned> inputs = getInputsOf(product.data);
  if (hasIndex || inputs.empty() || llvm::is_contained(inputs, product.weights))
    return std::nullopt;
  auto getRank = [&](unsigned input) {
    return op.getInputMap(input).getNumResults();
  };
  product.main = *std::max_element(
      inputs.begin(), inputs.end(),
      [&](unsigned a, unsigned b) { return getRank(a) < getRank(b); });
  ArrayRef<AffineExpr> place = op.getInputMap(product.main).getResults();
  for (int64_t input : op.getClipped().value_or(ArrayRef<int64_t>()))
    if (input != int64_t(product.main))
      return std::nullopt;
  for (unsigned input : inputs) {
    for (AffineExpr expr : op.getInputMap(input).getResults())
      if (!llvm::is_contained(place, expr))
        return std::nullopt;
  }
  return product;
}

/// Whether 16 bytes of either factor lie together along the reduction.
bool Converter::hasWholeChunks(const Product &product) {
  int64_t last = op.getNumDims() - 1;
  AffineMap read = getStorage(op.getInputs()[product.main])
                       .compose(op.getInputMap(product.main));
  auto dim = dyn_cast<AffineDimExpr>(read.getResults().back());
  AffineMap weights = op.getInputMap(product.weights);
  if (!dim || dim.getPosition() != last || !weights.isFunctionOfDim(last))
    return false;
  // Of the whole parameter, too, whose copy all widths read.
  auto get = op.getInputs()[product.weights].getDefiningOp<slice::GetParamOp>();
  auto param = SymbolTable::lookupNearestSymbolFrom<slice::ParamOp>(
      get, get.getParamAttr());
  auto position = *weights.getResultPosition(builder.getAffineDimExpr(last));
  int64_t lanes = math == GpuMath::Bf16 ? 8 : 4;
  return op.getExtents()[last] % lanes == 0 && param &&
         param.getTensorType().getDimSize(position) % lanes == 0;
}

bool Converter::isWorthwhile(const Product &product) {
  int64_t elements = 1;
  for (int64_t size :
       cast<ShapedType>(op.getInputs()[product.main].getType()).getShape())
    elements *= std::max<int64_t>(size, 1);
  int64_t work = countWork(op);
  int64_t launches = !findProducer(product) + splitsSums(product);
  return work >= kMinWork[launches] && work / elements >= kMinReads;
}

bool Converter::splitsSums(const Product &product) {
  if (!op.hasSides())
    return false;
  int64_t outputs = 1;
  AffineMap map = op.getInputMap(product.weights);
  for (int64_t dim = 0, e = op.getNumParallel(); dim < e; ++dim)
    if (map.isFunctionOfDim(dim))
      outputs *= std::max<int64_t>(op.getExtents()[dim], 1);
  return outputs > kMaxSummedOutputs;
}

/// "features.1.conv.input": a part of the layer whose weights are read.
void Converter::nameAfter(GenericOp created, const Product &product,
                          StringRef part) {
  std::string name = getLayerName(op, product.weights);
  created->setAttr("kern.name", builder.getStringAttr(name + "." + part));
}

/// The factor, in the order in memory of what it is made of.
Value Converter::createData(const Product &product) {
  Location loc = op.getLoc();
  Value main = op.getInputs()[product.main];
  auto type = cast<RankedTensorType>(main.getType());
  int64_t rank = type.getRank();
  ArrayRef<AffineExpr> place = op.getInputMap(product.main).getResults();
  FusedInputs inputs;
  SmallVector<std::pair<unsigned, unsigned>> which;
  for (unsigned input : getInputsOf(product.data)) {
    SmallVector<AffineExpr> exprs;
    for (AffineExpr expr : op.getInputMap(input).getResults())
      exprs.push_back(
          builder.getAffineDimExpr(llvm::find(place, expr) - place.begin()));
    which.push_back(
        {input, inputs.add(op.getInputs()[input],
                           AffineMap::get(rank, 0, exprs, op.getContext()),
                           /*isClipped=*/false)});
  }
  SmallVector<AffineMap> maps = inputs.maps;
  maps.push_back(builder.getMultiDimIdentityMap(rank));
  auto created = GenericOp::create(
      builder, loc,
      TypeRange(RankedTensorType::get(type.getShape(),
                                      getFactorType(op.getContext(), math))),
      inputs.tensors, ValueRange(), getExtents(type), rank,
      builder.getArrayAttr({}), builder.getAffineMapArrayAttr(maps), nullptr,
      nullptr, nullptr, nullptr);
  created->setAttr("kern.layouts",
                   builder.getAffineMapArrayAttr({getStorage(main)}));
  nameAfter(created, product, "input");
  OpBuilder::InsertionGuard guard(builder);
  Block *body = builder.createBlock(&created.getEpilogue());
  inputs.addArguments(body, loc);
  IRMapping mapping;
  for (auto [from, to] : which)
    mapping.map(op.getCombineBlock()->getArgument(from), body->getArgument(to));
  // What the weights are multiplied with, and no more.
  for (Operation &inner : op.getCombineBlock()->without_terminator())
    if (llvm::all_of(inner.getOperands(),
                     [&](Value operand) { return mapping.contains(operand); }))
      builder.clone(inner, mapping);
  YieldOp::create(
      builder, loc,
      roundFactor(builder, loc, mapping.lookup(product.data), math));
  return created.getResult(0);
}

GenericOp Converter::findProducer(const Product &product) {
  auto result = dyn_cast<OpResult>(op.getInputs()[product.main]);
  auto producer = result ? dyn_cast<GenericOp>(result.getOwner()) : GenericOp();
  if (!producer || !isa<BlockArgument>(product.data) || !result.hasOneUse() ||
      producer.isSide(result.getResultNumber()))
    return {};
  return producer;
}

/// Null if the data need a region of their own.
Value Converter::convertAtProducer(const Product &product) {
  GenericOp producer = findProducer(product);
  if (!producer)
    return {};
  auto result = cast<OpResult>(op.getInputs()[product.main]);
  Operation *yield = producer.getEpilogueBlock()->getTerminator();
  OpOperand &stored = yield->getOpOperand(result.getResultNumber());
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(yield);
  stored.set(roundFactor(builder, producer.getLoc(), stored.get(), math));
  auto type = cast<RankedTensorType>(result.getType());
  result.setType(RankedTensorType::get(type.getShape(),
                                       getFactorType(op.getContext(), math)));
  return result;
}

/// The product of factors in memory, with or without side outputs.
GenericOp Converter::createProduct(const Product &product, Value data,
                                   bool withSides) {
  Location loc = op.getLoc();
  FusedInputs inputs;
  inputs.add(data, op.getInputMap(product.main), op.isClipped(product.main));
  inputs.add(op.getInputs()[product.weights], op.getInputMap(product.weights),
             /*isClipped=*/false);
  // Behind them, what the epilogue reads.
  SmallVector<std::pair<unsigned, unsigned>> kept;
  for (unsigned input = 0, e = op.getInputs().size(); input < e; ++input)
    if (!op.getEpilogueInput(input).use_empty())
      kept.push_back(
          {input, inputs.add(op.getInputs()[input], op.getInputMap(input),
                             /*isClipped=*/false)});
  FusedResults results;
  SmallVector<unsigned> stores;
  for (unsigned store = 0, e = op.getNumStores(); store < e; ++store) {
    if (op.isSide(store) && !withSides)
      continue;
    results.add(op->getResult(store), op.getStoreMap(store), op.isSide(store));
    stores.push_back(store);
  }
  GenericOp created = createLike(builder, op, loc, inputs, results);
  created->setDiscardableAttrs(
      llvm::to_vector(op->getDiscardableAttrDictionary().getValue()));
  created->setAttr(KernDialect::kRoundedAttr,
                   GpuMathAttr::get(op.getContext(), math));
  if (auto layouts = op->getAttrOfType<ArrayAttr>("kern.layouts"))
    created->setAttr("kern.layouts", builder.getArrayAttr(llvm::map_to_vector(
                                         stores, [&](unsigned store) {
                                           return layouts[store];
                                         })));
  OpBuilder::InsertionGuard guard(builder);
  Block *combine = builder.createBlock(&created.getCombine());
  inputs.addArguments(combine, loc);
  Value first = combine->getArgument(0);
  if (!first.getType().isF32())
    first = arith::ExtFOp::create(builder, loc, builder.getF32Type(), first);
  YieldOp::create(
      builder, loc,
      arith::MulFOp::create(builder, loc, first, combine->getArgument(1))
          .getResult());
  Block *epilogue = builder.createBlock(&created.getEpilogue());
  epilogue->addArgument(op.getAccumulator(0).getType(), loc);
  inputs.addArguments(epilogue, loc);
  IRMapping mapping;
  mapping.map(op.getAccumulator(0), epilogue->getArgument(0));
  for (auto [from, to] : kept)
    mapping.map(op.getEpilogueInput(from), epilogue->getArgument(1 + to));
  SmallVector<Value> values =
      cloneBody(builder, op.getEpilogueBlock(), mapping, getAllDims(op));
  YieldOp::create(builder, loc,
                  llvm::map_to_vector(
                      stores, [&](unsigned store) { return values[store]; }));
  // Of the side outputs, what has no use is left.
  for (Operation &inner : llvm::make_early_inc_range(llvm::reverse(*epilogue)))
    if (inner.use_empty() && !isa<YieldOp>(inner))
      inner.erase();
  return created;
}

bool Converter::convert() {
  std::optional<Product> product = findProduct();
  if (!product || !isWorthwhile(*product) || !hasWholeChunks(*product))
    return false;
  std::optional<unsigned> summed;
  if (splitsSums(*product) && !(summed = findSummedStore(op)))
    return false;
  Value data = convertAtProducer(*product);
  GenericOp created =
      createProduct(*product, data ? data : createData(*product),
                    /*withSides=*/!summed);
  if (summed)
    nameAfter(createSums(builder, op, created->getResult(0), *summed), *product,
              "sums");
  for (unsigned store = 0, index = 0, e = op.getNumStores(); store < e; ++store)
    if (!op.isSide(store) || !summed)
      op->getResult(store).replaceAllUsesWith(created.getResult(index++));
  op.erase();
  return true;
}

struct ConvertFactors : public kern::impl::ConvertFactorsBase<ConvertFactors> {
  using ConvertFactorsBase::ConvertFactorsBase;

  void runOnOperation() override {
    FailureOr<GpuMath> kind = parseGpuMath(getOperation(), math);
    if (failed(kind))
      return signalPassFailure();
    if (*kind == GpuMath::Fma)
      return;
    SmallVector<GenericOp> ops(getOperation().getOps<GenericOp>());
    for (GenericOp op : ops)
      numConverted += Converter(op, *kind).convert();
  }
};

} // namespace

//===- FactorRounding.cpp - What tensor cores read of a factor ------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FactorRounding.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::kern;

Type kern::getFactorType(MLIRContext *context, GpuMath math) {
  if (math == GpuMath::Bf16)
    return BFloat16Type::get(context);
  return Float32Type::get(context);
}

/// Half of the last bit that tf32 has is added to the magnitude, and what lies
/// behind that bit is cut off, as cvt.rna does. An infinity stays one, but the
/// sum of a NaN could overflow.
static Value roundToTf32(OpBuilder &builder, Location loc, Value value) {
  constexpr int32_t half = 1 << 12, kept = ~((1 << 13) - 1);
  Type i32 = builder.getI32Type();
  auto constant = [&](int32_t bits) {
    return arith::ConstantOp::create(builder, loc,
                                     builder.getI32IntegerAttr(bits));
  };
  Value bits = arith::BitcastOp::create(builder, loc, i32, value);
  bits = arith::AddIOp::create(builder, loc, bits, constant(half));
  bits = arith::AndIOp::create(builder, loc, bits, constant(kept));
  Value rounded = arith::BitcastOp::create(builder, loc, value.getType(), bits);
  Value isNaN = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::UNO,
                                      value, value);
  return arith::SelectOp::create(builder, loc, isNaN, value, rounded);
}

Value kern::roundFactor(OpBuilder &builder, Location loc, Value value,
                        GpuMath math) {
  switch (math) {
  case GpuMath::Fma:
    return value;
  case GpuMath::Tf32:
    return roundToTf32(builder, loc, value);
  case GpuMath::Bf16:
    return arith::TruncFOp::create(builder, loc, builder.getBF16Type(), value);
  }
  llvm_unreachable("no other math");
}

void kern::extendInput(GenericOp op, unsigned input, Type type) {
  for (Block *body : {op.getCombineBlock(), op.getEpilogueBlock()}) {
    if (!body)
      continue;
    BlockArgument argument = body == op.getEpilogueBlock()
                                 ? op.getEpilogueInput(input)
                                 : body->getArgument(input);
    Type from = argument.getType();
    if (from == type)
      continue;
    argument.setType(type);
    if (argument.use_empty())
      continue;
    OpBuilder builder = OpBuilder::atBlockBegin(body);
    Value extended =
        arith::ExtFOp::create(builder, op.getLoc(), from, argument);
    argument.replaceAllUsesExcept(extended, extended.getDefiningOp());
  }
}

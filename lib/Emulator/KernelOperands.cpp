//===- KernelOperands.cpp - Operands of instructions ----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the operands of instructions, and lays out what they name: registers,
// local and shared variables.
//
//===----------------------------------------------------------------------===//

#include "KernelParser.h"

#include <algorithm>

using namespace modelslice::emulator;

namespace {
struct NamedSpecial {
  std::string_view name;
  Special which;
};
constexpr NamedSpecial kSpecials[] = {
    {"%tid.x", Special::TidX},
    {"%tid.y", Special::TidY},
    {"%tid.z", Special::TidZ},
    {"%ntid.x", Special::NtidX},
    {"%ntid.y", Special::NtidY},
    {"%ntid.z", Special::NtidZ},
    {"%ctaid.x", Special::CtaidX},
    {"%ctaid.y", Special::CtaidY},
    {"%ctaid.z", Special::CtaidZ},
    {"%nctaid.x", Special::NctaidX},
    {"%nctaid.y", Special::NctaidY},
    {"%nctaid.z", Special::NctaidZ},
    {"%laneid", Special::LaneId},
    {"%warpid", Special::WarpId},
    {"%nwarpid", Special::NwarpId},
    {"%lanemask_eq", Special::LaneMaskEq},
    {"%lanemask_le", Special::LaneMaskLe},
    {"%lanemask_lt", Special::LaneMaskLt},
    {"%lanemask_ge", Special::LaneMaskGe},
    {"%lanemask_gt", Special::LaneMaskGt},
    {"%total_smem_size", Special::SharedBytes},
    {"%dynamic_smem_size", Special::DynamicSharedBytes},
    {"%cluster_ctarank", Special::ClusterCtarank},
    {"%cluster_nctarank", Special::ClusterNctarank},
    {"%cluster_ctaid.x", Special::ClusterCtaidX},
    {"%cluster_ctaid.y", Special::ClusterCtaidY},
    {"%cluster_ctaid.z", Special::ClusterCtaidZ},
    {"%cluster_nctaid.x", Special::ClusterNctaidX},
    {"%cluster_nctaid.y", Special::ClusterNctaidY},
    {"%cluster_nctaid.z", Special::ClusterNctaidZ},
    {"%clusterid.x", Special::ClusteridX},
    {"%clusterid.y", Special::ClusteridY},
    {"%clusterid.z", Special::ClusteridZ},
    {"%nclusterid.x", Special::NclusteridX},
    {"%nclusterid.y", Special::NclusteridY},
    {"%nclusterid.z", Special::NclusteridZ},
    {"%is_explicit_cluster", Special::IsExplicitCluster},
};

std::optional<Special> findSpecial(std::string_view name) {
  for (const NamedSpecial &special : kSpecials)
    if (special.name == name)
      return special.which;
  return std::nullopt;
}
} // namespace

uint32_t KernelParser::allocate(Type type) {
  unsigned bytes = bytesOf(type) * kWarpSize;
  if (!bytes) {
    if (nextPredicate % 64 == 0)
      nextPredicate = reserve(64);
    nextPredicate += 4;
    return nextPredicate - 4;
  }
  return reserve(std::max(64u, bytes));
}

uint32_t KernelParser::constant(uint64_t value, unsigned bytes) {
  if (bytes && bytes < 8)
    value &= (uint64_t(1) << 8 * bytes) - 1;
  auto [found, isNew] = constants.try_emplace({bytes, value}, 0);
  if (isNew) {
    Type type = bytes == 0   ? Type::Pred
                : bytes <= 2 ? Type::B16
                : bytes == 4 ? Type::B32
                             : Type::B64;
    found->second = allocate(type);
    result->constants.push_back({found->second, bytesOf(type), value});
  }
  return found->second;
}

uint32_t KernelParser::reserve(unsigned bytes) {
  // Registers begin where vector loads like them to.
  uint32_t offset = result->registerBytes;
  if (offset > (1u << 24))
    cursor.fail("too many registers");
  result->registerBytes += bytes;
  return offset;
}

uint32_t KernelParser::reserveLocal(const Variable &variable) {
  uint32_t offset = alignTo(result->localBytes, variable.alignment);
  if (offset + variable.bytes > (1u << 20))
    cursor.fail("more than a megabyte of local memory");
  result->localBytes = alignTo(offset + variable.bytes, 16);
  return offset;
}

void KernelParser::layOutShared() {
  std::set<std::string_view> seen, used;
  std::vector<size_t> bodies = {function.body};
  while (!bodies.empty()) {
    Cursor scan(cursor);
    scan.moveTo(bodies.back());
    bodies.pop_back();
    unsigned depth = 0;
    do {
      Token token = scan.next();
      depth += token.is('{');
      depth -= token.is('}');
      if (token.kind != Token::Word)
        continue;
      if (declarations.shared.count(token.text))
        used.insert(token.text);
      auto called = declarations.functions.find(token.text);
      if (called != declarations.functions.end() && called->second.isDefined &&
          seen.insert(token.text).second)
        bodies.push_back(called->second.body);
      if (token.text == ".shared")
        layOutShared(parseVariable(scan));
    } while (depth);
  }
  uint32_t dynamicAlignment = 16;
  for (std::string_view name : used) {
    const Variable &variable = declarations.shared.at(name);
    if (variable.isUnsized)
      dynamicAlignment = std::max(dynamicAlignment, variable.alignment);
    else
      layOutShared(variable);
  }
  if (used.empty() && result->sharedBytes == 0)
    return;
  result->sharedBytes = alignTo(result->sharedBytes, dynamicAlignment);
  for (std::string_view name : used)
    if (declarations.shared.at(name).isUnsized)
      shared[name] = result->sharedBytes;
}

void KernelParser::layOutShared(const Variable &variable) {
  uint64_t offset = alignTo(result->sharedBytes, variable.alignment);
  if (offset + variable.bytes > (1u << 20))
    cursor.fail("more than a megabyte of shared memory");
  shared[variable.name] = uint32_t(offset);
  result->sharedBytes = offset + variable.bytes;
}

Operand KernelParser::parseName(std::string_view name) {
  Operand operand{Operand::Label};
  operand.name = name;
  for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
    auto found = scope->find(name);
    if (found == scope->end())
      continue;
    const Binding &binding = found->second;
    operand.kind = binding.kind;
    operand.type = binding.type;
    operand.space = binding.space;
    operand.value = binding.value;
    operand.offset = uint32_t(binding.value);
    return operand;
  }
  if (auto found = shared.find(name); found != shared.end()) {
    operand.kind = Operand::Symbol;
    operand.space = Space::Shared;
    operand.value = found->second;
  } else if (auto variable = declarations.variables.find(name);
             variable != declarations.variables.end()) {
    operand.kind = Operand::Symbol;
    operand.space = variable->second.space;
    operand.value = variable->second.value;
  } else if (name == "WARP_SZ") {
    operand.kind = Operand::Immediate;
    operand.value = kWarpSize;
  } else if (name[0] == '%') {
    if (std::optional<Special> special = findSpecial(name))
      return bindSpecial(name, *special);
    cursor.fail("unknown register '" + std::string(name) + "'");
  }
  return operand;
}

Operand KernelParser::bindSpecial(std::string_view name, Special special) {
  if (special >= Special::ClusterCtarank &&
      declarations.architecture.target < 90)
    cursor.fail("'" + std::string(name) +
                "' needs the target sm_90 or a newer one");
  Operand operand{Operand::Special};
  operand.name = name;
  operand.type = special == Special::IsExplicitCluster ? Type::Pred : Type::U32;
  for (const SpecialUse &use : result->specials)
    if (use.which == special) {
      operand.offset = use.offset;
      return operand;
    }
  operand.offset = allocate(operand.type);
  result->specials.push_back({special, operand.offset});
  return operand;
}

Operand KernelParser::parseSimpleOperand() {
  const Token &token = cursor.peek();
  Operand operand{Operand::Immediate};
  switch (token.kind) {
  case Token::Float32:
    operand.kind = Operand::Float32;
    operand.value = cursor.next().bits;
    return operand;
  case Token::Float64:
    operand.kind = Operand::Float;
    operand.value = cursor.next().bits;
    return operand;
  case Token::Integer:
    operand.value = cursor.next().bits;
    return operand;
  case Token::Word:
    if (cursor.take("_"))
      return Operand{Operand::Sink};
    return parseName(cursor.next().text);
  default:
    break;
  }
  if (cursor.take('!')) {
    operand = parseSimpleOperand();
    operand.negated = true;
    return operand;
  }
  if (!cursor.peek().is('-'))
    cursor.fail("unexpected '" + std::string(token.text) + "'");
  cursor.next();
  operand = parseSimpleOperand();
  if (operand.kind == Operand::Float32)
    operand.value ^= 0x80000000;
  else if (operand.kind == Operand::Float)
    operand.value ^= uint64_t(1) << 63;
  else
    operand.value = -operand.value;
  return operand;
}

Operand KernelParser::parseList(char end) {
  Operand list{Operand::List};
  if (cursor.take(end))
    return list;
  do
    list.parts.push_back(parseOperand());
  while (cursor.take(','));
  cursor.expect(end);
  return list;
}

Operand KernelParser::parseAddress() {
  Operand address{Operand::Address};
  address.parts.push_back(parseSimpleOperand());
  // [base+4], [base+-4] and [base-4].
  if (cursor.take('+') || cursor.peek().is('-'))
    address.value = cursor.expectInteger();
  cursor.expect(']');
  const Operand &base = address.parts[0];
  if (base.kind == Operand::Label)
    cursor.fail("unknown name '" + std::string(base.name) + "'");
  if (base.kind != Operand::Register && base.kind != Operand::Symbol &&
      base.kind != Operand::Immediate)
    cursor.fail("expected an address in brackets");
  return address;
}

Operand KernelParser::parseOperand() {
  if (cursor.take('['))
    return parseAddress();
  if (cursor.take('{'))
    return parseList('}');
  if (cursor.take('('))
    return parseList(')');
  Operand operand = parseSimpleOperand();
  if (operand.kind == Operand::Symbol && cursor.take('+'))
    operand.value += cursor.expectInteger();
  if (!cursor.take('|'))
    return operand;
  Operand pair{Operand::Pair};
  pair.parts = {operand, parseSimpleOperand()};
  return pair;
}

//===- Decoder.cpp - What decoders of instructions use --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Modifiers and operands of one instruction, and the table of instructions.
//
//===----------------------------------------------------------------------===//

#include "Decoder.h"

using namespace modelslice::emulator;

Decoder::Decoder(RegisterFile &file, const Architecture &architecture,
                 uint32_t line, std::vector<std::string_view> words,
                 std::vector<Operand> operands)
    : file(file), architecture(architecture), capability(architecture.device),
      line(line), words(std::move(words)), taken(this->words.size()),
      operands(std::move(operands)) {
  taken[0] = true;
}

bool Decoder::take(std::string_view modifier) {
  for (size_t i = 1; i < words.size(); ++i)
    if (!taken[i] && words[i] == modifier)
      return taken[i] = true;
  return false;
}

std::string_view Decoder::takePrefixed(std::string_view prefix) {
  for (size_t i = 1; i < words.size(); ++i) {
    if (taken[i] || words[i].substr(0, prefix.size()) != prefix)
      continue;
    taken[i] = true;
    return words[i];
  }
  return {};
}

Type Decoder::takeTypeIf() {
  for (size_t i = 1; i < words.size(); ++i) {
    if (taken[i])
      continue;
    if (std::optional<Type> type = parseType(words[i])) {
      taken[i] = true;
      return *type;
    }
  }
  return Type::None;
}

Type Decoder::takeType() {
  Type type = takeTypeIf();
  if (type == Type::None)
    unknown();
  return type;
}

bool Decoder::hasRounding() const {
  for (size_t i = 1; i < words.size(); ++i)
    for (std::string_view name : {"rn", "rz", "rm", "rp", "rna"})
      if (!taken[i] && words[i] == name)
        return true;
  return false;
}

Rounding Decoder::takeRounding(Rounding otherwise) {
  if (take("rna"))
    return Rounding::NearestAway;
  if (take("rn") || take("rni"))
    return Rounding::Nearest;
  if (take("rz") || take("rzi"))
    return Rounding::Zero;
  if (take("rm") || take("rmi"))
    return Rounding::Down;
  if (take("rp") || take("rpi"))
    return Rounding::Up;
  return otherwise;
}

void Decoder::expectNoMore() {
  for (bool seen : taken)
    if (!seen)
      unknown();
}

const Operand &Decoder::operand(size_t index) const {
  if (index >= operands.size())
    fail("'" + std::string(words[0]) + "' has " +
         std::to_string(operands.size()) + " operands, expected more");
  return operands[index];
}

void Decoder::expectOperands(size_t least, size_t most) {
  if (operands.size() < least || operands.size() > most)
    fail("'" + std::string(words[0]) + "' has " +
         std::to_string(operands.size()) + " operands, expected " +
         std::to_string(least) +
         (least == most ? "" : " to " + std::to_string(most)));
}

void Decoder::fail(const std::string &message) const {
  throw ParseError{line, message};
}

std::string Decoder::opcode() const {
  std::string text(words[0]);
  for (size_t i = 1; i < words.size(); ++i)
    text += "." + std::string(words[i]);
  return text;
}

void Decoder::unknown() const {
  for (std::string_view word : words)
    if (word == "shared::cluster")
      refuseShared();
  fail("unknown instruction '" + opcode() + "'");
}

void Decoder::refuseShared() const {
  fail("shared memory of other blocks is not emulated: '" + opcode() + "'");
}

uint32_t Decoder::destination(const Operand &operand, Type type) {
  if (operand.kind == Operand::Sink)
    return file.allocate(type);
  if (operand.kind != Operand::Register || operand.negated)
    fail("expected a register to write");
  if (bytesOf(operand.type) != bytesOf(type))
    fail("register '" + std::string(operand.name) + "' has " +
         std::to_string(8 * bytesOf(operand.type)) + " bits, expected " +
         std::to_string(8 * bytesOf(type)));
  return operand.offset;
}

uint32_t Decoder::source(const Operand &operand, Type type) {
  switch (operand.kind) {
  case Operand::Register:
  case Operand::Special:
    if (bytesOf(operand.type) != bytesOf(type))
      fail("register '" + std::string(operand.name) + "' has " +
           std::to_string(8 * bytesOf(operand.type)) + " bits, expected " +
           std::to_string(8 * bytesOf(type)));
    if (operand.negated)
      fail("unexpected '!'");
    return operand.offset;
  case Operand::Float32:
    if (type == Type::F64)
      return file.constant(
          bitCast<uint64_t>(double(bitCast<float>(uint32_t(operand.value)))),
          8);
    return file.constant(operand.value, bytesOf(type));
  case Operand::Float: {
    auto value = bitCast<double>(operand.value);
    if (type == Type::F32)
      return file.constant(bitCast<uint32_t>(float(value)), 4);
    return file.constant(operand.value, bytesOf(type));
  }
  case Operand::Immediate:
    if (type == Type::F32)
      return file.constant(bitCast<uint32_t>(float(int64_t(operand.value))), 4);
    if (type == Type::F64)
      return file.constant(bitCast<uint64_t>(double(int64_t(operand.value))),
                           8);
    return file.constant(type == Type::Pred ? (operand.value ? kFullMask : 0)
                                            : operand.value,
                         bytesOf(type));
  case Operand::Symbol:
    return file.constant(operand.value, bytesOf(type));
  default:
    fail("expected a register or a constant");
  }
}

uint32_t Decoder::wideDestination(const Operand &operand, Type type,
                                  uint8_t &stride) {
  bool isRegister = operand.kind == Operand::Register;
  stride = isRegister ? bytesOf(operand.type) : std::max(2u, bytesOf(type));
  if (isRegister && stride >= bytesOf(type) && stride)
    return destination(operand, operand.type);
  if (operand.kind == Operand::Sink)
    return file.allocate(type);
  return destination(operand, type);
}

uint32_t Decoder::wideSource(const Operand &operand, Type type,
                             uint8_t &stride) {
  bool isRegister =
      operand.kind == Operand::Register || operand.kind == Operand::Special;
  stride = isRegister ? bytesOf(operand.type) : bytesOf(type);
  if (isRegister && stride >= bytesOf(type) && stride)
    return source(operand, operand.type);
  return source(operand, type);
}

void Decoder::address(const Operand &operand, Space space, size_t slot,
                      size_t strideSlot) {
  if (operand.kind != Operand::Address)
    fail("expected an address in brackets");
  const Operand &base = operand.parts[0];
  out.immediate = int64_t(operand.value);
  if (base.kind == Operand::Register) {
    out.strides[strideSlot] = bytesOf(base.type);
    if (bytesOf(base.type) < 4)
      fail("expected an address of 32 or 64 bits");
    out.operands[slot] = base.offset;
    return;
  }
  uint64_t value = base.value;
  if (base.kind == Operand::Symbol && space != base.space) {
    if (space != Space::Generic && base.space != Space::Global)
      fail("'" + std::string(base.name) + "' is in another state space");
    if (base.space == Space::Shared)
      value += kSharedWindow;
    else if (base.space == Space::Local)
      value += kLocalWindow;
  }
  out.strides[strideSlot] = 8;
  out.operands[slot] = file.constant(value, 8);
}

uint64_t Decoder::integer(size_t index) const {
  if (operand(index).kind != Operand::Immediate)
    fail("expected an integer");
  return operand(index).value;
}

void Decoder::expectHopper() const {
  if (!architecture.isExact || architecture.target != 90)
    fail("'" + std::string(words[0]) + "' needs the target sm_90a");
}

void Decoder::simple(Type to, std::initializer_list<Type> sources) {
  expectNoMore();
  expectOperands(sources.size() + 1, sources.size() + 1);
  out.operands[0] = destination(0, to);
  size_t index = 1;
  for (Type type : sources) {
    out.operands[index] = source(index, type);
    ++index;
  }
}

const InstructionTable &modelslice::emulator::getInstructions() {
  static const InstructionTable table = [] {
    InstructionTable rows;
    addControlInstructions(rows);
    addIntegerInstructions(rows);
    addBitInstructions(rows);
    addFloatInstructions(rows);
    addMathInstructions(rows);
    addCompareInstructions(rows);
    addConvertInstructions(rows);
    addMoveInstructions(rows);
    addMemoryInstructions(rows);
    addAtomicInstructions(rows);
    addAsyncInstructions(rows);
    addWarpInstructions(rows);
    addClusterInstructions(rows);
    addWarpgroupInstructions(rows);
    addMatrixInstructions(rows);
    return rows;
  }();
  return table;
}

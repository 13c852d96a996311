//===- Decoder.h - What decoders of instructions use ------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the decoder of one kind of instruction sees: the words of the opcode and
// the operands; and the table of all of them.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_DECODER_H
#define MODELSLICE_EMULATOR_DECODER_H

#include "Lexer.h"
#include "Numbers.h"
#include "Program.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace modelslice::emulator {

/// An operand as it is written.
struct Operand {
  enum Kind : uint8_t {
    Register,  ///< `offset`, `type`; `negated` for !%p.
    Special,   ///< The same: it was copied to a register.
    Immediate, ///< `value`
    Float,     ///< `value` holds the bits of a double.
    Float32,   ///< `value` holds the bits of a float.
    Symbol,    ///< `value`, its address in `space`.
    Address,   ///< [parts[0] + value]
    List,      ///< {parts...}, (parts...)
    Pair,      ///< parts[0]|parts[1]
    Label,     ///< `name`
    Sink       ///< _
  };
  Kind kind;
  Type type = Type::None;
  Space space = Space::Generic;
  bool negated = false;
  uint32_t offset = 0;
  uint64_t value = 0;
  std::string_view name;
  std::vector<Operand> parts;
};

/// Where a kernel's registers are numbered.
class RegisterFile {
public:
  virtual ~RegisterFile() = default;
  /// Room for one register of `type`; for a predicate where that is Pred.
  virtual uint32_t allocate(Type type) = 0;
  /// A register of `bytes` a lane that holds `value`; 0 bytes: a predicate.
  virtual uint32_t constant(uint64_t value, unsigned bytes) = 0;
  virtual Kernel &kernel() = 0;
  /// Notes that the instruction which is decoded next branches to a label.
  virtual void branchTo(std::string_view label) = 0;
  /// Decodes the body of a device function in place of a call to it.
  virtual void inlineCall(const Operand &results, std::string_view callee,
                          const Operand &arguments) = 0;
};

/// The device that code is decoded for, and what the code says it is for, both
/// as 10 * major + minor.
struct Architecture {
  unsigned device = 0;
  unsigned target = 0;
  bool isExact = false; ///< "sm_90a": for `target` alone.
};

class Decoder {
public:
  Decoder(RegisterFile &file, const Architecture &architecture, uint32_t line,
          std::vector<std::string_view> words, std::vector<Operand> operands);

  /// The opcode's first word.
  std::string_view name() const { return words[0]; }
  /// Whether the opcode has the modifier; the decoder has then seen it.
  bool take(std::string_view modifier);
  /// The next modifier that is a type. Fails where there is none.
  Type takeType();
  /// The next type if there is one left.
  Type takeTypeIf();
  /// .rn, .rz, .rm, .rp and their integral forms .rni, ...; `otherwise` where
  /// there is none.
  Rounding takeRounding(Rounding otherwise);
  bool hasRounding() const;
  /// The first modifier that begins with `prefix`, or nothing.
  std::string_view takePrefixed(std::string_view prefix);
  /// Every modifier that was not taken makes the instruction unknown.
  void expectNoMore();

  size_t numOperands() const { return operands.size(); }
  const Operand &operand(size_t index) const;
  void expectOperands(size_t least, size_t most);

  /// The register to write as `type`, of exactly that width.
  uint32_t destination(const Operand &operand, Type type);
  uint32_t destination(size_t index, Type type) {
    return destination(operand(index), type);
  }
  /// The register to read as `type`; immediates become registers.
  uint32_t source(const Operand &operand, Type type);
  uint32_t source(size_t index, Type type) {
    return source(operand(index), type);
  }
  /// A register that may be wider than `type`, and the bytes of its lanes.
  uint32_t wideDestination(const Operand &operand, Type type, uint8_t &stride);
  uint32_t wideSource(const Operand &operand, Type type, uint8_t &stride);
  /// operands[slot] = the register of an address, immediate = what is added.
  void address(const Operand &operand, Space space, size_t slot,
               size_t strideSlot);
  uint64_t integer(size_t index) const;

  /// Fails unless the code is for sm_90a.
  void expectHopper() const;

  /// Destination and sources of one type each: operands[0], [1], ...
  void simple(Type destination, std::initializer_list<Type> sources);

  [[noreturn]] void fail(const std::string &message) const;
  /// Fails with "unknown instruction 'add.foo'".
  [[noreturn]] void unknown() const;
  /// Fails since the instruction is for shared memory of other blocks.
  [[noreturn]] void refuseShared() const;

  RegisterFile &file;
  const Architecture &architecture;
  const unsigned capability; ///< Of the device.
  /// What is decoded; the guard, line and text are filled in already.
  Instruction out = {};
  /// False where nothing has to be executed.
  bool isEmitted = true;

private:
  uint32_t line;
  std::vector<std::string_view> words;
  std::vector<bool> taken;
  std::vector<Operand> operands;

  /// The words with dots between.
  std::string opcode() const;
};

using DecodeFunction = void (*)(Decoder &);

/// One row for each instruction: the opcode's first word, and what decodes the
/// rest and chooses the executor.
struct InstructionRow {
  const char *name;
  DecodeFunction decode;
};
using InstructionTable = std::unordered_map<std::string_view, DecodeFunction>;

void addControlInstructions(InstructionTable &table);
void addIntegerInstructions(InstructionTable &table);
void addBitInstructions(InstructionTable &table);
void addFloatInstructions(InstructionTable &table);
void addMathInstructions(InstructionTable &table);
void addCompareInstructions(InstructionTable &table);
void addConvertInstructions(InstructionTable &table);
void addMoveInstructions(InstructionTable &table);
void addMemoryInstructions(InstructionTable &table);
void addAtomicInstructions(InstructionTable &table);
void addAsyncInstructions(InstructionTable &table);
void addWarpInstructions(InstructionTable &table);
void addClusterInstructions(InstructionTable &table);
void addWarpgroupInstructions(InstructionTable &table);
void addMatrixInstructions(InstructionTable &table);

/// All of them.
const InstructionTable &getInstructions();

template <size_t N>
void addRows(InstructionTable &table, const InstructionRow (&rows)[N]) {
  for (const InstructionRow &row : rows)
    table.emplace(row.name, row.decode);
}

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_DECODER_H

//===- KernelParser.h - Reads kernels of PTX -------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the body of a kernel; calls are replaced by the bodies of what they
// call.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_KERNELPARSER_H
#define MODELSLICE_EMULATOR_KERNELPARSER_H

#include "Parser.h"

namespace modelslice::emulator {

inline uint64_t alignTo(uint64_t value, uint64_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

/// What a name stands for in a body.
struct Binding {
  Operand::Kind kind; ///< Register or Symbol.
  Type type;
  Space space;
  uint64_t value;
};

class KernelParser : public RegisterFile {
public:
  KernelParser(std::string_view text, const std::vector<Token> &tokens,
               const Declarations &declarations, const Function &function)
      : text(text), declarations(declarations), function(function),
        cursor(tokens, function.body), result(std::make_unique<Kernel>()) {}

  std::unique_ptr<Kernel> run();

  uint32_t allocate(Type type) override;

  uint32_t constant(uint64_t value, unsigned bytes) override;

  Kernel &kernel() override { return *result; }

  void branchTo(std::string_view label) override;

  void inlineCall(const Operand &results, std::string_view callee,
                  const Operand &arguments) override;

private:
  using Scope = std::map<std::string_view, Binding>;
  using LabelKey = std::pair<unsigned, std::string_view>;
  struct Frame {
    std::string_view name;
    unsigned number;
  };
  struct Branch {
    size_t from;
    LabelKey label;
    uint32_t line;
  };

  uint32_t reserve(unsigned bytes);

  uint32_t reserveLocal(const Variable &variable);

  /// Static variables that the kernel names come first, dynamic memory last.
  void layOutShared();
  void layOutShared(const Variable &variable);

  void parseBody();
  bool parseDirective();
  void parseRegisters();
  void parseInstruction();
  void emit(std::string_view opcode, std::vector<Operand> operands,
            uint32_t guard, bool isNegated, uint32_t textIndex);
  void emitPlain(const char *opcode, const char *shown) {
    result->texts.push_back(shown);
    emit(opcode, {}, always, false, result->texts.size() - 1);
  }
  Operand parseOperand();
  Operand parseSimpleOperand();
  Operand parseName(std::string_view name);
  Operand bindSpecial(std::string_view name, Special special);
  Operand parseAddress();
  Operand parseList(char end);

  void bindLabel(std::string_view label);

  void resolveBranches();

  std::string_view text;
  const Declarations &declarations;
  const Function &function;
  Cursor cursor;
  std::unique_ptr<Kernel> result;
  std::deque<std::string> names; ///< Those that the text does not spell.
  std::deque<Scope> scopes;
  std::vector<Frame> frames; ///< Of calls that are being replaced.
  unsigned numFrames = 1;
  std::map<LabelKey, size_t> labels;
  std::vector<Branch> branches;
  std::map<std::pair<unsigned, uint64_t>, uint32_t> constants;
  std::map<std::string_view, uint32_t> shared;
  uint32_t nextPredicate = 0;
  uint32_t always = 0;
  uint32_t line = 0;
};

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_KERNELPARSER_H

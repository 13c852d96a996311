//===- Parser.h - Reads modules and kernels of PTX -------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the declarations of a module, and the body of a kernel with the device
// functions that it calls.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_PARSER_H
#define MODELSLICE_EMULATOR_PARSER_H

#include "Decoder.h"

#include <deque>
#include <optional>
#include <set>

namespace modelslice::emulator {

/// Walks over tokens.
class Cursor {
public:
  Cursor(const std::vector<Token> &tokens, size_t at)
      : tokens(tokens), at(at) {}

  const Token &peek(size_t ahead = 0) const {
    return tokens[std::min(at + ahead, tokens.size() - 1)];
  }
  Token next() {
    Token token = peek();
    at += at + 1 < tokens.size();
    return token;
  }
  bool take(char c) { return peek().is(c) && (next(), true); }
  bool take(std::string_view word) { return peek().is(word) && (next(), true); }
  void expect(char c);
  std::string_view expectWord();
  /// An integer with its sign.
  uint64_t expectInteger();
  /// Skips to behind `c`.
  void skipPast(char c);
  /// Skips what is in braces, at the first of which the cursor is.
  void skipBraces();
  /// Skips the rest of a directive that ends with its line.
  void skipLine();
  size_t position() const { return at; }
  void moveTo(size_t position) { at = position; }
  [[noreturn]] void fail(const std::string &message) const;

private:
  const std::vector<Token> &tokens;
  size_t at;
};

/// A variable as it is declared: `.align 4 .b8 name[16]`.
struct Variable {
  std::string_view name;
  Type type = Type::None;
  uint64_t bytes = 0;
  uint32_t alignment = 1;
  bool isUnsized = false; ///< name[]
};
/// Reads one from behind the word for its state space.
Variable parseVariable(Cursor &cursor);

struct Symbol {
  Space space;
  uint64_t value;
};

/// Where a function is in the tokens.
struct Function {
  std::string_view name;
  bool isEntry = false;
  bool isDefined = false;
  std::vector<Variable> results;
  std::vector<Variable> parameters;
  size_t body = 0; ///< Of the brace that begins it.
  uint32_t maxThreads = kMaxThreads;
  uint32_t requiredThreads[3] = {0, 0, 0};
  uint32_t line = 0;
};

/// What the whole module declares.
struct Declarations {
  std::map<std::string_view, Function> functions;
  std::map<std::string_view, Symbol> variables; ///< Of .global and .const.
  std::map<std::string_view, Variable> shared;
  Architecture architecture;
};

/// Decodes the entry `function`. Throws ParseError.
std::unique_ptr<Kernel> parseKernel(std::string_view text,
                                    const std::vector<Token> &tokens,
                                    const Declarations &declarations,
                                    const Function &function);

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_PARSER_H

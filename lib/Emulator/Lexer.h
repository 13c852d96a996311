//===- Lexer.h - Cuts PTX into tokens ---------------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Cuts PTX text into tokens, and declares the error that everything which reads
// PTX throws.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_LEXER_H
#define MODELSLICE_EMULATOR_LEXER_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace modelslice::emulator {

/// PTX that the emulator cannot take, and where.
struct ParseError {
  uint32_t line;
  std::string message;
};

struct Token {
  enum Kind : uint8_t {
    Word,      ///< A name, an opcode with its modifiers, or a directive.
    Integer,   ///< `bits` holds the value, negative ones in two's complement.
    Float32,   ///< `bits` holds the encoding: 0f3F800000.
    Float64,   ///< 0d3FF0000000000000, or a decimal fraction.
    String,    ///< Without its quotes.
    Character, ///< One character of punctuation.
    End
  };
  Kind kind;
  uint32_t line;
  std::string_view text;
  uint64_t bits;

  bool is(char c) const { return kind == Character && text[0] == c; }
  bool is(std::string_view word) const { return kind == Word && text == word; }
};

/// The tokens of `text`, which must outlive them; the last one is an End.
/// Throws ParseError.
std::vector<Token> tokenize(std::string_view text);

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_LEXER_H

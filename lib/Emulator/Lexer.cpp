//===- Lexer.cpp - Cuts PTX into tokens -----------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Cuts PTX text into tokens. An opcode with its modifiers is one word.
//
//===----------------------------------------------------------------------===//

#include "Lexer.h"

#include <cstdlib>
#include <cstring>

using namespace modelslice::emulator;

namespace {
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isHex(char c) {
  return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool isWord(char c) {
  return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         c == '_' || c == '$' || c == '%' || c == '.';
}

class Lexer {
public:
  explicit Lexer(std::string_view text) : text(text) {}

  std::vector<Token> run() {
    while (skipBlanks())
      lexToken();
    tokens.push_back({Token::End, line, {}, 0});
    return std::move(tokens);
  }

private:
  char peek(size_t ahead = 0) const {
    return at + ahead < text.size() ? text[at + ahead] : '\0';
  }

  /// Skips blanks and comments; false at the end.
  bool skipBlanks() {
    while (at < text.size()) {
      if (peek() == '\n') {
        ++line;
        ++at;
      } else if (std::strchr(" \t\r\f\v", peek())) {
        ++at;
      } else if (peek() == '/' && peek(1) == '/') {
        while (at < text.size() && peek() != '\n')
          ++at;
      } else if (peek() == '/' && peek(1) == '*') {
        skipBlockComment();
      } else {
        return true;
      }
    }
    return false;
  }

  void skipBlockComment() {
    size_t end = text.find("*/", at + 2);
    if (end == std::string_view::npos)
      throw ParseError{line, "comment without an end"};
    for (; at < end + 2; ++at)
      line += text[at] == '\n';
  }

  void push(Token::Kind kind, size_t begin, uint64_t bits = 0) {
    tokens.push_back({kind, line, text.substr(begin, at - begin), bits});
  }

  void lexToken() {
    size_t begin = at;
    if (isDigit(peek()))
      return lexNumber();
    if (peek() == '"') {
      size_t end = text.find('"', at + 1);
      if (end == std::string_view::npos)
        throw ParseError{line, "string without an end"};
      at = end;
      push(Token::String, begin + 1);
      ++at;
      return;
    }
    if (isWord(peek())) {
      // Two colons are part of a modifier, such as L2::128B; one ends a label.
      while (isWord(peek()) || (peek() == ':' && peek(1) == ':'))
        at += peek() == ':' ? 2 : 1;
      return push(Token::Word, begin);
    }
    if (peek() < ' ' || peek() > '~')
      throw ParseError{line, "unexpected byte"};
    ++at;
    push(Token::Character, begin);
  }

  void lexNumber() {
    size_t begin = at;
    char second = peek(1);
    if (peek() == '0' && std::strchr("fFdD", second) && second) {
      bool isDouble = second == 'd' || second == 'D';
      at += 2;
      size_t digits = at;
      while (isHex(peek()))
        ++at;
      if (at - digits != (isDouble ? 16u : 8u))
        throw ParseError{line, "floating-point constant with a wrong number "
                               "of digits"};
      std::string number(text.substr(digits, at - digits));
      uint64_t bits = std::strtoull(number.c_str(), nullptr, 16);
      return push(isDouble ? Token::Float64 : Token::Float32, begin, bits);
    }
    bool fraction = false;
    bool prefixed = peek() == '0' && second && std::strchr("xXbB", second);
    while (isHex(peek()) || (at - begin == 1 && prefixed) ||
           (peek() == '.' && isDigit(peek(1)))) {
      fraction |= peek() == '.';
      ++at;
    }
    std::string number(text.substr(begin, at - begin));
    if (fraction) {
      double value = std::strtod(number.c_str(), nullptr);
      uint64_t bits;
      std::memcpy(&bits, &value, sizeof bits);
      return push(Token::Float64, begin, bits);
    }
    bool binary = prefixed && (second == 'b' || second == 'B');
    char *end;
    uint64_t bits = binary ? std::strtoull(number.c_str() + 2, &end, 2)
                           : std::strtoull(number.c_str(), &end, 0);
    if (*end)
      throw ParseError{line, "unexpected '" + number + "'"};
    push(Token::Integer, begin, bits);
    if (peek() == 'U')
      ++at;
  }

  std::string_view text;
  size_t at = 0;
  uint32_t line = 1;
  std::vector<Token> tokens;
};
} // namespace

std::vector<Token> modelslice::emulator::tokenize(std::string_view text) {
  return Lexer(text).run();
}

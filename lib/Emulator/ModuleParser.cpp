//===- ModuleParser.cpp - Reads modules of PTX ----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the declarations of a module and lays out its variables.
//
//===----------------------------------------------------------------------===//

#include "Memory.h"
#include "Parser.h"

#include <algorithm>
#include <cstring>

using namespace modelslice::emulator;

void Cursor::fail(const std::string &message) const {
  throw ParseError{peek().line, message};
}

void Cursor::expect(char c) {
  if (!take(c))
    fail(std::string("expected '") + c + "', got '" + std::string(peek().text) +
         "'");
}

std::string_view Cursor::expectWord() {
  if (peek().kind != Token::Word)
    fail("expected a name, got '" + std::string(peek().text) + "'");
  return next().text;
}

uint64_t Cursor::expectInteger() {
  bool negative = take('-');
  if (peek().kind != Token::Integer)
    fail("expected an integer, got '" + std::string(peek().text) + "'");
  uint64_t value = next().bits;
  return negative ? -value : value;
}

void Cursor::skipPast(char c) {
  while (!take(c)) {
    if (peek().kind == Token::End)
      fail(std::string("expected '") + c + "' before the end");
    next();
  }
}

void Cursor::skipBraces() {
  expect('{');
  for (unsigned depth = 1; depth; next()) {
    if (peek().kind == Token::End)
      fail("expected '}' before the end");
    depth += peek().is('{');
    depth -= peek().is('}');
  }
}

void Cursor::skipLine() {
  uint32_t line = peek().line;
  while (peek().kind != Token::End && peek().line == line)
    next();
}

Variable modelslice::emulator::parseVariable(Cursor &cursor) {
  Variable variable;
  uint64_t count = 1;
  while (cursor.peek().kind == Token::Word && cursor.peek().text[0] == '.') {
    std::string_view word = cursor.next().text;
    if (word == ".align") {
      variable.alignment = std::max<uint64_t>(1, cursor.expectInteger());
    } else if (word == ".v2" || word == ".v4") {
      count = word[2] - '0';
    } else if (auto type = parseType(word.substr(1))) {
      variable.type = *type;
    } else if (word != ".ptr" && !parseSpace(word.substr(1))) {
      cursor.fail("unknown directive '" + std::string(word) + "'");
    }
  }
  if (variable.type == Type::None)
    cursor.fail("expected a type");
  variable.name = cursor.expectWord();
  while (cursor.take('[')) {
    if (cursor.take(']')) {
      variable.isUnsized = true;
      continue;
    }
    uint64_t extent = cursor.expectInteger();
    if (extent && count > (uint64_t(1) << 40) / extent)
      cursor.fail("array of more than a terabyte");
    count *= extent;
    cursor.expect(']');
  }
  variable.bytes = count * bytesOf(variable.type);
  variable.alignment =
      std::max<uint32_t>(variable.alignment, bytesOf(variable.type));
  if (variable.alignment & (variable.alignment - 1))
    cursor.fail("alignment that is no power of two");
  return variable;
}

namespace {
class ModuleParser {
public:
  ModuleParser(Module &module, const Target &target)
      : module(module), target(target), tokens(tokenize(module.text)),
        cursor(tokens, 0) {
    declarations.architecture.device = target.capability;
  }

  void run() {
    while (cursor.peek().kind != Token::End)
      parseDirective();
    for (const auto &[name, function] : declarations.functions)
      if (function.isEntry && function.isDefined)
        module.kernels[std::string(name)] =
            parseKernel(module.text, tokens, declarations, function);
  }

private:
  void parseDirective() {
    if (cursor.take(';'))
      return;
    std::string_view word = cursor.expectWord();
    if (word == ".version" || word == ".address_size" || word == ".file" ||
        word == ".loc") {
      cursor.skipLine();
    } else if (word == ".target") {
      parseTarget();
    } else if (word == ".section") {
      cursor.expectWord();
      cursor.skipBraces();
    } else if (word == ".pragma") {
      cursor.skipPast(';');
    } else if (word == ".extern" || word == ".weak" || word == ".visible" ||
               word == ".common") {
      isExternal = word == ".extern";
      return; // Of what follows.
    } else if (word == ".entry" || word == ".func") {
      parseFunction(word == ".entry");
    } else if (word == ".global" || word == ".const") {
      parseGlobal();
    } else if (word == ".shared") {
      Variable variable = parseVariable(cursor);
      declarations.shared.emplace(variable.name, variable);
      cursor.expect(';');
    } else {
      cursor.fail("unknown directive '" + std::string(word) + "'");
    }
    isExternal = false;
  }

  /// sm_80 and newer devices run what is for sm_80; only 9.0 runs sm_90a.
  void parseTarget() {
    std::string name(cursor.expectWord());
    bool isExact = !name.empty() && name.back() == 'a';
    std::string digits = name.substr(std::min<size_t>(3, name.size()));
    if (isExact)
      digits.pop_back();
    unsigned wanted = 0;
    for (char c : digits)
      wanted = c >= '0' && c <= '9' && wanted < 1000 ? 10 * wanted + (c - '0')
                                                     : 10000;
    if (name.compare(0, 3, "sm_") != 0 || wanted == 0 || wanted >= 10000)
      cursor.fail("unknown target '" + name + "'");
    if (isExact ? wanted != target.capability : wanted > target.capability)
      cursor.fail("target '" + name + "' does not run on a device of " +
                  "capability " + std::to_string(target.capability / 10) + "." +
                  std::to_string(target.capability % 10));
    declarations.architecture.target = wanted;
    declarations.architecture.isExact = isExact;
    while (cursor.take(','))
      cursor.expectWord();
  }

  std::vector<Variable> parseParameters() {
    std::vector<Variable> parameters;
    cursor.expect('(');
    if (cursor.take(')'))
      return parameters;
    do {
      if (!cursor.take(".param"))
        cursor.fail("expected '.param'");
      parameters.push_back(parseVariable(cursor));
      if (parameters.back().isUnsized)
        cursor.fail("variable numbers of arguments are not emulated");
    } while (cursor.take(','));
    cursor.expect(')');
    return parameters;
  }

  void parseFunction(bool isEntry) {
    Function function;
    function.isEntry = isEntry;
    function.line = cursor.peek().line;
    if (!isEntry && cursor.peek().is('('))
      function.results = parseParameters();
    function.name = cursor.expectWord();
    if (cursor.peek().is('('))
      function.parameters = parseParameters();
    parsePerformance(function);
    if (!cursor.take(';')) {
      function.isDefined = true;
      function.body = cursor.position();
      cursor.skipBraces();
    }
    Function &known = declarations.functions[function.name];
    if (known.isDefined && function.isDefined)
      cursor.fail("function '" + std::string(function.name) +
                  "' is defined twice");
    if (!known.isDefined)
      known = function;
  }

  void parsePerformance(Function &function) {
    while (cursor.peek().kind == Token::Word) {
      std::string_view word = cursor.next().text;
      if (word == ".maxntid" || word == ".reqntid") {
        uint32_t extents[3] = {1, 1, 1};
        unsigned i = 0;
        do
          extents[i++] = uint32_t(cursor.expectInteger());
        while (i < 3 && cursor.take(','));
        uint64_t product = uint64_t(extents[0]) * extents[1] * extents[2];
        function.maxThreads = std::min<uint64_t>(product, kMaxThreads);
        if (word == ".reqntid")
          std::copy(extents, extents + 3, function.requiredThreads);
      } else if (word == ".minnctapersm" || word == ".maxnreg" ||
                 word == ".maxclusterrank") {
        cursor.expectInteger();
      } else if (word == ".pragma") {
        cursor.skipPast(';');
      } else if (word != ".noreturn") {
        cursor.fail("unknown directive '" + std::string(word) + "'");
      }
    }
  }

  void parseGlobal() {
    bool isDeclaration = isExternal;
    Variable variable = parseVariable(cursor);
    std::vector<uint64_t> values;
    unsigned bytes = bytesOf(variable.type);
    if (cursor.take('='))
      parseInitialiser(bytes, values);
    cursor.expect(';');
    if (isDeclaration)
      cursor.fail("'" + std::string(variable.name) + "' is not defined here");
    if (variable.isUnsized)
      variable.bytes = values.size() * bytes;
    if (values.size() * bytes > variable.bytes)
      cursor.fail("more values than '" + std::string(variable.name) +
                  "' has elements");
    uint64_t address =
        target.memory.allocate(std::max<uint64_t>(1, variable.bytes));
    if (!address)
      cursor.fail("out of memory for '" + std::string(variable.name) + "'");
    module.variables.push_back(address);
    auto *to = reinterpret_cast<std::byte *>(address);
    std::memset(to, 0, variable.bytes);
    for (uint64_t value : values) {
      std::memcpy(to, &value, bytes);
      to += bytes;
    }
    declarations.variables[variable.name] = {Space::Global, address};
  }

  void parseInitialiser(unsigned bytes, std::vector<uint64_t> &values) {
    if (cursor.take('{')) {
      if (cursor.take('}'))
        return;
      do
        parseInitialiser(bytes, values);
      while (cursor.take(','));
      return cursor.expect('}');
    }
    const Token &token = cursor.peek();
    if (token.kind == Token::Float32 || token.kind == Token::Float64) {
      uint64_t bits = cursor.next().bits;
      if (token.kind == Token::Float64 && bytes == 4)
        bits = bitCast<uint32_t>(float(bitCast<double>(bits)));
      values.push_back(bits);
    } else if (token.kind == Token::Word) {
      bool isGeneric = cursor.take("generic") && cursor.take('(');
      std::string_view name = cursor.expectWord();
      if (isGeneric)
        cursor.expect(')');
      auto found = declarations.variables.find(name);
      if (found == declarations.variables.end())
        cursor.fail("unknown name '" + std::string(name) + "'");
      uint64_t offset = cursor.take('+') ? cursor.expectInteger() : 0;
      values.push_back(found->second.value + offset);
    } else {
      values.push_back(cursor.expectInteger());
    }
  }

  Module &module;
  const Target &target;
  std::vector<Token> tokens;
  Cursor cursor;
  Declarations declarations;
  bool isExternal = false;
};
} // namespace

std::unique_ptr<Module> modelslice::emulator::loadModule(std::string text,
                                                         const Target &target) {
  auto module = std::make_unique<Module>();
  module->text = std::move(text);
  try {
    ModuleParser(*module, target).run();
  } catch (...) {
    unloadModule(*module, target.memory);
    throw;
  }
  return module;
}

void modelslice::emulator::unloadModule(const Module &module,
                                        DeviceMemory &memory) {
  for (uint64_t address : module.variables)
    memory.free(address);
}

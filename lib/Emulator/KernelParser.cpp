//===- KernelParser.cpp - Reads kernels of PTX ---------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the body of a kernel into decoded instructions. Calls are replaced by
// the bodies of what they call.
//
//===----------------------------------------------------------------------===//

#include "KernelParser.h"

#include <algorithm>

using namespace modelslice::emulator;

namespace {
/// Of a long list in braces the first and the last register are shown: one
/// matrix instruction can name 128 of them.
std::string abbreviate(std::string text) {
  size_t begin = text.find('{'), end = text.find('}');
  if (end == std::string::npos || end - begin < 80)
    return text;
  size_t first = text.find(',', begin), last = text.rfind(',', end);
  return text.substr(0, first) + ", ..." + text.substr(last);
}
} // namespace

std::unique_ptr<Kernel> KernelParser::run() {
  result->name = function.name;
  result->maxThreads = function.maxThreads;
  std::copy(function.requiredThreads, function.requiredThreads + 3,
            result->requiredThreads);
  always = constant(kFullMask, 0);
  layOutShared();
  scopes.emplace_back();
  for (const Variable &parameter : function.parameters) {
    uint64_t offset = alignTo(result->parameterBytes, parameter.alignment);
    scopes.back()[parameter.name] = {Operand::Symbol, Type::None, Space::Param,
                                     offset};
    result->parameters.push_back({uint32_t(offset), uint32_t(parameter.bytes)});
    result->parameterBytes = uint32_t(offset + parameter.bytes);
  }
  frames.push_back({function.name, 0});
  parseBody();
  bindLabel("");
  emitPlain("exit", "ret");
  resolveBranches();
  return std::move(result);
}

void KernelParser::branchTo(std::string_view label) {
  branches.push_back(
      {result->code.size(), {frames.back().number, label}, line});
}

void KernelParser::bindLabel(std::string_view label) {
  if (!labels.try_emplace({frames.back().number, label}, result->code.size())
           .second)
    cursor.fail("label '" + std::string(label) + "' is defined twice");
}

void KernelParser::resolveBranches() {
  for (const Branch &branch : branches) {
    auto found = labels.find(branch.label);
    if (found == labels.end())
      throw ParseError{branch.line, "unknown label '" +
                                        std::string(branch.label.second) + "'"};
    result->code[branch.from].target = uint32_t(found->second);
  }
}

void KernelParser::parseBody() {
  cursor.expect('{');
  size_t outermost = scopes.size();
  while (true) {
    if (cursor.take('{')) {
      scopes.emplace_back();
    } else if (cursor.take('}')) {
      if (scopes.size() == outermost)
        return;
      scopes.pop_back();
    } else if (cursor.peek().kind == Token::Word && cursor.peek(1).is(':')) {
      bindLabel(cursor.next().text);
      cursor.next();
    } else if (!parseDirective()) {
      parseInstruction();
    }
  }
}

bool KernelParser::parseDirective() {
  const Token &token = cursor.peek();
  if (token.kind != Token::Word || token.text[0] != '.')
    return false;
  std::string_view word = cursor.next().text;
  if (word == ".loc" || word == ".file") {
    cursor.skipLine();
  } else if (word == ".pragma") {
    cursor.skipPast(';');
  } else if (word == ".reg") {
    parseRegisters();
  } else if (word == ".local" || word == ".param") {
    Variable variable = parseVariable(cursor);
    cursor.expect(';');
    scopes.back()[variable.name] = {Operand::Symbol, Type::None, Space::Local,
                                    reserveLocal(variable)};
  } else if (word == ".shared") {
    parseVariable(cursor);
    cursor.expect(';');
  } else {
    cursor.fail("unknown directive '" + std::string(word) + "'");
  }
  return true;
}

void KernelParser::parseRegisters() {
  std::string_view name = cursor.expectWord();
  std::optional<Type> type = parseType(name.substr(name[0] == '.'));
  if (!type || name[0] != '.')
    cursor.fail("unknown type '" + std::string(name) + "'");
  if (bytesOf(*type) == 1)
    cursor.fail("registers of 8 bits are not emulated");
  do {
    name = cursor.expectWord();
    if (!cursor.take('<')) {
      scopes.back()[name] = {Operand::Register, *type, Space::Generic,
                             allocate(*type)};
      continue;
    }
    uint64_t count = cursor.expectInteger();
    cursor.expect('>');
    if (count > (1u << 20))
      cursor.fail("too many registers");
    for (uint64_t i = 0; i < count; ++i) {
      names.push_back(std::string(name) + std::to_string(i));
      scopes.back()[names.back()] = {Operand::Register, *type, Space::Generic,
                                     allocate(*type)};
    }
  } while (cursor.take(','));
  cursor.expect(';');
}

void KernelParser::parseInstruction() {
  size_t begin = cursor.peek().text.data() - text.data();
  line = cursor.peek().line;
  uint32_t guard = always;
  bool isNegated = false;
  if (cursor.take('@')) {
    isNegated = cursor.take('!');
    Operand predicate = parseName(cursor.expectWord());
    if (predicate.kind != Operand::Register || predicate.type != Type::Pred)
      cursor.fail("expected a predicate");
    guard = predicate.offset;
  }
  std::string_view opcode = cursor.expectWord();
  std::vector<Operand> operands;
  if (!cursor.peek().is(';')) {
    do
      operands.push_back(parseOperand());
    while (cursor.take(','));
  }
  size_t end = cursor.peek().text.data() - text.data();
  cursor.expect(';');
  std::string shown(text.substr(begin, end - begin));
  std::replace(shown.begin(), shown.end(), '\t', ' ');
  std::replace(shown.begin(), shown.end(), '\n', ' ');
  result->texts.push_back(abbreviate(std::move(shown)));
  emit(opcode, std::move(operands), guard, isNegated, result->texts.size() - 1);
}

void KernelParser::emit(std::string_view opcode, std::vector<Operand> operands,
                        uint32_t guard, bool isNegated, uint32_t textIndex) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at <= opcode.size();) {
    size_t dot = std::min(opcode.find('.', at), opcode.size());
    words.push_back(opcode.substr(at, dot - at));
    at = dot + 1;
  }
  // In a function that replaces a call, ret goes to behind its body.
  if (words[0] == "ret") {
    Operand label{Operand::Label};
    words = {"bra"};
    operands = {label};
  }
  auto row = getInstructions().find(words[0]);
  if (row == getInstructions().end())
    throw ParseError{line, "unknown instruction '" + std::string(opcode) + "'"};
  Decoder decoder(*this, declarations.architecture, line, std::move(words),
                  std::move(operands));
  decoder.out.guard = guard;
  decoder.out.guardFlip = isNegated ? kFullMask : 0;
  decoder.out.line = line;
  decoder.out.text = textIndex;
  row->second(decoder);
  // Calls of calls can make much of little text.
  if (result->code.size() > (1u << 22))
    cursor.fail("more than 4194304 instructions");
  decoder.out.number = uint32_t(result->code.size());
  if (decoder.isEmitted)
    result->code.push_back(decoder.out);
}

void KernelParser::inlineCall(const Operand &results, std::string_view callee,
                              const Operand &arguments) {
  auto found = declarations.functions.find(callee);
  if (found == declarations.functions.end() || !found->second.isDefined)
    cursor.fail("unknown function '" + std::string(callee) + "'");
  const Function &called = found->second;
  for (const Frame &frame : frames)
    if (frame.name == callee)
      cursor.fail("recursive call of '" + std::string(callee) + "'");
  if (called.parameters.size() != arguments.parts.size() ||
      called.results.size() != results.parts.size())
    cursor.fail("call of '" + std::string(callee) +
                "' with a wrong number of arguments");
  // The caller's variables are the callee's parameters.
  Scope scope;
  auto bind = [&](const Variable &variable, const Operand &operand) {
    if (operand.kind != Operand::Symbol || operand.space != Space::Local)
      cursor.fail("expected a variable of .param");
    scope[variable.name] = {Operand::Symbol, Type::None, Space::Local,
                            operand.value};
  };
  for (size_t i = 0; i < called.parameters.size(); ++i)
    bind(called.parameters[i], arguments.parts[i]);
  for (size_t i = 0; i < called.results.size(); ++i)
    bind(called.results[i], results.parts[i]);

  std::deque<Scope> outer;
  outer.swap(scopes);
  scopes.push_back(std::move(scope));
  frames.push_back({callee, numFrames++});
  size_t position = cursor.position();
  uint32_t callLine = line;
  cursor.moveTo(called.body);
  parseBody();
  bindLabel("");
  frames.pop_back();
  scopes.swap(outer);
  cursor.moveTo(position);
  line = callLine;
}

std::unique_ptr<Kernel> modelslice::emulator::parseKernel(
    std::string_view text, const std::vector<Token> &tokens,
    const Declarations &declarations, const Function &function) {
  return KernelParser(text, tokens, declarations, function).run();
}

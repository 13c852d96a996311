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

#include "Parser.h"

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
};

uint64_t alignTo(uint64_t value, uint64_t alignment) {
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

  std::unique_ptr<Kernel> run() {
    result->name = function.name;
    result->maxThreads = function.maxThreads;
    std::copy(function.requiredThreads, function.requiredThreads + 3,
              result->requiredThreads);
    always = constant(kFullMask, 0);
    layOutShared();
    scopes.emplace_back();
    for (const Variable &parameter : function.parameters) {
      uint64_t offset = alignTo(result->parameterBytes, parameter.alignment);
      scopes.back()[parameter.name] = {Operand::Symbol, Type::None,
                                       Space::Param, offset};
      result->parameters.push_back(
          {uint32_t(offset), uint32_t(parameter.bytes)});
      result->parameterBytes = uint32_t(offset + parameter.bytes);
    }
    frames.push_back({function.name, 0});
    parseBody();
    bindLabel("");
    emitPlain("exit", "ret");
    resolveBranches();
    return std::move(result);
  }

  uint32_t allocate(Type type) override {
    unsigned bytes = bytesOf(type) * kWarpSize;
    if (!bytes) {
      if (nextPredicate % 64 == 0)
        nextPredicate = reserve(64);
      nextPredicate += 4;
      return nextPredicate - 4;
    }
    return reserve(std::max(64u, bytes));
  }

  uint32_t constant(uint64_t value, unsigned bytes) override {
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

  Kernel &kernel() override { return *result; }

  void branchTo(std::string_view label) override {
    branches.push_back(
        {result->code.size(), {frames.back().number, label}, line});
  }

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

  uint32_t reserve(unsigned bytes) {
    // Registers begin where vector loads like them to.
    uint32_t offset = result->registerBytes;
    if (offset > (1u << 28))
      cursor.fail("too many registers");
    result->registerBytes += bytes;
    return offset;
  }

  uint32_t reserveLocal(const Variable &variable) {
    uint32_t offset = alignTo(result->localBytes, variable.alignment);
    if (variable.bytes > (1u << 20))
      cursor.fail("more than a megabyte of local memory");
    result->localBytes = alignTo(offset + variable.bytes, 16);
    return offset;
  }

  /// Static variables that the kernel names come first, dynamic memory last.
  void layOutShared() {
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
        if (called != declarations.functions.end() &&
            called->second.isDefined && seen.insert(token.text).second)
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
  void layOutShared(const Variable &variable) {
    uint64_t offset = alignTo(result->sharedBytes, variable.alignment);
    if (offset + variable.bytes > (1u << 20))
      cursor.fail("more than a megabyte of shared memory");
    shared[variable.name] = uint32_t(offset);
    result->sharedBytes = offset + variable.bytes;
  }

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
  Operand parseAddress();
  Operand parseList(char end);

  void bindLabel(std::string_view label) {
    if (!labels.try_emplace({frames.back().number, label}, result->code.size())
             .second)
      cursor.fail("label '" + std::string(label) + "' is defined twice");
  }

  void resolveBranches() {
    for (const Branch &branch : branches) {
      auto found = labels.find(branch.label);
      if (found == labels.end())
        throw ParseError{branch.line, "unknown label '" +
                                          std::string(branch.label.second) +
                                          "'"};
      result->code[branch.from].target = uint32_t(found->second);
    }
  }

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
    for (const NamedSpecial &special : kSpecials) {
      if (special.name != name)
        continue;
      operand.kind = Operand::Special;
      operand.type = Type::U32;
      for (const SpecialUse &use : result->specials)
        if (use.which == special.which) {
          operand.offset = use.offset;
          return operand;
        }
      operand.offset = allocate(Type::U32);
      result->specials.push_back({special.which, operand.offset});
      return operand;
    }
    cursor.fail("unknown register '" + std::string(name) + "'");
  }
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
  if (cursor.take('+'))
    address.value = cursor.expectInteger();
  else if (cursor.peek().is('-'))
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
  result->texts.push_back(std::move(shown));
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
  Decoder decoder(*this, declarations.capability, line, std::move(words),
                  std::move(operands));
  decoder.out.guard = guard;
  decoder.out.guardFlip = isNegated ? kFullMask : 0;
  decoder.out.line = line;
  decoder.out.text = textIndex;
  row->second(decoder);
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
} // namespace

std::unique_ptr<Kernel> modelslice::emulator::parseKernel(
    std::string_view text, const std::vector<Token> &tokens,
    const Declarations &declarations, const Function &function) {
  return KernelParser(text, tokens, declarations, function).run();
}

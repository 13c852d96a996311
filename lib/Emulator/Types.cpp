//===- Types.cpp - Types and state spaces of PTX --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Maps names to types and state spaces.
//
//===----------------------------------------------------------------------===//

#include "Types.h"

#include <iterator>

using namespace modelslice::emulator;

namespace {
struct NamedType {
  std::string_view name;
  Type type;
};
constexpr NamedType kTypes[] = {
    {"pred", Type::Pred},   {"b8", Type::B8},         {"b16", Type::B16},
    {"b32", Type::B32},     {"b64", Type::B64},       {"u8", Type::U8},
    {"u16", Type::U16},     {"u32", Type::U32},       {"u64", Type::U64},
    {"s8", Type::S8},       {"s16", Type::S16},       {"s32", Type::S32},
    {"s64", Type::S64},     {"f16", Type::F16},       {"bf16", Type::BF16},
    {"f16x2", Type::F16x2}, {"bf16x2", Type::BF16x2}, {"tf32", Type::TF32},
    {"f32", Type::F32},     {"f64", Type::F64},
};

struct NamedSpace {
  std::string_view name;
  Space space;
};
constexpr NamedSpace kSpaces[] = {
    {"global", Space::Global},      {"shared", Space::Shared},
    {"shared::cta", Space::Shared}, {"local", Space::Local},
    {"const", Space::Const},        {"param", Space::Param},
    {"param::entry", Space::Param}, {"param::func", Space::Param},
};
} // namespace

std::optional<Type> modelslice::emulator::parseType(std::string_view name) {
  for (const NamedType &named : kTypes)
    if (named.name == name)
      return named.type;
  return std::nullopt;
}

std::optional<Space> modelslice::emulator::parseSpace(std::string_view name) {
  for (const NamedSpace &named : kSpaces)
    if (named.name == name)
      return named.space;
  return std::nullopt;
}

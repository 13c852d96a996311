//===- Types.h - Types and state spaces of PTX ------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The types of PTX operands, the state spaces, and their names.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_TYPES_H
#define MODELSLICE_EMULATOR_TYPES_H

#include <cstdint>
#include <optional>
#include <string_view>

namespace modelslice::emulator {

constexpr unsigned kWarpSize = 32;
constexpr uint32_t kFullMask = 0xffffffffu;
constexpr unsigned kMaxThreads = 1024;
constexpr unsigned kMaxWarps = kMaxThreads / kWarpSize;

enum class Type : uint8_t {
  None,
  Pred,
  B8,
  B16,
  B32,
  B64,
  U8,
  U16,
  U32,
  U64,
  S8,
  S16,
  S32,
  S64,
  F16,
  BF16,
  F16x2,
  BF16x2,
  TF32,
  F32,
  F64,
};

enum class Space : uint8_t { Generic, Global, Shared, Local, Const, Param };

/// Generic addresses are host addresses, except those of memory that each
/// block or thread has of its own: these begin at addresses that no host uses.
constexpr uint64_t kSharedWindow = 0x7f00000000000000u;
constexpr uint64_t kLocalWindow = 0x7e00000000000000u;
constexpr uint64_t kParamWindow = 0x7d00000000000000u;
constexpr uint64_t kWindowMask = 0xff00000000000000u;

/// The type that a modifier such as "u32" names.
std::optional<Type> parseType(std::string_view name);
/// The state space that a modifier such as "shared" or "shared::cta" names.
std::optional<Space> parseSpace(std::string_view name);

constexpr unsigned bytesOf(Type type) {
  switch (type) {
  case Type::None:
  case Type::Pred:
    return 0;
  case Type::B8:
  case Type::U8:
  case Type::S8:
    return 1;
  case Type::B16:
  case Type::U16:
  case Type::S16:
  case Type::F16:
  case Type::BF16:
    return 2;
  case Type::B64:
  case Type::U64:
  case Type::S64:
  case Type::F64:
    return 8;
  default:
    return 4;
  }
}

constexpr bool isSigned(Type type) {
  return type == Type::S8 || type == Type::S16 || type == Type::S32 ||
         type == Type::S64;
}

constexpr bool isFloat(Type type) { return type >= Type::F16; }

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_TYPES_H

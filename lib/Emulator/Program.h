//===- Program.h - What PTX is decoded to ----------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel, decoded once into an array of instructions that are then executed
// for a whole warp each.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_PROGRAM_H
#define MODELSLICE_EMULATOR_PROGRAM_H

#include "Types.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace modelslice::emulator {

class DeviceMemory;
struct Instruction;
struct Warp;

/// Executes `instruction` for the lanes of `mask`, of which there is one at
/// least. May throw Fault.
using Executor = void (*)(Warp &warp, const Instruction &instruction,
                          uint32_t mask);

constexpr unsigned kMaxOperands = 18;

/// Operands are offsets into the registers of a warp: a register holds the
/// values of all lanes side by side, a predicate is the mask of the lanes for
/// which it holds. Immediates are registers too, filled beforehand.
struct Instruction {
  Executor execute;
  uint32_t guard;     ///< A predicate, which is true ...
  uint32_t guardFlip; ///< ... in a lane when its bit differs from this one's.
  uint32_t operands[kMaxOperands];
  int64_t immediate; ///< Added to an address, or a count.
  uint32_t target;   ///< Of a branch: an index of an instruction. Of wgmma:
                     ///< where its registers are in Kernel::matrixRegisters.
  uint32_t number;   ///< Its index in Kernel::code.
  uint32_t line;
  uint32_t text;        ///< Index into Kernel::texts.
  uint8_t strides[4];   ///< Bytes that a lane of an operand takes.
  uint8_t count;        ///< Elements of a vector, matrices of ldmatrix.
  uint8_t elementBytes; ///< Of memory.
  Space space;          ///< Of memory.
  bool isSignExtended;  ///< Whether a load widens with the sign.
  bool isStrong;        ///< Atomic, or ordered: cannot race.
  bool isAligned;       ///< Every thread of the warp must be there.
  bool isRegisterA;     ///< Of wgmma: whether A is in registers.
  uint8_t extra;        ///< For the family of the instruction alone.
};

struct Parameter {
  uint32_t offset;
  uint32_t bytes;
};

enum class Special : uint8_t {
  TidX,
  TidY,
  TidZ,
  NtidX,
  NtidY,
  NtidZ,
  CtaidX,
  CtaidY,
  CtaidZ,
  NctaidX,
  NctaidY,
  NctaidZ,
  LaneId,
  WarpId,
  NwarpId,
  LaneMaskEq,
  LaneMaskLe,
  LaneMaskLt,
  LaneMaskGe,
  LaneMaskGt,
  SharedBytes,
  DynamicSharedBytes,
  ClusterCtarank,
  ClusterNctarank,
  ClusterCtaidX,
  ClusterCtaidY,
  ClusterCtaidZ,
  ClusterNctaidX,
  ClusterNctaidY,
  ClusterNctaidZ,
  ClusteridX,
  ClusteridY,
  ClusteridZ,
  NclusteridX,
  NclusteridY,
  NclusteridZ,
  IsExplicitCluster, ///< A predicate.
};

/// A special register that a kernel reads, and where a warp keeps it.
struct SpecialUse {
  Special which;
  uint32_t offset;
};

/// A register that holds one constant in every lane.
struct Constant {
  uint32_t offset;
  uint32_t bytes; ///< Of a lane; 0: a predicate.
  uint64_t value;
};

struct Kernel {
  std::string name;
  std::vector<Instruction> code; ///< Ends with an exit.
  std::vector<std::string> texts;
  std::vector<Parameter> parameters;
  std::vector<SpecialUse> specials;
  std::vector<Constant> constants;
  /// More registers than an instruction has room for: those of wgmma.
  std::vector<uint32_t> matrixRegisters;
  uint32_t parameterBytes = 0;
  uint32_t registerBytes = 0; ///< Of a warp.
  uint32_t sharedBytes = 0;   ///< Static ones, before the dynamic ones.
  uint32_t localBytes = 0;    ///< Of a thread.
  uint32_t maxThreads = kMaxThreads;
  uint32_t requiredThreads[3] = {0, 0, 0}; ///< All 0: none are required.
  uint32_t maxDynamicShared = 48 * 1024;   ///< cuFuncSetAttribute raises it.
  bool allowsLargeClusters = false;        ///< cuFuncSetAttribute says so.
  bool hasDeviceFence = false;  ///< Its blocks may order their accesses.
  bool hasClusterFence = false; ///< Those of one cluster may do so.
};

struct Module {
  std::string text;
  std::map<std::string, std::unique_ptr<Kernel>> kernels;
  std::vector<uint64_t> variables; ///< Addresses in device memory.
};

/// What a module is decoded for.
struct Target {
  unsigned capability; ///< 10 * major + minor.
  DeviceMemory &memory;
};

/// Decodes PTX and allocates its variables in the device's memory, which
/// unloadModule gives back. Throws ParseError.
std::unique_ptr<Module> loadModule(std::string text, const Target &target);
void unloadModule(const Module &module, DeviceMemory &memory);

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_PROGRAM_H

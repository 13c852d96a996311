//===- InstructionCases.cpp - Runs instructions on many operands --------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Makes one kernel of each instruction, and the operands to run it on.
//
//===----------------------------------------------------------------------===//

#include "InstructionCases.h"
#include "Support.h"

#include "gtest/gtest.h"

#include <cmath>
#include <limits>
#include <random>

namespace modelslice::testing {

namespace {
constexpr unsigned kThreads = 1024;
constexpr uint64_t kUntouched = 0x5a5a5a5a5a5a5a5a;

unsigned bitsOf(char kind) {
  switch (kind) {
  case 'h':
  case 'B':
  case 's':
    return 16;
  case 'l':
  case 'd':
    return 64;
  default:
    return 32;
  }
}

uint64_t maskOf(char kind) {
  return bitsOf(kind) == 64 ? ~uint64_t(0) : (uint64_t(1) << bitsOf(kind)) - 1;
}

std::vector<uint64_t> edgesOf(char kind) {
  std::vector<uint64_t> edges;
  std::vector<double> numbers = {0.0,
                                 -0.0,
                                 1.0,
                                 -1.0,
                                 0.5,
                                 -0.5,
                                 1.5,
                                 2.5,
                                 -2.5,
                                 3.999,
                                 1e-8,
                                 -1e-8,
                                 65504,
                                 65519,
                                 65520,
                                 -70000,
                                 6e-8,
                                 2147483648.0,
                                 -2147483648.0,
                                 2147483520.0,
                                 4294967296.0,
                                 9.3e18,
                                 -9.3e18,
                                 1.9e19,
                                 1e-40,
                                 -1e-40,
                                 3e38,
                                 127.5,
                                 128,
                                 -128.5,
                                 255.5,
                                 32767.5,
                                 -32769,
                                 1.0 + 1.0 / 2048,
                                 1.0 + 1.0 / 256,
                                 1.0 + 3.0 / 256,
                                 1.0 + 1.0 / 4096,
                                 std::numeric_limits<double>::infinity(),
                                 -std::numeric_limits<double>::infinity(),
                                 std::numeric_limits<double>::quiet_NaN()};
  for (double number : numbers) {
    if (kind == 'f')
      edges.push_back(ofFloat(float(number)));
    else if (kind == 'd')
      edges.push_back(ofDouble(number));
    else if (kind == 'h')
      edges.push_back(halfOf(number));
    else if (kind == 'B')
      edges.push_back(bfloatOf(number));
  }
  if (edges.empty()) {
    for (uint64_t small : {0, 1, 2, 3, 7, 8, 15, 16, 31, 32, 33, 63, 64, 65,
                           127, 128, 255, 256, 65535})
      for (uint64_t value : {small, ~small})
        edges.push_back(value);
    for (unsigned bit : {7, 8, 15, 16, 31, 32, 63})
      for (uint64_t delta : {-1, 0, 1})
        edges.push_back((uint64_t(1) << bit) + delta);
  }
  for (uint64_t &edge : edges)
    edge &= maskOf(kind);
  return edges;
}

uint64_t randomOf(char kind, std::mt19937_64 &random) {
  uint64_t bits = random() & maskOf(kind);
  // Half of the numbers are of a size that does not overflow at once.
  double number = std::uniform_real_distribution<>(-16, 16)(random);
  if (random() & 1)
    return bits;
  switch (kind) {
  case 'f':
    return ofFloat(float(number));
  case 'd':
    return ofDouble(number);
  case 'h':
    return halfOf(number);
  case 'B':
    return bfloatOf(number);
  case 'H':
    return halfOf(number) | halfOf(-3 * number) << 16;
  case 'G':
    return bfloatOf(number) | bfloatOf(-3 * number) << 16;
  default:
    return bits;
  }
}

std::vector<uint64_t> operandsOf(char kind, unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<uint64_t> edges = edgesOf(kind), values;
  for (unsigned i = 0; i < kThreads; ++i)
    values.push_back(i % 3 ? randomOf(kind, random)
                           : edges[random() % edges.size()]);
  return values;
}

/// The code with `guard` before every instruction.
std::string guarded(const std::string &code, const std::string &guard) {
  std::string result;
  for (char c : code)
    result += c == '@' ? guard : std::string(1, c);
  return result;
}

std::string kernelOf(const InstructionCase &tested, size_t number) {
  std::string text =
      ".visible .entry k" + std::to_string(number) +
      "(.param .u64 a, .param .u64 b, .param .u64 c, .param .u64 d) {\n"
      ".reg .pred %p, %q, %guard;\n.reg .b64 %address<4>, %offset;\n"
      ".reg .b32 %t, %n, %i, %e, %g;\n.reg .b16 %h;\n.reg .b64 %w;\n";
  const char *names = "dabc";
  std::string kinds = tested.kinds;
  for (size_t i = 0; i < kinds.size(); ++i)
    text += std::string(".reg .b") + std::to_string(bitsOf(kinds[i])) + " %" +
            names[i] + ";\n";
  text += "mov.u32 %t, %tid.x;\nmov.u32 %i, %ctaid.x;\nmov.u32 %n, %ntid.x;\n"
          "mad.lo.u32 %i, %i, %n, %t;\nmul.wide.u32 %offset, %i, 8;\n";
  for (size_t i = 0; i < kinds.size(); ++i) {
    std::string address = "%address" + std::to_string(i);
    text += std::string("ld.param.u64 ") + address + ", [" + names[i] +
            "];\nadd.u64 " + address + ", " + address + ", %offset;\n" +
            "ld.global.b" + std::to_string(bitsOf(kinds[i])) + " %" + names[i] +
            ", [" + address + "];\n";
  }
  text += guarded(tested.code, "") + "\nst.global.b" +
          std::to_string(bitsOf(kinds[0])) + " [%address0], %d;\n";
  // And again for the lanes of which the number is no multiple of three.
  text += "ld.global.b" + std::to_string(bitsOf(kinds[0])) +
          " %d, [%address0+8192];\nrem.u32 %g, %i, 3;\n"
          "setp.ne.u32 %guard, %g, 0;\n" +
          guarded(tested.code, "@%guard ") + "\nst.global.b" +
          std::to_string(bitsOf(kinds[0])) +
          " [%address0+8192], %d;\nret;\n}\n";
  return text;
}

bool isNumber(char kind) { return std::strchr("fdhB", kind); }
bool isNaN(uint64_t bits, char kind) {
  return kind == 'f'   ? std::isnan(asFloat(bits))
         : kind == 'd' ? std::isnan(asDouble(bits))
         : kind == 'h' ? std::isnan(halfToFloat(bits))
         : kind == 'B' ? std::isnan(bfloatToFloat(bits))
                       : false;
}

bool isSame(uint64_t got, uint64_t expected, char kind, uint32_t tolerance) {
  if (kind == 'H' || kind == 'G') {
    char one = kind == 'H' ? 'h' : 'B';
    return isSame(got & 0xffff, expected & 0xffff, one, tolerance) &&
           isSame(got >> 16, expected >> 16, one, tolerance);
  }
  if (got == expected || (isNaN(got, kind) && isNaN(expected, kind)))
    return true;
  return isNumber(kind) && tolerance && !isNaN(got, kind) &&
         !isNaN(expected, kind) &&
         uint64_t(std::llabs(int64_t(got - expected))) <= tolerance;
}
} // namespace

uint64_t bfloatOf(double value) {
  if (value != value)
    return 0x7fff;
  if (std::fabs(value) >= 3.3961775292304602e38)
    return value < 0 ? 0xff80 : 0x7f80;
  uint64_t low = 0, high = 0x7f80;
  double magnitude = std::fabs(value);
  while (high - low > 1) {
    uint64_t middle = (low + high) / 2;
    (bfloatToFloat(middle) <= magnitude ? low : high) = middle;
  }
  double below = magnitude - bfloatToFloat(low);
  double above = bfloatToFloat(high) - magnitude;
  uint64_t nearest =
      below < above || (below == above && low % 2 == 0) ? low : high;
  return nearest | (std::signbit(value) ? 0x8000 : 0);
}

void checkInstructions(const std::vector<InstructionCase> &cases,
                       const char *target) {
  Device device;
  std::string text;
  for (size_t i = 0; i < cases.size(); ++i)
    text += kernelOf(cases[i], i);
  std::string ptx = module(text, target);
  expectAssembles(ptx);
  CUmodule loaded;
  char log[1000] = "";
  int options[] = {CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
  void *values[] = {log, reinterpret_cast<void *>(sizeof log)};
  ASSERT_EQ(cuda().cuModuleLoadDataEx(&loaded, ptx.c_str(), 2, options, values),
            CUDA_SUCCESS)
      << log;
  for (size_t i = 0; i < cases.size(); ++i) {
    const InstructionCase &tested = cases[i];
    CUfunction function;
    ASSERT_EQ(cuda().cuModuleGetFunction(&function, loaded,
                                         ("k" + std::to_string(i)).c_str()),
              CUDA_SUCCESS);
    std::string kinds = tested.kinds;
    std::vector<uint64_t> operands[3];
    CUdeviceptr addresses[3];
    for (size_t operand = 0; operand < 3; ++operand) {
      char kind = operand + 1 < kinds.size() ? kinds[operand + 1] : 'i';
      operands[operand] = operandsOf(kind, 100 * i + operand);
      addresses[operand] = device.upload(operands[operand]);
    }
    CUdeviceptr to =
        device.upload(std::vector<uint64_t>(2 * kThreads, kUntouched));
    CUresult error = device.launch(function, 4, kThreads / 4, 0, addresses[0],
                                   addresses[1], addresses[2], to);
    ASSERT_EQ(error, CUDA_SUCCESS) << tested.code << device.report(error);
    auto results = device.download<uint64_t>(to, 2 * kThreads);
    uint64_t mask = maskOf(kinds[0]);
    unsigned failures = 0;
    for (unsigned at = 0; at < 2 * kThreads && failures < 3; ++at) {
      unsigned thread = at % kThreads;
      uint64_t a = operands[0][thread], b = operands[1][thread],
               c = operands[2][thread];
      uint64_t expected = tested.reference(a, b, c) & mask;
      if (at >= kThreads && thread % 3 == 0)
        expected = kUntouched & mask;
      bool same =
          isSame(results[at] & mask, expected, kinds[0], tested.tolerance);
      failures += !same;
      EXPECT_TRUE(same) << tested.code << std::hex << "\n  a = 0x" << a
                        << "\n  b = 0x" << b << "\n  c = 0x" << c
                        << "\n  got 0x" << (results[at] & mask)
                        << ", expected 0x" << expected;
    }
  }
}

} // namespace modelslice::testing

//===- MatrixTest.cpp - Tests matrix instructions ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// mma.sync, ldmatrix and stmatrix against plain loops over matrices, which the
// tests distribute over lanes by the formulas of PTX's reference.
//
//===----------------------------------------------------------------------===//

#include "InstructionCases.h"
#include "Support.h"

#include "gtest/gtest.h"

#include <cmath>
#include <random>

using namespace modelslice::testing;

namespace {
enum class Format { TF32, BF16, F16 };

struct Shape {
  const char *name;
  Format format;
  unsigned k;
};

unsigned packed(Format format) { return format == Format::TF32 ? 1 : 2; }

uint32_t encode(Format format, float value) {
  switch (format) {
  case Format::TF32:
    return ofFloat(value);
  case Format::BF16:
    return bfloatOf(value);
  case Format::F16:
    return halfOf(value);
  }
  return 0;
}

std::string list(const std::string &name, unsigned count) {
  std::string text = "{";
  for (unsigned i = 0; i < count; ++i)
    text += (i ? ", %" : "%") + name + std::to_string(i);
  return text + "}";
}

/// Every lane loads its registers from 16 words of its own, and stores D.
std::string multiplyKernel(const Shape &shape, unsigned numA, unsigned numB) {
  const char *type = shape.format == Format::TF32   ? "tf32"
                     : shape.format == Format::BF16 ? "bf16"
                                                    : "f16";
  std::string text = ".visible .entry k(.param .u64 in, .param .u64 out) {\n"
                     ".reg .b32 %a<4>, %b<2>, %t;\n.reg .f32 %c<4>, %d<4>;\n"
                     ".reg .b64 %in, %out, %o;\n"
                     "ld.param.u64 %in, [in];\nld.param.u64 %out, [out];\n"
                     "mov.u32 %t, %tid.x;\nmul.wide.u32 %o, %t, 64;\n"
                     "add.u64 %in, %in, %o;\nadd.u64 %out, %out, %o;\n";
  unsigned offset = 0;
  auto load = [&](const char *name, const char *kind, unsigned count) {
    for (unsigned i = 0; i < count; ++i, offset += 4)
      text += std::string("ld.global.") + kind + " %" + name +
              std::to_string(i) + ", [%in+" + std::to_string(offset) + "];\n";
  };
  load("a", "b32", numA);
  load("b", "b32", numB);
  load("c", "f32", 4);
  text += std::string("mma.sync.aligned.") + shape.name + ".row.col.f32." +
          type + "." + type + ".f32 " + list("d", 4) + ", " + list("a", numA) +
          ", " + list("b", numB) + ", " + list("c", 4) + ";\n";
  for (unsigned i = 0; i < 4; ++i)
    text += "st.global.f32 [%out+" + std::to_string(4 * i) + "], %d" +
            std::to_string(i) + ";\n";
  return module(text + "ret;\n}\n");
}

void checkMultiply(const Shape &shape) {
  unsigned k = shape.k, per = packed(shape.format);
  unsigned numA = 16 * k / 32 / per, numB = 8 * k / 32 / per;
  std::mt19937 random(k);
  std::uniform_int_distribution<int> integers(-8, 8);
  std::vector<float> a(16 * k), b(k * 8), c(16 * 8);
  for (auto *matrix : {&a, &b, &c})
    for (float &value : *matrix)
      value = float(integers(random)) / 4;
  std::vector<uint32_t> words(32 * 16, 0);
  for (unsigned lane = 0; lane < 32; ++lane) {
    unsigned group = lane / 4, in = lane % 4;
    for (unsigned i = 0; i < numA * per; ++i) {
      // For 16-bit types a0 and a1 are one register, a2 and a3 the next.
      unsigned row = i / per % 2 ? group + 8 : group;
      unsigned column = in * per + i % per + i / (2 * per) * 4 * per;
      uint32_t bits = encode(shape.format, a[row * k + column]);
      // Bits that tf32 has not are to make no difference.
      if (shape.format == Format::TF32)
        bits |= 0x1fff;
      words[16 * lane + i / per] |= bits << 16 * (i % per);
    }
    for (unsigned i = 0; i < numB * per; ++i) {
      unsigned row = in * per + i % per + i / per * 4 * per;
      words[16 * lane + numA + i / per] |=
          encode(shape.format, b[row * 8 + group]) << 16 * (i % per);
    }
    for (unsigned i = 0; i < 4; ++i)
      words[16 * lane + numA + numB + i] =
          ofFloat(c[(i / 2 ? group + 8 : group) * 8 + 2 * in + i % 2]);
  }
  Device device;
  CUfunction function = device.load(multiplyKernel(shape, numA, numB));
  CUdeviceptr from = device.upload(words);
  CUdeviceptr to = device.allocate(words.size() * 4);
  ASSERT_EQ(device.launch(function, 1, 32, 0, from, to), CUDA_SUCCESS);
  auto results = device.download<float>(to, 32 * 16);
  for (unsigned row = 0; row < 16; ++row)
    for (unsigned column = 0; column < 8; ++column) {
      float expected = c[row * 8 + column];
      for (unsigned i = 0; i < k; ++i)
        expected += a[row * k + i] * b[i * 8 + column];
      unsigned lane = row % 8 * 4 + column / 2;
      EXPECT_EQ(results[16 * lane + row / 8 * 2 + column % 2], expected)
          << shape.name << " at " << row << ", " << column;
    }
}

TEST(Matrix, Multiply) {
  for (Shape shape :
       {Shape{"m16n8k4", Format::TF32, 4}, Shape{"m16n8k8", Format::TF32, 8},
        Shape{"m16n8k8", Format::BF16, 8}, Shape{"m16n8k16", Format::BF16, 16},
        Shape{"m16n8k8", Format::F16, 8}, Shape{"m16n8k16", Format::F16, 16}})
    checkMultiply(shape);
}

/// Four matrices, each row stored by one lane and found by ldmatrix.
std::string loadKernel(unsigned count, bool isTransposed) {
  std::string registers = list("r", count);
  std::string text =
      ".shared .align 16 .b8 s[512];\n"
      ".visible .entry k(.param .u64 p) {\n.reg .b32 %r<4>, %v<4>, %t, %s;\n"
      ".reg .b64 %p, %o;\nld.param.u64 %p, [p];\nmov.u32 %t, %tid.x;\n"
      "mul.wide.u32 %o, %t, 16;\nadd.u64 %p, %p, %o;\n"
      "ld.global.v4.b32 {%v0, %v1, %v2, %v3}, [%p];\nmov.u32 %s, s;\n"
      "mad.lo.u32 %s, %t, 16, %s;\n"
      "st.shared.v4.b32 [%s], {%v0, %v1, %v2, %v3};\nbar.warp.sync -1;\n"
      "ldmatrix.sync.aligned.m8n8.x" +
      std::to_string(count) + (isTransposed ? ".trans" : "") + ".shared.b16 " +
      registers + ", [%s];\n";
  for (unsigned i = 0; i < count; ++i)
    text += "st.global.b32 [%p+" + std::to_string(4 * i) + "], %r" +
            std::to_string(i) + ";\n";
  return module(text + "ret;\n}\n");
}

TEST(Matrix, Load) {
  for (unsigned count : {1, 2, 4})
    for (bool isTransposed : {false, true}) {
      Device device;
      std::vector<uint16_t> elements(4 * 64);
      for (size_t i = 0; i < elements.size(); ++i)
        elements[i] = uint16_t(i);
      CUdeviceptr memory = device.upload(elements);
      CUfunction function = device.load(loadKernel(count, isTransposed));
      ASSERT_EQ(device.launch(function, 1, 32, 0, memory), CUDA_SUCCESS);
      auto words = device.download<uint32_t>(memory, 128);
      for (unsigned matrix = 0; matrix < count; ++matrix)
        for (unsigned lane = 0; lane < 32; ++lane) {
          unsigned row = lane / 4, column = lane % 4 * 2;
          auto at = [&](unsigned j) {
            unsigned r = isTransposed ? column + j : row;
            unsigned c = isTransposed ? row : column + j;
            return elements[64 * matrix + 8 * r + c];
          };
          EXPECT_EQ(words[4 * lane + matrix], at(0) | uint32_t(at(1)) << 16);
        }
    }
}

TEST(Matrix, Store) {
  Environment capability("MODELSLICE_EMULATOR_CAPABILITY", "9.0");
  Device device;
  CUfunction function = device.load(
      module(".shared .align 16 .b8 s[256];\n"
             ".visible .entry k(.param .u64 p) {\n.reg .b32 %r<2>, %t, %s;\n"
             ".reg .b64 %p, %o;\nld.param.u64 %p, [p];\nmov.u32 %t, %tid.x;\n"
             "mul.wide.u32 %o, %t, 8;\nadd.u64 %p, %p, %o;\n"
             "add.u32 %r0, %t, 100;\nadd.u32 %r1, %t, 200;\nmov.u32 %s, s;\n"
             "and.b32 %t, %t, 15;\nmad.lo.u32 %s, %t, 16, %s;\n"
             "stmatrix.sync.aligned.m8n8.x2.shared.b16 [%s], {%r0, %r1};\n"
             "mov.u32 %s, s;\nmov.u32 %t, %tid.x;\nmad.lo.u32 %s, %t, 8, %s;\n"
             "ld.shared.v2.b32 {%r0, %r1}, [%s];\n"
             "st.global.v2.b32 [%p], {%r0, %r1};\nret;\n}\n",
             "sm_90"));
  CUdeviceptr memory = device.allocate(256);
  CUresult error = device.launch(function, 1, 32, 0, memory);
  ASSERT_EQ(error, CUDA_SUCCESS) << device.report(error);
  auto words = device.download<uint32_t>(memory, 64);
  for (unsigned lane = 0; lane < 32; ++lane) {
    EXPECT_EQ(words[lane], 100 + lane);
    EXPECT_EQ(words[32 + lane], 200 + lane);
  }
}

TEST(Matrix, NeedsAllLanes) {
  EXPECT_EQ(faultOf(module(".shared .align 16 .b8 s[512];\n"
                           ".visible .entry k(.param .u64 p) {\n"
                           ".reg .b32 %r, %s;\nmov.u32 %s, s;\n"
                           "ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%r}, "
                           "[%s];\nret;\n}\n"),
                    CUDA_ERROR_LAUNCH_FAILED, 16),
            "kernel k, block 0: thread 0 needs all lanes of its warp, lane 16 "
            "is missing, at line 8 `ldmatrix.sync.aligned.m8n8.x1.shared.b16 "
            "{%r}, [%s]`");
}
} // namespace

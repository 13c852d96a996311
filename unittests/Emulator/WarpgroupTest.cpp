//===- WarpgroupTest.cpp - Tests matrix instructions of warpgroups --------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// wgmma against plain loops over matrices, which the tests lay out in shared
// memory by row, chunk and swizzle rather than by addresses.
//
//===----------------------------------------------------------------------===//

#include "InstructionCases.h"
#include "Support.h"

#include "gtest/gtest.h"

#include <random>

using namespace modelslice::testing;

namespace {
constexpr unsigned kRows = 64;
constexpr unsigned kGroups = 2;
constexpr unsigned kThreads = 128 * kGroups;

struct Product {
  bool isTensor; ///< tf32; else bf16.
  unsigned n;
  unsigned swizzle; ///< Bytes of a row; 0: none.
  bool adds = true;
  bool isARegisters = false;
  int scaleA = 1, scaleB = 1;

  unsigned elementBytes() const { return isTensor ? 4 : 2; }
  /// All of a swizzled row; without a swizzle two steps of K.
  unsigned rowBytes() const { return swizzle ? swizzle : 64; }
  unsigned k() const { return rowBytes() / elementBytes(); }
  unsigned steps() const { return rowBytes() / 32; }
  /// Without a swizzle there are gaps: core matrices that adjoin along K lie
  /// 144 bytes apart, groups of eight rows farther.
  unsigned leading() const { return swizzle ? 16 : 144; }
  unsigned stride() const { return swizzle ? 8 * swizzle : 4 * 144 + 16; }
  unsigned stepBytes() const { return swizzle ? 32 : 2 * leading(); }
  /// Where a matrix of `rows` rows ends, and the next may begin.
  unsigned bytes(unsigned rows) const {
    return (rows / 8 * stride() + 1023) / 1024 * 1024;
  }
  unsigned beginB() const { return kGroups * bytes(kRows); }

  /// The offset of an element from the beginning of its matrix.
  unsigned offset(unsigned row, unsigned column) const {
    unsigned byte = column * elementBytes();
    unsigned chunk = byte / 16, group = row / 8 * stride();
    row %= 8;
    switch (swizzle) {
    case 128:
      return group + row * 128 + (chunk ^ row) * 16 + byte % 16;
    case 64:
      return group + row * 64 + (chunk ^ row / 2) * 16 + byte % 16;
    case 32:
      return group + row * 32 + (chunk ^ row / 4) * 16 + byte % 16;
    default:
      return group + row * 16 + chunk * leading() + byte % 16;
    }
  }
  uint64_t descriptor() const {
    uint64_t mode = swizzle == 128 ? 1 : swizzle == 64 ? 2 : swizzle ? 3 : 0;
    return uint64_t(leading() / 16) << 16 | uint64_t(stride() / 16) << 32 |
           mode << 62;
  }
};

std::string list(const std::string &name, unsigned count) {
  std::string text = "{";
  for (unsigned i = 0; i < count; ++i)
    text += (i ? ", %" : "%") + name + std::to_string(i);
  return text + "}";
}

/// `image` is copied to shared memory; every thread has its registers of D at
/// `d` and those of A at `a`, one after the other.
std::string productKernel(const Product &p) {
  unsigned numD = p.n / 2, numA = 4 * p.steps();
  auto number = [](uint64_t value) { return std::to_string(value); };
  std::string text =
      ".extern .shared .align 1024 .b8 s[];\n"
      ".visible .entry k(.param .u64 image, .param .u32 bytes, .param .u64 a,\n"
      "  .param .u64 d, .param .u32 adds) {\n"
      ".reg .b32 %a<" +
      number(numA) +
      ">, %t, %i, %r, %s, %w, %bytes, "
      "%adds;\n.reg .f32 %d<" +
      number(numD) +
      ">; .reg .pred %q;\n"
      ".reg .b64 %p, %o, %da, %db, %x;\n"
      "ld.param.u64 %p, [image]; ld.param.u32 %bytes, [bytes];\n"
      "ld.param.u32 %adds, [adds]; mov.u32 %t, %tid.x; mov.u32 %s, s;\n"
      "shl.b32 %i, %t, 2;\n"
      "copy: cvt.u64.u32 %o, %i; add.u64 %o, %p, %o; ld.global.b32 %r, [%o];\n"
      "add.u32 %w, %s, %i; st.shared.b32 [%w], %r;\n"
      "add.u32 %i, %i, " +
      number(4 * kThreads) +
      ";\n"
      "setp.lt.u32 %q, %i, %bytes; @%q bra copy;\n"
      "ld.param.u64 %p, [d]; mul.wide.u32 %o, %t, " +
      number(4 * numD) + "; add.u64 %p, %p, %o;\n";
  for (unsigned i = 0; i < numD; ++i)
    text += "ld.global.f32 %d" + number(i) + ", [%p+" + number(4 * i) + "];\n";
  text += "ld.param.u64 %x, [a]; mul.wide.u32 %o, %t, " + number(4 * numA) +
          "; add.u64 %x, %x, %o;\n";
  for (unsigned i = 0; i < numA; ++i)
    text += "ld.global.b32 %a" + number(i) + ", [%x+" + number(4 * i) + "];\n";
  // The two warpgroups have rows of A of their own.
  text += "fence.proxy.async.shared::cta; bar.sync 0;\n"
          "shr.u32 %w, %t, 7; mad.lo.u32 %w, %w, " +
          number(p.bytes(kRows)) +
          ", %s;\nshr.u32 %w, %w, 4; cvt.u64.u32 %da, %w;\n"
          "or.b64 %da, %da, " +
          number(p.descriptor()) +
          ";\n"
          "add.u32 %w, %s, " +
          number(p.beginB()) +
          ";\nshr.u32 %w, %w, 4; cvt.u64.u32 %db, %w;\n"
          "or.b64 %db, %db, " +
          number(p.descriptor()) +
          ";\n"
          "wgmma.fence.sync.aligned;\n";
  for (unsigned step = 0; step < p.steps(); ++step) {
    std::string a = "%da";
    if (p.isARegisters) {
      a = "{";
      for (unsigned i = 0; i < 4; ++i)
        a += (i ? ", %a" : "%a") + number(4 * step + i);
      a += "}";
    }
    text += std::string("{\n.reg .pred p;\nsetp.ne.b32 p, ") +
            (step ? "1" : "%adds") + ", 0;\nwgmma.mma_async.sync.aligned.m64n" +
            number(p.n) +
            (p.isTensor ? "k8.f32.tf32.tf32\n" : "k16.f32.bf16.bf16\n") +
            list("d", numD) + ",\n" + a + ", %db, p, " +
            std::to_string(p.scaleA) + ", " + std::to_string(p.scaleB) +
            (p.isTensor       ? ""
             : p.isARegisters ? ", 0"
                              : ", 0, 0") +
            ";\n}\n" + "add.u64 %da, %da, " + number(p.stepBytes() / 16) +
            "; add.u64 %db, %db, " + number(p.stepBytes() / 16) + ";\n";
  }
  text += "wgmma.commit_group.sync.aligned;\n"
          "wgmma.wait_group.sync.aligned 0;\n";
  for (unsigned i = 0; i < numD; ++i)
    text += "st.global.f32 [%p+" + number(4 * i) + "], %d" + number(i) + ";\n";
  return module(text + "ret;\n}\n", "sm_90a");
}

uint32_t encode(const Product &p, float value) {
  // Bits that tf32 has not are to make no difference.
  return p.isTensor ? ofFloat(value) | 0x1234 : bfloatOf(value);
}

void checkProduct(const Product &p) {
  SCOPED_TRACE((p.isTensor ? "tf32, n " : "bf16, n ") + std::to_string(p.n) +
               ", swizzle " + std::to_string(p.swizzle) +
               (p.adds ? ", adds" : "") +
               (p.isARegisters ? ", A in registers" : ""));
  unsigned k = p.k(), rows = kGroups * kRows, perThread = p.n / 2;
  std::mt19937 random(p.n + p.swizzle);
  std::uniform_int_distribution<int> integers(-8, 8);
  std::vector<float> a(rows * k), b(p.n * k), d(rows * p.n);
  for (auto *matrix : {&a, &b, &d})
    for (float &value : *matrix)
      value = float(integers(random)) / 4;

  std::vector<std::byte> image(p.beginB() + p.bytes(p.n), std::byte(0x55));
  auto put = [&](unsigned begin, unsigned row, unsigned column, float value) {
    uint32_t bits = encode(p, value);
    std::memcpy(&image[begin + p.offset(row, column)], &bits, p.elementBytes());
  };
  for (unsigned row = 0; row < rows; ++row)
    for (unsigned i = 0; i < k; ++i)
      put(row / kRows * p.bytes(kRows), row % kRows, i, a[row * k + i]);
  for (unsigned row = 0; row < p.n; ++row)
    for (unsigned i = 0; i < k; ++i)
      put(p.beginB(), row, i, b[row * k + i]);

  // Thread by thread what it holds of A and D.
  unsigned per = 4 / p.elementBytes();
  std::vector<uint32_t> registersOfA;
  std::vector<float> registersOfD;
  std::vector<size_t> places;
  for (unsigned thread = 0; thread < kThreads; ++thread) {
    unsigned top = thread / 32 * 16 + thread % 32 / 4, in = thread % 4;
    for (unsigned i = 0; i < 4 * p.steps(); ++i) {
      unsigned row = top + i % 2 * 8;
      unsigned column = i / 2 * 4 * per + in * per;
      uint32_t word = 0;
      for (unsigned part = 0; part < per; ++part)
        word |= encode(p, a[row * k + column + part]) << 16 * part;
      registersOfA.push_back(word);
    }
    for (unsigned i = 0; i < perThread; ++i) {
      places.push_back((top + i / 2 % 2 * 8) * p.n + i / 4 * 8 + 2 * in +
                       i % 2);
      registersOfD.push_back(d[places.back()]);
    }
  }

  Device device;
  CUfunction function = device.load(productKernel(p));
  CUdeviceptr memory = device.upload(registersOfD);
  CUresult error =
      device.launch(function, 1, kThreads, unsigned(image.size()),
                    device.upload(image), uint32_t(image.size()),
                    device.upload(registersOfA), memory, uint32_t(p.adds));
  ASSERT_EQ(error, CUDA_SUCCESS) << device.report(error);
  auto results = device.download<float>(memory, registersOfD.size());
  for (size_t i = 0; i < results.size(); ++i) {
    size_t row = places[i] / p.n, column = places[i] % p.n;
    float expected = 0;
    for (unsigned j = 0; j < k; ++j)
      expected += a[row * k + j] * b[column * k + j];
    expected *= float(p.scaleA * p.scaleB);
    if (p.adds)
      expected += d[places[i]];
    ASSERT_EQ(results[i], expected) << "at " << row << ", " << column;
  }
}

class Warpgroup : public ::testing::Test {
protected:
  Environment capability{"MODELSLICE_EMULATOR_CAPABILITY", "9.0"};
};

TEST_F(Warpgroup, MultipliesInEverySwizzle) {
  for (bool isTensor : {false, true})
    for (unsigned swizzle : {0, 32, 64, 128})
      for (unsigned n : {8, 64})
        checkProduct({isTensor, n, swizzle});
}

TEST_F(Warpgroup, MultipliesMatricesOfManyWidths) {
  for (unsigned n : {16, 24, 72, 128, 192, 200})
    checkProduct({n % 16 == 0, n, 64});
  for (bool isTensor : {false, true})
    checkProduct({isTensor, 256, 32});
}

TEST_F(Warpgroup, MayNotAdd) {
  for (bool isTensor : {false, true})
    checkProduct({isTensor, 32, 128, false});
}

TEST_F(Warpgroup, TakesAFromRegisters) {
  for (bool isTensor : {false, true})
    for (unsigned swizzle : {0, 128})
      checkProduct({isTensor, 40, swizzle, true, true});
}

TEST_F(Warpgroup, Negates) {
  checkProduct({false, 16, 128, true, false, -1, 1});
  checkProduct({true, 16, 128, true, true, 1, -1});
  checkProduct({true, 16, 32, false, false, -1, -1});
}
} // namespace

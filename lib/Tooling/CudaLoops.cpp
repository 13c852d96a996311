//===- CudaLoops.cpp - Loops that measure a GPU's arithmetic --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// PTX by hand. Factors of tensor cores look random, since a GPU that multiplies
// zeros takes less power and runs faster than it ever does.
//
//===----------------------------------------------------------------------===//

#include "CudaLoops.h"

using namespace modelslice;

namespace {
constexpr int stepsPerTurn = 64, chains = 8;

/// "{%f4, %f5, %f6, %f7}"
std::string listRegisters(const std::string &prefix, int first, int count) {
  std::string text = "{";
  for (int i = 0; i < count; ++i)
    text += (i ? ", " : "") + prefix + std::to_string(first + i);
  return text + "}";
}

/// The kernel around a loop: `body` is one turn, `sums` are its f32 registers
/// %f0 and up, and `before` runs once. %r0 is the thread.
std::string makeKernel(const std::string &target, int sums,
                       const std::string &before, const std::string &body) {
  std::string text =
      ".version 8.0\n.target " + target +
      "\n.address_size 64\n.extern .shared .align 1024 .b8 tiles[];\n"
      ".visible .entry loop(.param .u64 to, .param .u64 turns)\n{\n"
      ".reg .f32 %f<" +
      std::to_string(sums + 2) +
      ">;\n.reg .b64 %d<8>;\n.reg .b32 %r<16>;\n.reg .pred %p<4>;\n"
      "ld.param.u64 %d1, [to];\nld.param.u64 %d2, [turns];\n"
      "cvta.to.global.u64 %d1, %d1;\nmov.u32 %r0, %tid.x;\n"
      "setp.ne.b32 %p3, 1, 0;\n";
  for (int i = 0; i < sums; ++i)
    text += "mov.f32 %f" + std::to_string(i) + ", 0f00000000;\n";
  text += before + "again:\n" + body +
          "sub.s64 %d2, %d2, 1;\nsetp.gt.s64 %p1, %d2, 0;\n@%p1 bra again;\n";
  for (int i = 1; i < sums; ++i)
    text += "add.f32 %f0, %f0, %f" + std::to_string(i) + ";\n";
  // For appearance's sake: no thread has the index that would store.
  return text + "setp.lt.u32 %p2, %r0, 4096;\n@%p2 bra done;\n"
                "st.global.f32 [%d1], %f0;\ndone:\nret;\n}\n";
}

/// Makes register `to` a factor (two, if they are bf16) of about 2^-7 with
/// either sign, from register `from`.
std::string makeFactor(const std::string &to, const std::string &from,
                       bool isHalf) {
  return "mul.lo.u32 " + to + ", " + from + ", 0x9E3779B1;\nand.b32 " + to +
         ", " + to + (isHalf ? ", 0x807F807F" : ", 0x807FE000") + ";\nor.b32 " +
         to + ", " + to + (isHalf ? ", 0x3C003C00" : ", 0x3C000000") + ";\n";
}

/// Independent chains of multiply-adds.
CudaLoop getFmaLoop() {
  constexpr unsigned threads = 1024;
  std::string scale = "%f" + std::to_string(chains),
              step = "%f" + std::to_string(chains + 1);
  std::string before =
      "mov.f32 " + scale + ", 0f3F7FBE77;\nmov.f32 " + step + ", 0f3A83126F;\n";
  std::string body;
  for (int i = 0; i < stepsPerTurn; ++i) {
    std::string sum = "%f" + std::to_string(i % chains);
    body +=
        "fma.rn.f32 " + sum + ", " + sum + ", " + scale + ", " + step + ";\n";
  }
  return {"fma.rn.f32",      makeKernel("sm_80", chains, before, body),
          threads,
          /*blocks=*/2,
          /*sharedBytes=*/0, 2.0 * stepsPerTurn * threads};
}

/// Independent chains of products of a warp: 16 rows by 8 columns.
CudaLoop getWarpLoop(bool isHalf) {
  constexpr unsigned warps = 16;
  std::string instruction =
      isHalf ? "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32"
             : "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32";
  std::string before, body;
  for (int i = 1; i <= 6; ++i) {
    std::string seed = "add.u32 %r8, %r0, " + std::to_string(i * 37) + ";\n";
    before += seed + makeFactor("%r" + std::to_string(i), "%r8", isHalf);
  }
  for (int i = 0; i < stepsPerTurn; ++i) {
    std::string sums = listRegisters("%f", i % chains * 4, 4);
    body += instruction + " " + sums + ", " + listRegisters("%r", 1, 4) + ", " +
            listRegisters("%r", 5, 2) + ", " + sums + ";\n";
  }
  double flops = 2.0 * 16 * 8 * (isHalf ? 16 : 8);
  return {instruction,       makeKernel("sm_80", 4 * chains, before, body),
          warps * 32,
          /*blocks=*/1,
          /*sharedBytes=*/0, flops * warps * stepsPerTurn};
}

/// Products of a warpgroup, 64 rows by 256 columns, of factors in swizzled
/// rows of 128 bytes: see lib/Transforms/GPU/WarpgroupProducts.cpp.
CudaLoop getWarpgroupLoop(bool isHalf) {
  constexpr int groups = 2, columns = 256, sums = columns / 2, slices = 4,
                repeats = 4;
  constexpr unsigned rowBytes = 64 * 128,
                     sharedBytes = rowBytes + columns * 128;
  std::string instruction =
      "wgmma.mma_async.sync.aligned.m64n256" +
      std::string(isHalf ? "k16.f32.bf16.bf16" : "k8.f32.tf32.tf32");
  // Every thread fills some words, then all of them become visible to the
  // readers; %d3 and %d4 describe both factors.
  std::string before =
      "mov.u32 %r1, %r0;\nfill:\n" + makeFactor("%r2", "%r1", isHalf) +
      "mov.u32 %r3, tiles;\nmad.lo.u32 %r3, %r1, 4, %r3;\n"
      "st.shared.b32 [%r3], %r2;\nadd.u32 %r1, %r1, " +
      std::to_string(groups * 128) + ";\nsetp.lt.u32 %p1, %r1, " +
      std::to_string(sharedBytes / 4) +
      ";\n@%p1 bra fill;\nfence.proxy.async.shared::cta;\nbar.sync 0;\n"
      "mov.u32 %r3, tiles;\nand.b32 %r3, %r3, 0x3FFFF;\nshr.u32 %r3, %r3, 4;\n"
      "cvt.u64.u32 %d3, %r3;\nor.b64 %d3, %d3, 0x4000004000010000;\n"
      "add.s64 %d4, %d3, " +
      std::to_string(rowBytes >> 4) + ";\n";
  std::string body = "wgmma.fence.sync.aligned;\n";
  for (int i = 0; i < slices * repeats; ++i) {
    std::string offset = std::to_string(i % slices * 2);
    body += "add.s64 %d5, %d3, " + offset + ";\nadd.s64 %d6, %d4, " + offset +
            ";\n" + instruction + " " + listRegisters("%f", 0, sums) +
            ", %d5, %d6, %p3, 1, 1" + (isHalf ? ", 0, 0;\n" : ";\n");
  }
  body +=
      "wgmma.commit_group.sync.aligned;\nwgmma.wait_group.sync.aligned 0;\n";
  double flops = 2.0 * 64 * columns * (isHalf ? 16 : 8);
  return {instruction,
          makeKernel("sm_90a", sums, before, body),
          groups * 128,
          /*blocks=*/1,
          sharedBytes,
          flops * groups * slices * repeats};
}
} // namespace

std::vector<CudaLoop> modelslice::getCudaLoops(const std::string &precision) {
  if (precision == "f32")
    return {getFmaLoop()};
  bool isHalf = precision == "bf16";
  return {getWarpgroupLoop(isHalf), getWarpLoop(isHalf)};
}

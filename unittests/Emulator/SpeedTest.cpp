//===- SpeedTest.cpp - Measures the emulator --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prints how many instructions of one lane the emulator executes in a second,
// with and without checks:
//
//   ModelSliceEmulatorTests --gtest_also_run_disabled_tests
//     --gtest_filter=*Speed*
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "gtest/gtest.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <thread>

using namespace modelslice::testing;

namespace {
constexpr unsigned kThreads = 256, kRounds = 2000;

/// A loop around `body`, which has as many instructions as semicolons. What
/// wgmma needs before is `setup`.
std::string loop(const std::string &body, const std::string &setup) {
  return module(".shared .align 16 .b8 s[8192];\n"
                ".visible .entry k(.param .u64 p) {\n"
                ".reg .f32 %f<32>; .reg .b32 %r<32>, %t, %s, %i; .reg .pred %q;"
                " .reg .b64 %p, %w;\n"
                "ld.param.u64 %p, [p]; mov.u32 %t, %tid.x; mov.u32 %s, s;\n"
                "mad.lo.u32 %s, %t, 16, %s; mul.wide.u32 %w, %t, 16;\n"
                "add.u64 %p, %p, %w; mov.u32 %i, 0; mov.f32 %f0, 0f3F800000;\n"
                "mov.f32 %f1, %f0; mov.f32 %f2, %f0; mov.f32 %f3, %f0;\n"
                "st.shared.v4.f32 [%s], {%f0, %f0, %f0, %f0};\n"
                "st.shared.v4.f32 [%s+4096], {%f0, %f0, %f0, %f0};\n" +
                    setup + "bar.sync 0;\nagain:\n" + body +
                    "add.u32 %i, %i, 1; setp.lt.u32 %q, %i, " +
                    std::to_string(kRounds) + "; @%q bra again;\nret;\n}\n",
                setup.empty() ? "sm_80" : "sm_90a");
}

void measure(const char *name, const std::string &body,
             const std::string &setup = "") {
  Environment capability("MODELSLICE_EMULATOR_CAPABILITY",
                         setup.empty() ? "8.0" : "9.0");
  double instructions = std::count(body.begin(), body.end(), ';') + 3;
  std::string line = name;
  for (const char *checks : {"on", "off"}) {
    Environment variable("MODELSLICE_EMULATOR_CHECKS", checks);
    Device device;
    unsigned cores = std::thread::hardware_concurrency();
    CUfunction function = device.load(loop(body, setup));
    CUdeviceptr memory = device.upload(std::vector<float>(4 * kThreads, 1));
    device.launch(function, 1, kThreads, 0, memory);
    // Of the processor: what else the machine does takes none of it.
    std::clock_t begin = std::clock();
    ASSERT_EQ(device.launch(function, 4 * cores, kThreads, 0, memory),
              CUDA_SUCCESS);
    double seconds = double(std::clock() - begin) / CLOCKS_PER_SEC;
    double lanes = instructions * kRounds * kThreads * 4 * cores;
    char text[100];
    std::snprintf(text, sizeof text, ", checks %s: %.2g G/s", checks,
                  lanes / seconds / 1e9);
    line += text;
  }
  std::printf("%s, of lanes, per core\n", line.c_str());
}

TEST(DISABLED_Speed, LaneInstructions) {
  std::string fma, integers, shared, global, matrix, group, sums;
  for (int i = 4; i < 20; ++i) {
    std::string r = std::to_string(i);
    fma += "fma.rn.f32 %f" + r + ", %f1, %f2, %f" + r + ";";
    integers += "mad.lo.s32 %r" + r + ", %t, 3, %r" + r + ";";
  }
  for (int i = 0; i < 32; ++i)
    sums += (i ? ", %f" : "%f") + std::to_string(i);
  for (int i = 0; i < 4; ++i) {
    group += "wgmma.mma_async.sync.aligned.m64n64k16.f32.bf16.bf16 {" + sums +
             "}, %w, %w, %q, 1, 1, 0, 0;";
    shared += "ld.shared.v4.f32 {%f4, %f5, %f6, %f7}, [%s+4096];";
    global += "ld.global.v4.f32 {%f4, %f5, %f6, %f7}, [%p];";
    matrix += "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 "
              "{%f4, %f5, %f6, %f7}, {%r0, %r1, %r2, %r3}, {%r4, %r5}, "
              "{%f4, %f5, %f6, %f7};";
  }
  measure("fma.rn.f32", fma);
  measure("mad.lo.s32", integers);
  measure("ld.shared.v4.f32", shared);
  measure("ld.global.v4.f32", global);
  measure("mma.sync tf32 m16n8k8 (32 FMA each)", matrix);
  measure("wgmma bf16 m64n64k16 (512 FMA each)",
          "wgmma.fence.sync.aligned;" + group +
              "wgmma.commit_group.sync.aligned;"
              "wgmma.wait_group.sync.aligned 0;",
          "setp.eq.u32 %q, %t, %t; mov.u64 %w, 0x1000080000; "
          "fence.proxy.async;");
  measure("4 ld.shared.v4 and 16 fma", shared + fma);
}
} // namespace

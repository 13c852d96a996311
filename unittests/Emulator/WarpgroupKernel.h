//===- WarpgroupKernel.h - Kernels with one matrix product ------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Small kernels with wgmma, for the tests of what is wrong with them.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_UNITTESTS_EMULATOR_WARPGROUPKERNEL_H
#define MODELSLICE_UNITTESTS_EMULATOR_WARPGROUPKERNEL_H

#include "Support.h"

#include "gtest/gtest.h"

namespace modelslice::testing {

class WarpgroupChecks : public ::testing::Test {
protected:
  Environment capability{"MODELSLICE_EMULATOR_CAPABILITY", "9.0"};
};

/// The body begins at line 7; %x is a descriptor of 8 rows at the beginning
/// of 16 KiB of shared memory.
inline std::string kernel(const std::string &body,
                          const char *target = "sm_90a") {
  return module(".shared .align 1024 .b8 s[16384];\n"
                ".visible .entry k(.param .u64 q) {\n.reg .b64 %x; "
                ".reg .b32 %r<4>, %t; .reg .f32 %d<4>; .reg .pred p; "
                "mov.u32 %r0, s; mov.u64 %x, 0; setp.ne.b32 p, 1, 0; mov.u32 "
                "%t, %tid.x;\n" +
                    body + "\nret;\n}\n",
                target);
}
inline const std::string kMultiply =
    "wgmma.mma_async.sync.aligned.m64n8k16.f32.bf16.bf16 "
    "{%d0, %d1, %d2, %d3}, ";

} // namespace modelslice::testing

#endif // MODELSLICE_UNITTESTS_EMULATOR_WARPGROUPKERNEL_H

//===- ParserTest.cpp - Tests what the emulator refuses ----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// PTX that is wrong or that is not emulated: what is said of it, and where.
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "gtest/gtest.h"

#include <fstream>
#include <random>
#include <sstream>

using namespace modelslice::testing;

namespace {
/// The body begins at line 6.
std::string kernel(const std::string &body) {
  return module(".visible .entry k(.param .u64 p) {\n"
                ".reg .b32 %r<9>; .reg .b64 %w<4>; .reg .f32 %f<4>;"
                " .reg .pred %q;\n" +
                body + "\nret;\n}\n");
}

struct BadCode {
  const char *body;
  const char *message;
};

TEST(Parser, NamesWhatIsWrongInABody) {
  Device device;
  for (const BadCode &bad : {
           BadCode{"frobnicate.s32 %r1, %r2;",
                   "line 6: unknown instruction 'frobnicate.s32'"},
           {"add.s32.wide %r1, %r2, %r3;",
            "line 6: unknown instruction 'add.s32.wide'"},
           {"add.s8 %r1, %r2, %r3;", "line 6: unknown instruction 'add.s8'"},
           {"wgmma.fence.sync.aligned;",
            "line 6: 'wgmma' needs the target sm_90a"},
           {"fence.proxy.async;", "line 6: 'fence.proxy.async' needs the "
                                  "target sm_90 or a newer one"},
           {"mbarrier.init.shared.b64 [%w1], 1;",
            "line 6: unknown instruction 'mbarrier.init.shared.b64'"},
           {"\n\nadd.s32 %r1, %r2;",
            "line 8: 'add' has 2 operands, expected 3"},
           {"add.s32 %r1, %w2, %r3;",
            "line 6: register '%w2' has 64 bits, expected 32"},
           {"add.s32 5, %r2, %r3;", "line 6: expected a register to write"},
           {"add.s32 %r1, %r99, %r3;", "line 6: unknown register '%r99'"},
           {"add.s32 %r1, nothing, %r3;",
            "line 6: expected a register or a constant"},
           {"mov.u64 %w1, %clock64;", "line 6: unknown register '%clock64'"},
           {"ld.global.u32 %r1, %w1;",
            "line 6: expected an address in brackets"},
           {"ld.global.u32 %r1, [nothing];", "line 6: unknown name 'nothing'"},
           {"ld.global.v2.u32 {%r1}, [%w1];",
            "line 6: expected 2 registers, got 1"},
           {"st.param.u32 [p], %r1;",
            "line 6: the parameters of a kernel cannot be written"},
           {"bra nowhere;", "line 6: unknown label 'nowhere'"},
           {"bra 5;", "line 6: expected a label"},
           {"here: here: ret;", "line 6: label 'here' is defined twice"},
           {"@%r1 bra nowhere;", "line 6: expected a predicate"},
           {"call nothing;", "line 7: unknown function 'nothing'"},
           {"cp.async.cg.shared.global [%r1], [%w1], 8;",
            "line 6: cp.async.cg copies 16 bytes"},
           {".reg .b8 %tiny;", "line 6: registers of 8 bits are not emulated"},
           {".frob 5;", "line 6: unknown directive '.frob'"},
           {"mov.f32 %f1, 0f3F8;",
            "line 6: floating-point constant with a wrong number of digits"},
           {"add.s32 %r1, %r2, %r3", "line 7: expected ';', got 'ret'"},
       })
    EXPECT_EQ(device.loadError(kernel(bad.body)), bad.message) << bad.body;
}

TEST(Parser, NamesWhatIsWrongInAModule) {
  Device device;
  for (const BadCode &bad : {
           BadCode{".frob x;", "line 4: unknown directive '.frob'"},
           {".global .u32 a[2] = {1, 2, 3};",
            "line 5: more values than 'a' has elements"},
           {".extern .global .u32 a;", "line 5: 'a' is not defined here"},
           {".visible .entry k() {", "line 5: expected '}' before the end"},
           {"/* never ends", "line 4: comment without an end"},
           {".visible .entry k() { ret; }\n.visible .entry k() { ret; }",
            "line 6: function 'k' is defined twice"},
           {".func f() { call f; ret; }\n"
            ".visible .entry k() { call f; ret; }",
            "line 4: recursive call of 'f'"},
           {".func (.param .b32 r) f(.param .b32 a) { ret; }\n"
            ".visible .entry k() { call f; ret; }",
            "line 5: call of 'f' with a wrong number of arguments"},
       })
    EXPECT_EQ(device.loadError(module(bad.body) + "\n"), bad.message)
        << bad.body;
}

TEST(Parser, Targets) {
  Device device;
  EXPECT_EQ(device.loadError(".version 8.0\n.target sm_90a\n"),
            "line 3: target 'sm_90a' does not run on a device of capability "
            "8.0");
  EXPECT_EQ(device.loadError(".version 8.0\n.target sm_90\n.address_size 64"),
            "line 3: target 'sm_90' does not run on a device of capability "
            "8.0");
  EXPECT_EQ(device.loadError(".version 8.0\n.target compute\n"),
            "line 3: unknown target 'compute'");
}

TEST(Parser, TargetsOfNewerDevices) {
  Environment capability("MODELSLICE_EMULATOR_CAPABILITY", "9.0");
  Device device;
  std::string body = ".visible .entry k() { ret; }\n";
  for (const char *target : {"sm_80", "sm_90", "sm_90a"})
    EXPECT_NE(device.load(module(body, target)), nullptr);
}

TEST(Parser, MachineCode) {
  Device device;
  EXPECT_EQ(device.loadError("\x7f"
                             "ELF and so on",
                             CUDA_ERROR_NO_BINARY_FOR_GPU),
            "expected PTX, got machine code, which the emulator cannot run");
}

TEST(Parser, ShortLogsAreCut) {
  Device device;
  char log[10];
  int options[] = {CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
  void *values[] = {log, reinterpret_cast<void *>(sizeof log)};
  CUmodule loaded;
  EXPECT_EQ(cuda().cuModuleLoadDataEx(&loaded, "nonsense", 2, options, values),
            CUDA_ERROR_INVALID_PTX);
  EXPECT_STREQ(log, "line 1: u");
}

TEST(Parser, IgnoresWhatDebuggersWant) {
  Device device;
  EXPECT_NE(device.load(module(
                ".visible .entry k(.param .u64 .ptr .global .align 16 p)\n"
                ".maxntid 128, 1, 1\n.minnctapersm 1\n{\n"
                ".loc 1 3 4\n.pragma \"nounroll\";\nret;\n}\n"
                ".file 1 \"a.py\"\n.section .debug_loc\n{\n.b8 1\n}\n")),
            nullptr);
}

// Nothing that a text can contain may crash whoever reads it.
TEST(Parser, SurvivesMutilation) {
  Device device;
  std::stringstream text;
  text << std::ifstream(std::string(INPUTS) + "/mix-sm_80.ptx").rdbuf();
  std::string whole = text.str();
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    std::string mutilated = whole;
    for (int change = 0; change < 3; ++change) {
      size_t at = random() % mutilated.size();
      size_t other = random() % mutilated.size();
      switch (random() % 4) {
      case 0:
        mutilated.erase(at, random() % 30);
        break;
      case 1:
        mutilated[at] = char(' ' + random() % 95);
        break;
      case 2:
        mutilated.insert(at, mutilated.substr(other, random() % 30));
        break;
      default:
        mutilated.resize(at + 1);
      }
    }
    CUmodule loaded = nullptr;
    CUresult error = cuda().cuModuleLoadDataEx(&loaded, mutilated.c_str(), 0,
                                               nullptr, nullptr);
    EXPECT_TRUE(error == CUDA_SUCCESS || error == CUDA_ERROR_INVALID_PTX);
    if (loaded)
      cuda().cuModuleUnload(loaded);
  }
}
} // namespace

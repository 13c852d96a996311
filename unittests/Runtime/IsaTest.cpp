//===- IsaTest.cpp - Tests the choice of the ISA level --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which level is chosen, and what MODELSLICE_ISA may ask for.
//
//===----------------------------------------------------------------------===//

extern "C" {
#include "Runtime.h"
}
#include "Support.h"

#include "gtest/gtest.h"

#include <cstdlib>

using namespace modelslice::testing;

namespace {
/// What the compiler's own reading of CPUID says.
bool runs(const std::string &level) {
  __builtin_cpu_init();
  if (level == "x86-64-v4")
    return __builtin_cpu_supports("x86-64-v4");
  if (level == "x86-64-v3")
    return __builtin_cpu_supports("x86-64-v3");
  return __builtin_cpu_supports("x86-64-v2");
}

struct Image {
  explicit Image(std::vector<const char *> names) {
    for (const char *name : names)
      isas.push_back({name, nullptr, 0});
    image.library.model_name = "m";
    image.library.num_isa_levels = uint32_t(isas.size());
    image.isas = isas.data();
  }
  std::string choose(const char *forced) {
    const msl_isa *isa = msl_choose_isa(&image, forced, &error);
    return isa ? isa->name : error.message;
  }
  std::vector<msl_isa> isas;
  msl_image image = {};
  msl_error error = {};
};
} // namespace

TEST(Isa, ChoosesTheHighestThatRuns) {
  Image all({"x86-64-v2", "x86-64-v3", "x86-64-v4"});
  std::string best = runs("x86-64-v4")   ? "x86-64-v4"
                     : runs("x86-64-v3") ? "x86-64-v3"
                                         : "x86-64-v2";
  EXPECT_EQ(all.choose(nullptr), best);
  EXPECT_EQ(all.choose(""), best);
  EXPECT_EQ(Image({"x86-64-v2"}).choose(nullptr), "x86-64-v2");
}

TEST(Isa, ObeysTheVariable) {
  Image all({"x86-64-v2", "x86-64-v3", "x86-64-v4"});
  for (const char *level : {"x86-64-v2", "x86-64-v3", "x86-64-v4"}) {
    if (runs(level))
      EXPECT_EQ(all.choose(level), level);
    else
      EXPECT_EQ(all.choose(level),
                std::string("MODELSLICE_ISA: this machine does not run ") +
                    level);
  }
}

TEST(Isa, RefusesWhatItCannotDo) {
  Image one({"x86-64-v3"});
  EXPECT_EQ(one.choose("avx2"), "MODELSLICE_ISA: expected x86-64-v2, x86-64-v3 "
                                "or x86-64-v4, got 'avx2'");
  EXPECT_EQ(one.error.status, MSL_INVALID_ARGUMENT);
  EXPECT_EQ(one.choose("x86-64-v2"),
            "MODELSLICE_ISA: model 'm' has no code for x86-64-v2, only for "
            "x86-64-v3");
  EXPECT_EQ(one.error.status, MSL_UNSUPPORTED);
  EXPECT_EQ(Image({"x86-64-v9"}).choose(nullptr),
            "model 'm': this machine runs none of the library's ISA levels "
            "(x86-64-v9)");
}

// The variable is read once per library and process, hence the child.
TEST(IsaDeathTest, IsReadFromTheEnvironment) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  auto report = [](const char *value) {
    setenv("MODELSLICE_ISA", value, 1);
    Session s(TINY_MODEL);
    s.createModel(tinyWeights(tinyW(), tinyB()));
    const char *isa = s.library->isa();
    fprintf(stderr, "<%s|%s>", isa ? isa : "none", s.error.message);
    _exit(0);
  };
  EXPECT_EXIT(report("x86-64-v2"), ::testing::ExitedWithCode(0),
              "<x86-64-v2\\|>");
  EXPECT_EXIT(report("fast"), ::testing::ExitedWithCode(0),
              "<none\\|MODELSLICE_ISA: expected x86-64-v2, x86-64-v3 or "
              "x86-64-v4, got 'fast'>");
}

TEST(Isa, FindsProductsOfNarrowTypes) {
  uint32_t expected = 0;
  __builtin_cpu_init();
  if (runs("x86-64-v4") && __builtin_cpu_supports("avx512vnni"))
    expected |= MSL_AVX512_VNNI;
  if (runs("x86-64-v4") && __builtin_cpu_supports("avx512bf16"))
    expected |= MSL_AVX512_BF16;
  EXPECT_EQ(msl_machine_extensions(), expected);
}

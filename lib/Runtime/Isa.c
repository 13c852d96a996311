/*===- Isa.c - Chooses the instruction set ---------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Chooses the highest ISA level that the library has and the machine runs.
 *
 *===----------------------------------------------------------------------===*/

#include "Runtime.h"

#include <cpuid.h>
#include <stdio.h>
#include <string.h>

static const char *const levels[] = {"x86-64-v2", "x86-64-v3", "x86-64-v4"};
enum { NUM_LEVELS = sizeof levels / sizeof *levels };

static bool has(uint32_t bits, uint32_t wanted) {
  return (bits & wanted) == wanted;
}

/* Which state the operating system saves; only valid with OSXSAVE. */
static uint32_t saved_state(void) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

/* How many of `levels` this machine runs: the features of the psABI. */
static int machine_levels(void) {
  uint32_t a, b, c1, d, b7 = 0, c7, c81 = 0;
  if (!__get_cpuid(1, &a, &b, &c1, &d))
    return 0;
  if (!__get_cpuid(0x80000001, &a, &b, &c81, &d))
    c81 = 0;
  if (!has(c1, bit_SSE3 | bit_SSSE3 | bit_SSE4_1 | bit_SSE4_2 | bit_POPCNT |
                   bit_CMPXCHG16B) ||
      !has(c81, bit_LAHF_LM))
    return 0;
  uint32_t state = has(c1, bit_OSXSAVE) ? saved_state() : 0;
  if (!__get_cpuid_count(7, 0, &a, &b7, &c7, &d))
    b7 = 0;
  const uint32_t ymm = 0x6, zmm = 0xE6;
  if (!has(c1, bit_AVX | bit_FMA | bit_F16C | bit_MOVBE) ||
      !has(c81, bit_LZCNT) || !has(b7, bit_AVX2 | bit_BMI | bit_BMI2) ||
      !has(state, ymm))
    return 1;
  if (!has(b7, bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ |
                   bit_AVX512VL) ||
      !has(state, zmm))
    return 2;
  return 3;
}

uint32_t msl_machine_extensions(void) {
  uint32_t a, b, c, d, extensions = 0;
  if (machine_levels() < NUM_LEVELS || !__get_cpuid_count(7, 0, &a, &b, &c, &d))
    return 0;
  if (has(c, bit_AVX512VNNI))
    extensions |= MSL_AVX512_VNNI;
  /* The first leaf says how many there are. */
  if (a >= 1 && __get_cpuid_count(7, 1, &a, &b, &c, &d) &&
      has(a, bit_AVX512BF16))
    extensions |= MSL_AVX512_BF16;
  return extensions;
}

static int level_index(const char *name) {
  for (int i = 0; i < NUM_LEVELS; ++i)
    if (strcmp(levels[i], name) == 0)
      return i;
  return NUM_LEVELS;
}

static void list_levels(const msl_image *image, char *text, size_t size) {
  size_t at = 0;
  text[0] = '\0';
  for (uint32_t i = 0; i < image->library.num_isa_levels && at < size; ++i) {
    int length = snprintf(text + at, size - at, "%s%s", i ? ", " : "",
                          image->isas[i].name);
    at += length > 0 ? (size_t)length : 0;
  }
}

const msl_isa *msl_choose_isa(const msl_image *image, const char *forced,
                              msl_error *error) {
  if (!image->library.num_isa_levels) {
    msl_fail(error, MSL_UNSUPPORTED,
             "model '%s': the library was compiled for GPUs alone: expected a "
             "device such as cuda:0",
             image->library.model_name);
    return NULL;
  }
  int machine = machine_levels();
  char text[160];
  list_levels(image, text, sizeof text);
  if (!forced || !*forced) {
    for (uint32_t i = image->library.num_isa_levels; i-- > 0;)
      if (level_index(image->isas[i].name) < machine)
        return &image->isas[i];
    msl_fail(error, MSL_UNSUPPORTED,
             "model '%s': this machine runs none of the library's ISA levels "
             "(%s)",
             image->library.model_name, text);
    return NULL;
  }
  if (level_index(forced) == NUM_LEVELS) {
    msl_fail(error, MSL_INVALID_ARGUMENT,
             "MODELSLICE_ISA: expected x86-64-v2, x86-64-v3 or x86-64-v4, got "
             "'%s'",
             forced);
    return NULL;
  }
  if (level_index(forced) >= machine) {
    msl_fail(error, MSL_UNSUPPORTED,
             "MODELSLICE_ISA: this machine does not run %s", forced);
    return NULL;
  }
  for (uint32_t i = 0; i < image->library.num_isa_levels; ++i)
    if (strcmp(image->isas[i].name, forced) == 0)
      return &image->isas[i];
  msl_fail(error, MSL_UNSUPPORTED,
           "MODELSLICE_ISA: model '%s' has no code for %s, only for %s",
           image->library.model_name, forced, text);
  return NULL;
}

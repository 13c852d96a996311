/*===- BadLibrary.c - Libraries that the loader refuses --------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * One source of several wrong libraries; BAD_* chooses what is wrong.
 *
 *===----------------------------------------------------------------------===*/

#include "modelslice-c/abi.h"

__attribute__((unused)) static const msl_library library = {
#ifdef BAD_MAGIC
    .magic = 7,
#else
    .magic = MSL_MAGIC,
#endif
#ifdef BAD_VERSION
    .abi_version = MSL_ABI_VERSION + 1,
#else
    .abi_version = MSL_ABI_VERSION,
#endif
#ifdef BAD_SIZE
    .struct_size = 16,
#else
    .struct_size = sizeof(msl_library),
#endif
    .model_name = "bad"};

__attribute__((visibility("default"))) int bad_not_a_quer(void) { return 0; }

#ifndef BAD_NO_QUERY
__attribute__((visibility("default")))
const msl_library *bad_query(uint32_t max_abi) {
#ifdef BAD_TOO_NEW
  (void)max_abi;
  return 0;
#else
  return max_abi ? &library : 0;
#endif
}
#endif

#ifdef BAD_TWO_QUERIES
__attribute__((visibility("default")))
const msl_library *worse_query(uint32_t max_abi) {
  return bad_query(max_abi);
}
#endif

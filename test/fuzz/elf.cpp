//===- elf.cpp - Fuzzes the reader of shared libraries --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The name of a query function, if one is found, must be one.
//
//===----------------------------------------------------------------------===//

extern "C" {
#include "Elf.h"
}

#include <cstdlib>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  msl_source source;
  msl_source_from_memory(&source, data, size, "fuzz");
  char name[MSL_SYMBOL_SIZE];
  msl_error error;
  if (msl_elf_find_query(&source, name, &error) == MSL_OK) {
    size_t length = strlen(name);
    if (length <= 6 || strcmp(name + length - 6, "_query") != 0)
      abort();
  }
  return 0;
}

//===- ExportsTest.cpp - Tests what the library exports ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The library exports the functions that the runtime calls, and nothing else.
//
//===----------------------------------------------------------------------===//

#include "CudaDriver.h"

#include "gtest/gtest.h"

#include <elf.h>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace {
/// The names of the dynamic symbols that the ELF file defines.
std::set<std::string> exportsOf(const char *path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  std::string file = text.str();
  auto header = reinterpret_cast<const Elf64_Ehdr *>(file.data());
  auto sections =
      reinterpret_cast<const Elf64_Shdr *>(file.data() + header->e_shoff);
  std::set<std::string> names;
  for (unsigned i = 0; i < header->e_shnum; ++i) {
    if (sections[i].sh_type != SHT_DYNSYM)
      continue;
    const char *strings = file.data() + sections[sections[i].sh_link].sh_offset;
    auto symbols = reinterpret_cast<const Elf64_Sym *>(file.data() +
                                                       sections[i].sh_offset);
    for (size_t s = 0; s < sections[i].sh_size / sizeof(Elf64_Sym); ++s)
      if (symbols[s].st_shndx != SHN_UNDEF && symbols[s].st_name)
        names.insert(strings + symbols[s].st_name);
  }
  return names;
}

TEST(Exports, AreWhatTheRuntimeCalls) {
  std::set<std::string> expected;
#define MSL_NAME(name, symbol, parameters) expected.insert(#symbol);
  MSL_CUDA_FUNCTIONS(MSL_NAME)
#undef MSL_NAME
  // Of the functions that the runtime does without.
  expected.insert("cuOccupancyMaxActiveClusters");
  std::set<std::string> exported = exportsOf(EMULATOR);
#ifndef MODELSLICE_SANITIZED
  EXPECT_EQ(exported, expected);
#else
  for (const std::string &name : expected)
    EXPECT_TRUE(exported.count(name)) << name;
#endif
}
} // namespace

//===- LoaderTest.cpp - Tests the loader ----------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Opening libraries by path: what is accepted, and every refusal.
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "gtest/gtest.h"

#include <cmath>
#include <dlfcn.h>
#include <elf.h>
#include <fstream>
#include <iterator>
#include <set>
#include <unistd.h>

using namespace modelslice::testing;

namespace {
std::string refusal(const std::string &path, msl_status expected) {
  const msl_library *library = reinterpret_cast<const msl_library *>(1);
  msl_error error = {};
  EXPECT_EQ(msl_library_open(path.c_str(), &library, &error), expected);
  EXPECT_EQ(error.status, int(expected));
  EXPECT_EQ(library, nullptr);
  // Messages begin with the path, which differs between build trees.
  std::string message = error.message, prefix = "library '" + path + "': ";
  EXPECT_EQ(message.substr(0, prefix.size()), prefix);
  return message.substr(std::min(prefix.size(), message.size()));
}

std::string bad(const char *what, msl_status expected) {
  return refusal(std::string(BAD_LIBRARIES) + what + ".so", expected);
}

/// A copy of the tiny library, changed.
class Elf : public ::testing::Test {
protected:
  void SetUp() override {
    std::ifstream in(TINY_MODEL, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(in), {});
    ASSERT_GT(bytes.size(), sizeof(Elf64_Ehdr));
  }
  void TearDown() override { unlink(path.c_str()); }
  Elf64_Ehdr &header() { return *reinterpret_cast<Elf64_Ehdr *>(&bytes[0]); }
  Elf64_Shdr &symbols() {
    auto *sections =
        reinterpret_cast<Elf64_Shdr *>(&bytes[0] + header().e_shoff);
    while (sections->sh_type != SHT_DYNSYM)
      ++sections;
    return *sections;
  }
  std::string refuse() {
    std::ofstream(path, std::ios::binary) << bytes;
    return refusal(path, MSL_INVALID_ARGUMENT);
  }
  std::string bytes;
  std::string path = ::testing::TempDir() + "modelslice-changed" +
                     std::to_string(getpid()) + ".so";
};
} // namespace

TEST(Loader, OpensAndCounts) {
  const msl_library *first = nullptr, *second = nullptr;
  msl_error error;
  ASSERT_EQ(msl_library_open(TINY_MODEL, &first, &error), MSL_OK)
      << error.message;
  EXPECT_STREQ(first->model_name, "tiny");
  EXPECT_EQ(first->magic, MSL_MAGIC);
  ASSERT_NE(first->isa(), nullptr);
  ASSERT_EQ(msl_library_open(TINY_MODEL, &second, &error), MSL_OK);
  EXPECT_EQ(first, second);
  msl_library_close(first);
  EXPECT_STREQ(second->model_name, "tiny");
  msl_library_close(second);
  msl_library_close(nullptr);
}

TEST(Loader, TheQueryAnswersWhatTheCallerKnows) {
  void *handle = dlopen(TINY_MODEL, RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(handle, nullptr);
  auto query = reinterpret_cast<msl_query_fn>(dlsym(handle, "tiny_query"));
  ASSERT_NE(query, nullptr);
  EXPECT_EQ(query(0), nullptr);
  const msl_library *library = query(MSL_ABI_VERSION);
  ASSERT_NE(library, nullptr);
  EXPECT_EQ(library->abi_version, MSL_ABI_VERSION);
  EXPECT_EQ(query(UINT32_MAX), library);
  dlclose(handle);
}

TEST(Loader, NamesWithoutASlashAreLocal) {
  std::string path = TINY_MODEL;
  size_t slash = path.rfind('/');
  char before[4096];
  ASSERT_NE(getcwd(before, sizeof before), nullptr);
  ASSERT_EQ(chdir(path.substr(0, slash).c_str()), 0);
  {
    Session s(path.substr(slash + 1).c_str());
    EXPECT_EQ(s.status, MSL_OK) << s.message();
  }
  ASSERT_EQ(chdir(before), 0);
}

TEST(Loader, RefusesWrongLibraries) {
  EXPECT_EQ(bad("TOO_NEW", MSL_UNSUPPORTED),
            "expected ABI version 1 or older, got a newer one");
  EXPECT_EQ(bad("VERSION", MSL_UNSUPPORTED),
            "expected ABI version 1 or older, got 2");
  EXPECT_EQ(bad("MAGIC", MSL_INVALID_ARGUMENT),
            "expected magic 0x4c53444d, got 0x00000007");
  EXPECT_EQ(bad("SIZE", MSL_INVALID_ARGUMENT),
            "expected a header struct of 200 bytes, got 16");
  EXPECT_EQ(bad("NO_QUERY", MSL_INVALID_ARGUMENT),
            "expected one exported function <model>_query, got 0");
  EXPECT_EQ(bad("TWO_QUERIES", MSL_INVALID_ARGUMENT),
            "expected one exported function <model>_query, got 2");
}

TEST(Loader, RefusesWhatIsNoLibrary) {
  EXPECT_EQ(refusal("no/such.so", MSL_IO),
            "cannot open: No such file or directory");
  EXPECT_EQ(refusal("/", MSL_IO), "expected a regular file");
  EXPECT_EQ(refusal("/proc/self/exe/", MSL_IO).substr(0, 12), "cannot open:");
  EXPECT_EQ(refusal("/proc/self/status", MSL_INVALID_ARGUMENT),
            "expected a shared library, got a file of 0 bytes");
  msl_error error;
  const msl_library *library;
  EXPECT_EQ(msl_library_open(nullptr, &library, &error), MSL_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "library_open: path is null");
  EXPECT_EQ(msl_library_open("x", nullptr, &error), MSL_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "library_open: library is null");
}

TEST_F(Elf, TheRuntimeExportsNothingOfItsOwn) {
  auto *sections = reinterpret_cast<Elf64_Shdr *>(&bytes[0] + header().e_shoff);
  const Elf64_Shdr &table = symbols(), &names = sections[table.sh_link];
  auto *symbol = reinterpret_cast<Elf64_Sym *>(&bytes[0] + table.sh_offset);
  std::set<std::string> exported;
  for (size_t i = 0; i < table.sh_size / sizeof *symbol; ++i)
    if (symbol[i].st_shndx != SHN_UNDEF)
      exported.insert(&bytes[names.sh_offset + symbol[i].st_name]);
  // The C start-up files of some systems define these.
  for (const char *name : {"_init", "_fini", "__bss_start", "_edata", "_end"})
    exported.erase(name);
  EXPECT_EQ(exported, std::set<std::string>{"tiny_query"});
}

TEST_F(Elf, RefusesForeignFiles) {
  header().e_machine = EM_AARCH64;
  EXPECT_EQ(refuse(), "expected a library for machine 62, got one for 183");
  header().e_type = ET_EXEC;
  EXPECT_EQ(refuse(), "expected a 64-bit shared library");
  header().e_type = ET_DYN;
  bytes[EI_CLASS] = ELFCLASS32;
  EXPECT_EQ(refuse(), "expected a 64-bit shared library");
  bytes = "MZ" + std::string(100, 'x');
  EXPECT_EQ(refuse(), "expected a 64-bit shared library");
}

TEST_F(Elf, RefusesLyingHeaders) {
  Elf64_Ehdr before = header();
  header().e_shoff = bytes.size() - 8;
  EXPECT_EQ(refuse(), "malformed library: the section headers leave the file");
  header().e_shoff = UINT64_MAX - 8;
  EXPECT_EQ(refuse(), "malformed library: the section headers leave the file");
  header() = before;
  header().e_shnum = 0;
  EXPECT_EQ(refuse(), "malformed library: no section headers");
  header().e_shnum = 1;
  EXPECT_EQ(refuse(), "malformed library: no dynamic symbol table");
}

TEST_F(Elf, RefusesLyingSegments) {
  Elf64_Ehdr before = header();
  header().e_phnum = 0;
  EXPECT_EQ(refuse(), "malformed library: no program headers");
  header() = before;
  header().e_phoff = bytes.size();
  EXPECT_EQ(refuse(), "malformed library: the program headers leave the file");
  header() = before;
  auto *segment = reinterpret_cast<Elf64_Phdr *>(&bytes[0] + before.e_phoff);
  while (segment->p_type != PT_LOAD)
    ++segment;
  segment->p_filesz = bytes.size() + 1;
  EXPECT_EQ(refuse(), "malformed library: a segment leaves the file");
}

TEST_F(Elf, RefusesLyingSymbolTables) {
  Elf64_Shdr before = symbols();
  symbols().sh_size = UINT64_MAX / 24 * 24;
  EXPECT_EQ(refuse(), "malformed library: a symbol section leaves the file");
  symbols() = before;
  symbols().sh_offset = bytes.size();
  EXPECT_EQ(refuse(), "malformed library: a symbol section leaves the file");
  symbols() = before;
  symbols().sh_entsize = 1;
  EXPECT_EQ(refuse(),
            "malformed library: its symbol table has an unknown form");
  symbols() = before;
  symbols().sh_link = 60000;
  EXPECT_EQ(refuse(), "malformed library: no such section");
  symbols() = before;
  auto *symbol = reinterpret_cast<Elf64_Sym *>(&bytes[0] + before.sh_offset);
  for (size_t i = 0; i < before.sh_size / sizeof *symbol; ++i)
    symbol[i].st_name = 0xFFFFFF00;
  EXPECT_EQ(refuse(),
            "malformed library: a symbol's name leaves the string table");
}

TEST_F(Elf, RefusesLyingNames) {
  Elf64_Shdr table = symbols();
  auto *sections = reinterpret_cast<Elf64_Shdr *>(&bytes[0] + header().e_shoff);
  Elf64_Shdr &names = sections[table.sh_link];
  size_t query = bytes.find("tiny_query", names.sh_offset);
  ASSERT_LT(query, names.sh_offset + names.sh_size);
  names.sh_size = query + 10 - names.sh_offset;
  EXPECT_EQ(refuse(), "malformed library: a symbol's name has no end");

  // Long names come from a string table that starts in zero-filled memory.
  bytes.resize((bytes.size() + 63) / 64 * 64, 0);
  std::string strings = std::string(1, '\0') + std::string(300, 'q') + "_query";
  strings += '\0';
  sections = reinterpret_cast<Elf64_Shdr *>(&bytes[0] + header().e_shoff);
  sections[table.sh_link].sh_offset = bytes.size();
  sections[table.sh_link].sh_size = strings.size();
  auto *symbol = reinterpret_cast<Elf64_Sym *>(&bytes[0] + table.sh_offset);
  for (size_t i = 0; i < table.sh_size / sizeof *symbol; ++i)
    symbol[i].st_name = 1;
  bytes += strings;
  EXPECT_EQ(refuse(),
            "malformed library: the query function's name is too long");
}

TEST_F(Elf, RefusesWhatTheSystemCannotLoad) {
  size_t needed = bytes.find("libc.so.6");
  ASSERT_NE(needed, std::string::npos);
  bytes.replace(needed, 9, "libQ.so.6");
  EXPECT_EQ(refuse(), "cannot load: libQ.so.6: cannot open shared object file: "
                      "No such file or directory");
}

TEST_F(Elf, RefusesEveryTruncation) {
  std::string whole = bytes;
  for (size_t size = 0; size < whole.size(); size += whole.size() / 97 + 1) {
    bytes = whole.substr(0, size);
    EXPECT_NE(refuse(), "");
  }
}

TEST(FindWidth, FindsRates) {
  Session s(TINY_MODEL);
  uint32_t width = 9;
  EXPECT_EQ(msl_find_width(s.library, 1.0, &width, &s.error), MSL_OK);
  EXPECT_EQ(width, 1u);
  EXPECT_EQ(msl_find_width(s.library, 0.5 + 9e-7, &width, &s.error), MSL_OK);
  EXPECT_EQ(width, 0u);
  for (double rate : {0.75, 0.5 + 2e-6, double(NAN), double(INFINITY), -1.0}) {
    EXPECT_EQ(msl_find_width(s.library, rate, &width, &s.error),
              MSL_INVALID_ARGUMENT);
    EXPECT_EQ(s.message().substr(0, 40),
              "model 'tiny': expected a rate of 0.5, 1,");
  }
  EXPECT_EQ(msl_find_width(s.library, 0.75, &width, &s.error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "model 'tiny': expected a rate of 0.5, 1, got 0.75");
  EXPECT_EQ(msl_find_width(s.library, NAN, &width, &s.error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "model 'tiny': expected a rate of 0.5, 1, got nan");
  EXPECT_EQ(msl_find_width(nullptr, 1, &width, &s.error), MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "find_width: library is null");
  EXPECT_EQ(msl_find_width(s.library, 1, nullptr, &s.error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "find_width: width is null");
}

TEST(FindEntry, FindsNames) {
  Session s(TINY_TRAINING);
  EXPECT_EQ(msl_find_entry(s.library, "infer"), 0u);
  EXPECT_EQ(msl_find_entry(s.library, "adamw"), 3u);
  EXPECT_EQ(msl_find_entry(s.library, "nothing"), MSL_NO_ENTRY);
  EXPECT_EQ(msl_find_entry(s.library, nullptr), MSL_NO_ENTRY);
  EXPECT_EQ(msl_find_entry(nullptr, "infer"), MSL_NO_ENTRY);
}

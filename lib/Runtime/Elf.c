/*===- Elf.c - Reads the symbols of a shared library's file ----------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Finds the query function in the dynamic symbol table of an ELF file.
 *
 *===----------------------------------------------------------------------===*/

#include "Elf.h"
#include "Error.h"

#include <elf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Bounds on what a file may make us allocate. */
#define MAX_SYMBOL_BYTES ((uint64_t)64 << 20)
#define MAX_STRING_BYTES ((uint64_t)64 << 20)

#if defined(__x86_64__)
#define HOST_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define HOST_MACHINE EM_AARCH64
#else
#define HOST_MACHINE EM_NONE
#endif

static msl_status malformed(const msl_source *source, const char *what,
                            msl_error *error) {
  return msl_fail(error, MSL_INVALID_ARGUMENT, "%s: malformed library: %s",
                  source->label, what);
}

/* Whether the file holds [offset, offset + size). */
static bool inside(const msl_source *source, uint64_t offset, uint64_t size) {
  return offset <= source->size && size <= source->size - offset;
}

static msl_status read_header(const msl_source *source, Elf64_Ehdr *header,
                              msl_error *error) {
  if (source->size < sizeof *header)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "%s: expected a shared library, got a file of %llu bytes",
                    source->label, (unsigned long long)source->size);
  msl_status status = msl_source_read(source, 0, sizeof *header, header, error);
  if (status)
    return status;
  if (memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
      header->e_ident[EI_CLASS] != ELFCLASS64 ||
      header->e_ident[EI_DATA] != ELFDATA2LSB || header->e_type != ET_DYN)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "%s: expected a 64-bit shared library", source->label);
  if (header->e_machine != HOST_MACHINE)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "%s: expected a library for machine %d, got one for %d",
                    source->label, HOST_MACHINE, header->e_machine);
  if (header->e_shentsize != sizeof(Elf64_Shdr) || header->e_shnum == 0)
    return malformed(source, "no section headers", error);
  if (!inside(source, header->e_shoff, header->e_shnum * sizeof(Elf64_Shdr)))
    return malformed(source, "the section headers leave the file", error);
  return MSL_OK;
}

/* Mapping a segment that the file does not hold would be a signal later. */
static msl_status check_segments(const msl_source *source,
                                 const Elf64_Ehdr *header, msl_error *error) {
  if (header->e_phentsize != sizeof(Elf64_Phdr) || header->e_phnum == 0)
    return malformed(source, "no program headers", error);
  if (!inside(source, header->e_phoff, header->e_phnum * sizeof(Elf64_Phdr)))
    return malformed(source, "the program headers leave the file", error);
  for (uint32_t i = 0; i < header->e_phnum; ++i) {
    Elf64_Phdr segment;
    msl_status status =
        msl_source_read(source, header->e_phoff + i * sizeof segment,
                        sizeof segment, &segment, error);
    if (status)
      return status;
    if (segment.p_type == PT_LOAD &&
        !inside(source, segment.p_offset, segment.p_filesz))
      return malformed(source, "a segment leaves the file", error);
  }
  return MSL_OK;
}

static msl_status read_section(const msl_source *source,
                               const Elf64_Ehdr *header, uint32_t index,
                               Elf64_Shdr *section, msl_error *error) {
  if (index >= header->e_shnum)
    return malformed(source, "no such section", error);
  return msl_source_read(source, header->e_shoff + index * sizeof *section,
                         sizeof *section, section, error);
}

/* The bytes of a section, to be freed. */
static msl_status load_section(const msl_source *source,
                               const Elf64_Shdr *section, uint64_t limit,
                               void **bytes, msl_error *error) {
  if (!inside(source, section->sh_offset, section->sh_size) ||
      section->sh_size > limit)
    return malformed(source, "a symbol section leaves the file", error);
  *bytes = malloc(section->sh_size ? section->sh_size : 1);
  if (!*bytes)
    return msl_fail(error, MSL_OUT_OF_MEMORY, "%s: out of memory",
                    source->label);
  msl_status status = msl_source_read(source, section->sh_offset,
                                      section->sh_size, *bytes, error);
  if (status) {
    free(*bytes);
    *bytes = NULL;
  }
  return status;
}

static bool exported_function(const Elf64_Sym *symbol) {
  unsigned binding = ELF64_ST_BIND(symbol->st_info);
  unsigned visibility = ELF64_ST_VISIBILITY(symbol->st_other);
  return symbol->st_shndx != SHN_UNDEF &&
         ELF64_ST_TYPE(symbol->st_info) == STT_FUNC &&
         (binding == STB_GLOBAL || binding == STB_WEAK) &&
         (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

static msl_status search(const msl_source *source, const Elf64_Sym *symbols,
                         uint64_t count, const char *strings, uint64_t size,
                         char name[MSL_SYMBOL_SIZE], msl_error *error) {
  static const char suffix[] = "_query";
  const size_t suffix_length = sizeof suffix - 1;
  unsigned found = 0;
  for (uint64_t i = 0; i < count; ++i) {
    if (!exported_function(&symbols[i]))
      continue;
    if (symbols[i].st_name >= size)
      return malformed(source, "a symbol's name leaves the string table",
                       error);
    const char *text = strings + symbols[i].st_name;
    size_t length = strnlen(text, size - symbols[i].st_name);
    if (length == size - symbols[i].st_name)
      return malformed(source, "a symbol's name has no end", error);
    if (length <= suffix_length ||
        memcmp(text + length - suffix_length, suffix, suffix_length) != 0)
      continue;
    if (length >= MSL_SYMBOL_SIZE)
      return malformed(source, "the query function's name is too long", error);
    memcpy(name, text, length + 1);
    ++found;
  }
  if (found == 1)
    return MSL_OK;
  return msl_fail(error, MSL_INVALID_ARGUMENT,
                  "%s: expected one exported function <model>_query, got %u",
                  source->label, found);
}

msl_status msl_elf_find_query(const msl_source *source,
                              char name[MSL_SYMBOL_SIZE], msl_error *error) {
  Elf64_Ehdr header;
  Elf64_Shdr table, names;
  msl_status status = read_header(source, &header, error);
  if (!status)
    status = check_segments(source, &header, error);
  if (status)
    return status;
  uint32_t index = 0;
  do {
    if (index == header.e_shnum)
      return malformed(source, "no dynamic symbol table", error);
    status = read_section(source, &header, index++, &table, error);
    if (status)
      return status;
  } while (table.sh_type != SHT_DYNSYM);
  status = read_section(source, &header, table.sh_link, &names, error);
  if (status)
    return status;
  if (table.sh_entsize != sizeof(Elf64_Sym) ||
      table.sh_size % sizeof(Elf64_Sym) != 0 || names.sh_type != SHT_STRTAB)
    return malformed(source, "its symbol table has an unknown form", error);

  void *symbols = NULL, *strings = NULL;
  status = load_section(source, &table, MAX_SYMBOL_BYTES, &symbols, error);
  if (!status)
    status = load_section(source, &names, MAX_STRING_BYTES, &strings, error);
  if (!status)
    status = search(source, symbols, table.sh_size / sizeof(Elf64_Sym), strings,
                    names.sh_size, name, error);
  free(symbols);
  free(strings);
  return status;
}

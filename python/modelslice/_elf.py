# ===- _elf.py - Finds the query function in a library's file ---------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Reads the dynamic symbols of an ELF file, which may be anything, before the
system's loader sees it: what is not a shared library with exactly one
`<model>_query` is a ValueError."""

import os
import struct

_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_SEGMENT = struct.Struct("<IIQQQQQQ")
_SECTION = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")

_SHARED, _PT_LOAD, _SHT_DYNSYM, _SHT_STRTAB = 3, 1, 11, 3
_STT_FUNC, _GLOBAL, _WEAK, _DEFAULT, _PROTECTED = 2, 1, 2, 0, 3
_MACHINES = {"x86_64": 62, "aarch64": 183}

# A bound on what a file may make us read.
_MAX_TABLE = 64 << 20


class _File:
    """A file that refuses to be read where it has no bytes."""

    def __init__(self, stream, path):
        self.stream, self.path = stream, path
        self.size = stream.seek(0, os.SEEK_END)

    def fail(self, what):
        raise ValueError(f"library '{self.path}': {what}")

    def read(self, offset, size, what):
        if offset + size > self.size or size > _MAX_TABLE:
            self.fail(f"malformed library: {what} leave the file")
        self.stream.seek(offset)
        data = self.stream.read(size)
        if len(data) != size:
            self.fail(f"malformed library: {what} leave the file")
        return data

    def table(self, row, offset, count, what):
        return list(row.iter_unpack(self.read(offset, row.size * count, what)))


def _sections(file):
    if file.size < _HEADER.size:
        file.fail(f"expected a shared library, got a file of {file.size} bytes")
    (ident, kind, machine, _, _, segments_at, sections_at, _, _,
     segment_size, num_segments, section_size, num_sections, _,
     ) = _HEADER.unpack(file.read(0, _HEADER.size, "the header"))  # fmt: skip
    if ident[:6] != b"\x7fELF\x02\x01" or kind != _SHARED:
        file.fail("expected a 64-bit shared library")
    host = _MACHINES.get(os.uname().machine)
    if machine != host:
        file.fail(f"expected a library for machine {host}, got one for {machine}")
    if segment_size != _SEGMENT.size or section_size != _SECTION.size:
        file.fail("malformed library: headers of unknown size")
    segments = file.table(_SEGMENT, segments_at, num_segments, "the program headers")
    for kind, _, offset, _, _, size, _, _ in segments:
        # Mapping what the file does not hold would be a signal later.
        if kind == _PT_LOAD and offset + size > file.size:
            file.fail("malformed library: a segment leaves the file")
    return file.table(_SECTION, sections_at, num_sections, "the section headers")


def _exported_functions(file):
    sections = _sections(file)
    for section in sections:
        _, kind, _, _, offset, size, link, _, _, _ = section
        if kind != _SHT_DYNSYM:
            continue
        if link >= len(sections) or sections[link][1] != _SHT_STRTAB:
            file.fail("malformed library: the symbols have no string table")
        strings = file.read(sections[link][4], sections[link][5], "the symbol names")
        symbols = file.table(_SYMBOL, offset, size // _SYMBOL.size, "the symbols")
        for name, info, other, index, _, _ in symbols:
            if (
                index == 0
                or info & 15 != _STT_FUNC
                or info >> 4 not in (_GLOBAL, _WEAK)
                or other & 3 not in (_DEFAULT, _PROTECTED)
            ):
                continue
            end = strings.find(b"\0", name)
            if name >= len(strings) or end < 0:
                file.fail("malformed library: a symbol's name has no end")
            yield strings[name:end]


def find_query(path):
    """The name of the one exported `<model>_query` of a library's file."""
    with open(path, "rb") as stream:
        file = _File(stream, path)
        found = [
            name
            for name in _exported_functions(file)
            if name.endswith(b"_query") and name != b"_query"
        ]
    if len(found) != 1:
        file.fail(f"expected one exported '<model>_query', got {len(found)}")
    try:
        return found[0].decode("ascii")
    except UnicodeDecodeError:
        file.fail("malformed library: the query function's name is not ASCII")

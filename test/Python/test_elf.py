# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Files that are no library, or only almost, are refused before they are
loaded."""

import random

import pytest

import modelslice
from modelslice._elf import find_query


def test_finds_the_query(fake_library):
    assert find_query(fake_library) == "fake_query"


def test_refuses_other_files(tmp_path, compile_c):
    path = tmp_path / "x.so"
    path.write_bytes(b"hello")
    with pytest.raises(ValueError) as raised:
        modelslice.load(path)
    assert str(raised.value) == (
        f"library '{path}': expected a shared library, got a file of 5 bytes"
    )
    path.write_bytes(b"hello" * 100)
    with pytest.raises(ValueError, match="expected a 64-bit shared library"):
        modelslice.load(path)
    with pytest.raises(FileNotFoundError):
        modelslice.load(tmp_path / "no.so")
    source = tmp_path / "x.c"
    for text, count in [
        ("int query(void) { return 0; }", 0),
        ("int a_query(void) { return 0; } int b_query(void) { return 0; }", 2),
    ]:
        source.write_text(text)
        library = compile_c(source, f"lib{count}.so", "-shared", "-fPIC")
        with pytest.raises(ValueError) as raised:
            modelslice.load(library)
        assert str(raised.value) == (
            f"library '{library}': expected one exported '<model>_query', got {count}"
        )


def test_refuses_a_newer_abi(tmp_path, compile_c):
    source = tmp_path / "x.c"
    source.write_text("void *new_query(unsigned v) { return 0; }")
    library = compile_c(source, "libnew.so", "-shared", "-fPIC")
    with pytest.raises(modelslice.UnsupportedError) as raised:
        modelslice.load(library)
    assert str(raised.value) == (
        f"library '{library}': expected ABI version 1 or older, got a newer one"
    )


def test_refuses_other_header_structs(tmp_path, compile_c):
    source = tmp_path / "x.c"
    for number, (values, message) in enumerate(
        [
            ("7, 1, 999", "expected magic 0x4c53444d, got 0x00000007"),
            ("0x4C53444D, 2, 999", "expected ABI version 1 or older, got 2"),
            ("0x4C53444D, 1, 64", "expected a header struct of 200 bytes, got 64"),
        ]
    ):
        source.write_text(
            f"static unsigned h[64] = {{{values}}};"
            "void *h_query(unsigned v) { return h; }"
        )
        name = f"libheader{number}.so"
        library = compile_c(source, name, "-shared", "-fPIC")
        with pytest.raises((ValueError, modelslice.UnsupportedError)) as raised:
            modelslice.load(library)
        assert str(raised.value) == f"library '{library}': {message}"


def test_refuses_truncated_and_damaged_files(tmp_path, fake_library):
    """Whatever a file holds, the answer is a name or a ValueError."""
    good = fake_library.read_bytes()
    path = tmp_path / "x.so"
    for size in [0, 1, 63, 64, 65, 500, len(good) // 2, len(good) - 1]:
        path.write_bytes(good[:size])
        with pytest.raises(ValueError):
            find_query(path)
    draw = random.Random(1)
    header = list(range(64))
    sections = range(len(good) - 2048, len(good))
    for _ in range(1500):
        bad = bytearray(good)
        for _ in range(draw.randint(1, 4)):
            at = draw.choice(header) if draw.random() < 0.5 else draw.choice(sections)
            bad[at] = draw.choice([0, 1, 0x7F, 0x80, 0xFF, draw.randrange(256)])
        path.write_bytes(bad)
        try:
            assert find_query(path) == "fake_query"
        except ValueError:
            pass

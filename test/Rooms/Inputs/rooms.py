# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks who includes whom, in the sources and in CMake's link libraries.

Usage: rooms.py <source root>

A room is a library with its headers. ROOMS says what each may see; whatever it
includes of another room must be among that, and be linked. Two rooms that share
something share it through the IR."""

import pathlib
import re
import sys

# Room: the CMake library, and the other rooms that it may see.
ROOMS = {
    "Runtime": ("ModelSliceRuntime", ()),
    # CudaDriver.h of the runtime is what the emulator implements.
    "Emulator": ("modelslice-cuda-emulator", ("Runtime",)),
    "Tooling": ("ModelSliceTooling", ("Runtime",)),
    "Training": ("ModelSliceTraining", ("Tooling", "Runtime")),
    "Dialect/Slice/IR": ("ModelSliceSliceDialect", ()),
    "Dialect/Kern/IR": ("ModelSliceKern", ()),
    "Dialect/Slice/Transforms": ("ModelSliceSliceTransforms", ("Dialect/Slice/IR",)),
    "Conversion/SliceToLinalg": ("ModelSliceSliceToLinalg", ("Dialect/Slice/IR",)),
    "Transforms": ("ModelSliceTransforms", ("Dialect/Slice/IR", "Dialect/Kern/IR")),
    "Pipelines": (
        "ModelSlicePipelines",
        (
            "Dialect/Slice/IR",
            "Dialect/Kern/IR",
            "Dialect/Slice/Transforms",
            "Conversion/SliceToLinalg",
            "Transforms",
        ),
    ),
    "Target/Library": (
        "ModelSliceLibraryTarget",
        # Image.h of the runtime is what generated code is written against; all
        # tools write files by FileIO.h of Tooling.
        ("Dialect/Slice/IR", "Dialect/Kern/IR", "Pipelines", "Runtime", "Tooling"),
    ),
    "Target/Tuning": (
        "ModelSliceTuning",
        ("Dialect/Kern/IR", "Transforms", "Pipelines", "Target/Library", "Runtime"),
    ),
}
# These run where no LLVM is.
WITHOUT_LLVM = ("Runtime", "Emulator", "Tooling", "Training")
# Headers that rooms include by their bare names, and that need no linking.
HEADERS_ALONE = {"Emulator": ("CudaDriver.h",)}
# Libraries that are parts of a room.
PARTS = {
    "ModelSliceLoader": "Runtime",
    "ModelSliceFiles": "Tooling",
    "ModelSliceRegistration": "Pipelines",
}
TARGETS = {target: room for room, (target, _) in ROOMS.items()} | PARTS

INCLUDE = re.compile(r'^\s*#?\s*include\s+([<"])([^>"]+)[>"]', re.MULTILINE)
LINKED = re.compile(
    r"(?:modelslice_add_compiler_library|target_link_libraries)\(\s*([\w-]+)(.*?)\)",
    re.DOTALL,
)
problems = []


def room_of(path):
    """The room of a file or header, both given below lib/ or include/modelslice."""
    fitting = [room for room in ROOMS if path.startswith(room + "/")]
    return max(fitting, key=len, default=None)


def find_linked(root):
    """The rooms that each room links, as CMake has it."""
    linked = {room: set() for room in ROOMS}
    for lists in sorted((root / "lib").rglob("CMakeLists.txt")):
        text = re.sub(r"#.*", "", lists.read_text())
        for target, rest in LINKED.findall(text):
            words = re.split(r"LINK_LIBS", rest)[-1].split()
            if target in TARGETS:
                linked[TARGETS[target]] |= {TARGETS[w] for w in words if w in TARGETS}
    return linked


def reachable(room, linked, seen=()):
    result = {room}
    for other in linked[room] - {room}:
        if other not in seen:
            result |= reachable(other, linked, (*seen, room))
    return result


def check_file(root, path, linked):
    relative = path.relative_to(root)
    parts = relative.parts
    if parts[:2] == ("include", "modelslice-c"):
        room = "Runtime"
    else:
        below = 1 if parts[0] == "lib" else 2
        room = room_of("/".join(parts[below:]))
    if room is None:
        return 0
    visible = reachable(room, linked)
    includes = INCLUDE.findall(path.read_text())
    for bracket, header in includes:
        top = header.split("/")[0]
        if top in ("llvm", "mlir", "lld") and room in WITHOUT_LLVM:
            problems.append(f"{relative}: {room} may not include LLVM: {header}")
        if top == "modelslice-c":
            other = "Runtime"
        elif top == "modelslice":
            other = room_of(header[len("modelslice/") :])
        elif bracket == '"' and header == "Image.h":
            other = "Runtime"
        elif room in HEADERS_ALONE and bracket == '"':
            known = (path.parent / header).is_file()
            if not known and header not in HEADERS_ALONE[room]:
                problems.append(f"{relative}: {room} may not see {header}")
            continue
        else:
            continue
        if other in (None, room):
            continue
        if other not in ROOMS[room][1]:
            problems.append(f"{relative}: {room} may not see {other}: {header}")
        elif other not in visible:
            problems.append(f"{relative}: {room} includes but does not link {other}")
    return len(includes)


def main():
    root = pathlib.Path(sys.argv[1])
    linked = find_linked(root)
    for room, others in linked.items():
        for other in sorted(others - {room} - set(ROOMS[room][1])):
            problems.append(f"CMake: {room} may not link {other}")
    count = 0
    for folder in ("lib", "include"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".c", ".cpp", ".h", ".td"):
                count += check_file(root, path, linked)
    if count < 100:
        problems.append(f"only {count} includes were found: is this the root?")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks what the pages say of the sources: links lead somewhere, files that are
named exist, the code that docs/HowTo quotes stands in the sources, options of
tools are known to their help.

Usage: pages.py <source root> <folder of the tools>"""

import functools
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(sys.argv[1]).resolve()
tools = pathlib.Path(sys.argv[2])
problems = []

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FENCE = re.compile(r"^\s*```(\S*)\n(.*?)^\s*```", re.MULTILINE | re.DOTALL)
# A path that starts in a folder of the project and names one file.
NAMED = re.compile(
    r"(?<![\w/.-])((?:include|lib|tools|python|test|unittests|examples|docs|scripts)"
    r"/[\w./-]*\.\w+)(?![\w*<>{-])"
)
COMMAND = re.compile(r"(?:build/bin/|^\s+)(slice-[a-z]+) ([^`\n]*)", re.MULTILINE)


@functools.cache
def sources():
    """Every line of code, without its indentation."""
    lines = set()
    for folder in ("include", "lib"):
        for path in (root / folder).rglob("*"):
            if path.suffix in (".td", ".cpp", ".h", ".c"):
                lines |= {line.strip() for line in path.read_text().splitlines()}
    return lines


@functools.cache
def help_of(tool):
    return subprocess.run(
        [tools / tool, "--help"], capture_output=True, text=True
    ).stdout


def check_page(page):
    text = page.read_text()
    name = page.relative_to(root)
    for target in LINK.findall(text):
        if "://" not in target and not (page.parent / target).exists():
            problems.append(f"{name}: the link {target} leads nowhere")
    for path in NAMED.findall(text):
        if not (root / path).exists():
            problems.append(f"{name}: there is no {path}")
    if page.parent.name == "HowTo":
        for language, block in FENCE.findall(text):
            if language not in ("c++", "tablegen"):
                continue
            for line in map(str.strip, block.splitlines()):
                if "..." not in line and line not in sources():
                    problems.append(f"{name}: not in the sources: {line}")
    for tool, arguments in COMMAND.findall(text):
        if not (tools / tool).exists():
            continue
        for option in re.findall(r"(?<!\S)--([a-z][a-z-]*)", arguments):
            if not re.search(rf"--?{option}\b", help_of(tool)):
                problems.append(f"{name}: {tool} has no option --{option}")


pages = [*root.glob("*.md"), *root.glob("docs/**/*.md")]
for page in sorted(pages):
    check_page(page)
if len(pages) < 5:
    problems.append(f"only {len(pages)} pages were found: is this the root?")
print("\n".join(problems))
sys.exit(bool(problems))

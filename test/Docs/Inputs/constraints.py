"""Compares the numbered constraints of the dialect's descriptions, of docs/Spec.md,
of the verifiers and of the tests that break them.

Usage: constraints.py <source root>
"""

import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
NUMBER = r"[a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*_c\d+"


def numbers(pattern, *paths):
    found = set()
    for path in paths:
        found |= set(re.findall(pattern, path.read_text()))
    return found


declarations = sorted((root / "include/modelslice/Dialect/Slice/IR").glob("*.td"))
declared = numbers(rf"\* \(({NUMBER})\)", *declarations)
specified = numbers(rf"\b({NUMBER})\b", root / "docs/Spec.md")
tests = sorted((root / "test/Dialect/Slice").glob("*invalid.mlir"))
broken = numbers(rf"expected-error.*\(({NUMBER})\)", *tests)

problems = []
for number in sorted(declared | specified | broken):
    for name, known in [
        ("the op's description", declared),
        ("docs/Spec.md", specified),
        ("test/Dialect/Slice/*invalid.mlir", broken),
    ]:
        if number not in known:
            problems.append(f"constraint {number} is missing in {name}")
if not declared:
    problems.append("no constraint was found: has the form of descriptions changed?")
print("\n".join(problems))
sys.exit(bool(problems))

# ===- __init__.py - One network, many compilers -----------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""What benchmarks/run.py is made of: one module for each system that it times,
each run in a process of its own by worker.py."""

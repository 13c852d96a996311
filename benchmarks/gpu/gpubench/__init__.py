# ===- __init__.py - The benchmark on a GPU ----------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""What benchmarks/gpu/run.py is made of. build.py copies all of it into the folder for the machine with the GPU."""

/*===- PublicHeaders.c - The public headers are C99 ------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Compiles as pedantic C99, which C++ tests cannot show.
 *
 *===----------------------------------------------------------------------===*/

#include "modelslice-c/abi.h"
#include "modelslice-c/runtime.h"

int modelslice_public_headers_are_c99(void) { return MSL_OK; }

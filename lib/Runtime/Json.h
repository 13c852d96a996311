/*===- Json.h - A strict cursor over JSON text -----------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Declares the scanner of safetensors headers. It knows strings, unsigned
 * integers and punctuation; the grammar is its caller's.
 *
 *===----------------------------------------------------------------------===*/

#ifndef MODELSLICE_RUNTIME_JSON_H
#define MODELSLICE_RUNTIME_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct msl_json {
  char *begin, *at, *end;
  const char *problem; /* What was expected at `at`; NULL while all is well. */
} msl_json;

/* Skips white space. */
void msl_json_skip(msl_json *json);

/* Each skips white space and takes one token; false sets `problem`. */
bool msl_json_expect(msl_json *json, char punctuation);

/* Takes the punctuation if it comes next; false changes nothing else. */
bool msl_json_accept(msl_json *json, char punctuation);

/* A string of valid UTF-8 without NUL, unescaped in place and terminated. */
bool msl_json_string(msl_json *json, char **string);

/* An integer of [0, 2^63) without sign, fraction, exponent, leading zeros. */
bool msl_json_integer(msl_json *json, uint64_t *value);

#endif /* MODELSLICE_RUNTIME_JSON_H */

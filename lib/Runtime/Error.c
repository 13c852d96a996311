/*===- Error.c - Messages of failing calls ---------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Formats the one-line messages of failing calls.
 *
 *===----------------------------------------------------------------------===*/

#include "Error.h"
#include "Image.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

msl_status msl_fail(msl_error *error, msl_status status, const char *format,
                    ...) {
  if (!error)
    return status;
  error->status = status;
  va_list arguments;
  va_start(arguments, format);
  int length =
      vsnprintf(error->message, sizeof error->message, format, arguments);
  va_end(arguments);
  if (length < 0)
    error->message[0] = '\0';

  /* Names in files are hostile: one must not forge lines or terminal escapes.
   */
  unsigned char *at = (unsigned char *)error->message;
  for (; *at; ++at)
    if (*at < 0x20 || *at == 0x7f)
      *at = '?';

  /* A cut may have left the start of a UTF-8 sequence at the end. */
  if (length >= (int)sizeof error->message) {
    while (at > (unsigned char *)error->message && (at[-1] & 0xC0) == 0x80)
      *--at = '\0';
    if (at > (unsigned char *)error->message && at[-1] >= 0xC0)
      *--at = '\0';
  }
  return status;
}

msl_status msl_succeed(msl_error *error) {
  if (error) {
    error->status = MSL_OK;
    error->message[0] = '\0';
  }
  return MSL_OK;
}

/* More than any struct of options is going to have. */
#define MAX_OPTIONS_BYTES 4096

msl_status msl_copy_options(const char *what, void *options, size_t size,
                            size_t first_size, const void *given,
                            size_t given_size, msl_error *error) {
  if (given_size < first_size)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "%s: expected struct_size %zu, got %zu", what, first_size,
                    given_size);
  /* A size that ends inside a pointer, or whatever was in memory. */
  if (given_size % sizeof(void *) != 0 || given_size > MAX_OPTIONS_BYTES)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "%s: expected the struct_size of a struct of options, "
                    "such as %zu, got %zu",
                    what, size, given_size);
  for (size_t i = size; i < given_size; ++i)
    if (((const unsigned char *)given)[i])
      return msl_fail(error, MSL_UNSUPPORTED,
                      "%s: a field at byte %zu is newer than this library",
                      what, i);
  memset(options, 0, size);
  memcpy(options, given, given_size < size ? given_size : size);
  return MSL_OK;
}

const char *msl_format_tensor(char text[MSL_SHAPE_TEXT], uint32_t dtype,
                              const int64_t *shape, uint32_t rank) {
  /* MSL_MAX_RANK extents of at most 20 characters and separators fit. */
  int at;
  if (dtype == MSL_F32 || dtype == MSL_I32)
    at = snprintf(text, MSL_SHAPE_TEXT, "%s", dtype == MSL_F32 ? "f32" : "i32");
  else
    at = snprintf(text, MSL_SHAPE_TEXT, "dtype %u", dtype);
  if (rank > MSL_MAX_RANK) {
    snprintf(text + at, (size_t)(MSL_SHAPE_TEXT - at), " of rank %u", rank);
    return text;
  }
  at += snprintf(text + at, (size_t)(MSL_SHAPE_TEXT - at), "[");
  for (uint32_t i = 0; i < rank; ++i) {
    const char *separator = i ? ", " : "";
    size_t room = (size_t)(MSL_SHAPE_TEXT - at);
    at += shape[i] == -1 ? snprintf(text + at, room, "%sbatch", separator)
                         : snprintf(text + at, room, "%s%lld", separator,
                                    (long long)shape[i]);
  }
  snprintf(text + at, (size_t)(MSL_SHAPE_TEXT - at), "]");
  return text;
}

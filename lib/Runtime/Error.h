/*===- Error.h - Messages of failing calls ---------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Declares how the runtime reports a failure.
 *
 *===----------------------------------------------------------------------===*/

#ifndef MODELSLICE_RUNTIME_ERROR_H
#define MODELSLICE_RUNTIME_ERROR_H

#include "modelslice-c/abi.h"

/* Writes the message (cut to fit, one printable line) and returns `status`.
 * `error` may be NULL. */
msl_status msl_fail(msl_error *error, msl_status status, const char *format,
                    ...) __attribute__((format(printf, 3, 4)));

/* Marks `error`, which may be NULL, as holding no failure. */
msl_status msl_succeed(msl_error *error);

/* Copies a caller's options, `what`, of `given_size` bytes into ours of `size`.
 * A caller of an older ABI passes less, at least the `first_size` bytes of the
 * first one: what it does not know is zero. A caller of a newer ABI may pass
 * more, as long as it asks for nothing that is unknown here. */
msl_status msl_copy_options(const char *what, void *options, size_t size,
                            size_t first_size, const void *given,
                            size_t given_size, msl_error *error);

/* Room for what msl_format_tensor writes. */
#define MSL_SHAPE_TEXT 256

/* Writes such as "f32[batch, 784]" and returns `text`. */
const char *msl_format_tensor(char text[MSL_SHAPE_TEXT], uint32_t dtype,
                              const int64_t *shape, uint32_t rank);

#endif /* MODELSLICE_RUNTIME_ERROR_H */

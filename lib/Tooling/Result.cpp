//===- Result.cpp - Formatting of error messages --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Formats the messages of modelslice::Error.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Result.h"

#include <cstdarg>
#include <cstdio>

using namespace modelslice;

Error modelslice::makeError(const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int length = std::vsnprintf(nullptr, 0, format, args);
  va_end(args);
  std::string text(length > 0 ? length : 0, '\0');
  if (length > 0)
    std::vsnprintf(text.data(), text.size() + 1, format, again);
  va_end(again);
  return Error{std::move(text)};
}

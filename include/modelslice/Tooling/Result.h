//===- Result.h - A value or a one-line error -------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The error type of the tools: a message that a user can act on, lower case,
// without a full stop, saying what is wrong, where, what was expected and got.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_RESULT_H
#define MODELSLICE_TOOLING_RESULT_H

#include <string>
#include <utility>
#include <variant>

namespace modelslice {

struct Error {
  std::string message;
};

/// Builds an error from a printf format.
Error makeError(const char *format, ...)
    __attribute__((format(printf, 1, 2), cold));

/// Either a T or an Error; the caller looks before it takes.
template <typename T> class [[nodiscard]] Result {
public:
  Result(T value) : storage(std::move(value)) {}
  Result(Error error) : storage(std::move(error)) {}

  explicit operator bool() const { return std::holds_alternative<T>(storage); }
  T &operator*() { return *std::get_if<T>(&storage); }
  const T &operator*() const { return *std::get_if<T>(&storage); }
  T *operator->() { return std::get_if<T>(&storage); }
  const T *operator->() const { return std::get_if<T>(&storage); }

  /// The error of a failed result, to hand to the caller's caller.
  Error &error() { return *std::get_if<Error>(&storage); }
  const Error &error() const { return *std::get_if<Error>(&storage); }
  /// The message, or an empty string on success.
  std::string message() const {
    return *this ? std::string() : error().message;
  }

private:
  std::variant<T, Error> storage;
};

/// The result of something that returns nothing.
using Status = Result<std::monostate>;
inline Status success() { return std::monostate(); }

} // namespace modelslice

#endif // MODELSLICE_TOOLING_RESULT_H

//===- FileIO.h - Whole files in, whole files out ---------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a file as a whole, and replaces a file so that a reader sees either the
// old contents or the new ones, never half of them.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_FILEIO_H
#define MODELSLICE_TOOLING_FILEIO_H

#include "modelslice/Tooling/Result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace modelslice {

/// A run of bytes owned by the caller.
struct Bytes {
  const void *data;
  size_t size;
};

Result<std::vector<uint8_t>> readFile(const std::string &path);

/// Writes `chunks` one after the other beside `path`, flushes them to the disk
/// and renames the result to `path`. On failure `path` is untouched and nothing
/// is left behind. A path that exists and is no regular file (a pipe, a device)
/// is written in place; a symbolic link is followed, also to a file that is not
/// there yet. What is there keeps its permissions, a new file gets `mode` less
/// the umask. "-" is refused: whoever types it means no file.
Status writeFile(const std::string &path, const std::vector<Bytes> &chunks,
                 unsigned mode = 0666);

/// Whether writeFile could write `path` now: for work whose result is written
/// much later.
Status checkWritable(const std::string &path);

/// A file, by the name of the option that it was given with.
struct NamedFile {
  std::string option, path; // no path: not given
};

/// Whether writing `outputs` leaves `inputs` and each other alone, whatever
/// links they are reached by. Devices and pipes may be both.
Status checkDistinct(const std::vector<NamedFile> &outputs,
                     const std::vector<NamedFile> &inputs);

} // namespace modelslice

#endif // MODELSLICE_TOOLING_FILEIO_H

//===- TemporaryDirectory.h - A place for the files of a test ---*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A directory that lives as long as a test.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_UNITTESTS_TEMPORARYDIRECTORY_H
#define MODELSLICE_UNITTESTS_TEMPORARYDIRECTORY_H

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace modelslice {

class TemporaryDirectory {
public:
  TemporaryDirectory() {
    std::string name =
        (std::filesystem::temp_directory_path() / "modelslice-XXXXXX").string();
    if (!mkdtemp(name.data()))
      std::abort();
    root = name;
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(root); }
  TemporaryDirectory(const TemporaryDirectory &) = delete;
  TemporaryDirectory &operator=(const TemporaryDirectory &) = delete;

  std::string path() const { return root.string(); }
  std::string path(const std::string &name) const {
    return (root / name).string();
  }
  /// Writes a file and returns its path.
  std::string file(const std::string &name, const std::string &bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }

private:
  std::filesystem::path root;
};

} // namespace modelslice

#endif // MODELSLICE_UNITTESTS_TEMPORARYDIRECTORY_H

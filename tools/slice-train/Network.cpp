//===- Network.cpp - Networks from sources or libraries -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tells libraries from sources by their first bytes.
//
//===----------------------------------------------------------------------===//

#include "Network.h"
#include "modelslice/Tooling/FileIO.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

using namespace modelslice;
namespace fs = std::filesystem;

namespace {

/// A directory that is removed again with all that is in it.
class TemporaryDirectory {
public:
  static Result<TemporaryDirectory> create() {
    std::error_code error;
    std::string name =
        (fs::temp_directory_path(error) / "slice-train-XXXXXX").string();
    if (error || !mkdtemp(name.data()))
      return makeError("cannot make a temporary directory: %s",
                       error ? error.message().c_str() : std::strerror(errno));
    return TemporaryDirectory(name);
  }
  TemporaryDirectory(TemporaryDirectory &&other) { path.swap(other.path); }
  TemporaryDirectory &operator=(TemporaryDirectory &&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    if (!path.empty())
      fs::remove_all(path, ignored);
  }
  std::string file(const char *name) const { return path + "/" + name; }

private:
  explicit TemporaryDirectory(std::string path) : path(std::move(path)) {}
  std::string path;
};

} // namespace

#ifndef MODELSLICE_HAVE_COMPILER
Status modelslice::compileSource(const std::string &source,
                                 const std::vector<double> &, bool,
                                 const std::string &) {
  return makeError("'%s' is no compiled library, and this slice-train was "
                   "built without the compiler",
                   source.c_str());
}
#endif

Result<Library> modelslice::openNetwork(const std::string &path,
                                        const std::vector<double> &rates,
                                        const std::string &device,
                                        std::FILE *stream) {
  auto bytes = readFile(path);
  if (!bytes)
    return bytes.error();
  if (bytes->size() >= 4 && std::memcmp(bytes->data(),
                                        "\x7f"
                                        "ELF",
                                        4) == 0)
    return Library::open(path);
  auto directory = TemporaryDirectory::create();
  if (!directory)
    return directory.error();
  std::string output = directory->file("network.so");
  // Tens of seconds for a large network.
  std::fprintf(stream, "compiling %s\n", path.c_str());
  std::fflush(stream);
  if (Status status = compileSource(path, rates, device != "cpu", output);
      !status)
    return status.error();
  // The mapping of an open library outlives its file.
  return Library::open(output);
}

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
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

using namespace modelslice;

namespace {

/// A file that goes with its owner.
class TemporaryFile {
public:
  static Result<TemporaryFile> create() {
    const char *variable = std::getenv("TMPDIR");
    std::string directory = variable && *variable ? variable : "/tmp";
    std::string path = directory + "/slice-train-XXXXXX.so";
    int descriptor = ::mkostemps(path.data(), /*suffixlen=*/3, O_CLOEXEC);
    if (descriptor < 0)
      return makeError("cannot write a temporary file in '%s': %s",
                       directory.c_str(), std::strerror(errno));
    ::close(descriptor);
    return TemporaryFile(path);
  }
  TemporaryFile(TemporaryFile &&other) { path.swap(other.path); }
  TemporaryFile &operator=(TemporaryFile &&) = delete;
  ~TemporaryFile() {
    if (!path.empty())
      ::unlink(path.c_str());
  }
  const std::string &name() const { return path; }

private:
  explicit TemporaryFile(std::string path) : path(std::move(path)) {}
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

Result<bool> modelslice::isLibrary(const std::string &path) {
  auto bytes = readFile(path);
  if (!bytes)
    return bytes.error();
  constexpr char magic[] = {'\x7f', 'E', 'L', 'F'};
  return bytes->size() >= sizeof(magic) &&
         std::memcmp(bytes->data(), magic, sizeof(magic)) == 0;
}

Result<Library> modelslice::compileNetwork(const std::string &source,
                                           const std::vector<double> &rates,
                                           bool forGpu, std::FILE *stream) {
  // Tens of seconds for a large network.
  std::fprintf(stream, "compiling %s\n", source.c_str());
  std::fflush(stream);
  auto output = TemporaryFile::create();
  if (!output)
    return output.error();
  if (Status status = compileSource(source, rates, forGpu, output->name());
      !status)
    return status.error();
  // The mapping of an open library outlives its file.
  return Library::open(output->name());
}

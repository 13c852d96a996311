//===- FileIO.cpp - Whole files in, whole files out -----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whole-file reads and atomic whole-file writes over POSIX descriptors.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/FileIO.h"

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace modelslice;

namespace {

/// Closes a descriptor and, until released, removes the file it belongs to.
class TemporaryFile {
public:
  TemporaryFile(int fd, std::string path) : fd(fd), path(std::move(path)) {}
  ~TemporaryFile() {
    if (fd >= 0)
      ::close(fd);
    if (!path.empty())
      ::unlink(path.c_str());
  }
  int descriptor() const { return fd; }
  int close() {
    int result = ::close(fd);
    fd = -1;
    return result;
  }
  void keep() { path.clear(); }

private:
  int fd;
  std::string path;
};

} // namespace

static bool writeAll(int fd, const std::vector<Bytes> &chunks) {
  for (const Bytes &chunk : chunks) {
    const char *next = static_cast<const char *>(chunk.data);
    for (size_t left = chunk.size; left > 0;) {
      ssize_t written = ::write(fd, next, left);
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return false;
      next += written;
      left -= static_cast<size_t>(written);
    }
  }
  return true;
}

static Error writeError(const std::string &path) {
  return makeError("cannot write '%s': %s", path.c_str(), std::strerror(errno));
}

Result<std::vector<uint8_t>> modelslice::readFile(const std::string &path) {
  auto failure = [&] {
    return makeError("cannot read '%s': %s", path.c_str(),
                     std::strerror(errno));
  };
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return failure();
  TemporaryFile file(fd, std::string());

  std::vector<uint8_t> bytes;
  struct stat info;
  if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0)
    bytes.reserve(static_cast<size_t>(info.st_size) + 1);
  // The size above is a hint: the file may be a pipe or be growing.
  for (;;) {
    size_t used = bytes.size();
    if (used == bytes.capacity())
      bytes.reserve(used < 65536 ? 65536 : used * 2);
    bytes.resize(bytes.capacity());
    ssize_t got = ::read(fd, bytes.data() + used, bytes.size() - used);
    bytes.resize(used + (got > 0 ? static_cast<size_t>(got) : 0));
    if (got == 0)
      return bytes;
    if (got < 0 && errno != EINTR)
      return failure();
  }
}

Status modelslice::writeFile(const std::string &path,
                             const std::vector<Bytes> &chunks) {
  std::string target = path;
  mode_t mode = 0;
  struct stat info;
  if (::stat(path.c_str(), &info) == 0) {
    if (!S_ISREG(info.st_mode)) {
      int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
      if (fd < 0)
        return writeError(path);
      TemporaryFile file(fd, std::string());
      if (!writeAll(fd, chunks) || file.close() != 0)
        return writeError(path);
      return success();
    }
    // A file the user has made read-only is not ours to replace.
    if (::access(path.c_str(), W_OK) != 0)
      return writeError(path);
    mode = info.st_mode & 0777;
    if (char *resolved = ::realpath(path.c_str(), nullptr)) {
      target = resolved;
      std::free(resolved);
    }
  } else {
    mode_t mask = ::umask(0);
    ::umask(mask);
    mode = 0666 & ~mask;
  }

  std::string beside = target + ".XXXXXX";
  int fd = ::mkostemp(beside.data(), O_CLOEXEC);
  if (fd < 0)
    return writeError(path);
  TemporaryFile file(fd, beside);
  if (!writeAll(fd, chunks) || ::fchmod(fd, mode) != 0 || ::fsync(fd) != 0 ||
      file.close() != 0 || ::rename(beside.c_str(), target.c_str()) != 0)
    return writeError(path);
  file.keep();
  return success();
}

Status modelslice::checkWritable(const std::string &path) {
  struct stat info;
  bool exists = ::stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) {
    errno = EISDIR;
    return writeError(path);
  }
  if (exists && ::access(path.c_str(), W_OK) != 0)
    return writeError(path);
  if (exists && !S_ISREG(info.st_mode))
    return success();
  std::string beside = path + ".XXXXXX";
  int fd = ::mkostemp(beside.data(), O_CLOEXEC);
  if (fd < 0)
    return writeError(path);
  TemporaryFile file(fd, beside);
  return success();
}

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
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

using namespace modelslice;
namespace fs = std::filesystem;

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

/// The path behind symbolic links, of which the last one may lead to a file
/// that is not there yet.
static Result<std::string> followLinks(const std::string &path) {
  if (path == "-")
    return makeError("cannot write '-': expected a file; ./- is one, and "
                     "/dev/stdout is the standard output");
  fs::path target = path;
  std::error_code error;
  for (int links = 0; fs::is_symlink(target, error); ++links) {
    if (links == 40) {
      errno = ELOOP;
      return writeError(path);
    }
    fs::path next = fs::read_symlink(target, error);
    if (error) {
      errno = error.value();
      return writeError(path);
    }
    target = target.parent_path() / next;
  }
  return target.string();
}

/// The stream by which the process has a file open as its output; -1: none.
static int findStream(const struct stat &info) {
  for (int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat open;
    if (::fstat(stream, &open) == 0 && open.st_dev == info.st_dev &&
        open.st_ino == info.st_ino)
      return stream;
  }
  return -1;
}

/// Whether a file is replaced rather than written where it is, as a pipe, a
/// device and the process's own output are.
static bool isReplaced(const struct stat &info) {
  return S_ISREG(info.st_mode) && findStream(info) < 0;
}

/// Opens what is not replaced; -1: it could not be opened.
static int openInPlace(const std::string &path, const struct stat &info) {
  int stream = findStream(info);
  return stream < 0 ? ::open(path.c_str(), O_WRONLY | O_CLOEXEC)
                    : ::fcntl(stream, F_DUPFD_CLOEXEC, 0);
}

Status modelslice::writeFile(const std::string &path,
                             const std::vector<Bytes> &chunks, unsigned mode) {
  auto target = followLinks(path);
  if (!target)
    return target.error();
  struct stat info;
  if (::stat(path.c_str(), &info) == 0) {
    if (!isReplaced(info)) {
      int fd = openInPlace(path, info);
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
  } else {
    mode_t mask = ::umask(0);
    ::umask(mask);
    mode &= ~mask;
  }

  std::string beside = *target + ".XXXXXX";
  int fd = ::mkostemp(beside.data(), O_CLOEXEC);
  if (fd < 0)
    return writeError(path);
  TemporaryFile file(fd, beside);
  if (!writeAll(fd, chunks) || ::fchmod(fd, mode) != 0 || ::fsync(fd) != 0 ||
      file.close() != 0 || ::rename(beside.c_str(), target->c_str()) != 0)
    return writeError(path);
  file.keep();
  return success();
}

Status modelslice::checkWritable(const std::string &path) {
  auto target = followLinks(path);
  if (!target)
    return target.error();
  struct stat info;
  bool exists = ::stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) {
    errno = EISDIR;
    return writeError(path);
  }
  if (exists && ::access(path.c_str(), W_OK) != 0)
    return writeError(path);
  if (exists && !isReplaced(info))
    return success();
  std::string beside = *target + ".XXXXXX";
  int fd = ::mkostemp(beside.data(), O_CLOEXEC);
  if (fd < 0)
    return writeError(path);
  TemporaryFile file(fd, beside);
  return success();
}

/// Whether two paths name one file, which an output would take the place of.
static bool areSame(const std::string &output, const std::string &other) {
  std::error_code error;
  fs::file_status status = fs::status(output, error);
  if (fs::exists(status))
    return fs::is_regular_file(status) && fs::equivalent(output, other, error);
  // Not there yet, so that only another output can be the same.
  auto first = followLinks(output), second = followLinks(other);
  if (!first || !second)
    return false;
  fs::path whole = fs::weakly_canonical(*first, error);
  return !whole.empty() && whole == fs::weakly_canonical(*second, error);
}

Status modelslice::checkDistinct(const std::vector<NamedFile> &outputs,
                                 const std::vector<NamedFile> &inputs) {
  auto check = [](const NamedFile &output, const NamedFile &other) -> Status {
    if (output.path.empty() || other.path.empty() ||
        !areSame(output.path, other.path))
      return success();
    return makeError("%s would overwrite '%s', which is also %s",
                     output.option.c_str(), output.path.c_str(),
                     other.option.c_str());
  };
  for (size_t i = 0; i < outputs.size(); ++i) {
    for (size_t j = 0; j < i; ++j)
      if (Status status = check(outputs[i], outputs[j]); !status)
        return status;
    for (const NamedFile &input : inputs)
      if (Status status = check(outputs[i], input); !status)
        return status;
  }
  return success();
}

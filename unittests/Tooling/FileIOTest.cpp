//===- FileIOTest.cpp - Tests of whole-file reads and writes --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks that a write replaces all of a file or nothing of it.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/FileIO.h"
#include "TemporaryDirectory.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace modelslice;
namespace fs = std::filesystem;

namespace {

class FileIO : public testing::Test {
protected:
  std::string path(const char *name) { return directory.path(name); }
  static Status write(const std::string &path, const std::string &text) {
    return writeFile(path, {{text.data(), text.size()}, {"!", 1}});
  }
  static std::string read(const std::string &path) {
    auto bytes = readFile(path);
    EXPECT_TRUE(bytes) << bytes.message();
    return bytes ? std::string(bytes->begin(), bytes->end()) : "";
  }
  size_t entries() {
    return std::distance(fs::directory_iterator(directory.path()), {});
  }

  TemporaryDirectory directory;
};

} // namespace

TEST_F(FileIO, WritesAndReplaces) {
  EXPECT_TRUE(write(path("a"), "one"));
  EXPECT_EQ(read(path("a")), "one!");
  EXPECT_TRUE(write(path("a"), std::string(200000, 'x')));
  EXPECT_EQ(read(path("a")).size(), 200001u);
  EXPECT_EQ(entries(), 1u);
}

TEST_F(FileIO, KeepsPermissionsAndFollowsLinks) {
  ASSERT_TRUE(write(path("a"), "one"));
  ASSERT_EQ(chmod(path("a").c_str(), 0640), 0);
  fs::create_symlink("a", path("link"));
  ASSERT_TRUE(write(path("link"), "two"));
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(read(path("a")), "two!");
  struct stat info;
  ASSERT_EQ(stat(path("a").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0640u);
}

TEST_F(FileIO, ReportsWhatFails) {
  EXPECT_EQ(readFile(path("none")).message(),
            "cannot read '" + path("none") + "': No such file or directory");
  EXPECT_EQ(readFile(directory.path()).message(),
            "cannot read '" + directory.path() + "': Is a directory");
  EXPECT_EQ(write(path("none/a"), "x").message(),
            "cannot write '" + path("none/a") + "': No such file or directory");
  EXPECT_EQ(write(directory.path(), "x").message(),
            "cannot write '" + directory.path() + "': Is a directory");
}

TEST_F(FileIO, ReportsAFullDisk) {
  if (!fs::exists("/dev/full"))
    GTEST_SKIP() << "no /dev/full";
  EXPECT_EQ(write("/dev/full", "x").message(),
            "cannot write '/dev/full': No space left on device");
}

TEST_F(FileIO, LeavesReadOnlyFilesAlone) {
  if (geteuid() == 0)
    GTEST_SKIP() << "root may write anything";
  ASSERT_TRUE(write(path("a"), "one"));
  ASSERT_EQ(chmod(path("a").c_str(), 0400), 0);
  EXPECT_EQ(write(path("a"), "two").message(),
            "cannot write '" + path("a") + "': Permission denied");
  EXPECT_EQ(read(path("a")), "one!");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(FileIO, ChecksBeforehandWhetherAWriteCanWork) {
  EXPECT_TRUE(checkWritable(path("new")));
  EXPECT_EQ(entries(), 0u);
  EXPECT_EQ(checkWritable(path("none/a")).message(),
            "cannot write '" + path("none/a") + "': No such file or directory");
  EXPECT_EQ(checkWritable(directory.path()).message(),
            "cannot write '" + directory.path() + "': Is a directory");
}

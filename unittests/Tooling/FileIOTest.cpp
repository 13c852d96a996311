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

#include <fcntl.h>
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

TEST_F(FileIO, FollowsLinksToWhatIsNotThereYet) {
  fs::create_directory(path("folder"));
  fs::create_symlink("folder/b", path("first"));
  fs::create_symlink(path("first"), path("second"));
  EXPECT_TRUE(checkWritable(path("second")));
  ASSERT_TRUE(write(path("second"), "one"));
  EXPECT_TRUE(fs::is_symlink(path("second")));
  EXPECT_TRUE(fs::is_symlink(path("first")));
  EXPECT_EQ(read(path("folder/b")), "one!");
  fs::create_symlink("none/a", path("nowhere"));
  std::string message =
      "cannot write '" + path("nowhere") + "': No such file or directory";
  EXPECT_EQ(checkWritable(path("nowhere")).message(), message);
  EXPECT_EQ(write(path("nowhere"), "x").message(), message);
  fs::create_symlink("loop", path("loop"));
  EXPECT_EQ(write(path("loop"), "x").message(),
            "cannot write '" + path("loop") +
                "': Too many levels of symbolic links");
}

TEST_F(FileIO, GivesNewFilesTheirMode) {
  mode_t mask = umask(027);
  EXPECT_TRUE(write(path("plain"), "x"));
  EXPECT_TRUE(writeFile(path("program"), {{"x", 1}}, 0777));
  umask(mask);
  EXPECT_EQ(fs::status(path("plain")).permissions(), fs::perms(0640));
  EXPECT_EQ(fs::status(path("program")).permissions(), fs::perms(0750));
}

TEST_F(FileIO, WritesDevicesInPlace) {
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  int reader = open(path("pipe").c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  EXPECT_TRUE(checkWritable(path("pipe")));
  EXPECT_TRUE(write(path("pipe"), "one"));
  char text[8] = "";
  EXPECT_EQ(::read(reader, text, sizeof(text)), 4);
  EXPECT_STREQ(text, "one!");
  close(reader);
  EXPECT_TRUE(fs::is_fifo(path("pipe")));
}

TEST_F(FileIO, RefusesTheNameThatStandsForNoFile) {
  std::string message = "cannot write '-': expected a file; ./- is one, and "
                        "/dev/stdout is the standard output";
  EXPECT_EQ(write("-", "x").message(), message);
  EXPECT_EQ(checkWritable("-").message(), message);
}

TEST_F(FileIO, TellsFilesApartByWhatTheyAre) {
  ASSERT_TRUE(write(path("a"), "one"));
  ASSERT_TRUE(write(path("b"), "two"));
  fs::create_symlink("a", path("link"));
  fs::create_hard_link(path("a"), path("hard"));
  fs::create_symlink(directory.path(), path("folder"));
  auto check = [this](const char *output, const char *other) {
    return checkDistinct({{"-o", path(output)}}, {{"--weights", path(other)}})
        .message();
  };
  EXPECT_EQ(check("a", "b"), "");
  EXPECT_EQ(check("new", "a"), "");
  EXPECT_EQ(check("a", "none"), "");
  for (const char *same : {"a", "link", "hard", "folder/a", "./a"})
    EXPECT_EQ(check(same, "a"), "-o would overwrite '" + path(same) +
                                    "', which is also --weights");
  // Files that are not there yet.
  EXPECT_EQ(
      checkDistinct({{"-o", path("new")}, {"--log", path("folder/new")}}, {})
          .message(),
      "--log would overwrite '" + path("folder/new") + "', which is also -o");
  EXPECT_TRUE(checkDistinct({{"-o", path("new")}, {"--log", ""}}, {{"N", ""}}));
  EXPECT_TRUE(checkDistinct({{"-o", "/dev/null"}, {"--log", "/dev/null"}}, {}));
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

//===- LinkLibrary.cpp - Objects to a shared library ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/LinkLibrary.h"
#include "TemporaryFile.h"
#include "lld/Common/Driver.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

LLD_HAS_DRIVER(elf)

using namespace mlir;

LogicalResult mlir::slice::linkLibrary(ArrayRef<std::string> objects,
                                       StringRef runtime, StringRef model,
                                       StringRef output, StringRef soname,
                                       Location location) {
  // The version script hides everything but the query function.
  TemporaryFile script("map");
  std::string visible = "{ global: " + model.str() + "_query; local: *; };\n";
  if (failed(script.write(visible, location)))
    return failure();

  std::vector<std::string> arguments{"ld.lld",
                                     "-shared",
                                     "--gc-sections",
                                     "--hash-style=both",
                                     "--build-id",
                                     "-z",
                                     "now",
                                     "-z",
                                     "relro",
                                     "-z",
                                     "noexecstack",
                                     "--no-undefined",
                                     "--soname",
                                     soname.str(),
                                     "--version-script",
                                     script.getPath().str(),
                                     "-o",
                                     output.str()};
  arguments.insert(arguments.end(), objects.begin(), objects.end());
  arguments.push_back(runtime.str());
  // Only the C library: it is where threads and dlsym live, too.
  for (const char *directory :
       {"/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64",
        "/usr/lib64", "/usr/lib"})
    arguments.push_back(std::string("-L") + directory);
  arguments.insert(arguments.end(),
                   {"--as-needed", "-l:libc.so.6", "-l:libm.so.6"});
  SmallVector<const char *> pointers;
  for (const std::string &argument : arguments)
    pointers.push_back(argument.c_str());

  std::string messages;
  llvm::raw_string_ostream stream(messages);
  lld::Result result =
      lld::lldMain(pointers, stream, stream, {{lld::Gnu, &lld::elf::link}});
  if (result.retCode != 0)
    return emitError(location)
           << "cannot link '" << soname << "': " << StringRef(messages).trim();
  return success();
}

FailureOr<std::string> mlir::slice::findRuntimeArchive(Location location) {
  constexpr StringLiteral name = "libModelSliceRuntime.a";
  SmallVector<std::string> tried;
  auto check = [&](StringRef path) {
    if (llvm::sys::fs::exists(path))
      return true;
    // Where an installation has its libraries in lib, both places are one.
    if (!llvm::is_contained(tried, path))
      tried.push_back(path.str());
    return false;
  };
  if (const char *path = std::getenv("MODELSLICE_RUNTIME"))
    if (check(path))
      return std::string(path);
  std::string executable =
      llvm::sys::fs::getMainExecutable(nullptr, (void *)&findRuntimeArchive);
  StringRef bin = llvm::sys::path::parent_path(executable);
  // In the build folder, then where an installation has it.
  for (StringRef directory : {"../lib", MODELSLICE_RUNTIME_DIRECTORY}) {
    llvm::SmallString<256> path(bin);
    if (llvm::sys::path::is_absolute(directory))
      path.clear();
    llvm::sys::path::append(path, directory, name);
    if (check(path))
      return path.str().str();
  }
  return emitError(location)
         << "cannot find the runtime archive; tried " << llvm::join(tried, ", ")
         << "; set MODELSLICE_RUNTIME to its path";
}

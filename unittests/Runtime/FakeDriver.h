//===- FakeDriver.h - A CUDA driver for tests -------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Controls a library that has the functions of CUDA's driver but no GPU: it
// counts calls, fails on demand, checks what it is given, and runs the kernels
// of the tiny model by their names. Streams do everything at once.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_UNITTESTS_RUNTIME_FAKEDRIVER_H
#define MODELSLICE_UNITTESTS_RUNTIME_FAKEDRIVER_H

#include <cstddef>
#include <cstdint>

extern "C" {
/// How a kernel was launched. `cluster`: blocks of one, 0 without the
/// attribute. `parameters`: the addresses among them.
struct FakeLaunch {
  unsigned grid, threads, shared, cluster;
  void *stream;
  bool captured;
  uint64_t parameters[16];
};

struct FakeDriver {
  /// Everything back to a machine with two devices of capability 8.6.
  void (*reset)();
  void (*configure)(int version, int devices, int capability);
  /// One, until this says another number.
  void (*setMultiprocessors)(int count);
  /// How many clusters of 4, 8 and 16 blocks run at a time: none, until this
  /// says another number; -1 for a size that the driver refuses.
  void (*setActiveClusters)(int four, int eight, int sixteen);
  /// The last launch of a kernel since the reset, or null.
  const FakeLaunch *(*launch)(const char *kernel);
  /// Calls of a function of the driver, or runs of a kernel, since the reset.
  long (*calls)(const char *function);
  /// The call of `function` after `skip` others answers `code`.
  void (*fail)(const char *function, int skip, int code);
  /// From the next kernel on the device is broken: all calls answer `code`.
  void (*breakDown)(int code);
  /// Objects and blocks of memory that have not been destroyed, bytes of the
  /// latter, and calls that the driver's rules forbid.
  long (*live)();
  size_t (*bytes)();
  long (*violations)();
  /// How often the calling thread has made a context current.
  long (*depth)();
  /// A stream, and memory, of the application's own. From 1 GiB on nobody may
  /// touch what is allocated.
  void *(*makeStream)();
  void (*destroyStream)(void *stream);
  void (*capture)(void *stream, bool on);
  void *(*allocate)(size_t bytes, int device);
  void (*release)(void *memory);
};
/// The library's one symbol besides the driver's.
FakeDriver *fakeDriver();
}

#endif // MODELSLICE_UNITTESTS_RUNTIME_FAKEDRIVER_H

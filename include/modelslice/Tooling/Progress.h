//===- Progress.h - A bar on terminals, lines elsewhere ---------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shows how far long work has come.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_PROGRESS_H
#define MODELSLICE_TOOLING_PROGRESS_H

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

namespace modelslice {

/// "1.5 s", "2:03" or "1:02:03".
std::string formatSeconds(double seconds);

/// Redraws one line on a terminal several times per second. On anything else it
/// prints a line now and then, so that logs stay short.
class Progress {
public:
  /// `stream` is not closed. `total` counts units of work; `done` of them were
  /// done before, in another process.
  Progress(std::FILE *stream, uint64_t total, uint64_t done = 0);
  ~Progress() { clear(); }

  /// Announces that `done` units are done; `label` goes before the bar and
  /// `detail` after it.
  void update(uint64_t done, const std::string &label,
              const std::string &detail);

  /// Prints a line of its own, whatever has been drawn.
  void line(const std::string &text);

  /// Estimated from the units done since the start; negative if unknown.
  double secondsLeft(uint64_t done) const;

private:
  using Clock = std::chrono::steady_clock;
  void clear();

  std::FILE *stream;
  uint64_t total, doneBefore;
  bool terminal, drawn = false;
  Clock::time_point start, last;
};

} // namespace modelslice

#endif // MODELSLICE_TOOLING_PROGRESS_H

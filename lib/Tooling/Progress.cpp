//===- Progress.cpp - A bar on terminals, lines elsewhere -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Draws progress bars with the time that is left.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Progress.h"

#include <unistd.h>

using namespace modelslice;

std::string modelslice::formatSeconds(double seconds) {
  char text[48];
  if (seconds < 59.95) {
    std::snprintf(text, sizeof(text), "%.1f s", seconds);
    return text;
  }
  unsigned long long whole = static_cast<unsigned long long>(seconds + 0.5);
  if (whole < 3600)
    std::snprintf(text, sizeof(text), "%llu:%02llu", whole / 60, whole % 60);
  else
    std::snprintf(text, sizeof(text), "%llu:%02llu:%02llu", whole / 3600,
                  whole / 60 % 60, whole % 60);
  return text;
}

Progress::Progress(std::FILE *stream, uint64_t total, uint64_t done)
    : stream(stream), total(total), doneBefore(done),
      terminal(isatty(fileno(stream))), start(Clock::now()), last(start) {}

double Progress::secondsLeft(uint64_t done) const {
  if (done <= doneBefore)
    return -1;
  double spent = std::chrono::duration<double>(Clock::now() - start).count();
  return spent * static_cast<double>(total - done) /
         static_cast<double>(done - doneBefore);
}

void Progress::update(uint64_t done, const std::string &label,
                      const std::string &detail) {
  auto interval = std::chrono::milliseconds(terminal ? 100 : 10000);
  auto now = Clock::now();
  if (now - last < interval)
    return;
  last = now;
  double left = secondsLeft(done);
  std::string tail = detail;
  if (left >= 0)
    tail += "  " + formatSeconds(left) + " left";
  if (!terminal) {
    line(label + "  " + tail);
    return;
  }
  constexpr uint64_t cells = 24;
  uint64_t full = total ? done * cells / total : 0;
  std::string bar(full, '=');
  if (full < cells)
    bar += '>';
  bar.resize(cells, ' ');
  std::fprintf(stream, "\r\033[K%s [%s] %s", label.c_str(), bar.c_str(),
               tail.c_str());
  std::fflush(stream);
  drawn = true;
}

void Progress::line(const std::string &text) {
  clear();
  std::fprintf(stream, "%s\n", text.c_str());
  std::fflush(stream);
}

void Progress::clear() {
  if (drawn)
    std::fputs("\r\033[K", stream);
  drawn = false;
}

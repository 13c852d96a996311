//===- Bench.h - Latencies against the machine's limits ---------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What slice-bench does: times every width of a library at several batches, the
// widths in turns, between samples of what the machine can do at best.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_BENCH_H
#define MODELSLICE_TOOLING_BENCH_H

#include "modelslice/Tooling/Session.h"

#include <functional>
#include <string>
#include <vector>

namespace modelslice {

struct BenchOptions {
  std::string library;
  std::vector<double> rates; // empty: all
  std::vector<int64_t> batches = {1, 8, 64};
  std::vector<int64_t> threads = {1};
  std::string weights;        // empty: embedded ones, or random numbers
  std::string device = "cpu"; // or "cuda:N" or "emulator"
  double seconds = 0.3;       // measured per row, without the limits
  bool layers = false;   // also time every kernel of infer, and of gradient
  bool training = false; // also time whole training steps
};

/// One width at one batch and number of threads; or, with `training`, a
/// training step over all measured widths.
struct BenchRow {
  bool training = false;
  double rate = 0; // the widest of a training step
  int64_t batch = 0, threads = 0;
  uint64_t calls = 0;
  double medianUs = 0, p99Us = 0, minUs = 0;
  /// Nominal arithmetic of a call; three times the forward pass in training.
  double flops = 0;
  /// Packed parameters that a call reads at least once.
  double paramBytes = 0;
  /// The machine's limits, as measured between the calls; 0: not known.
  double peakGflops = 0, bandwidth = 0;
  /// Against the widest width measured at this batch and number of threads.
  double timeOfWidest = 1, flopsOfWidest = 1;

  double gflops() const { return flops / medianUs * 1e-3; }
  double shareOfPeak() const { return gflops() / peakGflops; }
  double shareOfBandwidth() const {
    return paramBytes / medianUs * 1e-3 / bandwidth;
  }
};

/// One kernel launch of a run.
struct BenchLayer {
  std::string entry;
  double rate = 0;
  int64_t batch = 0, threads = 0;
  std::string name;
  double medianUs = 0, flops = 0, bytes = 0;
};

struct BenchReport {
  std::string model, isa, compiler, limitLoop;
  std::string device; // as the library describes it
  /// The best multiply-add rate seen, for each number of threads.
  std::vector<std::pair<int64_t, double>> peaks;
  std::vector<BenchRow> rows;
  std::vector<BenchLayer> layers;
};

/// `progress` is told what is about to be measured.
Result<BenchReport>
runBench(const BenchOptions &options,
         const std::function<void(const std::string &)> &progress);

/// The tables that slice-bench prints.
std::string formatReport(const BenchReport &report);
/// The same as JSON.
std::string reportJson(const BenchReport &report);

} // namespace modelslice

#endif // MODELSLICE_TOOLING_BENCH_H

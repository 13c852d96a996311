//===- BenchReport.cpp - Tables and JSON of a benchmark -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prints what a benchmark has measured, for people and for programs.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Bench.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <nlohmann/json.hpp>

using namespace modelslice;

__attribute__((format(printf, 2, 3))) static void
append(std::string &text, const char *format, ...) {
  char line[256];
  va_list args;
  va_start(args, format);
  std::vsnprintf(line, sizeof(line), format, args);
  va_end(args);
  text += line;
}

/// A share in a column, or that there is nothing to compare with.
static void appendShare(std::string &text, int width, double share,
                        double limit) {
  if (limit > 0)
    append(text, " %*.1f%%", width, 100 * share);
  else
    append(text, " %*s", width + 1, "-");
}

static void appendRows(std::string &text, const BenchReport &report) {
  append(text, "%8s %7s %6s %7s %11s %11s %11s %9s %8s %9s %10s %10s\n", "",
         "rate", "batch", "threads", "median us", "p99 us", "min us", "GFLOP/s",
         "of peak", "of bandw.", "time/full", "flops/full");
  for (const BenchRow &row : report.rows) {
    append(text, "%8s %7g %6lld %7lld %11.2f %11.2f %11.2f %9.2f",
           row.training ? "training" : "infer", row.rate,
           static_cast<long long>(row.batch),
           static_cast<long long>(row.threads), row.medianUs, row.p99Us,
           row.minUs, row.gflops());
    appendShare(text, 7, row.shareOfPeak(), row.peakGflops);
    if (!row.training) {
      appendShare(text, 8, row.shareOfBandwidth(), row.bandwidth);
      append(text, " %10.3f %10.3f", row.timeOfWidest, row.flopsOfWidest);
    }
    append(text, "\n");
  }
  auto busy = std::count_if(
      report.rows.begin(), report.rows.end(),
      [](const BenchRow &row) { return row.medianUs > 1.5 * row.minUs; });
  if (busy > 0)
    append(text,
           "the machine was busy: %lld of %zu rows have a median above 1.5 "
           "times their minimum; measure again, or read min us\n",
           static_cast<long long>(busy), report.rows.size());
}

static void appendLayers(std::string &text, const BenchReport &report) {
  auto sameRun = [](const BenchLayer &a, const BenchLayer &b) {
    return a.entry == b.entry && a.rate == b.rate && a.batch == b.batch &&
           a.threads == b.threads;
  };
  for (size_t i = 0; i < report.layers.size(); ++i) {
    const BenchLayer &layer = report.layers[i];
    if (i == 0 || !sameRun(layer, report.layers[i - 1]))
      append(text,
             "\nkernels of %s at rate %g, batch %lld, threads %lld\n%11s %7s "
             "%9s %9s "
             " kernel\n",
             layer.entry.c_str(), layer.rate,
             static_cast<long long>(layer.batch),
             static_cast<long long>(layer.threads), "median us", "of run",
             "GFLOP/s", "GB/s");
    double total = 0;
    for (const BenchLayer &other : report.layers)
      if (sameRun(layer, other))
        total += other.medianUs;
    append(text, "%11.2f %6.1f%% %9.2f %9.2f  ", layer.medianUs,
           100 * layer.medianUs / total, layer.flops / layer.medianUs * 1e-3,
           layer.bytes / layer.medianUs * 1e-3);
    text += layer.name + "\n";
  }
}

std::string modelslice::formatReport(const BenchReport &report) {
  bool onHost = report.device == "cpu";
  std::string text =
      report.model + " on " + (onHost ? report.isa : report.device) + "\n";
  if (!onHost && report.peaks.front().second > 0)
    append(text, "peak: %.1f GFLOP/s (%s), copies at %.1f GB/s\n",
           report.peaks.front().second, report.limitLoop.c_str(),
           report.rows.front().bandwidth);
  for (const auto &[threads, gflops] : report.peaks)
    if (onHost)
      append(text, "peak of %lld thread%s: %.1f GFLOP/s (%s)\n",
             static_cast<long long>(threads), threads == 1 ? "" : "s", gflops,
             report.limitLoop.c_str());
  appendRows(text, report);
  appendLayers(text, report);
  return text;
}

std::string modelslice::reportJson(const BenchReport &report) {
  using Json = nlohmann::ordered_json;
  auto ratio = [](double value, double limit) {
    return limit > 0 ? Json(value) : Json(nullptr);
  };
  auto known = [&](double limit) { return ratio(limit, limit); };
  Json json = {{"model", report.model},
               {"isa", report.isa},
               {"device", report.device},
               {"compiler", report.compiler},
               {"peak_gflops", known(report.peaks.front().second)},
               {"peaks", Json::array()},
               {"rows", Json::array()}};
  for (const auto &[threads, gflops] : report.peaks)
    json["peaks"].push_back({{"threads", threads}, {"gflops", known(gflops)}});
  for (const BenchRow &row : report.rows) {
    Json one = {{"rate", row.rate},
                {"batch", row.batch},
                {"threads", row.threads},
                {"median_us", row.medianUs},
                {"p99_us", row.p99Us},
                {"min_us", row.minUs},
                {"calls", row.calls},
                {"gflops", row.gflops()},
                {"share_of_peak", ratio(row.shareOfPeak(), row.peakGflops)}};
    if (!row.training) {
      one["param_bytes"] = row.paramBytes;
      one["bandwidth_gbs"] = known(row.bandwidth);
      one["share_of_bandwidth"] = ratio(row.shareOfBandwidth(), row.bandwidth);
      one["time_of_widest"] = row.timeOfWidest;
      one["flops_of_widest"] = row.flopsOfWidest;
    }
    // Training steps have a list of their own: "rows" is one row per width.
    json[row.training ? "training" : "rows"].push_back(std::move(one));
  }
  for (const BenchLayer &layer : report.layers)
    json["layers"].push_back({{"entry", layer.entry},
                              {"rate", layer.rate},
                              {"batch", layer.batch},
                              {"threads", layer.threads},
                              {"name", layer.name},
                              {"median_us", layer.medianUs},
                              {"flops", layer.flops},
                              {"bytes", layer.bytes}});
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

//===- slice-bench.cpp - Measure a compiled network -----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command line of slice-bench.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Bench.h"
#include "modelslice/Tooling/CommandLine.h"
#include "modelslice/Tooling/FileIO.h"

#include <cstdio>
#include <unistd.h>

using namespace modelslice;

int main(int argc, char **argv) {
  BenchOptions options;
  std::string json;
  CommandLine commandLine(
      "slice-bench", "LIBRARY [options]",
      "Times a compiled network at every slice rate, and says how close it\n"
      "comes to what this machine can do: to the multiply-adds per second of "
      "a\n"
      "loop in registers, and to the bytes per second of reading a buffer as\n"
      "large as the parameters. Both are measured in the same run, in turns\n"
      "with the network. Small batches are bound by the second, large ones by\n"
      "the first.");
  commandLine.positional("LIBRARY", options.library);
  commandLine.integers("batch", "N,...", options.batches, 1, 1 << 20,
                       "batch sizes (default: 1,8,64)");
  commandLine.reals("rates", "R,...", options.rates, 0, 1,
                    "slice rates (default: all of the library)");
  commandLine.integers("threads", "N,...", options.threads, 1, 1024,
                       "numbers of threads (default: 1)");
  commandLine.text(
      "weights", "FILE", options.weights,
      "safetensors file (default: the embedded weights, or random\n"
      "numbers)");
  commandLine.text("device", "cpu|cuda:N|emulator", options.device,
                   "where to run; on a GPU tensors lie in its memory, and the\n"
                   "limits are its own (default: cpu)");
  commandLine.real("seconds", "S", options.seconds, 0, 3600,
                   "time to measure each row for (default: 0.3)");
  commandLine.flag("layers", options.layers, "also print a table of kernels");
  commandLine.flag("training", options.training,
                   "also time training steps: the gradients of all rates and\n"
                   "an SGD step, counted as three forward passes");
  commandLine.text("json", "FILE", json, "also write everything as JSON");
  commandLine.example("slice-bench libmlp.so --batch=1,64 --threads=1,2",
                      "time two batch sizes on one and on two threads");
  commandLine.example("slice-bench libmlp.so --rates=0.25,1 --layers "
                      "--json=out.json",
                      "time two widths and every kernel of them");

  commandLine.example("slice-bench libmlp.so --device=cuda:0 --batch=1,256",
                      "time every width on the first GPU");

  return runTool(commandLine, "slice-bench", argc, argv, [&]() -> Status {
    // Measuring takes minutes.
    if (!json.empty())
      if (Status status = checkWritable(json); !status)
        return status;
    if (Status status =
            checkDistinct({{"--json", json}}, {{"the library", options.library},
                                               {"--weights", options.weights}});
        !status)
      return status;
    bool terminal = isatty(STDERR_FILENO);
    auto report = runBench(options, [&](const std::string &what) {
      if (terminal)
        std::fprintf(stderr, "\r\033[Kmeasuring %s", what.c_str());
    });
    if (terminal)
      std::fputs("\r\033[K", stderr);
    if (!report)
      return report.error();
    std::fputs(formatReport(*report).c_str(), stdout);
    if (json.empty())
      return success();
    std::string text = reportJson(*report);
    return writeFile(json, {{text.data(), text.size()}});
  });
}

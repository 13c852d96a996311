//===- slice-run.cpp - Run a compiled network over files ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command line of slice-run.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/CommandLine.h"
#include "modelslice/Tooling/Inference.h"

#include <cstdio>

using namespace modelslice;

int main(int argc, char **argv) {
  InferenceOptions options;
  CommandLine commandLine(
      "slice-run", "LIBRARY --rate=R --input=FILE [options]",
      "Runs a compiled network at one slice rate over the examples of a file.\n"
      "\n"
      "Files are .npy arrays (little-endian f4, i4, i8, or u1; C order) or "
      "IDX\n"
      "files of bytes, plain or compressed with gzip. Bytes are images: byte "
      "b\n"
      "becomes b / 255, normalised as in training, and [N, H, W, C] becomes\n"
      "[N, C, H, W] or, flattened, channel-major [N, C * H * W], whichever "
      "the\n"
      "network takes.");
  commandLine.positional("LIBRARY", options.library);
  commandLine.real("rate", "R", options.rate, 0, 1,
                   "slice rate, one that the library was compiled for\n"
                   "(default: 1)");
  commandLine.texts("input", "FILE", options.inputs,
                    "examples; once for each input of the network, in order");
  commandLine.texts("output", "FILE", options.outputs,
                    ".npy file for the result; once for each output wanted");
  commandLine.text("labels", "FILE", options.labels,
                   "right answers, [N]; prints the accuracy");
  commandLine.text("weights", "FILE", options.weights,
                   "safetensors file (default: the embedded weights, or the\n"
                   "file next to the library)");
  commandLine.text("normalise", "none|M,.../S,...", options.normalise,
                   "what bytes are normalised by: a mean and a standard\n"
                   "deviation for each channel, or one of each for all\n"
                   "(default: what slice-train has written into the weights)");
  commandLine.text(
      "device", "cpu|cuda:N|emulator", options.device,
      "where to run; a GPU needs a library that was compiled with\n"
      "--target=cpu,cuda (default: cpu)");
  commandLine.integer("threads", "N", options.threads, 1, 1024,
                      "threads (default: 1)");
  commandLine.integer("batch", "N", options.batch, 1, 1 << 20,
                      "examples per run (default: 64)");
  commandLine.example("slice-run libmlp.so --rate=0.5 --input=x.npy "
                      "--output=y.npy",
                      "write the network's output at half width to y.npy");
  commandLine.example(
      "slice-run libmlp.so --rate=0.25 --input=t10k-images-idx3-ubyte.gz "
      "--labels=t10k-labels-idx1-ubyte.gz",
      "print the accuracy at quarter width, as in: accuracy 0.8912");

  commandLine.example("slice-run libmlp.so --device=cuda:0 --input=x.npy "
                      "--output=y.npy",
                      "run the widest network on the first GPU");

  return runTool(commandLine, "slice-run", argc, argv, [&]() -> Status {
    auto summary = runInference(options);
    if (!summary)
      return summary.error();
    if (summary->accuracy)
      std::printf("accuracy %.4f\n", *summary->accuracy);
    else
      std::printf("examples %lld seconds %.6f\n",
                  static_cast<long long>(summary->examples), summary->seconds);
    return success();
  });
}

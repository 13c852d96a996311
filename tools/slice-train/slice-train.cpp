//===- slice-train.cpp - Train a sliced network ---------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command line of slice-train.
//
//===----------------------------------------------------------------------===//

#include "Network.h"
#include "modelslice/Tooling/CommandLine.h"
#include "modelslice/Training/OptionChecks.h"
#include "modelslice/Training/TrainingRun.h"

#include <csignal>

using namespace modelslice;

static volatile std::sig_atomic_t interrupted = 0;

/// The first signal ends the run after its step; a second one kills.
static void interrupt(int signal) {
  interrupted = 1;
  std::signal(signal, SIG_DFL);
}

static void declareOptions(CommandLine &line, std::string &network,
                           TrainingOptions &options) {
  constexpr int64_t large = int64_t(1) << 31;
  line.positional("NETWORK", network);
  line.text("data", "DIR", options.data, "directory of the IDX files");
  line.text("o", "FILE", options.output, "safetensors file for the weights");
  line.text("weights", "FILE", options.weights,
            "start from these (default: the network's initialisers)");
  line.reals("rates", "R,...", options.rates, 0, 1,
             "slice rates to train and to validate (default: all of a\n"
             "compiled library; 0.25,0.5,0.75,1 for a .mlir file)");
  line.text("scheme", "SCHEME", options.scheme,
            "rates of each step, a sum of (default: static)\n"
            "  fixed, fixed=R  the widest rate, or rate R\n"
            "  static          every rate\n"
            "  min, max        the narrowest, the widest rate\n"
            "  min-max         both of them\n"
            "  random-K        K of the other rates\n"
            "  weighted-K      K of the other rates, by --rate-weights");
  line.reals("rate-weights", "W,...", options.rateWeights, 0, 1e6,
             "how likely weighted-K draws each rate, in ascending order");
  line.flag("distill", options.distill,
            "the widest rate of a step learns from the labels, the others\n"
            "from its probabilities");
  line.integer("epochs", "N", options.epochs, 1, large, "default: 10");
  line.integer("batch", "N", options.batch, 1, 1 << 20,
               "examples per step (default: 128)");
  line.integer("examples", "N", options.examples, 1, large,
               "train on the first N examples only");
  line.choice("recipe", options.recipe, {"plain", "image"},
              "which defaults the options below have (default: image for a\n"
              "network that takes [batch, C, H, W], else plain)");
  line.text("augment", "none|cropN,flip", options.augment,
            "cropN: put N black pixels around an image, cut a random piece\n"
            "of the image's size; flip: mirror every other image\n"
            "(default: none; image: crop4,flip)");
  line.text("normalise", "none|data|M,.../S,...", options.normalise,
            "subtract a mean, divide by a standard deviation, for each\n"
            "channel or for all; data: of the training set (default: what\n"
            "--weights has, else none; image: data)");
  line.choice("optimiser", options.optimiser, {"sgd", "adamw"}, "default: sgd");
  line.real("lr", "X", options.learningRate, 1e-12, 1e6,
            "learning rate (default: sgd 0.05, image 0.1; adamw 0.001)");
  line.choice("lr-schedule", options.schedule, {"constant", "step", "cosine"},
              "default: cosine; image: step");
  line.real("warmup", "X", options.warmup, 0, 1e6,
            "epochs of linear warm-up (default: 0; image: 1)");
  line.integer("lr-step", "N", options.dropEpochs, 1, large,
               "with --lr-schedule=step: epochs between drops (default: drops\n"
               "at half and at three quarters of the epochs)");
  line.real("lr-drop", "X", options.drop, 0, 1,
            "with --lr-schedule=step: factor of a drop (default: 0.1)");
  line.real("momentum", "X", options.momentum, 0, 1, "sgd (default: 0.9)");
  line.flag("nesterov", options.nesterov,
            "sgd: Nesterov momentum (the image recipe has it)");
  line.real("weight-decay", "X", options.weightDecay, 0, 1e6,
            "default: 0; image with sgd: 1e-4");
  line.real("beta1", "X", options.beta1, 0, 0.999999, "adamw (default: 0.9)");
  line.real("beta2", "X", options.beta2, 0, 0.99999999,
            "adamw (default: 0.999)");
  line.real("epsilon", "X", options.epsilon, 0, 1, "adamw (default: 1e-8)");
  line.integer("seed", "N", options.seed, 0, INT64_MAX,
               "of everything random; the same seed gives the same bits\n"
               "(default: 0)");
  line.integer("threads", "N", options.threads, 1, 1024,
               "does not change the result (default: 1)");
  line.text("device", "cpu|cuda:N|emulator", options.device,
            "where to train; for other than cpu, a library has to be\n"
            "compiled with --target=cpu,cuda (default: cpu)");
  line.text("checkpoint", "FILE", options.checkpoint,
            "written after every epoch and on an interrupt; also a file of\n"
            "weights");
  line.integer("checkpoint-every", "N", options.checkpointSteps, 1, large,
               "write it every N steps as well");
  line.flag("resume", options.resume,
            "continue from the checkpoint; the result has the same bits as\n"
            "without the interruption");
  line.text("log", "FILE", options.log, "JSON lines, one for each epoch");
  line.example("slice-train mlp.mlir --data=/usr/share/datasets/fashion-mnist "
               "-o mlp.safetensors",
               "train every width in every step");
  line.example("slice-train mlp.mlir --data=DIR --scheme=min-max+random-1 "
               "--distill --optimiser=adamw -o mlp.safetensors",
               "the sandwich rule with in-place distillation");
  line.example("slice-train mlp.mlir --data=DIR --checkpoint=run.ckpt "
               "--resume -o mlp.safetensors",
               "continue after an interruption");
}

int main(int argc, char **argv) {
  TrainingOptions options;
  std::string network;
  CommandLine commandLine(
      "slice-train", "NETWORK --data=DIR -o FILE [options]",
      "Trains a network at several slice rates at once. NETWORK is a .mlir\n"
      "file, which is compiled first, or a library that slice-compile\n"
      "--training has made.\n"
      "\n"
      "DIR holds train and t10k images and labels as IDX files by the names "
      "of\n"
      "MNIST, plain or with .gz: {train,t10k}-images-idx3-ubyte (N x H x W) "
      "or\n"
      "-images-idx4-ubyte (N x H x W x C), and -labels-idx1-ubyte. Byte b\n"
      "becomes b / 255, then normalised. After each epoch every rate is\n"
      "validated on t10k.\n"
      "\n"
      "The gradients of a step's rates are summed, then the optimiser makes "
      "one\n"
      "step.");
  declareOptions(commandLine, network, options);

  bool stopped = false;
  int status = runTool(commandLine, "slice-train", argc, argv, [&]() -> Status {
    if (options.data.empty())
      return makeError("--data is missing: the directory of the IDX files");
    auto compiled = isLibrary(network);
    if (!compiled)
      return compiled.error();
    if (!*compiled && options.rates.empty())
      options.rates = {0.25, 0.5, 0.75, 1};
    if (Status status = checkBeforehand(options, network); !status)
      return status;
    auto library = *compiled ? Library::open(network)
                             : compileNetwork(network, options.rates,
                                              options.device != "cpu", stdout);
    if (!library)
      return library.error();
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
    auto summary =
        runTraining(*library, options, [] { return interrupted != 0; }, stdout);
    if (!summary)
      return summary.error();
    if (summary->finished)
      return success();
    stopped = true;
    return makeError("interrupted after step %llu%s",
                     static_cast<unsigned long long>(summary->position.step),
                     options.checkpoint.empty()
                         ? "; nothing was saved"
                         : "; --resume continues from there");
  });
  // As if the signal had ended the process.
  return stopped ? 130 : status;
}

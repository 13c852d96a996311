//===- TrainingPlan.cpp - Options made definite ---------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Fills in defaults, counts steps and names what shapes the result.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/TrainingPlan.h"
#include "modelslice/Tooling/CommandLine.h"

#include <cmath>

using namespace modelslice;

static TrainingFingerprint fingerprintOf(const TrainingOptions &options,
                                         const TrainingPlan &plan,
                                         const char *model, int64_t examples) {
  TrainingFingerprint print = {
      {"model", model},
      {"scheme", options.scheme},
      {"rates", formatReals(plan.rates)},
      {"rate weights", formatReals(options.rateWeights)},
      {"distillation", options.distill ? "yes" : "no"},
      {"batch", std::to_string(options.batch)},
      {"examples", std::to_string(examples)},
      {"augmentation", options.augment},
      {"normalisation", options.normalise},
      {"seed", std::to_string(options.seed)},
      {"optimiser", options.optimiser},
      {"learning rate", formatReal(plan.learningRate.base)},
      {"schedule", options.schedule},
      {"warm-up", formatReal(options.warmup)},
      {"weight decay", formatReal(options.weightDecay)}};
  if (options.optimiser == "adamw") {
    print.emplace_back("beta1", formatReal(options.beta1));
    print.emplace_back("beta2", formatReal(options.beta2));
    print.emplace_back("epsilon", formatReal(options.epsilon));
  } else {
    print.emplace_back("momentum", formatReal(options.momentum));
    print.emplace_back("Nesterov", options.nesterov ? "yes" : "no");
  }
  // Other schedules do not depend on the end, so that runs may be prolonged.
  bool step = options.schedule == "step";
  if (options.schedule == "cosine" || (step && options.dropEpochs == 0))
    print.emplace_back("epochs", std::to_string(options.epochs));
  if (step) {
    print.emplace_back("drop epochs", options.dropEpochs
                                          ? std::to_string(options.dropEpochs)
                                          : "1/2,3/4");
    print.emplace_back("drop", formatReal(options.drop));
  }
  return print;
}

Result<TrainingPlan> TrainingPlan::make(const TrainingOptions &options,
                                        const Library &library,
                                        int64_t examples) {
  TrainingPlan plan;
  auto widths = library.findWidths(options.rates);
  if (!widths)
    return widths.error();
  plan.widths = *widths;
  for (uint32_t width : plan.widths)
    plan.rates.push_back(library.rate(width));

  bool adamw = options.optimiser == "adamw";
  plan.optimiser.kind = adamw ? Optimiser::Kind::AdamW : Optimiser::Kind::SGD;
  plan.optimiser.momentum = options.momentum;
  plan.optimiser.nesterov = options.nesterov;
  plan.optimiser.weightDecay = options.weightDecay;
  plan.optimiser.beta1 = options.beta1;
  plan.optimiser.beta2 = options.beta2;
  plan.optimiser.epsilon = options.epsilon;

  auto augmentation = Augmentation::parse(options.augment);
  if (!augmentation)
    return augmentation.error();
  plan.augmentation = *augmentation;

  plan.stepsPerEpoch = (examples + options.batch - 1) / options.batch;
  LearningRate &rate = plan.learningRate;
  rate.kind = options.schedule == "constant" ? LearningRate::Kind::Constant
              : options.schedule == "step"   ? LearningRate::Kind::Step
                                             : LearningRate::Kind::Cosine;
  rate.base = options.learningRate;
  rate.totalSteps = plan.stepsPerEpoch * options.epochs;
  rate.warmupSteps = static_cast<uint64_t>(
      std::llround(options.warmup * static_cast<double>(plan.stepsPerEpoch)));
  rate.stepsPerDrop = plan.stepsPerEpoch * options.dropEpochs;
  rate.drop = options.drop;
  plan.fingerprint =
      fingerprintOf(options, plan, library->model_name, examples);
  return plan;
}

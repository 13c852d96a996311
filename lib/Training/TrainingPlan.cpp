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

#include <cmath>
#include <cstdlib>

using namespace modelslice;

/// The shortest text that reads back as the same number.
static std::string toText(double value) {
  char text[32];
  for (int digits = 6; digits <= 17; ++digits) {
    std::snprintf(text, sizeof(text), "%.*g", digits, value);
    if (std::strtod(text, nullptr) == value)
      break;
  }
  return text;
}

static std::string toText(const std::vector<double> &values) {
  std::string text;
  for (double value : values)
    text += (text.empty() ? "" : ",") + toText(value);
  return text;
}

static TrainingFingerprint fingerprintOf(const TrainingOptions &options,
                                         const TrainingPlan &plan,
                                         const char *model, int64_t examples) {
  TrainingFingerprint print = {
      {"model", model},
      {"scheme", options.scheme},
      {"rates", toText(plan.rates)},
      {"rate weights", toText(options.rateWeights)},
      {"distillation", options.distill ? "yes" : "no"},
      {"batch", std::to_string(options.batch)},
      {"examples", std::to_string(examples)},
      {"seed", std::to_string(options.seed)},
      {"optimiser", options.optimiser},
      {"learning rate", toText(plan.learningRate.base)},
      {"schedule", options.schedule},
      {"warm-up", toText(options.warmup)},
      {"weight decay", toText(options.weightDecay)}};
  if (options.optimiser == "adamw") {
    print.emplace_back("beta1", toText(options.beta1));
    print.emplace_back("beta2", toText(options.beta2));
    print.emplace_back("epsilon", toText(options.epsilon));
  } else {
    print.emplace_back("momentum", toText(options.momentum));
    print.emplace_back("Nesterov", options.nesterov ? "yes" : "no");
  }
  // Other schedules do not depend on the end, so that runs may be prolonged.
  if (options.schedule == "cosine")
    print.emplace_back("epochs", std::to_string(options.epochs));
  if (options.schedule == "step") {
    print.emplace_back("drop epochs", std::to_string(options.dropEpochs));
    print.emplace_back("drop", toText(options.drop));
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
  if (options.nesterov && (adamw || options.momentum == 0))
    return makeError("--nesterov needs the optimiser sgd with a momentum");

  plan.stepsPerEpoch = (examples + options.batch - 1) / options.batch;
  LearningRate &rate = plan.learningRate;
  rate.kind = options.schedule == "constant" ? LearningRate::Kind::Constant
              : options.schedule == "step"   ? LearningRate::Kind::Step
                                             : LearningRate::Kind::Cosine;
  rate.base = options.learningRate > 0 ? options.learningRate
              : adamw                  ? 0.001
                                       : 0.05;
  rate.totalSteps = plan.stepsPerEpoch * options.epochs;
  rate.warmupSteps = static_cast<uint64_t>(
      std::llround(options.warmup * static_cast<double>(plan.stepsPerEpoch)));
  rate.stepsPerDrop = plan.stepsPerEpoch * options.dropEpochs;
  rate.drop = options.drop;
  plan.fingerprint =
      fingerprintOf(options, plan, library->model_name, examples);
  return plan;
}

//===- TrainingRun.cpp - A whole training run -----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The loop over epochs and steps, and what happens between them.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/TrainingRun.h"
#include "modelslice/Tooling/Progress.h"
#include "modelslice/Tooling/Random.h"
#include "modelslice/Training/OptionChecks.h"
#include "modelslice/Training/Recipe.h"
#include "modelslice/Training/Scheme.h"
#include "modelslice/Training/TrainingLog.h"

#include <algorithm>
#include <chrono>
#include <cmath>

using namespace modelslice;

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::string format(const char *pattern, double value) {
  char text[64];
  std::snprintf(text, sizeof(text), pattern, value);
  return text;
}

class Run {
public:
  Run(const Library &library, TrainingOptions options,
      const std::function<bool()> &stop, std::FILE *stream)
      : library(library), options(std::move(options)), stop(stop),
        stream(stream) {}

  Result<TrainingSummary> operator()();

private:
  Result<Model> startModel();
  Status trainEpoch(Trainer &trainer, BatchReader &reader, const Scheme &scheme,
                    const Model &model, Progress &progress, bool &stopped);
  Status finishEpoch(Trainer &trainer, const Dataset &test, double seconds,
                     uint64_t steps, TrainingLog &log, Progress &progress);
  Status saveCheckpoint(const Model &model);
  Status trainEpochs(Trainer &trainer, const Dataset &train,
                     const Dataset &test, const Scheme &scheme,
                     const Model &model, TrainingLog &log, bool &stopped);
  Metadata description() const;
  std::string label() const;

  const Library &library;
  TrainingOptions options;
  const std::function<bool()> &stop;
  std::FILE *stream;
  TrainingPlan plan;
  TrainingPosition position;
  std::vector<double> accuracies; // of the last epoch
};

} // namespace

Result<Model> Run::startModel() {
  msl_model_options modelOptions = {};
  modelOptions.flags = MSL_MODEL_TRAINABLE;
  modelOptions.seed = static_cast<uint64_t>(options.seed);
  if (options.weights.empty())
    modelOptions.flags |= MSL_MODEL_INITIALIZE;
  else
    modelOptions.weights_path = options.weights.c_str();
  modelOptions.device = options.device.c_str();
  auto model = Model::create(library, modelOptions);
  if (!model || !options.resume)
    return model;
  auto restored = readCheckpoint(options.checkpoint, library, *model,
                                 plan.optimiser.numStates(), plan.fingerprint);
  if (!restored)
    return restored.error();
  position = *restored;
  // The mini-batches are counted by steps alone.
  if (position.stepInEpoch > plan.stepsPerEpoch ||
      position.step !=
          position.epoch * plan.stepsPerEpoch + position.stepInEpoch)
    return makeError("'%s': malformed checkpoint: its position is impossible",
                     options.checkpoint.c_str());
  return model;
}

Status Run::saveCheckpoint(const Model &model) {
  if (options.checkpoint.empty())
    return success();
  return writeCheckpoint(options.checkpoint, library, model,
                         plan.optimiser.numStates(), position, plan.fingerprint,
                         description());
}

/// What whoever uses the weights has to know.
Metadata Run::description() const {
  if (options.normalise == "none")
    return {};
  return {{Normalisation::key, options.normalise}};
}

std::string Run::label() const {
  return "epoch " + std::to_string(position.epoch + 1) + "/" +
         std::to_string(options.epochs);
}

Status Run::trainEpoch(Trainer &trainer, BatchReader &reader,
                       const Scheme &scheme, const Model &model,
                       Progress &progress, bool &stopped) {
  uint64_t seed = static_cast<uint64_t>(options.seed);
  while (position.stepInEpoch < plan.stepsPerEpoch) {
    double rate = plan.learningRate.at(position.step);
    StepInputs inputs;
    for (uint32_t index : scheme.draw(seed, position.step))
      inputs.widths.push_back(plan.widths[index]);
    inputs.distill = options.distill;
    inputs.dropoutSeed = static_cast<int32_t>(
        Random(seed, Random::Dropout, position.step).next() & INT32_MAX);
    inputs.hyper = plan.optimiser.hyper(rate, position.step);
    auto loss = trainer.step(reader.next(), inputs);
    if (!loss)
      return loss.error();
    if (!std::isfinite(*loss))
      return makeError(
          "the loss is no longer finite in step %llu of epoch "
          "%llu; a lower --lr may help",
          static_cast<unsigned long long>(position.stepInEpoch + 1),
          static_cast<unsigned long long>(position.epoch + 1));
    position.lossSum += *loss;
    ++position.stepInEpoch;
    ++position.step;
    progress.update(
        position.step, label(),
        "loss " + format("%.4f", position.lossSum / position.stepInEpoch) +
            "  lr " + format("%.3g", rate));
    stopped = stop();
    bool due = options.checkpointSteps > 0 &&
               position.step % options.checkpointSteps == 0;
    if (stopped || due)
      if (Status status = saveCheckpoint(model); !status)
        return status;
    if (stopped)
      break;
  }
  return success();
}

Status Run::finishEpoch(Trainer &trainer, const Dataset &test, double seconds,
                        uint64_t steps, TrainingLog &log, Progress &progress) {
  std::vector<Evaluation> evaluations;
  std::string text;
  accuracies.clear();
  for (size_t i = 0; i < plan.widths.size(); ++i) {
    auto evaluation = trainer.evaluate(test, plan.widths[i]);
    if (!evaluation)
      return evaluation.error();
    evaluations.push_back(*evaluation);
    accuracies.push_back(evaluation->accuracy);
    text += "  " + format("%g", plan.rates[i]) + ": " +
            format("%.4f", evaluation->accuracy);
  }
  double loss = position.lossSum / static_cast<double>(plan.stepsPerEpoch);
  double left = progress.secondsLeft(position.step);
  progress.line(label() + "  loss " + format("%.4f", loss) + "  accuracy" +
                text + "  " + formatSeconds(seconds) +
                (left > 0 ? ", " + formatSeconds(left) + " left" : ""));
  double rate = plan.learningRate.at(position.step - 1);
  ++position.epoch;
  position.stepInEpoch = 0;
  position.lossSum = 0;
  double examples = static_cast<double>(steps * options.batch);
  return log.epoch(position, loss, rate, seconds,
                   seconds > 0 ? examples / seconds : 0, plan.rates,
                   evaluations);
}

Status Run::trainEpochs(Trainer &trainer, const Dataset &train,
                        const Dataset &test, const Scheme &scheme,
                        const Model &model, TrainingLog &log, bool &stopped) {
  BatchSequence sequence;
  sequence.batch = options.batch;
  sequence.stepsPerEpoch = plan.stepsPerEpoch;
  sequence.epochs = static_cast<uint64_t>(options.epochs);
  sequence.seed = static_cast<uint64_t>(options.seed);
  sequence.augmentation = plan.augmentation;
  auto reader = BatchReader::start(train, sequence, position.step);
  if (!reader)
    return reader.error();
  StepMemory memory = trainer.memory(plan.widths, plan.optimiser.numStates());
  memory.batches = (*reader)->bytes();
  std::fprintf(stream, "memory of a step at batch %lld, rate %s: %s\n",
               static_cast<long long>(std::min(options.batch, train.size())),
               format("%g", plan.rates.back()).c_str(),
               memory.describe().c_str());
  if (Status status = log.start(plan.fingerprint, position, memory); !status)
    return status;

  Progress progress(stream, plan.stepsPerEpoch * sequence.epochs,
                    position.step);
  while (!stopped && position.epoch < sequence.epochs) {
    auto epochBegin = Clock::now();
    uint64_t firstStep = position.step;
    Status status =
        trainEpoch(trainer, **reader, scheme, model, progress, stopped);
    if (status && !stopped)
      status = finishEpoch(trainer, test, secondsSince(epochBegin),
                           position.step - firstStep, log, progress);
    if (status && !stopped)
      status = saveCheckpoint(model);
    if (!status)
      return status;
  }
  return success();
}

Result<TrainingSummary> Run::operator()() {
  if (Status status = checkBeforehand(options); !status)
    return status.error();
  auto layout = Trainer::dataLayout(library);
  if (!layout)
    return layout.error();
  int64_t classes = layout->second;
  auto train = Dataset::read(options.data, "train", layout->first, classes,
                             options.examples);
  if (!train)
    return train.error();
  auto test = Dataset::read(options.data, "t10k", layout->first, classes);
  if (!test)
    return test.error();
  auto resolved = applyRecipe(std::move(options), layout->first, *train, *test);
  if (!resolved)
    return resolved.error();
  options = std::move(*resolved);
  auto made = TrainingPlan::make(options, library, train->size());
  if (!made)
    return made.error();
  plan = std::move(*made);
  auto scheme = Scheme::parse(options.scheme, plan.rates, options.rateWeights);
  if (!scheme)
    return scheme.error();
  auto model = startModel();
  if (!model)
    return model.error();
  // A batch beyond the dataset would only cost memory.
  auto trainer =
      Trainer::create(library, *model, plan.optimiser,
                      std::min(options.batch, train->size()), options.threads);
  if (!trainer)
    return trainer.error();
  auto log = TrainingLog::open(options.log, options.resume);
  if (!log)
    return log.error();

  auto begin = Clock::now();
  bool stopped = false;
  if (Status status =
          trainEpochs(*trainer, *train, *test, *scheme, *model, *log, stopped);
      !status)
    return status.error();
  if (Status status = log->finish(stopped ? "interrupt" : "end", position,
                                  secondsSince(begin));
      !status)
    return status.error();
  if (stopped)
    return TrainingSummary{false, position};
  auto weights = ArenaCopy::read(library, *model, MSL_ARENA_PARAMS);
  if (!weights)
    return weights.error();
  if (Status status =
          writeSafetensors(options.output, weights->tensors(), description());
      !status)
    return status.error();
  std::string warning = describeCollapse(plan.rates, accuracies, classes);
  if (!warning.empty())
    std::fprintf(stream, "slice-train: warning: %s\n", warning.c_str());
  return TrainingSummary{true, position};
}

std::string modelslice::describeCollapse(const std::vector<double> &rates,
                                         const std::vector<double> &accuracies,
                                         int64_t classes) {
  double chance = 1 / static_cast<double>(classes);
  std::string collapsed;
  size_t count = 0;
  for (size_t i = 0; i < accuracies.size(); ++i) {
    // A width that has died may be worse than guessing, too.
    if (accuracies[i] > 1.2 * chance)
      continue;
    collapsed += (count++ ? ", " : "") + format("%g", rates[i]);
  }
  if (count == 0 || count == accuracies.size())
    return "";
  return (count == 1 ? "rate " : "rates ") + collapsed +
         (count == 1 ? " has" : " have") +
         " no more than the accuracy of guessing, " + format("%.4g", chance) +
         ", and others have; a lower --lr or a longer --warmup may help";
}

Result<TrainingSummary>
modelslice::runTraining(const Library &library, const TrainingOptions &options,
                        const std::function<bool()> &stop, std::FILE *stream) {
  return Run(library, options, stop, stream)();
}

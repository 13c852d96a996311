//===- Trainer.cpp - Steps of training a sliced network -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Fills the inputs of gradient and optimiser entries and runs them.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/Trainer.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace modelslice;

// Positions in the gradient entries' inputs and outputs.
enum GradientInput { InputX = 0, InputTarget = 1, InputSeed = 2 };
enum GradientOutput { OutputLoss = 0, OutputProbabilities = 1 };

static bool hasShape(const msl_tensor_info &info, uint32_t dtype,
                     const std::vector<int64_t> &shape) {
  return info.dtype == dtype && info.rank == shape.size() &&
         std::equal(shape.begin(), shape.end(), info.shape);
}

/// x, a target, and for dropout a seed; loss and probabilities.
static bool isGradient(const msl_entry_info &entry, bool soft) {
  if (entry.num_inputs < 2 || entry.num_inputs > 3 || entry.num_outputs != 2 ||
      !entry.per_width)
    return false;
  const msl_tensor_info &probabilities = entry.outputs[OutputProbabilities];
  if (probabilities.rank != 2 || probabilities.shape[1] < 1 ||
      !hasShape(probabilities, MSL_F32, {-1, probabilities.shape[1]}) ||
      !hasShape(entry.outputs[OutputLoss], MSL_F32, {-1}))
    return false;
  const msl_tensor_info &target = entry.inputs[InputTarget];
  if (soft ? !hasShape(target, MSL_F32, {-1, probabilities.shape[1]})
           : !hasShape(target, MSL_I32, {-1}))
    return false;
  return entry.num_inputs == 2 ||
         hasShape(entry.inputs[InputSeed], MSL_I32, {});
}

Result<std::pair<msl_tensor_info, int64_t>>
Trainer::dataLayout(const Library &library) {
  auto index = library.findEntry("gradient");
  if (!index)
    return index.error();
  const msl_entry_info &entry = library->entries[*index];
  const msl_entry_info &infer = library->entries[0];
  if (!isGradient(entry, /*soft=*/false))
    return makeError("library '%s': entry 'gradient' is not of the expected "
                     "form (x, labels, seed) -> (loss, probabilities)",
                     library->model_name);
  int64_t classes = entry.outputs[OutputProbabilities].shape[1];
  if (infer.num_inputs != 1 || infer.num_outputs != 1 ||
      !hasShape(infer.outputs[0], MSL_F32, {-1, classes}))
    return makeError("library '%s': expected a network with one input and one "
                     "output [batch, %lld]",
                     library->model_name, static_cast<long long>(classes));
  return std::pair(entry.inputs[InputX], classes);
}

Trainer::Entry::Entry(const Library &library, uint32_t index,
                      int64_t inputBatch, int64_t outputBatch)
    : index(index) {
  const msl_entry_info &info = library->entries[index];
  for (uint32_t i = 0; i < info.num_inputs; ++i)
    inputs.emplace_back(info.inputs[i], inputBatch);
  for (uint32_t i = 0; i < info.num_outputs; ++i)
    outputs.emplace_back(info.outputs[i], outputBatch);
}

std::vector<msl_tensor>
Trainer::Entry::views(std::vector<TensorBuffer> &buffers, int64_t count) {
  std::vector<msl_tensor> result;
  for (TensorBuffer &buffer : buffers)
    result.push_back(buffer.view(count));
  return result;
}

Result<Trainer> Trainer::create(const Library &library, const Model &model,
                                const Optimiser &optimiser, int64_t batch,
                                int64_t threads) {
  if (auto layout = dataLayout(library); !layout)
    return layout.error();
  auto gradient = library.findEntry("gradient");
  auto step = library.findEntry(optimiser.entry());
  if (!step)
    return step.error();
  const msl_entry_info &stepInfo = library->entries[*step];
  if (stepInfo.num_inputs != 1 || stepInfo.num_outputs != 0 ||
      !hasShape(stepInfo.inputs[0], MSL_F32, {8}))
    return makeError("library '%s': entry '%s' does not take 8 numbers",
                     library->model_name, optimiser.entry());
  auto context = Context::create(model, batch, static_cast<uint32_t>(threads));
  if (!context)
    return context.error();
  std::optional<Entry> distill;
  if (auto index = library.findEntry("gradient.distill");
      index && isGradient(library->entries[*index], /*soft=*/true))
    distill.emplace(library, *index, 1, batch);
  // Gradient entries read mini-batches where they lie: no buffers for them.
  return Trainer(library, model, std::move(*context),
                 Entry(library, 0, batch, batch),
                 Entry(library, *gradient, 1, batch), std::move(distill),
                 Entry(library, *step, 1, 1), batch);
}

Result<double> Trainer::accumulate(Entry &entry, uint32_t width, Batch &batch,
                                   void *target, int32_t dropoutSeed) {
  std::vector<msl_tensor> inputs = {
      entry.inputs[InputX].view(batch.count, batch.x.data()),
      entry.inputs[InputTarget].view(batch.count, target)};
  if (entry.inputs.size() > InputSeed) {
    *entry.inputs[InputSeed].integers() = dropoutSeed;
    inputs.push_back(entry.inputs[InputSeed].view());
  }
  if (Status status = context.run(entry.index, width, inputs,
                                  Entry::views(entry.outputs, batch.count));
      !status)
    return status.error();
  double loss = 0;
  for (int64_t i = 0; i < batch.count; ++i)
    loss += entry.outputs[OutputLoss].floats()[i];
  return loss / static_cast<double>(batch.count);
}

Result<double> Trainer::step(Batch &batch, const StepInputs &inputs) {
  bool soft = inputs.distill && inputs.widths.size() > 1;
  if (soft && !distill)
    return makeError("--distill: the library has no entry 'gradient.distill'");
  double total = 0;
  for (size_t i = 0; i < inputs.widths.size(); ++i) {
    bool fromTeacher = soft && i > 0;
    void *target = batch.labels.data();
    if (fromTeacher)
      target = gradient.outputs[OutputProbabilities].floats();
    auto loss = accumulate(fromTeacher ? *distill : gradient, inputs.widths[i],
                           batch, target, inputs.dropoutSeed);
    if (!loss)
      return loss.error();
    total += *loss;
  }
  std::copy(inputs.hyper.begin(), inputs.hyper.end(),
            optimiser.inputs[0].floats());
  if (Status status = context.run(optimiser.index, 0,
                                  Entry::views(optimiser.inputs, 1), {});
      !status)
    return status.error();
  return total / static_cast<double>(inputs.widths.size());
}

Result<Evaluation> Trainer::evaluate(const Dataset &dataset, uint32_t width) {
  TensorBuffer &x = infer.inputs[0], &logits = infer.outputs[0];
  int64_t classes = logits.elementsPerExample(), right = 0;
  double loss = 0;
  for (int64_t first = 0; first < dataset.size(); first += batch) {
    int64_t count = std::min(batch, dataset.size() - first);
    for (int64_t row = 0; row < count; ++row)
      dataset.examples.copy(first + row,
                            x.floats() + row * x.elementsPerExample());
    if (Status status =
            context.run(infer.index, width, Entry::views(infer.inputs, count),
                        Entry::views(infer.outputs, count));
        !status)
      return status.error();
    for (int64_t row = 0; row < count; ++row) {
      const float *scores = logits.floats() + row * classes;
      int32_t label = dataset.labels[first + row];
      int64_t best = argmax(scores, classes);
      right += best == label;
      double sum = 0;
      for (int64_t c = 0; c < classes; ++c)
        sum += std::exp(static_cast<double>(scores[c]) - scores[best]);
      loss += std::log(sum) + scores[best] - scores[label];
    }
  }
  double count = static_cast<double>(dataset.size());
  return Evaluation{loss / count, static_cast<double>(right) / count};
}

StepMemory Trainer::memory(const std::vector<uint32_t> &widths,
                           unsigned numStates) const {
  StepMemory memory;
  memory.parameters = memory.gradients = library->arena_bytes;
  memory.optimiser = numStates * library->arena_bytes;
  memory.copies = library->derived_bytes;
  auto add = [&](uint32_t entry, uint32_t width, int64_t batch) {
    uint64_t bytes = library->scratch_bytes(model.get(), entry, width, batch);
    memory.scratch = std::max(memory.scratch, bytes);
  };
  for (uint32_t width : widths) {
    add(gradient.index, width, batch);
    if (distill)
      add(distill->index, width, batch);
  }
  add(optimiser.index, 0, 1);
  return memory;
}

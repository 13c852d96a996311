//===- Trainer.h - Steps of training a sliced network -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs the entries of a training library: gradients of several widths over one
// mini-batch followed by one optimiser step, and evaluation at a width.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRAINING_TRAINER_H
#define MODELSLICE_TRAINING_TRAINER_H

#include "modelslice/Tooling/Session.h"
#include "modelslice/Training/BatchReader.h"
#include "modelslice/Training/Optimiser.h"
#include "modelslice/Training/StepMemory.h"

#include <optional>

namespace modelslice {

/// How one optimiser step learns from a mini-batch.
struct StepInputs {
  std::vector<uint32_t> widths; // the widest first
  /// The first width's probabilities are the targets of the others.
  bool distill = false;
  int32_t dropoutSeed = 0;
  std::array<float, 8> hyper;
};

struct Evaluation {
  double loss = 0, accuracy = 0;
};

class Trainer {
public:
  /// Checks that the library has the entries of design and shape that training
  /// needs. `model` is trainable and outlives the trainer, as the library does.
  static Result<Trainer> create(const Library &library, const Model &model,
                                const Optimiser &optimiser, int64_t batch,
                                int64_t threads);

  /// The input that datasets are bound to, and the number of classes.
  static Result<std::pair<msl_tensor_info, int64_t>>
  dataLayout(const Library &library);

  /// One mini-batch, of at most the trainer's batch, that all widths read where
  /// it lies. Returns the mean loss over examples and widths. Gradients are
  /// summed over the widths; the optimiser clears them.
  Result<double> step(Batch &batch, const StepInputs &inputs);

  /// Cross-entropy and share of right answers of the "infer" entry, whose
  /// output is taken for logits.
  Result<Evaluation> evaluate(const Dataset &dataset, uint32_t width);

  /// Without mini-batches. `widths` are trained one after the other, in the
  /// same memory.
  StepMemory memory(const std::vector<uint32_t> &widths,
                    unsigned numStates) const;

private:
  /// An entry with one buffer for each input and output.
  struct Entry {
    Entry(const Library &library, uint32_t index, int64_t inputBatch,
          int64_t outputBatch);
    static std::vector<msl_tensor> views(std::vector<TensorBuffer> &buffers,
                                         int64_t count);
    uint32_t index;
    std::vector<TensorBuffer> inputs, outputs;
  };

  Trainer(const Library &library, const Model &model, Context context,
          Entry infer, Entry gradient, std::optional<Entry> distill,
          Entry optimiser, int64_t batch)
      : library(library), model(model), context(std::move(context)),
        infer(std::move(infer)), gradient(std::move(gradient)),
        distill(std::move(distill)), optimiser(std::move(optimiser)),
        batch(batch) {}

  Result<double> accumulate(Entry &entry, uint32_t width, Batch &batch,
                            void *target, int32_t dropoutSeed);

  const Library &library;
  const Model &model;
  Context context;
  Entry infer, gradient;
  std::optional<Entry> distill;
  Entry optimiser;
  int64_t batch;
};

} // namespace modelslice

#endif // MODELSLICE_TRAINING_TRAINER_H

//===- Dataset.h - Labelled images in a directory ---------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the training and test sets that come as IDX files, as MNIST and
// Fashion-MNIST do.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRAINING_DATASET_H
#define MODELSLICE_TRAINING_DATASET_H

#include "modelslice/Tooling/Examples.h"

namespace modelslice {

/// The files of one of a directory's two sets.
struct DatasetPaths {
  std::string images, labels;

  /// DIR/NAME-images-idx3-ubyte or -idx4-ubyte and NAME-labels-idx1-ubyte, each
  /// of them also with .gz.
  static Result<DatasetPaths> find(const std::string &directory,
                                   const std::string &name);
};

/// Examples in the layout of a network's input, with their classes.
struct Dataset {
  Examples examples;
  std::vector<int32_t> labels;

  int64_t size() const { return examples.size(); }

  /// Reads a set by its name. `limit` keeps the first examples; 0 keeps all.
  static Result<Dataset> read(const std::string &directory,
                              const std::string &name,
                              const msl_tensor_info &input, int64_t classes,
                              int64_t limit = 0);
};

/// The order in which an epoch visits the examples.
std::vector<uint32_t> shuffled(int64_t count, uint64_t seed, uint64_t epoch);

} // namespace modelslice

#endif // MODELSLICE_TRAINING_DATASET_H

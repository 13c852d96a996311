//===- Dataset.cpp - Labelled images in a directory -----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the files of a dataset, checks that they belong together, and shuffles.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/Dataset.h"
#include "modelslice/Tooling/Random.h"

#include <algorithm>
#include <numeric>
#include <unistd.h>

using namespace modelslice;

/// The first of the names that exists, with or without .gz.
static Result<std::string> findFile(const std::string &directory,
                                    const std::vector<std::string> &names) {
  std::string expected;
  for (const std::string &name : names) {
    for (const char *suffix : {"", ".gz"}) {
      std::string path = directory + "/" + name + suffix;
      if (::access(path.c_str(), F_OK) == 0)
        return path;
    }
    expected += (expected.empty() ? "" : " or ") + name;
  }
  return makeError("'%s': expected a file %s, plain or with .gz",
                   directory.c_str(), expected.c_str());
}

Result<DatasetPaths> DatasetPaths::find(const std::string &directory,
                                        const std::string &name) {
  auto images = findFile(
      directory, {name + "-images-idx3-ubyte", name + "-images-idx4-ubyte"});
  if (!images)
    return images.error();
  auto labels = findFile(directory, {name + "-labels-idx1-ubyte"});
  if (!labels)
    return labels.error();
  return DatasetPaths{*images, *labels};
}

/// Keeps the first `limit` rows.
static void truncate(Array &array, int64_t limit) {
  if (limit <= 0 || array.shape[0] <= limit)
    return;
  array.data.resize(array.data.size() / array.shape[0] * limit);
  array.shape[0] = limit;
}

Result<Dataset> Dataset::read(const std::string &directory,
                              const std::string &name,
                              const msl_tensor_info &input, int64_t classes,
                              int64_t limit) {
  auto files = DatasetPaths::find(directory, name);
  if (!files)
    return files.error();
  auto images = readArrayFile(files->images);
  if (!images)
    return images.error();
  auto classesOf = readArrayFile(files->labels);
  if (!classesOf)
    return classesOf.error();

  auto inFile = [](const std::string &path, const Error &error) {
    return makeError("'%s': %s", path.c_str(), error.message.c_str());
  };
  // A .npy file may hold a single number.
  if (images->shape.empty())
    return makeError("'%s': expected images, got %s", files->images.c_str(),
                     images->describe().c_str());
  auto labels = toLabels(*classesOf);
  if (!labels)
    return inFile(files->labels, labels.error());
  if (Status status = checkLabels(*labels, classes); !status)
    return inFile(files->labels, status.error());
  if (images->shape[0] != static_cast<int64_t>(labels->size()))
    return makeError("'%s' has %lld images, '%s' has %zu labels",
                     files->images.c_str(),
                     static_cast<long long>(images->shape[0]),
                     files->labels.c_str(), labels->size());
  if (labels->empty())
    return makeError("'%s' has no images", files->images.c_str());
  truncate(*images, limit);
  auto examples = Examples::bind(std::move(*images), input);
  if (!examples)
    return inFile(files->images, examples.error());
  labels->resize(examples->size());
  return Dataset{std::move(*examples), std::move(*labels)};
}

std::vector<uint32_t> modelslice::shuffled(int64_t count, uint64_t seed,
                                           uint64_t epoch) {
  std::vector<uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0u);
  Random random(seed, Random::Shuffle, epoch);
  for (size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[random.below(i)]);
  return order;
}

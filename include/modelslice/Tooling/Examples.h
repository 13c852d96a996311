//===- Examples.h - Examples and labels from files --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Turns the arrays of .npy and IDX files into examples as a network's input
// declares them, and into class labels.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_EXAMPLES_H
#define MODELSLICE_TOOLING_EXAMPLES_H

#include "modelslice-c/abi.h"
#include "modelslice/Tooling/Array.h"

namespace modelslice {

/// Reads a .npy or IDX file, plain or compressed; which, its first bytes tell.
/// Errors name the file.
Result<Array> readArrayFile(const std::string &path);

/// The examples of an array, laid out as one input of a network.
///
/// An array has the input's own shape and element type, with any number of
/// examples first. Images of bytes, [N, H, W] or [N, H, W, C], also fit an
/// input of floats [batch, C, H, W] or [batch, C * H * W] (channel-major), and
/// without C also [batch, H, W]: byte b becomes b / 255.
class Examples {
public:
  /// The error names the input, its shape and the array's.
  static Result<Examples> bind(Array array, const msl_tensor_info &input);

  int64_t size() const { return count; }
  int64_t elementsPerExample() const { return perExample; }
  /// Writes one example: elementsPerExample() floats or integers.
  void copy(int64_t index, void *out) const;

private:
  Examples() = default;

  Array array;
  int64_t count = 0, perExample = 0;
  int64_t channels = 1; // of images with channels last
};

/// Class labels from integers or bytes of shape [N].
Result<std::vector<int32_t>> toLabels(const Array &array);

/// Fails on a label outside [0, classes), naming the first.
Status checkLabels(const std::vector<int32_t> &labels, int64_t classes);

/// The index of the largest score, the first of equal ones.
int64_t argmax(const float *scores, int64_t count);

} // namespace modelslice

#endif // MODELSLICE_TOOLING_EXAMPLES_H

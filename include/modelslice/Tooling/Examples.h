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
#include "modelslice/Tooling/Normalisation.h"

#include <optional>

namespace modelslice {

/// Reads a .npy or IDX file, plain or compressed; which, its first bytes tell.
/// Errors name the file.
Result<Array> readArrayFile(const std::string &path);

struct ImageShape {
  int64_t channels, height, width;
};

/// A piece of an image, as large as the image itself.
struct ImageCrop {
  int64_t top = 0, left = 0; // of the piece in the image; may be negative
  bool mirrored = false;     // the piece, left to right
};

/// The examples of an array, laid out as one input of a network.
///
/// An array has the input's own shape and element type, with any number of
/// examples first. Images of bytes, [N, H, W] or [N, H, W, C], also fit an
/// input of floats [batch, C, H, W] or [batch, C * H * W] (channel-major), and
/// without C also [batch, H, W]: byte b becomes b / 255. Bytes [N, C, H, W] fit
/// [batch, C, H, W], unless they can be taken for [N, H, W, C].
class Examples {
public:
  /// The error names the input, its shape and the array's.
  static Result<Examples> bind(Array array, const msl_tensor_info &input);

  int64_t size() const { return count; }
  int64_t elementsPerExample() const { return perExample; }
  /// Writes one example: elementsPerExample() floats or integers.
  void copy(int64_t index, void *out) const;

  /// The shape of images of bytes, whatever the network takes them for.
  const std::optional<ImageShape> &image() const { return imageShape; }
  bool isBytes() const { return array.type == ElementType::U8; }
  /// Writes a piece of one image; what lies outside of the image is black.
  void copy(int64_t index, const ImageCrop &crop, float *out) const;
  /// From now on bytes become what `normalisation` says.
  Status normalise(const Normalisation &normalisation);
  /// The mean and the deviation of each channel over all images.
  Result<Normalisation> measure() const;

private:
  Examples() = default;
  void setUnitInterval();
  bool bindImage(const std::vector<int64_t> &given,
                 const std::vector<int64_t> &wanted);
  const std::array<float, 256> &tableOf(int64_t channel) const {
    return tables[tables.size() == 1 ? 0 : channel];
  }

  Array array;
  int64_t count = 0, perExample = 0;
  std::optional<ImageShape> imageShape;
  // Of bytes: where channels and pixels lie, and what bytes become.
  int64_t channels = 1, channelStride = 0, pixelStride = 1;
  std::vector<std::array<float, 256>> tables; // one, or one for each channel
};

/// Class labels from integers or bytes of shape [N].
Result<std::vector<int32_t>> toLabels(const Array &array);

/// Fails on a label outside [0, classes), naming the first.
Status checkLabels(const std::vector<int32_t> &labels, int64_t classes);

/// The index of the largest score, the first of equal ones.
int64_t argmax(const float *scores, int64_t count);

} // namespace modelslice

#endif // MODELSLICE_TOOLING_EXAMPLES_H

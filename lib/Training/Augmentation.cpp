//===- Augmentation.cpp - Random pieces of images -------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads what is asked for and draws pieces of images.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/Augmentation.h"

using namespace modelslice;

static constexpr int64_t largestCrop = 1024;

/// The N of "cropN", or 0.
static int64_t parseCrop(const std::string &part) {
  std::string digits = part.substr(4);
  if (digits.empty() || digits.size() > 4 ||
      digits.find_first_not_of("0123456789") != std::string::npos)
    return 0;
  int64_t value = std::stoll(digits);
  return value <= largestCrop ? value : 0;
}

Result<Augmentation> Augmentation::parse(const std::string &text) {
  Augmentation result;
  if (text == "none")
    return result;
  for (size_t begin = 0; begin <= text.size();) {
    size_t comma = std::min(text.find(',', begin), text.size());
    std::string part = text.substr(begin, comma - begin);
    bool isCrop = part.compare(0, 4, "crop") == 0;
    if (!isCrop && part != "flip")
      return makeError("unknown augmentation '%s'; expected none, or a list of "
                       "cropN and flip",
                       part.c_str());
    if (isCrop ? result.crop : result.flip)
      return makeError("augmentation '%s' has '%s' twice", text.c_str(),
                       isCrop ? "crop" : "flip");
    if (!isCrop)
      result.flip = true;
    else if (result.crop = parseCrop(part); result.crop == 0)
      return makeError("augmentation '%s': expected a number of pixels up to "
                       "%lld, such as crop4",
                       part.c_str(), static_cast<long long>(largestCrop));
    begin = comma + 1;
  }
  return result;
}

ImageCrop Augmentation::draw(Random &random) const {
  ImageCrop result;
  if (crop) {
    uint64_t offsets = 2 * static_cast<uint64_t>(crop) + 1;
    result.top = static_cast<int64_t>(random.below(offsets)) - crop;
    result.left = static_cast<int64_t>(random.below(offsets)) - crop;
  }
  if (flip)
    result.mirrored = random.below(2) != 0;
  return result;
}

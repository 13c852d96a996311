//===- Normalisation.cpp - Means and deviations of channels ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads and writes normalisations, and tabulates them.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Normalisation.h"
#include "modelslice/Tooling/CommandLine.h"

using namespace modelslice;

Result<Normalisation> Normalisation::parse(const std::string &text) {
  size_t slash = text.find('/');
  if (slash == std::string::npos)
    return makeError("normalisation '%s': expected MEAN,.../DEVIATION,..., "
                     "such as 0.5/0.25",
                     text.c_str());
  auto inText = [&](const Error &error) {
    return makeError("normalisation '%s': %s", text.c_str(),
                     error.message.c_str());
  };
  auto mean = parseReals(text.substr(0, slash), -1e6, 1e6);
  if (!mean)
    return inText(mean.error());
  auto deviation = parseReals(text.substr(slash + 1), 1e-6, 1e6);
  if (!deviation)
    return inText(deviation.error());
  if (mean->size() != deviation->size())
    return makeError("normalisation '%s' has %zu means and %zu deviations",
                     text.c_str(), mean->size(), deviation->size());
  return Normalisation{std::move(*mean), std::move(*deviation)};
}

std::string Normalisation::text() const {
  return formatReals(mean) + "/" + formatReals(deviation);
}

std::array<float, 256> Normalisation::table(size_t channel) const {
  size_t index = mean.size() == 1 ? 0 : channel;
  std::array<float, 256> values;
  for (int b = 0; b < 256; ++b)
    values[b] =
        static_cast<float>((b / 255.0 - mean[index]) / deviation[index]);
  return values;
}

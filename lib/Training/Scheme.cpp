//===- Scheme.cpp - Which widths a training step trains -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parses schemes and draws from them.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/Scheme.h"
#include "modelslice/Tooling/Random.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

using namespace modelslice;

static std::string listRates(const std::vector<double> &rates) {
  std::string text;
  for (double rate : rates) {
    char buffer[32];
    std::snprintf(buffer, sizeof(buffer), "%s%g", text.empty() ? "" : ", ",
                  rate);
    text += buffer;
  }
  return text;
}

Status Scheme::addRandom(const std::string &part, const std::string &count) {
  if (drawn)
    return makeError("scheme has more than one random part, the second is '%s'",
                     part.c_str());
  if (count.empty() || count.size() > 4 ||
      count.find_first_not_of("0123456789") != std::string::npos ||
      std::atoi(count.c_str()) == 0)
    return makeError("scheme part '%s': expected a number of rates after the "
                     "dash, such as 2",
                     part.c_str());
  drawn = static_cast<uint64_t>(std::atoi(count.c_str()));
  return success();
}

Status Scheme::addPart(const std::string &part,
                       const std::vector<double> &rates) {
  auto after = [&part](const char *prefix) {
    return part.compare(0, std::string(prefix).size(), prefix) == 0
               ? part.c_str() + std::string(prefix).size()
               : nullptr;
  };
  if (part == "static") {
    always.assign(rates.size(), true);
  } else if (part == "max" || part == "fixed") {
    always.back() = true;
  } else if (part == "min") {
    always.front() = true;
  } else if (part == "min-max") {
    always.front() = always.back() = true;
  } else if (const char *text = after("fixed=")) {
    char *end;
    double rate = std::strtod(text, &end);
    size_t index = 0;
    while (index < rates.size() && !(std::fabs(rates[index] - rate) <= 1e-6))
      ++index;
    if (end == text || *end || index == rates.size())
      return makeError("scheme part '%s': expected one of the rates %s",
                       part.c_str(), listRates(rates).c_str());
    always[index] = true;
  } else if (const char *count = after("random-")) {
    return addRandom(part, count);
  } else if (const char *count = after("weighted-")) {
    weighted = true;
    return addRandom(part, count);
  } else {
    return makeError("unknown scheme part '%s'; expected fixed, fixed=R, "
                     "static, min, max, min-max, random-K or weighted-K",
                     part.c_str());
  }
  return success();
}

Result<Scheme> Scheme::parse(const std::string &text,
                             const std::vector<double> &rates,
                             const std::vector<double> &weights) {
  Scheme scheme;
  scheme.always.assign(rates.size(), false);
  for (size_t begin = 0; begin <= text.size();) {
    size_t plus = std::min(text.find('+', begin), text.size());
    if (Status status = scheme.addPart(text.substr(begin, plus - begin), rates);
        !status)
      return status.error();
    begin = plus + 1;
  }
  if (scheme.weighted != !weights.empty())
    return makeError(scheme.weighted
                         ? "scheme '%s' needs --rate-weights"
                         : "--rate-weights has no effect on scheme '%s'",
                     text.c_str());
  if (scheme.weighted && weights.size() != rates.size())
    return makeError("--rate-weights has %zu weights for %zu rates (%s)",
                     weights.size(), rates.size(), listRates(rates).c_str());

  scheme.weights.assign(rates.size(), 1.0);
  if (scheme.weighted)
    scheme.weights = weights;
  uint64_t left = 0;
  for (size_t i = 0; i < rates.size(); ++i) {
    if (scheme.always[i])
      scheme.weights[i] = 0;
    left += scheme.weights[i] > 0;
  }
  if (scheme.drawn > left)
    return makeError(
        "scheme '%s' draws %llu rates, but only %llu of %s are "
        "left to draw",
        text.c_str(), static_cast<unsigned long long>(scheme.drawn),
        static_cast<unsigned long long>(left), listRates(rates).c_str());
  return scheme;
}

std::vector<uint32_t> Scheme::draw(uint64_t seed, uint64_t step) const {
  Random random(seed, Random::Rates, step);
  std::vector<bool> chosen = always;
  std::vector<double> left = weights;
  for (uint64_t i = 0; i < drawn; ++i) {
    double total = 0;
    for (double weight : left)
      total += weight;
    double point = random.uniform() * total;
    // Rounding may carry the point past the end: the last candidate has it.
    size_t pick = 0;
    for (size_t j = 0; j < left.size(); ++j) {
      if (left[j] <= 0)
        continue;
      pick = j;
      if (point < left[j])
        break;
      point -= left[j];
    }
    chosen[pick] = true;
    left[pick] = 0;
  }
  std::vector<uint32_t> indices;
  for (size_t i = chosen.size(); i-- > 0;)
    if (chosen[i])
      indices.push_back(static_cast<uint32_t>(i));
  return indices;
}

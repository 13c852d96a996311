//===- Inference.cpp - Networks over whole files --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Feeds files through the "infer" entry of a compiled library.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Inference.h"
#include "modelslice/Tooling/FileIO.h"
#include "modelslice/Tooling/Npy.h"
#include "modelslice/Tooling/Safetensors.h"

#include <algorithm>
#include <chrono>
#include <cstring>

using namespace modelslice;

static constexpr uint32_t inferEntry = 0;

static Status checkOptions(const InferenceOptions &options,
                           const Library &library) {
  const msl_entry_info &infer = library->entries[inferEntry];
  if (options.inputs.size() != infer.num_inputs)
    return makeError("library '%s' takes %u input(s), got %zu input file(s)",
                     library->model_name, infer.num_inputs,
                     options.inputs.size());
  if (options.outputs.size() > infer.num_outputs)
    return makeError("library '%s' has %u output(s), got %zu output file(s)",
                     library->model_name, infer.num_outputs,
                     options.outputs.size());
  for (uint32_t i = 0; i < infer.num_outputs; ++i) {
    const msl_tensor_info &output = infer.outputs[i];
    if (output.rank == 0 || output.shape[0] >= 0)
      return makeError("output '%s' has no batch dimension", output.name);
  }
  return success();
}

/// Whether results can be written and leave alone what is read.
static Status checkFiles(const InferenceOptions &options) {
  std::vector<NamedFile> outputs, inputs = {{"the library", options.library},
                                            {"--weights", options.weights},
                                            {"--labels", options.labels}};
  for (const std::string &path : options.inputs)
    inputs.push_back({"--input", path});
  for (const std::string &path : options.outputs) {
    if (Status status = checkWritable(path); !status)
      return status;
    outputs.push_back({"--output", path});
  }
  return checkDistinct(outputs, inputs);
}

static Result<std::vector<Examples>> readInputs(const InferenceOptions &options,
                                                const msl_entry_info &infer) {
  std::vector<Examples> inputs;
  for (uint32_t i = 0; i < infer.num_inputs; ++i) {
    auto array = readArrayFile(options.inputs[i]);
    if (!array)
      return array.error();
    auto examples = Examples::bind(std::move(*array), infer.inputs[i]);
    if (!examples)
      return makeError("'%s': %s", options.inputs[i].c_str(),
                       examples.error().message.c_str());
    if (i && examples->size() != inputs[0].size())
      return makeError(
          "'%s' has %lld examples, '%s' has %lld", options.inputs[i].c_str(),
          static_cast<long long>(examples->size()), options.inputs[0].c_str(),
          static_cast<long long>(inputs[0].size()));
    inputs.push_back(std::move(*examples));
  }
  if (inputs.empty())
    return makeError("the network has no input");
  if (inputs[0].size() == 0)
    return makeError("'%s' has no examples", options.inputs[0].c_str());
  return inputs;
}

static Result<std::vector<int32_t>> readLabels(const std::string &path,
                                               int64_t examples,
                                               const msl_tensor_info &scores) {
  if (scores.rank != 2 || scores.dtype != MSL_F32)
    return makeError("--labels needs a network whose output is f32 "
                     "[batch, classes]; output '%s' is %s",
                     scores.name,
                     shapeString(scores.shape, scores.rank).c_str());
  auto array = readArrayFile(path);
  if (!array)
    return array.error();
  auto labels = toLabels(*array);
  if (!labels)
    return makeError("'%s': %s", path.c_str(), labels.error().message.c_str());
  if (static_cast<int64_t>(labels->size()) != examples)
    return makeError("'%s' has %zu labels for %lld examples", path.c_str(),
                     labels->size(), static_cast<long long>(examples));
  if (Status status = checkLabels(*labels, scores.shape[1]); !status)
    return makeError("'%s': %s", path.c_str(), status.error().message.c_str());
  return labels;
}

/// Runs all examples; `results` holds one whole array per output.
/// Where a library without embedded weights has them: "libnet.so" and
/// "libnet.so.1.2" beside libnet.safetensors.
static std::string weightsBeside(const std::string &library) {
  size_t name = library.rfind('/');
  size_t stem = library.size();
  for (size_t at = library.find(".so", name == std::string::npos ? 0 : name);
       at != std::string::npos; at = library.find(".so", at + 3))
    if (at + 3 == library.size() || library[at + 3] == '.')
      stem = at;
  return library.substr(0, stem) + ".safetensors";
}

/// What the weights in use say of the images they were trained with.
static Result<std::string> storedNormalisation(const InferenceOptions &options,
                                               const Library &library) {
  bool embedded = library->flags & MSL_LIBRARY_EMBEDDED_WEIGHTS;
  if (embedded && options.weights.empty()) {
    for (uint32_t i = 0; i < library->num_metadata; ++i)
      if (!std::strcmp(library->metadata[i].name, Normalisation::key))
        return std::string(library->metadata[i].value);
    return std::string("none");
  }
  auto metadata = readSafetensorsMetadata(options.weights.empty()
                                              ? weightsBeside(options.library)
                                              : options.weights);
  if (!metadata)
    return metadata.error();
  auto found = metadata->find(Normalisation::key);
  return found == metadata->end() ? std::string("none") : found->second;
}

/// Normalises the inputs that are bytes; floats are as the network takes them.
static Status normalise(const InferenceOptions &options, const Library &library,
                        std::vector<Examples> &inputs) {
  bool anyBytes = false;
  for (const Examples &input : inputs)
    anyBytes |= input.isBytes();
  std::string text = options.normalise;
  if (text.empty() && anyBytes) {
    auto stored = storedNormalisation(options, library);
    if (!stored)
      return stored.error();
    text = *stored;
  }
  if (text.empty() || text == "none")
    return success();
  auto normalisation = Normalisation::parse(text);
  if (!normalisation)
    return normalisation.error();
  if (!anyBytes)
    return makeError("--normalise is for inputs of bytes; floats are taken as "
                     "they are");
  for (size_t i = 0; i < inputs.size(); ++i)
    if (inputs[i].isBytes())
      if (Status status = inputs[i].normalise(*normalisation); !status)
        return makeError("'%s': %s", options.inputs[i].c_str(),
                         status.error().message.c_str());
  return success();
}

static Result<double> runBatches(const InferenceOptions &options,
                                 const Library &library,
                                 std::vector<Examples> &examples,
                                 std::vector<TensorBuffer> &results) {
  const msl_entry_info &infer = library->entries[inferEntry];
  auto width = library.findWidth(options.rate);
  if (!width)
    return width.error();
  msl_model_options modelOptions = {};
  if (!options.weights.empty())
    modelOptions.weights_path = options.weights.c_str();
  modelOptions.device = options.device.c_str();
  auto model = Model::create(library, modelOptions);
  if (!model)
    return model.error();
  // The runtime has found the weights and looked through them.
  if (Status status = normalise(options, library, examples); !status)
    return status.error();
  int64_t total = examples[0].size();
  int64_t batch = std::min(options.batch, total);
  auto context = Context::create(*model, batch, options.threads);
  if (!context)
    return context.error();

  std::vector<TensorBuffer> inputs, outputs;
  for (uint32_t i = 0; i < infer.num_inputs; ++i)
    inputs.emplace_back(infer.inputs[i], batch);
  for (uint32_t i = 0; i < infer.num_outputs; ++i)
    outputs.emplace_back(infer.outputs[i], batch);

  double seconds = 0;
  for (int64_t first = 0; first < total; first += batch) {
    int64_t now = std::min(batch, total - first);
    std::vector<msl_tensor> inputViews, outputViews;
    for (size_t i = 0; i < inputs.size(); ++i) {
      int64_t elements = examples[i].elementsPerExample();
      for (int64_t row = 0; row < now; ++row)
        examples[i].copy(first + row, inputs[i].floats() + row * elements);
      inputViews.push_back(inputs[i].view(now));
    }
    for (TensorBuffer &output : outputs)
      outputViews.push_back(output.view(now));
    auto begin = std::chrono::steady_clock::now();
    Status status = context->run(inferEntry, *width, inputViews, outputViews);
    seconds +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin)
            .count();
    if (!status)
      return status.error();
    for (size_t i = 0; i < outputs.size(); ++i) {
      int64_t elements = outputs[i].elementsPerExample();
      std::memcpy(results[i].floats() + first * elements, outputs[i].floats(),
                  sizeof(float) * now * elements);
    }
  }
  return seconds;
}

Result<InferenceSummary>
modelslice::runInference(const InferenceOptions &options) {
  auto library = Library::open(options.library);
  if (!library)
    return library.error();
  if (Status status = checkOptions(options, *library); !status)
    return status.error();
  if (Status status = checkFiles(options); !status)
    return status.error();
  const msl_entry_info &infer = (*library)->entries[inferEntry];
  auto examples = readInputs(options, infer);
  if (!examples)
    return examples.error();
  InferenceSummary summary;
  summary.examples = (*examples)[0].size();
  std::vector<int32_t> labels;
  if (!options.labels.empty()) {
    auto read = readLabels(options.labels, summary.examples, infer.outputs[0]);
    if (!read)
      return read.error();
    labels = std::move(*read);
  }

  std::vector<TensorBuffer> results;
  for (uint32_t i = 0; i < infer.num_outputs; ++i)
    results.emplace_back(infer.outputs[i], summary.examples);
  auto seconds = runBatches(options, *library, *examples, results);
  if (!seconds)
    return seconds.error();
  summary.seconds = *seconds;

  for (size_t i = 0; i < options.outputs.size(); ++i) {
    msl_tensor view = results[i].view();
    ElementType type =
        view.dtype == MSL_I32 ? ElementType::I32 : ElementType::F32;
    std::vector<int64_t> shape(view.shape, view.shape + view.rank);
    std::string header = npyHeader(type, shape);
    size_t bytes =
        sizeof(float) * results[i].elementsPerExample() * summary.examples;
    if (Status status =
            writeFile(options.outputs[i],
                      {{header.data(), header.size()}, {view.data, bytes}});
        !status)
      return status.error();
  }
  if (!labels.empty()) {
    int64_t classes = infer.outputs[0].shape[1], right = 0;
    for (int64_t i = 0; i < summary.examples; ++i)
      right += argmax(results[0].floats() + i * classes, classes) == labels[i];
    summary.accuracy = static_cast<double>(right) / summary.examples;
  }
  return summary;
}

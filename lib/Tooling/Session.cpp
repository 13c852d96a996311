//===- Session.cpp - RAII over compiled libraries -------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Turns the status codes of the C interface into results.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Session.h"
#include "modelslice-c/runtime.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>

using namespace modelslice;

static Error toError(const msl_error &error, const char *fallback) {
  return Error{error.message[0] ? error.message : fallback};
}

void Library::Close::operator()(const msl_library *library) const {
  msl_library_close(library);
}

Result<Library> Library::open(const std::string &path) {
  const msl_library *library = nullptr;
  msl_error error = {};
  if (msl_library_open(path.c_str(), &library, &error) != MSL_OK)
    return toError(error, "cannot open the library");
  return Library(library);
}

Result<uint32_t> Library::findWidth(double rate) const {
  uint32_t width = 0;
  msl_error error = {};
  if (msl_find_width(get(), rate, &width, &error) != MSL_OK)
    return toError(error, "unknown rate");
  return width;
}

Result<std::vector<uint32_t>>
Library::findWidths(const std::vector<double> &rates) const {
  std::vector<uint32_t> widths;
  for (double rate : rates) {
    auto width = findWidth(rate);
    if (!width)
      return width.error();
    widths.push_back(*width);
  }
  if (rates.empty())
    for (uint32_t width = 0; width < get()->num_widths; ++width)
      widths.push_back(width);
  std::sort(widths.begin(), widths.end());
  widths.erase(std::unique(widths.begin(), widths.end()), widths.end());
  return widths;
}

Result<uint32_t> Library::findEntry(const char *name) const {
  uint32_t entry = msl_find_entry(get(), name);
  if (entry != MSL_NO_ENTRY)
    return entry;
  return makeError("library '%s' has no entry '%s'; compile it with --training",
                   get()->model_name, name);
}

double Library::rate(uint32_t width) const {
  const msl_width_info &info = get()->widths[width];
  return info.num_rates ? info.rates[0] : 1.0;
}

bool Library::isTraining() const { return get()->flags & MSL_LIBRARY_TRAINING; }

/// The emulator lies in the build folder's or the installation's lib, whichever
/// the running tool belongs to.
static void locateEmulator() {
  std::error_code error;
  std::filesystem::path tool =
      std::filesystem::read_symlink("/proc/self/exe", error);
  std::filesystem::path path = tool.parent_path().parent_path() / "lib" /
                               "libmodelslice-cuda-emulator.so";
  if (!error && std::filesystem::exists(path, error))
    setenv("MODELSLICE_EMULATOR", path.c_str(), /*overwrite=*/0);
}

std::string Model::device() const {
  // A library from before there were devices is shorter.
  bool knows = library()->struct_size > offsetof(msl_library, model_device);
  const char *text = knows ? library()->model_device(get()) : nullptr;
  return text ? text : "cpu";
}

Result<Model> Model::create(const Library &library, msl_model_options options) {
  options.struct_size = sizeof(options);
  std::string device = options.device ? options.device : "cpu";
  // Libraries from before there were devices take none at all.
  if (device == "cpu")
    options.device = nullptr;
  if (device == "emulator")
    locateEmulator();
  msl_model *model = nullptr;
  msl_error error = {};
  if (library->model_create(&options, &model, &error) != MSL_OK)
    return toError(error, "cannot load the parameters");
  return Model(model, library.get());
}

Result<Context> Context::create(const Model &model, int64_t maxBatch,
                                uint32_t threads) {
  msl_context_options options = {};
  options.struct_size = sizeof(options);
  options.max_batch = maxBatch;
  options.threads = threads;
  msl_context *context = nullptr;
  msl_error error = {};
  if (model.library()->context_create(model.get(), &options, &context,
                                      &error) != MSL_OK)
    return toError(error, "cannot create a context");
  return Context(context, model.library());
}

Status Context::run(uint32_t entry, uint32_t width,
                    const std::vector<msl_tensor> &inputs,
                    const std::vector<msl_tensor> &outputs) const {
  msl_error error = {};
  if (context.get_deleter().library->run(
          get(), entry, width, inputs.data(),
          static_cast<uint32_t>(inputs.size()), outputs.data(),
          static_cast<uint32_t>(outputs.size()), &error) != MSL_OK)
    return toError(error, "the run failed");
  return success();
}

TensorBuffer::TensorBuffer(const msl_tensor_info &info, int64_t batch)
    : shape(info.shape, info.shape + info.rank), dtype(info.dtype),
      batch(batch) {
  for (size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] < 0)
      batchDim = static_cast<int>(i);
    else
      perExample *= shape[i];
  }
  words.resize(static_cast<size_t>(perExample) * (isBatched() ? batch : 1));
}

msl_tensor TensorBuffer::view(int64_t batch) {
  return view(batch, words.data());
}

msl_tensor TensorBuffer::view(int64_t batch, void *data) {
  if (isBatched())
    shape[batchDim] = batch;
  return {data, shape.data(), static_cast<uint32_t>(shape.size()), dtype};
}

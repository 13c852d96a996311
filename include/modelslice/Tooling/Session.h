//===- Session.h - RAII over compiled libraries -----------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Owners for what the C interface hands out: libraries, models and contexts.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_SESSION_H
#define MODELSLICE_TOOLING_SESSION_H

#include "modelslice-c/abi.h"
#include "modelslice/Tooling/Result.h"

#include <memory>
#include <vector>

namespace modelslice {

/// A compiled library, loaded into the process. Outlives its models.
class Library {
public:
  static Result<Library> open(const std::string &path);

  const msl_library *get() const { return library.get(); }
  const msl_library *operator->() const { return library.get(); }

  /// The width of a rate; the error of an unknown one lists those there are.
  Result<uint32_t> findWidth(double rate) const;
  /// The widths of a list of rates, all widths for an empty list; ascending
  /// and without repetition.
  Result<std::vector<uint32_t>>
  findWidths(const std::vector<double> &rates) const;
  /// The index of an entry; the error says what kind of library has it.
  Result<uint32_t> findEntry(const char *name) const;
  /// The rate by which users know a width: its first one.
  double rate(uint32_t width) const;

  bool isTraining() const;

private:
  explicit Library(const msl_library *library) : library(library) {}

  struct Close {
    void operator()(const msl_library *library) const;
  };
  std::unique_ptr<const msl_library, Close> library;
};

/// Parameters. Outlives its contexts.
class Model {
public:
  /// Sets options.struct_size itself. For the device "emulator" it looks for
  /// the one that lies with the tools, unless MODELSLICE_EMULATOR says where.
  static Result<Model> create(const Library &library,
                              msl_model_options options = {});
  msl_model *get() const { return model.get(); }
  const msl_library *library() const { return model.get_deleter().library; }
  /// "cpu", or what the library calls the device.
  std::string device() const;

private:
  struct Destroy {
    const msl_library *library;
    void operator()(msl_model *model) const { library->model_destroy(model); }
  };
  Model(msl_model *model, const msl_library *library)
      : model(model, Destroy{library}) {}
  std::unique_ptr<msl_model, Destroy> model;
};

/// Scratch memory and threads of one stream of calls.
class Context {
public:
  static Result<Context> create(const Model &model, int64_t maxBatch,
                                uint32_t threads);
  msl_context *get() const { return context.get(); }

  Status run(uint32_t entry, uint32_t width,
             const std::vector<msl_tensor> &inputs,
             const std::vector<msl_tensor> &outputs) const;

private:
  struct Destroy {
    const msl_library *library;
    void operator()(msl_context *context) const {
      library->context_destroy(context);
    }
  };
  Context(msl_context *context, const msl_library *library)
      : context(context, Destroy{library}) {}
  std::unique_ptr<msl_context, Destroy> context;
};

/// A tensor with its own memory, shaped like `info` at a batch. Both element
/// types of the C interface have four bytes.
class TensorBuffer {
public:
  TensorBuffer(const msl_tensor_info &info, int64_t batch);

  /// The tensor, or its first `batch` examples.
  msl_tensor view() { return view(batch); }
  msl_tensor view(int64_t batch);
  /// The same with the caller's data instead of the buffer's.
  msl_tensor view(int64_t batch, void *data);

  float *floats() { return reinterpret_cast<float *>(words.data()); }
  int32_t *integers() { return reinterpret_cast<int32_t *>(words.data()); }
  /// Elements of one example, or of all if the tensor has no batch.
  int64_t elementsPerExample() const { return perExample; }
  bool isBatched() const { return batchDim >= 0; }

private:
  std::vector<int64_t> shape;
  int batchDim = -1;
  uint32_t dtype;
  int64_t batch, perExample = 1;
  std::vector<uint32_t> words;
};

} // namespace modelslice

#endif // MODELSLICE_TOOLING_SESSION_H

//===- InProcess.h - Images without a library -------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_UNITTESTS_RUNTIME_INPROCESS_H
#define MODELSLICE_UNITTESTS_RUNTIME_INPROCESS_H

extern "C" {
#include "Runtime.h"
}

#include "gtest/gtest.h"

namespace modelslice::testing {

/// An image with one entry at one width, whose parts a test fills in, and a
/// model and a context of it that live as long as this does.
class InProcess : public ::testing::Test {
protected:
  InProcess() {
    image.library.model_name = "test";
    image.library.num_isa_levels = 1;
    image.library.num_widths = 1;
    image.library.num_entries = 1;
    image.library.entries = &entry;
    image.isas = &isa;
    image.programs = &program;
    image.embedded = this;
    image.refresh_entry = UINT32_MAX;
    options.struct_size = sizeof options;
  }
  ~InProcess() override { destroy(); }

  msl_status createModel() {
    return msl_model_create(&image, nullptr, nullptr, &model, &error);
  }
  msl_status createContext(int64_t maxBatch, uint32_t threads = 1) {
    options.max_batch = maxBatch;
    options.threads = threads;
    return msl_context_create(model, &options, &context, &error);
  }
  void destroy() {
    msl_context_destroy(context);
    msl_model_destroy(model);
    context = nullptr, model = nullptr;
  }

  msl_isa isa = {"x86-64-v2", nullptr, 0};
  msl_entry_info entry = {};
  msl_program program = {};
  msl_image image = {};
  msl_context_options options = {};
  msl_model *model = nullptr;
  msl_context *context = nullptr;
  msl_error error = {};
};

} // namespace modelslice::testing

#endif // MODELSLICE_UNITTESTS_RUNTIME_INPROCESS_H

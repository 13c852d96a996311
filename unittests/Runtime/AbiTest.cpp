//===- AbiTest.cpp - Pins the ABI -----------------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Pins size and layout of every public struct: a change here breaks libraries
// that users have compiled.
//
//===----------------------------------------------------------------------===//

#include "modelslice-c/abi.h"

extern "C" {
#include "Image.h"
}

#include "gtest/gtest.h"

#include <cstddef>

#define EXPECT_FIELD(type, field, at) EXPECT_EQ(offsetof(type, field), at##u)

TEST(Abi, Constants) {
  EXPECT_EQ(MSL_ABI_VERSION, 1u);
  EXPECT_EQ(MSL_MAGIC, 0x4C53444Du);
  EXPECT_EQ(MSL_OK, 0);
  EXPECT_EQ(MSL_INVALID_ARGUMENT, 1);
  EXPECT_EQ(MSL_IO, 2);
  EXPECT_EQ(MSL_BAD_WEIGHTS, 3);
  EXPECT_EQ(MSL_OUT_OF_MEMORY, 4);
  EXPECT_EQ(MSL_UNSUPPORTED, 5);
  EXPECT_EQ(MSL_BUSY, 6);
  EXPECT_EQ(MSL_DEVICE_FAILED, 7);
  EXPECT_EQ(MSL_F32, 1);
  EXPECT_EQ(MSL_I32, 2);
  EXPECT_EQ(MSL_MODEL_TRAINABLE, 1);
  EXPECT_EQ(MSL_MODEL_INITIALIZE, 2);
  EXPECT_EQ(MSL_ARENA_PARAMS, 0);
  EXPECT_EQ(MSL_ARENA_GRADIENTS, 1);
  EXPECT_EQ(MSL_ARENA_STATE0, 2);
  EXPECT_EQ(MSL_ARENA_STATE1, 3);
  EXPECT_EQ(MSL_LIBRARY_TRAINING, 1u);
  EXPECT_EQ(MSL_LIBRARY_EMBEDDED_WEIGHTS, 2u);
  EXPECT_EQ(MSL_LIBRARY_CUDA, 4u);
}

TEST(Abi, SmallStructs) {
  EXPECT_EQ(sizeof(msl_error), 512u);
  EXPECT_FIELD(msl_error, message, 4);
  EXPECT_EQ(sizeof(msl_tensor), 24u);
  EXPECT_FIELD(msl_tensor, shape, 8);
  EXPECT_FIELD(msl_tensor, rank, 16);
  EXPECT_FIELD(msl_tensor, dtype, 20);
  EXPECT_EQ(sizeof(msl_tensor_info), 24u);
  EXPECT_FIELD(msl_tensor_info, shape, 8);
  EXPECT_FIELD(msl_tensor_info, rank, 16);
  EXPECT_FIELD(msl_tensor_info, dtype, 20);
  EXPECT_EQ(sizeof(msl_width_info), 40u);
  EXPECT_FIELD(msl_width_info, num_rates, 8);
  EXPECT_FIELD(msl_width_info, flops, 16);
  EXPECT_FIELD(msl_width_info, parameters, 24);
  EXPECT_FIELD(msl_width_info, param_bytes, 32);
  EXPECT_EQ(sizeof(msl_entry_info), 40u);
  EXPECT_FIELD(msl_entry_info, inputs, 8);
  EXPECT_FIELD(msl_entry_info, outputs, 16);
  EXPECT_FIELD(msl_entry_info, num_inputs, 24);
  EXPECT_FIELD(msl_entry_info, num_outputs, 28);
  EXPECT_FIELD(msl_entry_info, per_width, 32);
  EXPECT_EQ(sizeof(msl_kernel_event), 32u);
  EXPECT_EQ(sizeof(msl_metadata), 16u);
  EXPECT_FIELD(msl_metadata, value, 8);
}

TEST(Abi, Options) {
  EXPECT_EQ(sizeof(msl_model_options), 56u);
  EXPECT_FIELD(msl_model_options, weights_path, 8);
  EXPECT_FIELD(msl_model_options, weights_data, 16);
  EXPECT_FIELD(msl_model_options, weights_size, 24);
  EXPECT_FIELD(msl_model_options, seed, 32);
  EXPECT_FIELD(msl_model_options, flags, 40);
  EXPECT_FIELD(msl_model_options, device, 48);
  EXPECT_EQ(sizeof(msl_context_options), 64u);
  EXPECT_FIELD(msl_context_options, max_batch, 8);
  EXPECT_FIELD(msl_context_options, scratch, 16);
  EXPECT_FIELD(msl_context_options, scratch_size, 24);
  EXPECT_FIELD(msl_context_options, threads, 32);
  EXPECT_FIELD(msl_context_options, parallel_for, 40);
  EXPECT_FIELD(msl_context_options, host, 48);
  EXPECT_FIELD(msl_context_options, stream, 56);
}

TEST(Abi, Library) {
  EXPECT_EQ(sizeof(msl_library), 240u);
  EXPECT_FIELD(msl_library, abi_version, 4);
  EXPECT_FIELD(msl_library, struct_size, 8);
  EXPECT_FIELD(msl_library, flags, 12);
  EXPECT_FIELD(msl_library, model_name, 16);
  EXPECT_FIELD(msl_library, compiler_version, 24);
  EXPECT_FIELD(msl_library, isa_levels, 32);
  EXPECT_FIELD(msl_library, num_isa_levels, 40);
  EXPECT_FIELD(msl_library, num_widths, 44);
  EXPECT_FIELD(msl_library, widths, 48);
  EXPECT_FIELD(msl_library, entries, 56);
  EXPECT_FIELD(msl_library, params, 64);
  EXPECT_FIELD(msl_library, num_entries, 72);
  EXPECT_FIELD(msl_library, num_params, 76);
  EXPECT_FIELD(msl_library, arena_bytes, 80);
  EXPECT_FIELD(msl_library, model_create, 88);
  EXPECT_FIELD(msl_library, model_destroy, 96);
  EXPECT_FIELD(msl_library, context_create, 104);
  EXPECT_FIELD(msl_library, context_destroy, 112);
  EXPECT_FIELD(msl_library, scratch_bytes, 120);
  EXPECT_FIELD(msl_library, run, 128);
  EXPECT_FIELD(msl_library, isa, 136);
  EXPECT_FIELD(msl_library, arena, 144);
  EXPECT_FIELD(msl_library, param_read, 152);
  EXPECT_FIELD(msl_library, param_write, 160);
  EXPECT_FIELD(msl_library, context_set_profiler, 168);
  EXPECT_FIELD(msl_library, derived_bytes, 176);
  EXPECT_FIELD(msl_library, metadata, 184);
  EXPECT_FIELD(msl_library, num_metadata, 192);
  EXPECT_FIELD(msl_library, run_async, 200);
  EXPECT_FIELD(msl_library, synchronize, 208);
  EXPECT_FIELD(msl_library, model_device, 216);
  EXPECT_FIELD(msl_library, gpu_archs, 224);
  EXPECT_FIELD(msl_library, num_gpu_archs, 232);
}

// Not public, but written by the compiler and read by the runtime.
TEST(Abi, Image) {
  EXPECT_EQ(sizeof(msl_kernel), 40u);
  EXPECT_EQ(sizeof(msl_operand), 24u);
  EXPECT_EQ(sizeof(msl_launch), 56u);
  EXPECT_EQ(sizeof(msl_program), 48u);
  EXPECT_EQ(sizeof(msl_param), 72u);
  EXPECT_FIELD(msl_param, offset, 24);
  EXPECT_FIELD(msl_param, order, 48);
  EXPECT_FIELD(msl_param, init, 56);
  EXPECT_FIELD(msl_param, init_scale, 64);
  EXPECT_EQ(sizeof(msl_isa), 24u);
  EXPECT_EQ(sizeof(msl_image), 304u);
  EXPECT_FIELD(msl_image, params, 240);
  EXPECT_FIELD(msl_image, refresh_entry, 284);
  EXPECT_FIELD(msl_image, buffer_bytes, 288);
  EXPECT_FIELD(msl_image, gpu, 296);
  EXPECT_EQ(sizeof(msl_gpu_kernel), 88u);
  EXPECT_FIELD(msl_gpu_kernel, points, 16);
  EXPECT_FIELD(msl_gpu_kernel, next, 80);
  EXPECT_EQ(sizeof(msl_gpu_cluster), 40u);
  EXPECT_EQ(sizeof(msl_gpu_module), 64u);
  EXPECT_FIELD(msl_gpu_module, data, 24);
  EXPECT_FIELD(msl_gpu_module, kernels, 40);
  EXPECT_EQ(sizeof(msl_gpu_image), 40u);
  EXPECT_FIELD(msl_gpu_image, derived_bytes, 24);
  EXPECT_FIELD(msl_gpu_image, refresh_entry, 32);
}

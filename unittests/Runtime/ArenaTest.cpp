//===- ArenaTest.cpp - Tests arenas with buffers --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A model made by hand: the first 32 of 48 floats are trained.
//
//===----------------------------------------------------------------------===//

extern "C" {
#include "Runtime.h"
}

#include "gtest/gtest.h"

TEST(Arena, EndsBeforeTheBuffersUnlessItIsThatOfTheParameters) {
  alignas(64) float params[48] = {}, gradients[48] = {};
  msl_image image = {};
  image.library.arena_bytes = sizeof(params);
  image.buffer_bytes = 64;
  msl_model model = {};
  model.image = &image;
  model.trainable = true;
  model.arenas[MSL_ARENA_PARAMS] = reinterpret_cast<uint8_t *>(params);
  model.arenas[MSL_ARENA_GRADIENTS] = reinterpret_cast<uint8_t *>(gradients);
  uint64_t count = 0;
  EXPECT_EQ(msl_arena_of(&model, MSL_ARENA_PARAMS, &count), params);
  EXPECT_EQ(count, 48u);
  EXPECT_EQ(msl_arena_of(&model, MSL_ARENA_GRADIENTS, &count), gradients);
  EXPECT_EQ(count, 32u);
  EXPECT_EQ(msl_arena_of(&model, MSL_ARENA_STATE0, &count), nullptr);
  EXPECT_EQ(count, 0u);
}

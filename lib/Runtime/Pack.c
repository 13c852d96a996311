/*===- Pack.c - Parameters between files and the arena ---------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Moves parameters between PyTorch's row-major layout and the packed arena.
 *
 * All three operations walk the arena in its own order, so that the padding of
 * the last block is met where it lies.
 *
 *===----------------------------------------------------------------------===*/

#include "Runtime.h"

#include <string.h>

#define ELEMENT 4 /* Bytes of every msl_dtype. */

typedef enum operation { PACK, UNPACK, COMPARE } operation;

uint64_t msl_param_elements(const msl_param *param) {
  uint64_t elements = 1;
  for (uint32_t i = 0; i < param->info.rank; ++i)
    elements *= (uint64_t)param->info.shape[i];
  return elements;
}

/* A run of `count` elements that are adjacent in the arena and `stride`
 * elements apart outside. False: they differ. */
static bool move_run(operation what, uint8_t *packed, uint8_t *plain,
                     int64_t count, int64_t stride) {
  if (stride == 1) {
    size_t bytes = (size_t)count * ELEMENT;
    if (what == COMPARE)
      return memcmp(packed, plain, bytes) == 0;
    if (what == PACK)
      memcpy(packed, plain, bytes);
    else
      memcpy(plain, packed, bytes);
    return true;
  }
  for (int64_t i = 0; i < count; ++i) {
    uint8_t *inside = packed + i * ELEMENT;
    uint8_t *outside = plain + i * stride * ELEMENT;
    if (what == PACK)
      memcpy(inside, outside, ELEMENT);
    else if (what == UNPACK)
      memcpy(outside, inside, ELEMENT);
    else if (memcmp(inside, outside, ELEMENT) != 0)
      return false;
  }
  return true;
}

/* One run per step of an odometer over `rank` outer dimensions; the last moves
 * fastest. */
typedef struct odometer {
  uint32_t rank;
  int64_t extent[MSL_MAX_RANK], stride[MSL_MAX_RANK], at[MSL_MAX_RANK];
  int64_t offset; /* Elements from the start of the plain tensor. */
} odometer;

static bool step(odometer *o) {
  for (uint32_t i = o->rank; i-- > 0;) {
    o->offset += o->stride[i];
    if (++o->at[i] < o->extent[i])
      return true;
    o->offset -= o->stride[i] * o->extent[i];
    o->at[i] = 0;
  }
  return false;
}

static bool walk(const msl_param *param, operation what, uint8_t *arena,
                 uint8_t *plain) {
  const msl_tensor_info *info = &param->info;
  uint8_t *packed = arena + param->offset;
  uint8_t *end = packed + param->bytes;
  bool same = true;
  if (info->rank == 0)
    same = move_run(what, packed, plain, 1, 1), packed += ELEMENT;

  int64_t strides[MSL_MAX_RANK], stride = 1;
  for (uint32_t i = info->rank; i-- > 0; stride *= info->shape[i])
    strides[i] = stride;

  bool blocked = param->block_dim >= 0;
  int64_t inner = 1, blocks = 1, block = 1;
  odometer o = {0};
  if (info->rank != 0) {
    uint32_t inner_dim =
        blocked ? (uint32_t)param->block_dim : param->order[info->rank - 1];
    inner = info->shape[inner_dim];
    stride = strides[inner_dim];
    block = blocked ? (int64_t)param->block : inner;
    blocks = block ? (inner + block - 1) / block : 0;
    o.rank = info->rank - 1;
    for (uint32_t i = 0; i < o.rank; ++i) {
      o.extent[i] = info->shape[param->order[i]];
      o.stride[i] = strides[param->order[i]];
    }
    if (msl_param_elements(param) == 0)
      blocks = 0;
  } else {
    blocks = 0;
  }

  for (int64_t b = 0; b < blocks && same; ++b) {
    int64_t first = b * block;
    int64_t count = inner - first < block ? inner - first : block;
    uint8_t *base = plain + first * stride * ELEMENT;
    do {
      same = move_run(what, packed, base + o.offset * ELEMENT, count, stride);
      if (what == PACK)
        memset(packed + count * ELEMENT, 0, (size_t)(block - count) * ELEMENT);
      packed += block * ELEMENT;
    } while (same && step(&o));
  }
  if (what == PACK && packed < end)
    memset(packed, 0, (size_t)(end - packed));
  return same;
}

void msl_pack(const msl_param *param, uint8_t *arena, const void *data) {
  walk(param, PACK, arena, (uint8_t *)data);
}

void msl_unpack(const msl_param *param, const uint8_t *arena, void *data) {
  walk(param, UNPACK, (uint8_t *)arena, data);
}

bool msl_packed_equal(const msl_param *param, const uint8_t *arena,
                      const void *data) {
  return walk(param, COMPARE, (uint8_t *)arena, (uint8_t *)data);
}

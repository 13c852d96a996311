/*===- Weights.c - Loads and shares parameters -----------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Reads parameters from a safetensors file into the packed arena, once for all
 * models of a process that have the same weights.
 *
 *===----------------------------------------------------------------------===*/

#include "Runtime.h"
#include "Safetensors.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An opened file whose tensors answer to every parameter of an image. */
typedef struct weights_file {
  msl_source source;
  msl_safetensors index;
  uint8_t *buffer; /* For the biggest parameter; NULL if read from memory. */
  char label[256];
} weights_file;

static void close_file(weights_file *file) {
  msl_safetensors_free(&file->index);
  msl_source_close(&file->source);
  free(file->buffer);
}

static msl_status open_source(const msl_model_options *options,
                              weights_file *file, msl_error *error) {
  if (options->weights_data) {
    snprintf(file->label, sizeof file->label, "weights in memory");
    msl_source_from_memory(&file->source, options->weights_data,
                           options->weights_size, file->label);
    return MSL_OK;
  }
  char beside[PATH_MAX];
  const char *path = options->weights_path;
  if (!path) {
    msl_status status = msl_default_weights_path(beside, sizeof beside, error);
    if (status)
      return status;
    path = beside;
  }
  snprintf(file->label, sizeof file->label, "weights '%.220s'", path);
  msl_status status = msl_source_open(&file->source, path, file->label, error);
  if (status && error && path == beside) {
    char message[sizeof error->message];
    memcpy(message, error->message, sizeof message);
    msl_fail(error, status,
             "%.400s; looked for beside the library, as none are embedded or "
             "given",
             message);
  }
  return status;
}

/* A file of PyTorch's has the statistics of one width in a batch norm, the
 * network has them for each. Nothing but the name tells what a parameter is. */
static bool lacks_rows(const msl_tensor_info *info,
                       const msl_stored_tensor *tensor) {
  const char *dot = strrchr(info->name, '.');
  const char *last = dot ? dot + 1 : info->name;
  return info->rank == 2 && tensor->rank == 1 &&
         tensor->shape[0] == info->shape[1] &&
         strncmp(last, "running_", 8) == 0;
}

static msl_status check_param(const weights_file *file, const msl_param *param,
                              msl_error *error) {
  const msl_tensor_info *info = &param->info;
  char expected[MSL_SHAPE_TEXT], got[MSL_SHAPE_TEXT];
  msl_format_tensor(expected, info->dtype, info->shape, info->rank);
  const msl_stored_tensor *tensor =
      msl_safetensors_find(&file->index, info->name);
  if (!tensor)
    return msl_fail(error, MSL_BAD_WEIGHTS,
                    "%s: tensor '%s': expected %s, got none of that name",
                    file->label, info->name, expected);
  const char *dtype = info->dtype == MSL_F32 ? "F32" : "I32";
  if (strcmp(tensor->dtype, dtype) != 0)
    return msl_fail(error, MSL_BAD_WEIGHTS,
                    "%s: tensor '%s': expected dtype %s, got %s", file->label,
                    info->name, dtype, tensor->dtype);
  bool same = tensor->rank == info->rank;
  for (uint32_t i = 0; same && i < info->rank; ++i)
    same = tensor->shape[i] == info->shape[i];
  if (same)
    return MSL_OK;
  msl_format_tensor(got, info->dtype, tensor->shape, tensor->rank);
  return msl_fail(error, MSL_BAD_WEIGHTS,
                  "%s: tensor '%s': expected %s, got %s%s", file->label,
                  info->name, expected, got,
                  lacks_rows(info, tensor)
                      ? "; a batch norm has one row for each number of kept "
                        "groups"
                      : "");
}

static msl_status open_file(const msl_image *image,
                            const msl_model_options *options,
                            weights_file *file, msl_error *error) {
  memset(file, 0, sizeof *file);
  file->source.file = -1;
  msl_status status = open_source(options, file, error);
  if (!status)
    status = msl_safetensors_read(&file->source, &file->index, error);
  uint64_t biggest = 0;
  for (uint32_t i = 0; !status && i < image->library.num_params; ++i) {
    status = check_param(file, &image->params[i], error);
    uint64_t elements = msl_param_elements(&image->params[i]);
    biggest = elements > biggest ? elements : biggest;
  }
  if (!status && !file->source.memory) {
    file->buffer = malloc(biggest ? biggest * 4 : 1);
    if (!file->buffer)
      status =
          msl_fail(error, MSL_OUT_OF_MEMORY,
                   "%s: out of memory for its largest tensor", file->label);
  }
  if (status)
    close_file(file);
  return status;
}

/* The bytes of a parameter, valid until the next call. */
static msl_status read_param(const weights_file *file, const msl_param *param,
                             const uint8_t **data, msl_error *error) {
  const msl_stored_tensor *tensor =
      msl_safetensors_find(&file->index, param->info.name);
  if (file->source.memory) {
    *data = file->source.memory + tensor->begin;
    return MSL_OK;
  }
  *data = file->buffer;
  return msl_source_read(&file->source, tensor->begin, tensor->size,
                         file->buffer, error);
}

static msl_status pack_file(const msl_image *image, const weights_file *file,
                            uint8_t *arena, msl_error *error) {
  for (uint32_t i = 0; i < image->library.num_params; ++i) {
    const uint8_t *data;
    msl_status status = read_param(file, &image->params[i], &data, error);
    if (status)
      return status;
    msl_pack(&image->params[i], arena, data);
  }
  return MSL_OK;
}

/* Compared value by value rather than by the file's name and time: exact, and
 * cheaper than a second copy. */
static msl_status same_values(const msl_image *image, const weights_file *file,
                              const uint8_t *arena, bool *same,
                              msl_error *error) {
  *same = true;
  for (uint32_t i = 0; *same && i < image->library.num_params; ++i) {
    const uint8_t *data;
    msl_status status = read_param(file, &image->params[i], &data, error);
    if (status)
      return status;
    *same = msl_packed_equal(&image->params[i], arena, data);
  }
  return MSL_OK;
}

static bool wants_embedded(const msl_image *image,
                           const msl_model_options *options) {
  return image->embedded && !options->weights_path && !options->weights_data;
}

msl_status msl_weights_load(const msl_image *image,
                            const msl_model_options *options, uint8_t *arena,
                            msl_error *error) {
  if (wants_embedded(image, options)) {
    memcpy(arena, image->embedded, image->library.arena_bytes);
    return MSL_OK;
  }
  weights_file file;
  msl_status status = open_file(image, options, &file, error);
  if (status)
    return status;
  status = pack_file(image, &file, arena, error);
  close_file(&file);
  return status;
}

static msl_weights *shared;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

void msl_weights_lock(void) { pthread_mutex_lock(&mutex); }
void msl_weights_unlock(void) { pthread_mutex_unlock(&mutex); }

static msl_status out_of_memory(const msl_image *image, msl_error *error) {
  return msl_fail(error, MSL_OUT_OF_MEMORY,
                  "model '%s': out of memory for %llu bytes of parameters",
                  image->library.model_name,
                  (unsigned long long)(image->library.arena_bytes +
                                       image->library.derived_bytes));
}

/* `file` is NULL for embedded weights, which are used where they lie. */
static msl_status find_or_create(const msl_image *image,
                                 const weights_file *file, bool derived,
                                 msl_weights **weights, bool *fresh,
                                 msl_error *error) {
  for (msl_weights *known = shared; known; known = known->next) {
    bool same = false;
    if (known->image != image)
      continue;
    if (!file) {
      same = known->params == image->embedded;
    } else {
      msl_status status = same_values(image, file, known->params, &same, error);
      if (status)
        return status;
    }
    if (same) {
      /* Models on GPUs have left them out so far. */
      *fresh = derived && !known->derived;
      if (*fresh) {
        known->derived = msl_allocate(image->library.derived_bytes);
        if (!known->derived)
          return out_of_memory(image, error);
      }
      ++known->references;
      *weights = known;
      return MSL_OK;
    }
  }
  msl_weights *created = calloc(1, sizeof *created);
  if (created && !file)
    created->params = image->embedded;
  else if (created)
    created->params = created->owned = msl_allocate(image->library.arena_bytes);
  if (created && derived)
    created->derived = msl_allocate(image->library.derived_bytes);
  msl_status status = MSL_OK;
  if (!created || !created->params || (derived && !created->derived))
    status = out_of_memory(image, error);
  if (created) {
    created->image = image;
    created->references = 1;
    created->next = shared;
    shared = created;
  }
  if (!status && file)
    status = pack_file(image, file, created->owned, error);
  if (status) {
    msl_weights_release(created);
    return status;
  }
  *weights = created;
  *fresh = true;
  return MSL_OK;
}

msl_status msl_weights_acquire(const msl_image *image,
                               const msl_model_options *options, bool derived,
                               msl_weights **weights, bool *fresh,
                               msl_error *error) {
  if (wants_embedded(image, options))
    return find_or_create(image, NULL, derived, weights, fresh, error);
  weights_file file;
  msl_status status = open_file(image, options, &file, error);
  if (status)
    return status;
  status = find_or_create(image, &file, derived, weights, fresh, error);
  close_file(&file);
  return status;
}

void msl_weights_release(msl_weights *weights) {
  if (!weights || --weights->references)
    return;
  msl_weights **link = &shared;
  while (*link != weights)
    link = &(*link)->next;
  *link = weights->next;
  if (weights->owned)
    msl_release(weights->owned, weights->image->library.arena_bytes);
  if (weights->derived)
    msl_release(weights->derived, weights->image->library.derived_bytes);
  free(weights);
}

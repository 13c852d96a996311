/*===- Safetensors.c - A strict reader of safetensors ----------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Parses and checks the header of a safetensors file: eight bytes of length,
 * JSON, then the tensors' bytes back to back.
 *
 *===----------------------------------------------------------------------===*/

#include "Safetensors.h"
#include "Error.h"
#include "Json.h"

#include <stdlib.h>
#include <string.h>

typedef struct parser {
  msl_json json;
  const char *label;
  msl_error *error;
  msl_safetensors *file;
  size_t capacity;
} parser;

static const struct {
  const char *name;
  uint32_t bits;
} dtypes[] = {{"BOOL", 8},    {"U8", 8},      {"I8", 8},      {"F8_E5M2", 8},
              {"F8_E4M3", 8}, {"F8_E8M0", 8}, {"I16", 16},    {"U16", 16},
              {"F16", 16},    {"BF16", 16},   {"I32", 32},    {"U32", 32},
              {"F32", 32},    {"I64", 64},    {"U64", 64},    {"F64", 64},
              {"C64", 64},    {"F4", 4},      {"F6_E2M3", 6}, {"F6_E3M2", 6}};

static msl_status syntax_error(parser *p) {
  return msl_fail(p->error, MSL_BAD_WEIGHTS, "%s: header byte %lld: %s",
                  p->label, (long long)(p->json.at - p->json.begin),
                  p->json.problem);
}

static msl_status out_of_memory(parser *p) {
  return msl_fail(p->error, MSL_OUT_OF_MEMORY,
                  "%s: out of memory for the header", p->label);
}

/* "shape": [..]. `elements` is the product, UINT64_MAX once it overflows. */
static msl_status parse_shape(parser *p, msl_stored_tensor *tensor,
                              uint64_t *elements) {
  uint64_t product = 1;
  tensor->rank = 0;
  if (!msl_json_expect(&p->json, '['))
    return syntax_error(p);
  if (!msl_json_accept(&p->json, ']')) {
    do {
      uint64_t extent;
      if (!msl_json_integer(&p->json, &extent))
        return syntax_error(p);
      if (tensor->rank == MSL_MAX_RANK) {
        p->json.problem = "expected at most 8 dimensions";
        return syntax_error(p);
      }
      tensor->shape[tensor->rank++] = (int64_t)extent;
      if (__builtin_mul_overflow(product, extent, &product))
        return msl_fail(p->error, MSL_BAD_WEIGHTS,
                        "%s: tensor '%s': the product of its extents overflows",
                        p->label, tensor->name);
    } while (msl_json_accept(&p->json, ','));
    if (!msl_json_expect(&p->json, ']'))
      return syntax_error(p);
  }
  *elements = product;
  return MSL_OK;
}

static msl_status check_size(parser *p, const msl_stored_tensor *tensor,
                             uint64_t elements) {
  uint32_t bits = 0;
  for (size_t i = 0; i < sizeof dtypes / sizeof *dtypes; ++i)
    if (strcmp(dtypes[i].name, tensor->dtype) == 0)
      bits = dtypes[i].bits;
  if (!bits)
    return msl_fail(p->error, MSL_BAD_WEIGHTS,
                    "%s: tensor '%s': unknown dtype '%s'", p->label,
                    tensor->name, tensor->dtype);
  uint64_t total;
  if (__builtin_mul_overflow(elements, bits, &total) || total % 8 != 0 ||
      total / 8 != tensor->size)
    return msl_fail(p->error, MSL_BAD_WEIGHTS,
                    "%s: tensor '%s': expected %llu elements of %s, got "
                    "%llu bytes",
                    p->label, tensor->name, (unsigned long long)elements,
                    tensor->dtype, (unsigned long long)tensor->size);
  return MSL_OK;
}

/* {"dtype": .., "shape": [..], "data_offsets": [begin, end]} in any order. */
static msl_status parse_tensor(parser *p, msl_stored_tensor *tensor) {
  enum { DTYPE = 1, SHAPE = 2, OFFSETS = 4 };
  unsigned seen = 0;
  uint64_t elements = 0, end = 0;
  msl_json *json = &p->json;
  if (!msl_json_expect(json, '{'))
    return syntax_error(p);
  for (int field = 0; field < 3; ++field) {
    char *key, *dtype;
    unsigned bit;
    if ((field && !msl_json_expect(json, ',')) ||
        !msl_json_string(json, &key) || !msl_json_expect(json, ':'))
      return syntax_error(p);
    if (strcmp(key, "dtype") == 0) {
      bit = DTYPE;
      if (!msl_json_string(json, &dtype))
        return syntax_error(p);
      tensor->dtype = dtype;
    } else if (strcmp(key, "shape") == 0) {
      bit = SHAPE;
      msl_status status = parse_shape(p, tensor, &elements);
      if (status)
        return status;
    } else if (strcmp(key, "data_offsets") == 0) {
      bit = OFFSETS;
      if (!msl_json_expect(json, '[') ||
          !msl_json_integer(json, &tensor->begin) ||
          !msl_json_expect(json, ',') || !msl_json_integer(json, &end) ||
          !msl_json_expect(json, ']'))
        return syntax_error(p);
    } else {
      return msl_fail(p->error, MSL_BAD_WEIGHTS,
                      "%s: tensor '%s': unknown field '%s'", p->label,
                      tensor->name, key);
    }
    if (seen & bit)
      return msl_fail(p->error, MSL_BAD_WEIGHTS,
                      "%s: tensor '%s': field '%s' twice", p->label,
                      tensor->name, key);
    seen |= bit;
  }
  if (!msl_json_expect(json, '}'))
    return syntax_error(p);
  if (end < tensor->begin)
    return msl_fail(p->error, MSL_BAD_WEIGHTS,
                    "%s: tensor '%s': its data ends at %llu before it begins "
                    "at %llu",
                    p->label, tensor->name, (unsigned long long)end,
                    (unsigned long long)tensor->begin);
  tensor->size = end - tensor->begin;
  return check_size(p, tensor, elements);
}

static msl_status parse_metadata(parser *p) {
  if (!msl_json_expect(&p->json, '{'))
    return syntax_error(p);
  if (msl_json_accept(&p->json, '}'))
    return MSL_OK;
  do {
    char *text;
    if (!msl_json_string(&p->json, &text) || !msl_json_expect(&p->json, ':') ||
        !msl_json_string(&p->json, &text))
      return syntax_error(p);
  } while (msl_json_accept(&p->json, ','));
  return msl_json_expect(&p->json, '}') ? MSL_OK : syntax_error(p);
}

static msl_status parse_header(parser *p) {
  if (p->json.at == p->json.end || *p->json.at != '{') {
    p->json.problem = "expected '{'";
    return syntax_error(p);
  }
  msl_json_expect(&p->json, '{');
  int metadata = 0;
  if (!msl_json_accept(&p->json, '}')) {
    do {
      char *name;
      if (!msl_json_string(&p->json, &name) || !msl_json_expect(&p->json, ':'))
        return syntax_error(p);
      msl_status status;
      if (strcmp(name, "__metadata__") == 0) {
        if (metadata++)
          return msl_fail(p->error, MSL_BAD_WEIGHTS, "%s: '__metadata__' twice",
                          p->label);
        status = parse_metadata(p);
      } else {
        msl_safetensors *file = p->file;
        if (file->count == p->capacity) {
          size_t capacity = p->capacity ? 2 * p->capacity : 64;
          void *grown =
              realloc(file->tensors, capacity * sizeof *file->tensors);
          if (!grown)
            return out_of_memory(p);
          file->tensors = grown;
          p->capacity = capacity;
        }
        msl_stored_tensor *tensor = &file->tensors[file->count++];
        memset(tensor, 0, sizeof *tensor);
        tensor->name = name;
        status = parse_tensor(p, tensor);
      }
      if (status)
        return status;
    } while (msl_json_accept(&p->json, ','));
    if (!msl_json_expect(&p->json, '}'))
      return syntax_error(p);
  }
  msl_json_skip(&p->json);
  if (p->json.at != p->json.end) {
    p->json.problem = "expected the end of the header";
    return syntax_error(p);
  }
  return MSL_OK;
}

static int by_offset(const void *a, const void *b) {
  const msl_stored_tensor *x = a, *y = b;
  if (x->begin != y->begin)
    return x->begin < y->begin ? -1 : 1;
  return x->size < y->size ? -1 : x->size > y->size;
}

static int by_name(const void *a, const void *b) {
  const msl_stored_tensor *x = a, *y = b;
  return strcmp(x->name, y->name);
}

/* The tensors must tile the `size` bytes after the header. Turns their offsets
 * into offsets in the file. */
static msl_status check_layout(parser *p, uint64_t header_end, uint64_t size) {
  msl_safetensors *file = p->file;
  if (file->count)
    qsort(file->tensors, file->count, sizeof *file->tensors, by_offset);
  uint64_t end = 0;
  for (size_t i = 0; i < file->count; ++i) {
    msl_stored_tensor *tensor = &file->tensors[i];
    if (tensor->begin > size || tensor->size > size - tensor->begin)
      return msl_fail(p->error, MSL_BAD_WEIGHTS,
                      "%s: tensor '%s': its data [%llu, %llu) leaves the %llu "
                      "bytes of the file",
                      p->label, tensor->name, (unsigned long long)tensor->begin,
                      (unsigned long long)(tensor->begin + tensor->size),
                      (unsigned long long)size);
    if (tensor->begin != end)
      return msl_fail(p->error, MSL_BAD_WEIGHTS,
                      "%s: tensor '%s': expected its data at offset %llu, got "
                      "%llu, which %s",
                      p->label, tensor->name, (unsigned long long)end,
                      (unsigned long long)tensor->begin,
                      tensor->begin < end ? "overlaps another tensor"
                                          : "leaves a hole");
    end = tensor->begin + tensor->size;
    tensor->begin += header_end;
  }
  if (end != size)
    return msl_fail(p->error, MSL_BAD_WEIGHTS,
                    "%s: expected %llu bytes of data, got %llu", p->label,
                    (unsigned long long)end, (unsigned long long)size);
  if (file->count)
    qsort(file->tensors, file->count, sizeof *file->tensors, by_name);
  for (size_t i = 1; i < file->count; ++i)
    if (strcmp(file->tensors[i - 1].name, file->tensors[i].name) == 0)
      return msl_fail(p->error, MSL_BAD_WEIGHTS, "%s: tensor '%s' twice",
                      p->label, file->tensors[i].name);
  return MSL_OK;
}

msl_status msl_safetensors_read(const msl_source *source, msl_safetensors *file,
                                msl_error *error) {
  memset(file, 0, sizeof *file);
  if (source->size < 8)
    return msl_fail(error, MSL_BAD_WEIGHTS,
                    "%s: expected a safetensors file of at least 8 bytes, got "
                    "%llu",
                    source->label, (unsigned long long)source->size);
  uint8_t length[8];
  msl_status status = msl_source_read(source, 0, sizeof length, length, error);
  if (status)
    return status;
  uint64_t size = 0;
  for (int i = 7; i >= 0; --i)
    size = size << 8 | length[i];
  if (size > source->size - 8 || size > MSL_SAFETENSORS_MAX_HEADER) {
    /* A damaged file, unless its header does not even begin as one. */
    uint8_t brace = '{';
    if (source->size > 8)
      status = msl_source_read(source, 8, 1, &brace, error);
    if (status)
      return status;
    if (brace != '{')
      return msl_fail(error, MSL_BAD_WEIGHTS, "%s: not a safetensors file",
                      source->label);
    return msl_fail(error, MSL_BAD_WEIGHTS,
                    "%s: header of %llu bytes in a file of %llu; expected at "
                    "most the file and 100000000",
                    source->label, (unsigned long long)size,
                    (unsigned long long)source->size);
  }
  parser p = {.label = source->label, .error = error, .file = file};
  file->header = malloc(size + 1);
  if (!file->header)
    return out_of_memory(&p);
  p.json.begin = p.json.at = file->header;
  p.json.end = file->header + size;
  status = msl_source_read(source, 8, size, file->header, error);
  if (!status)
    status = parse_header(&p);
  if (!status)
    status = check_layout(&p, 8 + size, source->size - 8 - size);
  if (status)
    msl_safetensors_free(file);
  return status;
}

void msl_safetensors_free(msl_safetensors *file) {
  free(file->tensors);
  free(file->header);
  memset(file, 0, sizeof *file);
}

const msl_stored_tensor *msl_safetensors_find(const msl_safetensors *file,
                                              const char *name) {
  msl_stored_tensor key = {.name = name};
  if (!file->count)
    return NULL;
  return bsearch(&key, file->tensors, file->count, sizeof *file->tensors,
                 by_name);
}

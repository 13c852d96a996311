/*===- main.c - A service that chooses a width per request ----------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Runs examples/mlp.mlir at the widest rate that fits a budget of arithmetic.
 *
 * From the root of the sources:
 *
 *   build/bin/slice-compile examples/mlp.mlir -o build/libmlp.so \
 *     --header=build/mlp.h
 *   cc -Iinclude -Ibuild examples/c/main.c build/libmlp.so \
 *     -Wl,-rpath,'$ORIGIN' -o build/main
 *   build/main build/mlp.safetensors 0.5
 *
 *===----------------------------------------------------------------------===*/

#include "mlp.h"

#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 4, FEATURES = 784, CLASSES = 10 };

/* The widest width of at most `budget` times the cost of the widest; the
 * narrowest where there is none. Widths are in ascending order of cost. */
static uint32_t choose_width(const msl_library *library, double budget) {
  double limit =
      budget * (double)library->widths[library->num_widths - 1].flops;
  uint32_t width = 0;
  while (width + 1 < library->num_widths &&
         (double)library->widths[width + 1].flops <= limit)
    ++width;
  return width;
}

/* Whether `text` is a number of at least 0, as a whole. */
static int read_budget(const char *text, double *budget) {
  char *end;
  *budget = strtod(text, &end);
  return end != text && *end == '\0' && *budget >= 0;
}

static int report(const msl_error *error) {
  fprintf(stderr, "error: %s\n", error->message);
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: %s WEIGHTS BUDGET\n", argv[0]);
    return 2;
  }
  double budget;
  if (!read_budget(argv[2], &budget)) {
    fprintf(stderr,
            "error: expected a budget of at least 0, such as 0.5, got '%s'\n",
            argv[2]);
    return 2;
  }
  const msl_library *library = mlp_query(MSL_ABI_VERSION);
  if (!library) {
    fprintf(stderr, "error: the library is newer than this program\n");
    return 1;
  }

  msl_error error;
  msl_model *model = NULL;
  msl_context *context = NULL;
  msl_model_options model_options = {0};
  model_options.struct_size = sizeof model_options;
  model_options.weights_path = argv[1];
  if (library->model_create(&model_options, &model, &error))
    return report(&error);
  msl_context_options context_options = {0};
  context_options.struct_size = sizeof context_options;
  context_options.max_batch = BATCH;
  if (library->context_create(model, &context_options, &context, &error)) {
    library->model_destroy(model);
    return report(&error);
  }

  static float x[BATCH * FEATURES], logits[BATCH * CLASSES];
  for (int i = 0; i < BATCH * FEATURES; ++i)
    x[i] = (float)(i % 256) / 255.0f;

  uint32_t width = choose_width(library, budget);
  int failed = mlp_run(library, context, width, BATCH, x, logits, &error) != 0;
  if (failed)
    report(&error);
  for (int b = 0; b < BATCH && !failed; ++b) {
    int best = 0;
    for (int c = 1; c < CLASSES; ++c)
      if (logits[b * CLASSES + c] > logits[b * CLASSES + best])
        best = c;
    printf("rate %g: example %d is of class %d\n",
           library->widths[width].rates[0], b, best);
  }
  library->context_destroy(context);
  library->model_destroy(model);
  return failed;
}

/*===- Image.h - What generated code hands to the runtime -----------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * The compiler emits one constant msl_image per library (symbol
 * `msl_generated_image`, hidden) and links it with the runtime archive. A
 * program is a table of kernel launches, not code: the runtime walks it, so
 * threads, profiling and argument checks live in one place.
 *
 * lib/Target/Library/EmitImage.cpp mirrors these structs as LLVM constants;
 * change both together (a static_assert there and a test pin the sizes).
 *
 *===----------------------------------------------------------------------===*/

#ifndef MODELSLICE_RUNTIME_IMAGE_H
#define MODELSLICE_RUNTIME_IMAGE_H

#include "modelslice-c/abi.h"

/* `count` examples from number `first` on, of a batch of `batch`: those that a
 * call of a kernel is about. Its operands begin with their parts of tensors. */
typedef struct msl_examples {
  int64_t count, first, batch;
} msl_examples;

/* Runs tasks [begin, end) of a kernel. operands[i] is the base address of the
 * i-th operand. */
typedef void (*msl_kernel_fn)(void *const *operands,
                              const msl_examples *examples, int64_t begin,
                              int64_t end);

/* One kernel at one ISA level. It has ceil(count / batch_tile) * tasks tasks,
 * or just `tasks` when batch_tile is 0. Each `siblings` tasks, which divide
 * `tasks`, share what a call prepares for the first of them that it runs. */
typedef struct msl_kernel {
  msl_kernel_fn fn;
  int64_t batch_tile;
  int64_t tasks;
  int64_t siblings;
  int64_t workspace; /* Bytes, MSL_ALIGNMENT-aligned, that a call has to itself.
                        Their address follows those of the operands; 0: none. */
} msl_kernel;

static inline int64_t msl_count_tasks(const msl_kernel *kernel, int64_t count) {
  int64_t tile = kernel->batch_tile;
  return tile ? (count + tile - 1) / tile * kernel->tasks : kernel->tasks;
}

typedef enum msl_operand_kind {
  MSL_OPERAND_INPUT = 0,   /* inputs[index] + offset                       */
  MSL_OPERAND_OUTPUT = 1,  /* outputs[index] + offset                      */
  MSL_OPERAND_ARENA = 2,   /* arena `index` (msl_arena) + offset           */
  MSL_OPERAND_DERIVED = 3, /* re-laid copies of parameters + offset        */
  MSL_OPERAND_SCRATCH = 4  /* scratch + offset + offset_per_batch * count  */
} msl_operand_kind;

typedef struct msl_operand {
  uint32_t kind; /* msl_operand_kind */
  uint32_t index;
  int64_t offset;           /* bytes */
  int64_t offset_per_batch; /* bytes per example */
} msl_operand;

typedef struct msl_launch {
  const char *name;
  const msl_operand *operands;
  uint32_t num_operands;
  uint32_t kernel; /* Index into the kernels of an ISA level. */
  uint64_t flops, flops_per_batch;
  uint64_t bytes, bytes_per_batch;
} msl_launch;

/* One entry at one width. scratch = scratch_bytes + per_batch * the examples
 * that it runs for at a time. If there is a portion, examples meet in no launch
 * but where it adds them to what is stored. Without such launches a batch may
 * be run in pieces of any sizes, with the same bits; with them (`in_turn`) it
 * is run portion by portion, so that the order of additions is always the same.
 */
typedef struct msl_program {
  const msl_launch *launches;
  uint64_t num_launches;
  uint64_t scratch_bytes;
  uint64_t scratch_bytes_per_batch;
  int64_t portion; /* So many examples had better go through all launches before
                      the next ones do; 0: all of a batch at once. */
  uint32_t in_turn;
  uint32_t reserved;
} msl_program;

typedef enum msl_init_kind {
  MSL_INIT_ZEROS = 0,
  MSL_INIT_ONES = 1,
  MSL_INIT_UNIFORM = 2, /* U(-init_scale, init_scale) */
  MSL_INIT_NORMAL = 3   /* N(0, init_scale^2) */
} msl_init_kind;

#define MSL_MAX_RANK 8

/* How one parameter lies in the arena. Unblocked (block_dim < 0): row-major,
 * dimensions in the order `order`. Blocked: the extent N of block_dim is cut
 * into ceil(N / block) blocks; a block holds the other dimensions in the order
 * `order` (rank - 1 entries), and `block` consecutive elements of block_dim
 * innermost. Padding is zero and stays zero. */
typedef struct msl_param {
  msl_tensor_info info;
  uint64_t offset; /* bytes, multiple of 64 */
  uint64_t bytes;  /* with padding */
  int32_t block_dim;
  uint32_t block;
  uint8_t order[MSL_MAX_RANK];
  uint32_t init; /* msl_init_kind */
  uint32_t reserved;
  double init_scale;
} msl_param;

typedef struct msl_isa {
  const char *name; /* "x86-64-v2", "x86-64-v3", "x86-64-v4" */
  const msl_kernel *kernels;
  int64_t workspace; /* Of the kernel that wants the most. */
} msl_isa;

/* One kernel for GPUs. Its parameters are the addresses of its operands, in
 * order, and the batch as a 64-bit integer. The grid is one-dimensional: see
 * msl_count_blocks. Variants take the same parameters and compute the same
 * bits; they differ in what a block does of it. */
typedef struct msl_gpu_kernel {
  const char *name;      /* Of the entry in the modules. */
  uint32_t threads;      /* Of a block. */
  uint32_t shared_bytes; /* Dynamic shared memory of a block. */
  int64_t points;        /* Rows of all blocks' tiles together ... */
  int64_t points_per_batch;
  int64_t tile;     /* ... of which a block takes so many ... */
  int64_t columns;  /* ... and there are so many blocks beside each other. */
  int64_t elements; /* Of the largest operand, not below the truth. */
  int64_t elements_per_batch;
  int64_t cycles;         /* Estimated, of a block that has a multiprocessor to
                             itself ... */
  int64_t cycles_further; /* ... and what each further one there adds. */
  uint32_t next;          /* The variant with the next smaller tile; 0: none. */
  uint32_t reserved;
} msl_gpu_kernel;

static inline int64_t msl_count_blocks(const msl_gpu_kernel *kernel,
                                       int64_t batch) {
  int64_t points = kernel->points + kernel->points_per_batch * batch;
  return (points + kernel->tile - 1) / kernel->tile * kernel->columns;
}

/* How long the kernel takes at a batch, by the estimates above: the blocks of
 * the multiprocessor that has the most of them. */
static inline int64_t msl_count_cycles(const msl_gpu_kernel *kernel,
                                       int64_t batch, int64_t multiprocessors) {
  int64_t blocks = msl_count_blocks(kernel, batch);
  int64_t most = (blocks + multiprocessors - 1) / multiprocessors;
  return most ? kernel->cycles + (most - 1) * kernel->cycles_further : 0;
}

/* The one of a kernel and its variants that is estimated to take least at this
 * batch; of equal ones that with the largest tile. Depends on the number of
 * blocks and of the device's multiprocessors alone. */
static inline uint32_t msl_choose_variant(const msl_gpu_kernel *kernels,
                                          uint32_t kernel, int64_t batch,
                                          int64_t multiprocessors) {
  uint32_t best = kernel;
  int64_t least = msl_count_cycles(&kernels[kernel], batch, multiprocessors);
  while ((kernel = kernels[kernel].next) != 0) {
    int64_t cycles = msl_count_cycles(&kernels[kernel], batch, multiprocessors);
    if (cycles < least) {
      best = kernel;
      least = cycles;
    }
  }
  return best;
}

/* So many sizes of clusters there are, in blocks: 4, 8 and 16. */
#define MSL_CLUSTER_SIZES 3
#define MSL_CLUSTER_SIZE(i) (4u << (i))

/* A kernel that runs a program whole: clusters of blocks take one example each
 * through all launches. Its parameters are the addresses of the inputs, of the
 * outputs, of the four arenas, of derived copies and of scratch memory. The
 * grid is one-dimensional: a cluster for each example. It computes the bits
 * that the launches compute. */
typedef struct msl_gpu_cluster {
  const char *name;      /* Of the entry in the modules; NULL: there is none. */
  uint32_t threads;      /* Of a block. */
  uint32_t shared_bytes; /* Dynamic shared memory of a block. */
  int64_t cycles[MSL_CLUSTER_SIZES]; /* Estimated, of a cluster of each size. */
} msl_gpu_cluster;

/* All GPU kernels for one architecture, as PTX or as machine code. */
typedef struct msl_gpu_module {
  const char *arch;    /* "sm_80", "sm_90a": the last is for 9.0 alone. */
  uint32_t capability; /* 10 * major + minor of the compute capability. */
  uint32_t binary;     /* 0: PTX, NUL-terminated; any newer device runs it,
                          unless `exact`. 1: a cubin; devices of the same major
                          version and an equal or higher minor one run it. */
  uint32_t exact;      /* Only devices of this very capability run it. */
  uint32_t overlaps;   /* Kernels wait for the one before them by themselves, so
                          that they may be launched before it has ended. */
  const void *data;
  uint64_t bytes;
  const msl_gpu_kernel *kernels; /* As they are launched from this code. */
  uint64_t num_kernels;
  const msl_gpu_cluster *clusters; /* Of each program, as in msl_gpu_image;
                                      NULL: there are none. */
} msl_gpu_module;

/* What a library that was compiled for GPUs has besides. Parameters lie in
 * the device's arena as they do in the host's. */
typedef struct msl_gpu_image {
  const msl_gpu_module *modules; /* The best one first: take the first that
                                    runs on the device. */
  const msl_program *programs;   /* As in msl_image; msl_launch.kernel is an
                                    index into the kernels of the module, of
                                    the variant with the largest tile. */
  uint64_t num_modules;
  uint64_t derived_bytes; /* Of the device's derived copies: others than the
                             host's. */
  uint32_t refresh_entry; /* As in msl_image. */
  uint32_t reserved;
} msl_gpu_image;

typedef struct msl_image {
  msl_library library; /* Data members set; function pointers NULL: the runtime
                          fills in a copy. */
  const msl_param *params;     /* library.num_params */
  const msl_program *programs; /* [entry][width], num_widths for each entry;
                                  entries that take no width use the first. */
  const msl_isa *isas;         /* library.num_isa_levels, ascending. */
  uint64_t num_kernels;
  const void *embedded;     /* Packed arena, 64-byte aligned, or NULL. */
  uint32_t num_states;      /* Optimiser state arenas (0..2). */
  uint32_t refresh_entry;   /* Entry that rebuilds derived copies after the
                               parameters changed, or UINT32_MAX. */
  uint64_t buffer_bytes;    /* Of the arena, at its end: what no optimiser
                               changes. */
  const msl_gpu_image *gpu; /* NULL: compiled for the CPU alone. */
} msl_image;

/* Defined by generated code. */
extern const msl_image msl_generated_image;

/* Called by the generated <model>_query. */
const msl_library *msl_runtime_query(uint32_t max_abi);

#endif /* MODELSLICE_RUNTIME_IMAGE_H */

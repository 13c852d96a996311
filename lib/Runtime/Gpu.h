/*===- Gpu.h - Models on NVIDIA's GPUs -------------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Declares what the files of the GPU runtime share. The driver is opened when
 * the first model asks for a device and never before; everything here belongs
 * to one model, one context or one device of this process.
 *
 * Locks: the weights' lock may be held while the devices' lock is taken, never
 * the other way round.
 *
 *===----------------------------------------------------------------------===*/

#ifndef MODELSLICE_RUNTIME_GPU_H
#define MODELSLICE_RUNTIME_GPU_H

#include "CudaDriver.h"
#include "Runtime.h"

#include <limits.h>

/* The functions of a driver that has been opened. */
typedef struct msl_cuda_driver {
  char path[PATH_MAX]; /* Empty: this place is free. */
  int version;         /* 12030 for CUDA 12.3. */
/* NOLINTBEGIN(bugprone-macro-parentheses): declarations have none. */
#define MSL_FIELD(name, symbol, parameters) CUresult(*name) parameters;
  MSL_CUDA_FUNCTIONS(MSL_FIELD)
  MSL_CUDA_OPTIONAL_FUNCTIONS(MSL_FIELD)
/* NOLINTEND(bugprone-macro-parentheses) */
#undef MSL_FIELD
} msl_cuda_driver;

/* A kernel that runs a whole program, on a device. */
typedef struct msl_gpu_cluster_code {
  CUfunction function;               /* NULL: there is none. */
  int64_t active[MSL_CLUSTER_SIZES]; /* Clusters that the device runs at a time:
                                        0 of a size that it does not take. */
} msl_gpu_cluster_code;

/* The kernels of an image on a device. */
typedef struct msl_gpu_code {
  struct msl_gpu_code *next;
  const msl_image *image;
  const msl_gpu_module *source;
  uint32_t references;
  CUmodule module;
  CUfunction *functions;          /* By index of the kernel. */
  msl_gpu_cluster_code *clusters; /* By index of the program. */
} msl_gpu_code;

/* MODELSLICE_CUDA_CLUSTERS: whether programs run in one kernel. */
typedef enum msl_clusters {
  MSL_CLUSTERS_AUTO = 0, /* Where that is thought to be quicker. */
  MSL_CLUSTERS_OFF = 1,
  MSL_CLUSTERS_ON = 2 /* Where that is possible. */
} msl_clusters;

/* A device with its primary context, while a model uses it. */
typedef struct msl_device {
  struct msl_device *next;
  const msl_cuda_driver *driver;
  uint32_t references;
  char label[32]; /* "cuda:0", as in messages. */
  char name[96];  /* "NVIDIA H100 PCIe" */
  int ordinal;
  CUdevice handle;
  CUcontext context;
  uint32_t capability; /* 10 * major + minor. */
  int multiprocessors;
  bool emulated; /* Launches are over when they return. */
  bool blocking; /* MODELSLICE_CUDA_SYNC: every launch is waited for. */
  msl_clusters clusters;
  msl_gpu_code *code; /* What is loaded. */
} msl_device;

/* Packed parameters on a device, which models of equal weights share. */
typedef struct msl_gpu_upload {
  struct msl_gpu_upload *next;
  const msl_device *device;
  uint32_t references;
  CUdeviceptr params, derived;
} msl_gpu_upload;

struct msl_gpu_model {
  msl_device *device;
  msl_gpu_code *code;
  CUstream stream; /* For copies outside of runs; idle between calls. */
  msl_gpu_upload *upload;
  CUdeviceptr
      arenas[MSL_ARENAS]; /* By msl_arena. States: 0 until they are used. */
  CUdeviceptr derived;
  /* Of a trainable model: follows the last run of any context. */
  CUevent last;
  bool has_last;
  char description[192];
};

/* The graphs that a context keeps: one for each of the calls that it has seen
 * most recently, a call being told by all that the kernels see of it. */
#define MSL_GRAPHS 16
typedef enum msl_graph_state {
  MSL_GRAPH_NONE = 0,
  MSL_GRAPH_SEEN = 1,  /* Once: not worth a graph yet. */
  MSL_GRAPH_READY = 2, /* `exec` is it. */
  MSL_GRAPH_FAILED = 3 /* It cannot be captured. */
} msl_graph_state;
typedef struct msl_graph {
  msl_graph_state state;
  uint32_t entry, width;
  int64_t batch;
  uint64_t last_used;
  CUdeviceptr *addresses; /* max_tensors of the model. */
  CUgraphExec exec;
} msl_graph;

/* Where the kernels find a tensor of the call. */
typedef enum msl_placement {
  MSL_IN_PLACE = 0,
  MSL_FROM_HOST = 1,  /* A staged copy of the host's. */
  MSL_FROM_DEVICE = 2 /* A staged copy of the device's, better aligned. */
} msl_placement;

struct msl_gpu_context {
  msl_device *device;
  CUstream stream;
  bool owns_stream;
  CUevent done; /* Follows the last run. */
  bool has_done;
  CUevent start, stop; /* For the profiler; NULL until one is set. */
  CUdeviceptr scratch, staging;
  size_t staging_size;
  CUdeviceptr *tensors; /* Of the call, inputs first. */
  uint8_t *placements;  /* msl_placement of each. */
  CUdeviceptr *operands;
  void **parameters; /* Addresses of the operands and of `batch`. */
  int64_t batch;
  msl_graph graphs[MSL_GRAPHS];
  uint64_t runs;
  char failure[256]; /* Once it is set, every call fails. */
};

/* What kernels may rely on for the address of every input and output: their
 * widest load. Callers' tensors on the device that are aligned worse are
 * copied. */
#define MSL_TENSOR_ALIGNMENT 16

/* Of staged copies: as memory of its own would have. */
#define MSL_STAGING_ALIGNMENT ((size_t)256)

/* Cuda.c. Opens the driver library at `path`, once per process. `label` is for
 * messages. The devices' lock must be held. */
msl_status msl_cuda_open(const char *path, const char *label,
                         const msl_cuda_driver **driver, msl_error *error);
/* Cuda.c. "an illegal memory access was encountered" */
const char *msl_cuda_text(const msl_cuda_driver *driver, CUresult code);

/* Device.c. A reference to the device of that name, for code of this image. */
msl_status msl_device_acquire(const msl_image *image, const char *name,
                              msl_device **device, msl_error *error);
void msl_device_release(msl_device *device);
void msl_devices_lock(void);
void msl_devices_unlock(void);
/* Device.c. The device's context becomes the thread's current one, until it is
 * left: what was current before is current again then. Nests. */
msl_status msl_device_enter(const msl_device *device, msl_error *error);
void msl_device_leave(const msl_device *device);

/* DeviceMemory.c. Fails with "<label>: <text>: <what the driver says>", or, out
 * of memory, with "<label>: out of memory: <text>". */
msl_status msl_device_fail(const msl_device *device, CUresult code,
                           msl_error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* DeviceMemory.c. Memory that holds anything; 0 bytes are address 0. The text
 * says what they are for. */
msl_status msl_device_allocate(const msl_device *device, size_t bytes,
                               CUdeviceptr *address, msl_error *error,
                               const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void msl_device_free(const msl_device *device, CUdeviceptr address);

/* GpuCode.c. A reference to the image's kernels on the device, which has been
 * entered. */
msl_status msl_gpu_code_acquire(msl_device *device, const msl_image *image,
                                msl_gpu_code **code, msl_error *error);
void msl_gpu_code_release(msl_device *device, msl_gpu_code *code);
/* GpuCode.c. "sm_90a, sm_80" */
void msl_gpu_list_archs(const msl_gpu_image *gpu, char *text, size_t size);

/* GpuModel.c. Allocates and clears an arena unless that has been done; the
 * device has been entered. */
msl_status msl_gpu_need_arena(msl_model *model, uint32_t arena,
                              msl_error *error);

/* GpuContext.c. What a tensor takes of the staging memory at this batch. */
size_t msl_gpu_staging_room(const msl_tensor_info *info, int64_t batch);

/* GpuTensors.c. Whether the memory at `address` is of the device; false for
 * plain memory of the host. `*ordinal`: of the device that has it. */
bool msl_on_device(const msl_device *device, const void *address, int *ordinal);
/* GpuRun.c. Whether the device does nothing more after this failure. */
bool msl_is_final(CUresult code);
/* GpuRun.c. As msl_device_fail, for work of the context: notes failures after
 * which the device does nothing more. */
msl_status msl_gpu_fail(msl_context *context, CUresult code, msl_error *error,
                        const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* GpuTensors.c. Decides where the kernels find the tensors of a call. */
msl_status msl_gpu_place(msl_context *context, const msl_gpu_call *call,
                         msl_error *error);
/* GpuTensors.c. Puts copies between callers' tensors and staged ones into the
 * stream. */
msl_status msl_gpu_copy_in(msl_context *context, const msl_gpu_call *call,
                           msl_error *error);
msl_status msl_gpu_copy_out(msl_context *context, const msl_gpu_call *call,
                            msl_error *error);

/* GpuCluster.c. Finds the kernels that run whole programs; the device has been
 * entered. */
msl_status msl_gpu_find_clusters(msl_device *device, msl_gpu_code *code,
                                 msl_error *error);
/* GpuCluster.c. Blocks of a cluster with which one kernel runs the program at
 * this batch; 0: the launches do. */
uint32_t msl_gpu_choose_cluster(const msl_context *context,
                                const msl_program *program, int64_t batch);
/* GpuCluster.c. Puts that kernel into the context's stream. */
msl_status msl_gpu_launch_clusters(msl_context *context,
                                   const msl_program *program, uint32_t size,
                                   int64_t batch, const CUdeviceptr *inputs,
                                   const CUdeviceptr *outputs,
                                   msl_error *error);

/* GpuLaunch.c. A launch with one attribute, in the default stream. */
CUlaunchConfig msl_gpu_configure(int64_t blocks, uint32_t threads,
                                 uint32_t shared_bytes,
                                 CUlaunchAttribute *attribute);

/* GpuLaunch.c. Whether a kernel's blocks may begin while those before them
 * still run. */
bool msl_gpu_may_overlap(const msl_device *device, int64_t blocks_before,
                         const msl_gpu_kernel *kernel, int64_t blocks);

/* GpuLaunch.c. Says that a kernel failed. A launch answers for what has failed
 * before it too, unless that has been waited for. */
msl_status msl_gpu_fail_kernel(msl_context *context, const char *name,
                               CUresult code, bool waited, msl_error *error);
/* GpuLaunch.c. Puts every launch of a program into the context's stream. A
 * program that is being captured is neither profiled nor waited for. */
msl_status msl_gpu_execute(msl_context *context, const msl_program *program,
                           int64_t batch, const CUdeviceptr *inputs,
                           const CUdeviceptr *outputs, bool captured,
                           msl_error *error);

/* GpuGraph.c. The same, from the second time on with these arguments as one
 * graph. `tensors`: inputs, then outputs. */
msl_status msl_gpu_execute_again(msl_context *context, uint32_t entry,
                                 uint32_t width, int64_t batch,
                                 const CUdeviceptr *tensors, msl_error *error);
void msl_gpu_forget_graphs(msl_gpu_context *gpu);

#endif /* MODELSLICE_RUNTIME_GPU_H */

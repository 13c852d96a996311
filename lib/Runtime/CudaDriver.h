/*===- CudaDriver.h - The part of CUDA's driver API that is used -----------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Declares the functions, types and numbers of CUDA's driver API (version 12
 * and up) that the runtime calls and the emulator implements, so that neither
 * needs the toolkit's headers. Names, values and signatures are those of
 * NVIDIA's public reference, "CUDA Driver API"; a test compares them with
 * cuda.h where a toolkit is installed.
 *
 *===----------------------------------------------------------------------===*/

#ifndef MODELSLICE_RUNTIME_CUDADRIVER_H
#define MODELSLICE_RUNTIME_CUDADRIVER_H

#include <stddef.h>
#include <stdint.h>

typedef int CUresult;
typedef int CUdevice;
typedef uint64_t CUdeviceptr;
typedef struct CUctx_st *CUcontext;
typedef struct CUmod_st *CUmodule;
typedef struct CUfunc_st *CUfunction;
typedef struct CUstream_st *CUstream;
typedef struct CUevent_st *CUevent;
typedef struct CUgraph_st *CUgraph;
typedef struct CUgraphExec_st *CUgraphExec;

enum {
  CUDA_SUCCESS = 0,
  CUDA_ERROR_INVALID_VALUE = 1,
  CUDA_ERROR_OUT_OF_MEMORY = 2,
  CUDA_ERROR_NOT_INITIALIZED = 3,
  CUDA_ERROR_DEINITIALIZED = 4,
  CUDA_ERROR_NO_DEVICE = 100,
  CUDA_ERROR_INVALID_DEVICE = 101,
  CUDA_ERROR_INVALID_IMAGE = 200,
  CUDA_ERROR_INVALID_CONTEXT = 201,
  CUDA_ERROR_NO_BINARY_FOR_GPU = 209,
  CUDA_ERROR_ECC_UNCORRECTABLE = 214,
  CUDA_ERROR_INVALID_PTX = 218,
  CUDA_ERROR_UNSUPPORTED_PTX_VERSION = 222,
  CUDA_ERROR_INVALID_HANDLE = 400,
  CUDA_ERROR_NOT_FOUND = 500,
  CUDA_ERROR_NOT_READY = 600,
  CUDA_ERROR_ILLEGAL_ADDRESS = 700,
  CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES = 701,
  CUDA_ERROR_LAUNCH_TIMEOUT = 702,
  CUDA_ERROR_CONTEXT_IS_DESTROYED = 709,
  CUDA_ERROR_ASSERT = 710,
  CUDA_ERROR_HARDWARE_STACK_ERROR = 714,
  CUDA_ERROR_ILLEGAL_INSTRUCTION = 715,
  CUDA_ERROR_MISALIGNED_ADDRESS = 716,
  CUDA_ERROR_INVALID_ADDRESS_SPACE = 717,
  CUDA_ERROR_INVALID_PC = 718,
  CUDA_ERROR_LAUNCH_FAILED = 719,
  CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED = 900,
  CUDA_ERROR_UNKNOWN = 999
};

/* CUdevice_attribute */
enum {
  CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK = 1,
  CU_DEVICE_ATTRIBUTE_WARP_SIZE = 10,
  CU_DEVICE_ATTRIBUTE_CLOCK_RATE = 13,
  CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT = 16,
  CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE = 38,
  CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR = 75,
  CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR = 76,
  CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN = 97
};

/* CUfunction_attribute */
enum {
  CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES = 8,
  CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED = 14
};

/* CUpointer_attribute and CUmemorytype */
enum {
  CU_POINTER_ATTRIBUTE_MEMORY_TYPE = 2,
  CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL = 9
};
enum {
  CU_MEMORYTYPE_HOST = 1,
  CU_MEMORYTYPE_DEVICE = 2,
  CU_MEMORYTYPE_UNIFIED = 4
};

/* CUjit_option */
enum { CU_JIT_ERROR_LOG_BUFFER = 5, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES = 6 };

enum {
  CU_STREAM_NON_BLOCKING = 1,
  CU_EVENT_DEFAULT = 0,
  CU_EVENT_DISABLE_TIMING = 2,
  CU_STREAM_CAPTURE_MODE_RELAXED = 2,
  CU_STREAM_CAPTURE_STATUS_NONE = 0
};

/* CUlaunchConfig and its attributes: clusters and programmatic dependent
 * launch. */
enum {
  CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION = 4,
  CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION = 6
};
typedef struct CUlaunchAttribute {
  int id;
  char pad[4];
  union {
    char bytes[64];
    struct {
      unsigned x, y, z; /* Blocks of a cluster. */
    } clusterDim;
    int programmaticStreamSerializationAllowed;
  } value;
} CUlaunchAttribute;
typedef struct CUlaunchConfig {
  unsigned gridDimX, gridDimY, gridDimZ;
  unsigned blockDimX, blockDimY, blockDimZ;
  unsigned sharedMemBytes;
  CUstream hStream;
  CUlaunchAttribute *attrs;
  unsigned numAttrs;
} CUlaunchConfig;

/* X(name without the suffix, exported symbol, parameters) */
#define MSL_CUDA_FUNCTIONS(X)                                                  \
  X(cuInit, cuInit, (unsigned flags))                                          \
  X(cuDriverGetVersion, cuDriverGetVersion, (int *version))                    \
  X(cuGetErrorName, cuGetErrorName, (CUresult error, const char **text))       \
  X(cuGetErrorString, cuGetErrorString, (CUresult error, const char **text))   \
  X(cuDeviceGetCount, cuDeviceGetCount, (int *count))                          \
  X(cuDeviceGet, cuDeviceGet, (CUdevice * device, int ordinal))                \
  X(cuDeviceGetName, cuDeviceGetName, (char *name, int size, CUdevice device)) \
  X(cuDeviceGetAttribute, cuDeviceGetAttribute,                                \
    (int *value, int attribute, CUdevice device))                              \
  X(cuDeviceTotalMem, cuDeviceTotalMem_v2, (size_t *bytes, CUdevice device))   \
  X(cuDevicePrimaryCtxRetain, cuDevicePrimaryCtxRetain,                        \
    (CUcontext * context, CUdevice device))                                    \
  X(cuDevicePrimaryCtxRelease, cuDevicePrimaryCtxRelease_v2,                   \
    (CUdevice device))                                                         \
  X(cuCtxPushCurrent, cuCtxPushCurrent_v2, (CUcontext context))                \
  X(cuCtxPopCurrent, cuCtxPopCurrent_v2, (CUcontext * context))                \
  X(cuModuleLoadDataEx, cuModuleLoadDataEx,                                    \
    (CUmodule * module, const void *image, unsigned num_options, int *options, \
     void **values))                                                           \
  X(cuModuleUnload, cuModuleUnload, (CUmodule module))                         \
  X(cuModuleGetFunction, cuModuleGetFunction,                                  \
    (CUfunction * function, CUmodule module, const char *name))                \
  X(cuFuncSetAttribute, cuFuncSetAttribute,                                    \
    (CUfunction function, int attribute, int value))                           \
  X(cuMemAlloc, cuMemAlloc_v2, (CUdeviceptr * address, size_t bytes))          \
  X(cuMemFree, cuMemFree_v2, (CUdeviceptr address))                            \
  X(cuMemcpyHtoDAsync, cuMemcpyHtoDAsync_v2,                                   \
    (CUdeviceptr to, const void *from, size_t bytes, CUstream stream))         \
  X(cuMemcpyDtoHAsync, cuMemcpyDtoHAsync_v2,                                   \
    (void *to, CUdeviceptr from, size_t bytes, CUstream stream))               \
  X(cuMemcpyDtoDAsync, cuMemcpyDtoDAsync_v2,                                   \
    (CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream))         \
  X(cuMemsetD32Async, cuMemsetD32Async,                                        \
    (CUdeviceptr to, unsigned value, size_t count, CUstream stream))           \
  X(cuPointerGetAttribute, cuPointerGetAttribute,                              \
    (void *value, int attribute, CUdeviceptr address))                         \
  X(cuStreamCreate, cuStreamCreate, (CUstream * stream, unsigned flags))       \
  X(cuStreamDestroy, cuStreamDestroy_v2, (CUstream stream))                    \
  X(cuStreamSynchronize, cuStreamSynchronize, (CUstream stream))               \
  X(cuStreamWaitEvent, cuStreamWaitEvent,                                      \
    (CUstream stream, CUevent event, unsigned flags))                          \
  X(cuStreamBeginCapture, cuStreamBeginCapture_v2,                             \
    (CUstream stream, int mode))                                               \
  X(cuStreamEndCapture, cuStreamEndCapture,                                    \
    (CUstream stream, CUgraph * graph))                                        \
  X(cuGraphInstantiateWithFlags, cuGraphInstantiateWithFlags,                  \
    (CUgraphExec * exec, CUgraph graph, unsigned long long flags))             \
  X(cuGraphLaunch, cuGraphLaunch, (CUgraphExec exec, CUstream stream))         \
  X(cuGraphExecDestroy, cuGraphExecDestroy, (CUgraphExec exec))                \
  X(cuGraphDestroy, cuGraphDestroy, (CUgraph graph))                           \
  X(cuEventCreate, cuEventCreate, (CUevent * event, unsigned flags))           \
  X(cuEventRecord, cuEventRecord, (CUevent event, CUstream stream))            \
  X(cuEventQuery, cuEventQuery, (CUevent event))                               \
  X(cuEventSynchronize, cuEventSynchronize, (CUevent event))                   \
  X(cuEventElapsedTime, cuEventElapsedTime,                                    \
    (float *milliseconds, CUevent start, CUevent end))                         \
  X(cuEventDestroy, cuEventDestroy_v2, (CUevent event))                        \
  X(cuLaunchKernel, cuLaunchKernel,                                            \
    (CUfunction function, unsigned grid_x, unsigned grid_y, unsigned grid_z,   \
     unsigned block_x, unsigned block_y, unsigned block_z,                     \
     unsigned shared_bytes, CUstream stream, void **parameters, void **extra)) \
  X(cuLaunchKernelEx, cuLaunchKernelEx,                                        \
    (const CUlaunchConfig *config, CUfunction function, void **parameters,     \
     void **extra))

/* Those that the runtime does without where the driver has none. */
#define MSL_CUDA_OPTIONAL_FUNCTIONS(X)                                         \
  X(cuStreamIsCapturing, cuStreamIsCapturing, (CUstream stream, int *status))  \
  X(cuOccupancyMaxActiveClusters, cuOccupancyMaxActiveClusters,                \
    (int *clusters, CUfunction function, const CUlaunchConfig *config))

#endif /* MODELSLICE_RUNTIME_CUDADRIVER_H */

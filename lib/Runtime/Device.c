/*===- Device.c - Devices by name ------------------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Finds the device that a model asks for and keeps its primary context while
 * some model uses it.
 *
 *===----------------------------------------------------------------------===*/

#include "Gpu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EMULATOR "libmodelslice-cuda-emulator.so"

static msl_device *devices;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

void msl_devices_lock(void) { pthread_mutex_lock(&mutex); }
void msl_devices_unlock(void) { pthread_mutex_unlock(&mutex); }

bool msl_device_is_cpu(const char *name) {
  return !name || strcmp(name, "cpu") == 0;
}

/* What a name asks for. */
typedef struct request {
  bool emulator;
  int ordinal;
  char label[32];
  char driver[PATH_MAX];
} request;

static bool parse_ordinal(const char *text, int *ordinal) {
  size_t digits = strspn(text, "0123456789");
  if (!digits || digits > 4 || text[digits])
    return false;
  *ordinal = atoi(text);
  return true;
}

static msl_status parse(const char *name, request *wanted, msl_error *error) {
  memset(wanted, 0, sizeof *wanted);
  wanted->emulator = strcmp(name, "emulator") == 0;
  if (!wanted->emulator && strcmp(name, "cuda") != 0 &&
      !(strncmp(name, "cuda:", 5) == 0 &&
        parse_ordinal(name + 5, &wanted->ordinal)))
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "device '%s': expected cpu, cuda:N or emulator", name);
  if (wanted->emulator)
    snprintf(wanted->label, sizeof wanted->label, "emulator");
  else
    snprintf(wanted->label, sizeof wanted->label, "cuda:%d", wanted->ordinal);
  return MSL_OK;
}

/* Where the driver is. The emulator lies beside the compiled library, or where
 * the dynamic linker looks. */
static void locate(request *wanted) {
  const char *forced = getenv(wanted->emulator ? "MODELSLICE_EMULATOR"
                                               : "MODELSLICE_CUDA_DRIVER");
  if (forced && *forced) {
    snprintf(wanted->driver, sizeof wanted->driver, "%s", forced);
    return;
  }
  if (wanted->emulator &&
      msl_path_beside(wanted->driver, sizeof wanted->driver, EMULATOR) &&
      access(wanted->driver, F_OK) == 0)
    return;
  snprintf(wanted->driver, sizeof wanted->driver, "%s",
           wanted->emulator ? EMULATOR : "libcuda.so.1");
}

static msl_status count_devices(const msl_cuda_driver *driver,
                                const request *wanted, msl_error *error) {
  int count = 0;
  CUresult code = driver->cuDeviceGetCount(&count);
  if (code)
    return msl_fail(error, MSL_UNSUPPORTED, "%s: cannot count devices: %s",
                    wanted->label, msl_cuda_text(driver, code));
  if (count == 0)
    return msl_fail(error, MSL_UNSUPPORTED, "%s: the machine has no device",
                    wanted->label);
  if (wanted->ordinal >= count)
    return msl_fail(error, MSL_UNSUPPORTED, "%s: the machine has %d device%s",
                    wanted->label, count, count == 1 ? "" : "s");
  return MSL_OK;
}

static msl_status retain(msl_device *device, msl_error *error) {
  const msl_cuda_driver *driver = device->driver;
  int major = 0, minor = 0;
  CUresult code = driver->cuDeviceGet(&device->handle, device->ordinal);
  if (!code)
    code = driver->cuDeviceGetName(device->name, sizeof device->name,
                                   device->handle);
  if (!code)
    code = driver->cuDeviceGetAttribute(
        &major, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device->handle);
  if (!code)
    code = driver->cuDeviceGetAttribute(
        &minor, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device->handle);
  if (!code)
    code = driver->cuDeviceGetAttribute(
        &device->multiprocessors, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT,
        device->handle);
  if (!code)
    code = driver->cuDevicePrimaryCtxRetain(&device->context, device->handle);
  device->name[sizeof device->name - 1] = '\0';
  device->capability = (uint32_t)(10 * major + minor);
  if (device->multiprocessors < 1)
    device->multiprocessors = 1;
  if (code)
    return msl_device_fail(device, code, error, "cannot use the device");
  return MSL_OK;
}

static msl_status read_clusters(msl_device *device, msl_error *error) {
  const char *clusters = getenv("MODELSLICE_CUDA_CLUSTERS");
  if (!clusters || !*clusters || strcmp(clusters, "auto") == 0)
    device->clusters = MSL_CLUSTERS_AUTO;
  else if (strcmp(clusters, "off") == 0)
    device->clusters = MSL_CLUSTERS_OFF;
  else if (strcmp(clusters, "on") == 0)
    device->clusters = MSL_CLUSTERS_ON;
  else
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "MODELSLICE_CUDA_CLUSTERS: expected auto, off or on, got "
                    "'%.60s'",
                    clusters);
  return MSL_OK;
}

static msl_status read_blocking(msl_device *device, msl_error *error) {
  const char *blocking = getenv("MODELSLICE_CUDA_SYNC");
  device->blocking = blocking && strcmp(blocking, "1") == 0;
  if (!blocking || !*blocking || device->blocking || strcmp(blocking, "0") == 0)
    return MSL_OK;
  return msl_fail(error, MSL_INVALID_ARGUMENT,
                  "MODELSLICE_CUDA_SYNC: expected 0 or 1, got '%.60s'",
                  blocking);
}

static msl_status create(const msl_cuda_driver *driver, const request *wanted,
                         msl_device **result, msl_error *error) {
  msl_device *device = calloc(1, sizeof *device);
  if (!device)
    return msl_fail(error, MSL_OUT_OF_MEMORY, "%s: out of memory",
                    wanted->label);
  device->driver = driver;
  device->ordinal = wanted->ordinal;
  device->emulated = wanted->emulator;
  memcpy(device->label, wanted->label, sizeof device->label);
  msl_status status = read_clusters(device, error);
  if (!status)
    status = read_blocking(device, error);
  if (!status)
    status = retain(device, error);
  if (status) {
    free(device);
    return status;
  }
  device->next = devices;
  devices = device;
  *result = device;
  return MSL_OK;
}

/* A user who lacks a driver or a device wants to know what would do. */
static void add_archs(const msl_image *image, msl_error *error) {
  if (!error)
    return;
  char archs[160], message[sizeof error->message];
  msl_gpu_list_archs(image->gpu, archs, sizeof archs);
  memcpy(message, error->message, sizeof message);
  msl_fail(error, (msl_status)error->status,
           "%.300s; the library has code for %s", message, archs);
}

msl_status msl_device_acquire(const msl_image *image, const char *name,
                              msl_device **result, msl_error *error) {
  request wanted;
  msl_status status = parse(name, &wanted, error);
  if (status)
    return status;
  if (!image->gpu)
    return msl_fail(error, MSL_UNSUPPORTED,
                    "%s: this library was compiled without GPU code "
                    "(slice-compile --target=cpu,cuda)",
                    wanted.label);
  locate(&wanted);
  msl_devices_lock();
  const msl_cuda_driver *driver = NULL;
  status = msl_cuda_open(wanted.driver, wanted.label, &driver, error);
  if (!status)
    status = count_devices(driver, &wanted, error);
  if (status) {
    msl_devices_unlock();
    add_archs(image, error);
    return status;
  }
  msl_device *device = devices;
  while (device &&
         (device->driver != driver || strcmp(device->label, wanted.label) != 0))
    device = device->next;
  if (!device)
    status = create(driver, &wanted, &device, error);
  if (!status) {
    ++device->references;
    *result = device;
  }
  msl_devices_unlock();
  return status;
}

void msl_device_release(msl_device *device) {
  if (!device)
    return;
  msl_devices_lock();
  if (--device->references == 0) {
    msl_device **link = &devices;
    while (*link != device)
      link = &(*link)->next;
    *link = device->next;
    device->driver->cuDevicePrimaryCtxRelease(device->handle);
    free(device);
  }
  msl_devices_unlock();
}

msl_status msl_device_enter(const msl_device *device, msl_error *error) {
  CUresult code = device->driver->cuCtxPushCurrent(device->context);
  if (code)
    return msl_device_fail(device, code, error, "cannot use the device");
  return MSL_OK;
}

void msl_device_leave(const msl_device *device) {
  CUcontext left;
  device->driver->cuCtxPopCurrent(&left);
}

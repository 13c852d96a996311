//===----------------------------------------------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Passes between linalg and LLVM that kernels for GPUs alone take.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRANSFORMS_GPUPASSES_TD
#define MODELSLICE_TRANSFORMS_GPUPASSES_TD

include "mlir/Pass/PassBase.td"

def SplitSums : Pass<"kern-split-sums", "func::FuncOp"> {
  let summary = "Sum over a batch image by image, then over the images";
  let description = [{
    Where a region sums over the batch and over something else, and has few
    results, each image gets sums of its own and a second region adds those up,
    in the order of the images. So there are blocks enough for a GPU.

    Before: `%dw = kern.generic {extents = array<i64: 16, 8, -1, 32, 32>,
    num_parallel = 2, ...} -> tensor<16x8xf32>`. After: one with `extents =
    array<i64: -1, 16, 8, 32, 32>`, `num_parallel = 3` and a result of
    tensor<?x8x16xf32>, and one with `extents = array<i64: 16, 8, -1>`.
  }];
  let dependentDialects = ["kern::KernDialect"];
  let statistics = [Statistic<"numSplit", "split", "Sums that were split">];
}

def ConvertFactors : Pass<"kern-convert-factors", "func::FuncOp"> {
  let summary = "Make factors of tensor cores once, in memory";
  let description = [{
    Where a region multiplies data with a parameter, both contiguous along the
    last reduction dimension, and reads each element often, the data are made as
    tensor cores read them: bf16, or f32 rounded to tf32. The region that stores
    them does so if nobody else reads that, else an element-wise region of its
    own. The product gets the attribute `kern.rounded`, by which
    kern-pack-params gives it a derived copy of the parameter. Side outputs of
    layers with more than 128 outputs become a region of their own.

    Before: `%y, %s = kern.generic ... ins(%x, %scale, %w)` that multiplies
    `max(x * scale, 0) * w`. After: `%a = kern.generic ... ins(%x, %scale) ->
    tensor<?x64x32x32xbf16>`, `%y = kern.generic {kern.rounded = #kern.math<bf16>}
    ... ins(%a, %w)` and `%s = kern.generic ... ins(%y)`.
  }];
  let options = [
    Option<"math", "math", "std::string", "\"fma\"",
           "What multiplies: fma, for which nothing is done, tf32 or bf16">
  ];
  let dependentDialects = ["kern::KernDialect", "arith::ArithDialect"];
  let statistics = [
    Statistic<"numConverted", "converted", "Products whose factors were made">
  ];
}

def ChooseGpuSchedules : Pass<"kern-choose-gpu-schedules", "func::FuncOp"> {
  let summary = "Choose the GPU schedule of every kern.generic that has none";
  let description = [{
    Only writes the attribute `kern.gpu_schedule`; kern-map-kernels obeys it.
    The choice depends on the shapes of a region at one width, never on the
    batch, so that a result's bits do not depend on what else is in a batch.
  }];
  let options = [
    Option<"math", "math", "std::string", "\"fma\"",
           "What multiplies where a region is a matrix product: fma, tf32 or bf16">,
    Option<"warpgroups", "warpgroups", "bool", "false",
           "Whether the device has wgmma (sm_90a)">
  ];
  let dependentDialects = ["kern::KernDialect"];
}

def FormClusters : Pass<"kern-form-clusters", "ModuleOp"> {
  let summary = "Let a cluster of blocks take an example through a program";
  let description = [{
    Where no region of an entry lets examples of a batch meet, and launches are
    thought to cost more than barriers of a cluster, a kern.cluster says how one
    kernel runs the whole program: which schedule of each kernel, with how many
    blocks at a batch of one, and where examples find the operands. The launches
    stay: which way is quicker depends on the batch, and whoever runs the
    program chooses. Both compute the same bits.

    Precondition: kernels have GPU schedules.
  }];
  let options = [
    Option<"always", "always", "bool", "false",
           "Wherever it can be done, whatever the estimate says">
  ];
  let dependentDialects = ["kern::KernDialect"];
  let statistics = [
    Statistic<"numClusters", "clusters", "Programs with a kernel of their own">
  ];
}

def MapKernels : Pass<"kern-map-kernels", "ModuleOp"> {
  let summary = "Turn scheduled kernels into GPU functions";
  let description = [{
    Obeys the attribute `kern.gpu_schedule` and decides nothing. Afterwards the
    module holds one gpu.module, whose functions (buffers..., batch) are made of
    gpu, nvgpu, scf, vector, memref, arith, math and affine operations, and of
    nvvm where nvgpu lacks an instruction. The grid and the block have one
    dimension.

    Precondition: every kernel function holds one kern.generic on memrefs with
    a GPU schedule. Programs and parameters go.
  }];
  let dependentDialects = ["affine::AffineDialect", "arith::ArithDialect",
                           "gpu::GPUDialect", "LLVM::LLVMDialect",
                           "math::MathDialect", "memref::MemRefDialect",
                           "nvgpu::NVGPUDialect", "NVVM::NVVMDialect",
                           "scf::SCFDialect", "vector::VectorDialect"];
}

def ExportGpuKernels : Pass<"kern-export-gpu-kernels", "gpu::GPUModuleOp"> {
  let summary = "Give GPU kernels the signature by which the runtime calls them";
  let description = [{
    Replaces the arguments (buffers..., batch) by an address for each buffer and
    the batch as a 64-bit integer. Addresses are multiples of 16.
  }];
  let dependentDialects = ["arith::ArithDialect", "LLVM::LLVMDialect"];
}

def ConvertKernelsToNVVM : Pass<"kern-convert-to-nvvm", "gpu::GPUModuleOp"> {
  let summary = "Convert GPU kernels to the LLVM and NVVM dialects";
  let description = [{
    What upstream's convert-gpu-to-nvvm does with 32-bit indices, except that
    math becomes LLVM's intrinsics and no call of libdevice, which would have to
    be at hand to link. Precondition: scf and affine are gone.
  }];
  let dependentDialects = ["LLVM::LLVMDialect", "NVVM::NVVMDialect"];
}

def EmitClusters : Pass<"kern-emit-clusters", "gpu::GPUModuleOp"> {
  let summary = "Turn kern.cluster into a kernel";
  let description = [{
    The kernel takes the addresses of the program's inputs and outputs, of the
    four arenas, of derived copies and of scratch memory. Its block finds the
    addresses of all operands of its cluster's example, and then goes from phase
    to phase: copies of the kernels' bodies, which teams of the block's threads
    run for one block after another, and a barrier of the cluster. Precondition:
    kernels are functions of the LLVM dialect.
  }];
  let dependentDialects = ["LLVM::LLVMDialect", "NVVM::NVVMDialect"];
}

#endif // MODELSLICE_TRANSFORMS_GPUPASSES_TD

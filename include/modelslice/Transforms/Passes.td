//===----------------------------------------------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Passes between linalg and LLVM: fuse, pack, plan, outline, schedule, apply.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRANSFORMS_PASSES_TD
#define MODELSLICE_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"
include "modelslice/Transforms/GpuPasses.td"

def ConvertLinalgToKern : Pass<"convert-linalg-to-kern", "func::FuncOp"> {
  let summary = "Convert each linalg.generic on tensors to a kern.generic";
  let description = [{
    Parallel dimensions come first. A reduction must end in addf or maximumf
    with the old output; an output that does not start at the neutral element
    is combined in the epilogue. Bodies may use constants, scalar arithmetic on
    them, and tensor.dim, which stands for the batch. A linalg.fill that is read
    on its own becomes an element-wise kern.generic.
  }];
  let dependentDialects = ["kern::KernDialect"];
}

def FuseRegions : Pass<"kern-fuse-regions", "func::FuncOp"> {
  let summary = "Merge kern.generic ops into fused regions";
  let description = [{
    An element-wise consumer joins its producer's epilogue; sums over an image
    become side outputs of what writes the image; an element-wise producer joins
    the combine body of a reduction unless its work would be repeated and is
    costly. A producer's result that others read stays an output of the fused
    op, or, where they read it later, a tensor of its own.

    Before: `h = dense(x, w)`, `z = h + b`, `y = max(z, 0)`: three ops and two
    intermediate tensors. After: one op with the epilogue `max(acc + b, 0)`.
  }];
  let dependentDialects = ["kern::KernDialect"];
  let statistics = [
    Statistic<"numEpilogues", "epilogues", "Consumers moved into an epilogue">,
    Statistic<"numSides", "sides", "Sums turned into side outputs">,
    Statistic<"numPrologues", "prologues", "Producers moved into a combine body">
  ];
}

def SinkElementwise : Pass<"kern-sink-elementwise", "func::FuncOp"> {
  let summary = "Compute element-wise tensors right before their first reader";
  let description = [{
    Moves an element-wise kern.generic down if the tensors of its size that it
    reads are kept until there anyway. Shortens lifetimes in backward passes.
  }];
  let statistics = [Statistic<"numSunk", "sunk", "Ops moved down">];
}

def ChooseLayouts : Pass<"kern-choose-layouts", "func::FuncOp"> {
  let summary = "Choose how images that a program keeps to itself are laid out";
  let description = [{
    Sets the attribute `kern.layouts` of every kern.generic that makes images
    (rank 4, the batch dynamic): one map for each result, from the tensor's
    indices to those of its memory. Channels are innermost, but in inference
    where a stage's narrowest convolution has at most 8 of them and rows have at
    least 16 pixels. Images that are returned or reshaped
    stay row-major. kern-plan-memory obeys.

    Before: `%y = kern.generic ... -> tensor<?x64x32x32xf32>`. After: the same
    with `kern.layouts = [affine_map<(b, c, h, w) -> (b, h, w, c)>]`.
  }];
  let options = [
    Option<"pixels", "pixels", "bool", "true",
           "Whether pixels may be innermost: they fill a CPU's lanes, but a GPU "
           "has threads for them anyway">
  ];
  let statistics = [
    Statistic<"numPixels", "pixels", "Images with pixels innermost">];
}

def ChooseWinograd : Pass<"kern-choose-winograd", "func::FuncOp"> {
  let summary = "Choose which convolutions are computed by minimal filtering";
  let description = [{
    Sets the attribute `winograd` of 3x3 convolutions with stride 1 where an
    estimate says that this is quicker: with channels innermost in memory and
    channels enough on both sides, be it forward or the gradient of an image.
    kern-pack-params then gives transformed filters a copy, and
    kern-apply-schedules emits the transforms. Filters of small images stay
    plain: the copy would be most of what is read.

    Before: `%y = kern.generic {extents = array<i64: -1, 64, 32, 32, 3, 3, 64>,
    ...}`. After: the same with `winograd = #kern.winograd<4>`.
  }];
  let options = [
    Option<"always", "always", "bool", "false",
           "Wherever it can be done, whatever the estimate says">
  ];
  let dependentDialects = ["kern::KernDialect"];
  let statistics = [
    Statistic<"numConvolutions", "convolutions", "Convolutions so computed">];
}

def CutImages : Pass<"kern-cut-images", "func::FuncOp"> {
  let summary = "Cut images into bands of rows that threads can share";
  let description = [{
    In inference, where a region sums over an image of 16 rows or more and the
    image is larger than the weights, its rows become two dimensions, bands and
    rows of a band. Each band has sums of its own, which their readers add up, so
    that a task may take one band.

    Before: `%y, %sum = kern.generic {extents = array<i64: -1, 16, 32, 32, 64>,
    ...} -> tensor<?x16x32x32xf32>, tensor<?x16xf32>`. After: `extents =
    array<i64: -1, 2, 16, 16, 32, 64>` and `tensor<?x2x16xf32>`.
  }];
  let dependentDialects = ["kern::KernDialect", "tensor::TensorDialect",
                           "arith::ArithDialect"];
  let options = [
    Option<"pixels", "pixels", "int64_t", "0",
           "Cut every image into bands of about so many pixels, whose rows a GPU "
           "pads to a power of two, or into 8 where sums are read one by one; 0: "
           "in two, and only where that pays on a CPU">
  ];
  let statistics = [Statistic<"numCut", "cut", "Regions whose images were cut">];
}

def PackParams : Pass<"kern-pack-params", "ModuleOp"> {
  let summary = "Choose how parameters lie in memory";
  let description = [{
    Sets `layouts` of every slice.param: first its one packed copy in the arena,
    then derived copies for contractions that want another dimension in the
    vector lanes; get_params of such uses name their layout. Adds the module
    attributes `slice.arena_elements` and `slice.derived_bytes`, and, when there
    are derived copies, the entry `refresh` that rebuilds them. Buffers stay
    row-major and lie behind what has gradients; `slice.buffer_elements` counts
    them, if there are any.

    Before: `slice.param @w : tensor<512x784xf32>`. After:
    `slice.param @w {layouts = [#kern.layout<block_dim = 0, block = 32,
    order = [1], offset = 0>]} : tensor<512x784xf32>`.
  }];
  let dependentDialects = ["kern::KernDialect", "func::FuncDialect"];
  let statistics = [
    Statistic<"numDerived", "derived-copies", "Re-laid copies of parameters">
  ];
}

def PlanMemory : Pass<"kern-plan-memory", "ModuleOp"> {
  let summary = "Give every tensor of a program its place in memory";
  let description = [{
    Entry functions lose their arguments and results: operands of kern.generic
    become kern.buffer values on memrefs, packed layouts are composed into the
    indexing maps, and intermediate tensors share scratch memory by lifetime.
    `kern.signature`, `kern.inputs` and `kern.outputs` keep the old signature;
    `kern.scratch = [bytes, bytes per example]`.

    A tensor.extract_slice is a view of its source. A tensor.concat is made in
    place: producers of its operands write into its memory, and what has no
    producer that may is copied there.

    Precondition: kern-pack-params has run; every tensor is made by a
    kern.generic, a reshape, a tensor.extract_slice, a tensor.concat, or a read
    of a parameter, gradient or arena.
  }];
  let dependentDialects = ["kern::KernDialect"];
}

def OutlineKernels : Pass<"kern-outline-kernels", "ModuleOp"> {
  let summary = "Move regions into kernel functions and merge equal ones";
  let description = [{
    Afterwards an entry function holds kern.buffer and kern.launch only, and
    every kernel is a function (batch, begin, end, buffers...) marked
    `kern.kernel` with one kern.generic.
  }];
  let dependentDialects = ["kern::KernDialect", "func::FuncDialect"];
  let statistics = [
    Statistic<"numKernels", "kernels", "Distinct kernels">,
    Statistic<"numMerged", "merged", "Regions that share another's kernel">
  ];
}

def ChooseSchedules : Pass<"kern-choose-schedules", "func::FuncOp"> {
  let summary = "Choose the schedule of every kern.generic that has none";
  let description = [{
    Only writes the `schedule` attribute; kern-apply-schedules obeys it. A
    kernel that a file of schedules has for the level gets its schedule from
    there. Such a file holds scheduled kernels, each with the level's name as
    `kern.target`; a kernel is found by all that it is but its schedule, names
    and locations.
  }];
  let options = [
    Option<"target", "target", "std::string", "\"x86-64-v3\"",
           "ISA level: x86-64-v2, x86-64-v3 or x86-64-v4">,
    Option<"schedules", "schedules", "std::string", "",
           "File of schedules; none by default">
  ];
  let dependentDialects = ["kern::KernDialect", "func::FuncDialect"];
  let statistics = [
    Statistic<"numRead", "read", "Schedules taken from the file">];
}

def ListSchedules : Pass<"kern-list-schedules", "ModuleOp"> {
  let summary = "Replace every kernel by copies with the schedules to measure";
  let description = [{
    Of a kernel `f`, `f.0` has its own schedule, or what kern-choose-schedules
    gives it, and `f.1` and so on have those that differ from it along one axis:
    register tiles, the order of loops, windows, unrolling, prefetching. All of
    them can be applied. This is where slice-compile --tune begins.
  }];
  let options = [
    Option<"target", "target", "std::string", "\"x86-64-v3\"",
           "ISA level: x86-64-v2, x86-64-v3 or x86-64-v4">
  ];
  let dependentDialects = ["kern::KernDialect", "func::FuncDialect"];
  let statistics = [
    Statistic<"numSchedules", "schedules", "Copies of kernels">];
}

def ApplySchedules : Pass<"kern-apply-schedules", "func::FuncOp"> {
  let summary = "Turn a scheduled kern.generic into loops over vectors";
  let description = [{
    Obeys the schedule attribute and decides nothing. Afterwards the function
    holds scf, vector, memref, arith, math and affine operations; extents that
    are no multiple of a tile are handled by smaller tiles and masks.

    Precondition: a kernel function (batch, begin, end, buffers...) in which
    every kern.generic is on memrefs and has a schedule.
  }];
  let dependentDialects = ["affine::AffineDialect", "arith::ArithDialect",
                           "memref::MemRefDialect", "scf::SCFDialect",
                           "vector::VectorDialect"];
}

def ApproximateMath
    : InterfacePass<"kern-approximate-math", "FunctionOpInterface"> {
  let summary = "Expand exp, log, tanh and erf into polynomials";
  let description = [{
    Vectors of any length, and scalars with the same formula, so that a value
    does not depend on whether it was computed in a vector.
  }];
  let dependentDialects = ["arith::ArithDialect", "math::MathDialect",
                           "vector::VectorDialect"];
}

def ChoosePortions : Pass<"kern-choose-portions", "ModuleOp"> {
  let summary = "Say how many examples go through a program at a time";
  let description = [{
    A network that is run layer by layer on a large batch writes each layer's
    outputs to a far cache, or to memory, and reads them again from there. Where
    no launch of a program lets examples meet, `kern.portion` on it is the
    number of examples whose buffers fit a near cache, if reading the weights
    again for each such portion is little beside that: a thin network goes
    through its layers a few images at a time, a wide one layer by layer. Bits
    do not depend on the number.

    Where examples meet only in sums that are added to gradients, portions run
    in turn, of as many examples as the largest launch has room for; the order
    of additions is then that of the portions.

    What was there before is taken off: on a program whose examples meet it
    would be wrong.

    Precondition: entries are tables of launches.
  }];
  let options = [
    Option<"privateBytes", "private-bytes", "int64_t", /*default=*/"917504",
           "What of the second-level cache a portion's buffers may take; at most "
           "PRIVATE_BYTES of lib/Runtime/Batch.c">,
    Option<"sharedBytes", "shared-bytes", "int64_t", /*default=*/"16777216",
           "What of the third-level cache they may take, if one example's do "
           "not fit the second; for gradients, those of the largest launch">
  ];
}

def PlaceWorkspace : Pass<"kern-place-workspace", "func::FuncOp"> {
  let summary = "Move large buffers of tasks from the stack to the context";
  let description = [{
    Where the buffers that a function marked `kern.kernel` has on the stack are
    larger than `max-stack-bytes` together, they become parts of one more
    argument, which the context keeps for each thread, and `kern.workspace` says
    how many bytes it has.

    Before: `%w = memref.alloca() : memref<36x64x512xf32>` in
    `func.func @k(%batch: index, %begin: index, %end: index, %x: memref<?x8xf32>)`.
    After: `%w = memref.view %workspace[%c0][] : memref<4718592xi8> to
    memref<36x64x512xf32>` in a function with `%workspace` as last argument.
  }];
  let dependentDialects = ["arith::ArithDialect", "memref::MemRefDialect"];
  let options = [
    Option<"maxStackBytes", "max-stack-bytes", "int64_t", /*default=*/"65536",
           "What may stay on the stack">
  ];
}

def ExportKernels : Pass<"kern-export-kernels", "ModuleOp"> {
  let summary = "Give kernels the signature by which the runtime calls them";
  let description = [{
    Replaces the arguments (batch, begin, end, buffers...) of functions marked
    `kern.kernel` by (operand table, examples, begin, end), builds the memref
    descriptors from the table, and reads what `kern.examples` asks for.
    Programs and parameters, which the library's image holds as data, go.
    Precondition: schedules have been applied.
  }];
  let dependentDialects = ["arith::ArithDialect", "LLVM::LLVMDialect"];
}

def ConvertKernelsToLLVM : Pass<"kern-convert-to-llvm", "func::FuncOp"> {
  let summary = "Convert the bodies of CPU kernels to the LLVM dialect";
  let description = [{
    What upstream's conversions of vector, memref, math, arith, cf and ub do, in
    one go and function by function, so that functions are converted in
    parallel. Precondition: scf and affine are gone; vectors have one dimension;
    no op needs a function that would have to be declared, as memref.alloc does.
    The functions themselves are convert-func-to-llvm's.
  }];
  let dependentDialects = ["arith::ArithDialect", "LLVM::LLVMDialect",
                           "vector::VectorDialect"];
}

#endif // MODELSLICE_TRANSFORMS_PASSES_TD

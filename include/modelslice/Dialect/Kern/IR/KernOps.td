//===----------------------------------------------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operations of the kern dialect.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_KERN_IR_KERNOPS_TD
#define MODELSLICE_DIALECT_KERN_IR_KERNOPS_TD

include "modelslice/Dialect/Kern/IR/KernAttrs.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Kern_Op<string mnemonic, list<Trait> traits = []>
    : Op<Kern_Dialect, mnemonic, traits>;

/// What a library's arguments and arenas hold, and, in BF16, factors of tensor
/// cores in scratch memory and in derived copies.
def Kern_Tensor : RankedTensorOf<[F32, I32, BF16]>;
def Kern_MemRef : MemRefOf<[F32, I32, BF16]>;

def Kern_GenericOp : Kern_Op<"generic", [
    AttrSizedOperandSegments, IsolatedFromAbove,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "a fused loop nest: combine, then an epilogue, then store";
  let description = [{
    The domain has `num_parallel` parallel dimensions followed by reduction
    dimensions; `extents` gives their sizes, -1 standing for the run-time batch.
    For every point of the parallel dimensions:

    1. `combine` maps one element of each input to one value per combiner,
       and these are combined over the reduction dimensions in ascending order
       (absent without reduction dimensions);
    2. `epilogue` gets the combined values, then one element of each input, and
       yields one value per output. Elements of inputs whose map reads a
       reduction dimension may not be used there;
    3. each value is stored in its output. An output whose map drops parallel
       dimensions (`side`) receives the sum over them.

    Element (i, j, ...) of operand o is at `indexing_maps[o](d0, d1, ...)`.
    A point of the domain at which an input listed in `clipped` is out of
    bounds contributes nothing: that is how a convolution reads its padding.
    Where all points of a reduction are out of bounds, the combiner's identity
    (0, or -inf) is what the epilogue gets.

    `winograd`: the op is a 3x3 convolution that is computed by minimal
    filtering. Its meaning is the same up to rounding; in memory its weight has
    as many taps as the attribute says, where the op's dimensions say 3 x 3.

    On tensors the op has results and no outputs; on memrefs the reverse. The
    batch is the only dynamic extent, and in memory the leading dimension.
    Bodies hold element-wise arith and math on scalars, `kern.index` and
    `kern.batch`.

    Example: a dense layer with bias and relu.

    ```mlir
    %y = kern.generic {extents = array<i64: -1, 512, 784>, num_parallel = 2, combiners = [#kern.combiner<add>],
        indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>,
                         affine_map<(b, n, k) -> (n)>, affine_map<(b, n, k) -> (b, n)>]}
        ins(%x, %w, %bias : tensor<?x784xf32>, tensor<512x784xf32>, tensor<512xf32>)
        combine {
        ^bb0(%xe: f32, %we: f32, %be: f32):
          %p = arith.mulf %xe, %we : f32
          kern.yield %p : f32
        } epilogue {
        ^bb0(%acc: f32, %xe: f32, %we: f32, %be: f32):
          %s = arith.addf %acc, %be : f32
          %z = arith.constant 0.0 : f32
          %r = arith.maximumf %s, %z : f32
          kern.yield %r : f32
        } -> tensor<?x512xf32>
    ```
  }];
  let arguments = (ins
    Variadic<AnyTypeOf<[Kern_Tensor, Kern_MemRef]>>:$inputs,
    Variadic<Kern_MemRef>:$outputs,
    DenseI64ArrayAttr:$extents,
    I64Attr:$num_parallel,
    Kern_CombinerArrayAttr:$combiners,
    AffineMapArrayAttr:$indexing_maps,
    OptionalAttr<DenseI64ArrayAttr>:$clipped,
    OptionalAttr<DenseI64ArrayAttr>:$side,
    OptionalAttr<Kern_WinogradAttr>:$winograd,
    OptionalAttr<Kern_ScheduleAttr>:$schedule);
  let results = (outs Variadic<Kern_Tensor>:$results);
  let regions = (region MaxSizedRegion<1>:$combine, SizedRegion<1>:$epilogue);
  let assemblyFormat = [{
    attr-dict `ins` `(` ($inputs^ `:` type($inputs))? `)`
    (`outs` `(` $outputs^ `:` type($outputs) `)`)?
    `combine` $combine `epilogue` $epilogue (`->` type($results)^)?
  }];
  let extraClassDeclaration = [{
    /// Operations that a body may hold; passes recurse along its operands.
    static constexpr unsigned kMaxBody = 1024;

    unsigned getNumDims() { return getExtents().size(); }
    unsigned getNumParallelDims() { return getNumParallel(); }
    bool hasReduction() { return getNumDims() > getNumParallelDims(); }
    bool isParallelDim(int64_t dim) { return dim < int64_t(getNumParallelDims()); }
    /// Outputs on memrefs, results on tensors.
    unsigned getNumStores() {
      return getOutputs().empty() ? getResults().size() : getOutputs().size();
    }
    Type getStoreType(unsigned index) {
      return getOutputs().empty() ? getResults()[index].getType()
                                  : getOutputs()[index].getType();
    }
    AffineMap getInputMap(unsigned index) {
      return cast<AffineMapAttr>(getIndexingMaps()[index]).getValue();
    }
    AffineMap getStoreMap(unsigned index) { return getInputMap(getInputs().size() + index); }
    Combiner getCombiner(unsigned index) {
      return cast<CombinerAttr>(getCombiners()[index]).getValue();
    }
    bool isSide(unsigned store) {
      return getSide() && llvm::is_contained(*getSide(), int64_t(store));
    }
    bool hasSides() { return getSide() && !getSide()->empty(); }
    bool isClipped(unsigned input) {
      return getClipped() && llvm::is_contained(*getClipped(), int64_t(input));
    }
    /// Whether parallel dimension `dim` counts bands of rows of an image (see
    /// kern-cut-images): an output is stored at dim * extent(row) + row for
    /// another dimension `row`, and side outputs keep `dim` but sum over `row`.
    bool isBand(unsigned dim);
    /// Arguments of the two bodies.
    Block *getCombineBlock() { return getCombine().empty() ? nullptr : &getCombine().front(); }
    Block *getEpilogueBlock() { return &getEpilogue().front(); }
    BlockArgument getAccumulator(unsigned index) { return getEpilogueBlock()->getArgument(index); }
    BlockArgument getEpilogueInput(unsigned input) {
      return getEpilogueBlock()->getArgument(getCombiners().size() + input);
    }
    /// Whether a body uses the input. Kernels ask caches for others where they
    /// would read them.
    bool isRead(unsigned input) {
      return !getEpilogueInput(input).use_empty() ||
             (getCombineBlock() && !getCombineBlock()->getArgument(input).use_empty());
    }
    /// The accumulator, used once, that a store's value is or is a sum of with
    /// something else; nothing if there is none.
    std::optional<unsigned> getAddedAccumulator(unsigned store);
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Kern_YieldOp : Kern_Op<"yield", [Pure, Terminator,
                                     ParentOneOf<["GenericOp"]>]> {
  let summary = "ends a body of kern.generic";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
}

def Kern_IndexOp : Kern_Op<"index", [Pure, ParentOneOf<["GenericOp"]>]> {
  let summary = "the current index of a dimension of the enclosing kern.generic";
  let description = [{
    Of a dimension over the batch, the example's number in the whole batch.
  }];
  let arguments = (ins I64Attr:$dim);
  let results = (outs Index:$result);
  let assemblyFormat = "$dim attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Kern_BatchOp : Kern_Op<"batch", [Pure, ParentOneOf<["GenericOp"]>]> {
  let summary = "how many examples the whole batch has";
  let results = (outs Index:$result);
  let assemblyFormat = "attr-dict `:` type($result)";
}

def Kern_ExamplesOp : Kern_Op<"examples", [Pure]> {
  let summary = "which examples of a batch a call of a kernel is about";
  let description = [{
    The number of the first one, and how many the whole batch has. The kernel's
    own argument `batch` is how many there are in the call: the batch may go
    through a program in portions (kern-choose-portions).

    Example: `%first, %batch = kern.examples : index, index`
  }];
  let results = (outs Index:$first, Index:$batch);
  let assemblyFormat = "attr-dict `:` type($first) `,` type($batch)";
}

def Kern_BufferOp : Kern_Op<"buffer", [Pure]> {
  let summary = "a buffer of a program: where it lies and how to look at it";
  let description = [{
    `space` and `index` say which memory: input or output number `index`, arena
    number `index` (params, gradients, optimiser states), derived parameter
    copies, or scratch. The first element is at
    `offset + offset_per_batch * batch` bytes.

    Example: `%h = kern.buffer scratch 0 offset(0, 2048) : memref<?x512xf32>`
  }];
  let arguments = (ins Kern_SpaceAttr:$space, I64Attr:$index, I64Attr:$offset,
                       I64Attr:$offset_per_batch);
  let results = (outs Kern_MemRef:$result);
  let assemblyFormat = [{
    $space $index `offset` `(` $offset `,` $offset_per_batch `)` attr-dict
    `:` type($result)
  }];
  let hasVerifier = 1;
}

def Kern_LaunchOp : Kern_Op<"launch", [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "runs all tasks of a kernel on these buffers";
  let description = [{
    `flops` and `bytes` are pairs: a constant part and a part per example.

    Example:
    ```mlir
    kern.launch @mlp.fc1(%x, %w, %h) {flops = array<i64: 0, 802816>, bytes = array<i64: 1605632, 5184>}
      : memref<?x784xf32>, memref<16x784x32xf32>, memref<?x512xf32>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<Kern_MemRef>:$operands,
                       DenseI64ArrayAttr:$flops, DenseI64ArrayAttr:$bytes);
  let assemblyFormat = "$kernel `(` $operands `)` attr-dict `:` type($operands)";
  let hasVerifier = 1;
}

def Kern_ClusterOp : Kern_Op<"cluster", [Symbol, IsolatedFromAbove, SingleBlock,
                                         NoTerminator, NoRegionArguments]> {
  let summary = "a program that one kernel runs, a cluster for each example";
  let description = [{
    Stands for the program of `entry` (at `width`, or -1): clusters of thread
    blocks, of which each takes one example through all phases. `threads` are
    those of a block. `inputs` and `outputs` count the program's tensors,
    `scratch` is what an example takes of the scratch memory, and `block_bytes`
    what a block keeps for itself in shared memory.

    Example:
    ```mlir
    kern.cluster @mlp.w0.cluster attributes {entry = "infer", width = 0 : i64,
        threads = 256 : i64, inputs = 1 : i64, outputs = 1 : i64,
        scratch = 1024 : i64, block_bytes = 0 : i64} {
      kern.phase @mlp.fc1.w0 variant 3 blocks 32 teams 2 meets
        [#kern.place<input 0, offset = 0, stride = 3136>, ...]
      kern.phase @mlp.fc2.w0 variant 3 blocks 32 teams 2 meets [...]
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrAttr:$entry, I64Attr:$width,
                       I64Attr:$threads, I64Attr:$inputs, I64Attr:$outputs,
                       I64Attr:$scratch, I64Attr:$block_bytes);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name attr-dict-with-keyword $body";
  let hasVerifier = 1;
}

def Kern_PhaseOp : Kern_Op<"phase", [HasParent<"ClusterOp">]> {
  let summary = "runs all blocks of a kernel for the cluster's example";
  let description = [{
    Phases run one after the other. Of the kernel's schedules, from the largest block to the smallest,
    it is that number `variant`; at a batch of one it has `blocks` blocks. So
    many `teams` of a cluster's block run one of them each at a time.

    Every block runs a phase that is `alone` whole, for itself: it stores into
    the memory of the block. The next phase begins when the block has ended it,
    or, if the cluster `meets`, all blocks have.

    Example: `kern.phase @mlp.fc1.w0 variant 3 blocks 32 teams 2 meets
    [#kern.place<input 0, offset = 0, stride = 3136>]`
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, I64Attr:$variant,
                       I64Attr:$blocks, I64Attr:$teams,
                       UnitAttr:$alone, UnitAttr:$meets,
                       TypedArrayAttrBase<Kern_PlaceAttr, "places">:$places);
  let assemblyFormat = [{
    $kernel `variant` $variant `blocks` $blocks `teams` $teams
    (`alone` $alone^)? (`meets` $meets^)? $places attr-dict
  }];
  let hasVerifier = 1;
}

#endif // MODELSLICE_DIALECT_KERN_IR_KERNOPS_TD

//===----------------------------------------------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attributes of the kern dialect: combiners, schedules, targets.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_KERN_IR_KERNATTRS_TD
#define MODELSLICE_DIALECT_KERN_IR_KERNATTRS_TD

include "modelslice/Dialect/Kern/IR/KernDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

class Kern_Attr<string name, string attrMnemonic> : AttrDef<Kern_Dialect, name> {
  let mnemonic = attrMnemonic;
}

def Kern_Combiner : I32EnumAttr<"Combiner", "how values of a reduction combine", [
    I32EnumAttrCase<"Add", 0, "add">, I32EnumAttrCase<"Max", 1, "max">]> {
  let cppNamespace = "::mlir::kern";
  let genSpecializedAttr = 0;
}
def Kern_CombinerAttr : EnumAttr<Kern_Dialect, Kern_Combiner, "combiner"> {
  let assemblyFormat = "`<` $value `>`";
}
def Kern_CombinerArrayAttr : TypedArrayAttrBase<Kern_CombinerAttr, "combiners">;

def Kern_Space : I32EnumAttr<"Space", "where a program's buffer lies", [
    I32EnumAttrCase<"Input", 0, "input">,
    I32EnumAttrCase<"Output", 1, "output">,
    I32EnumAttrCase<"Arena", 2, "arena">,
    I32EnumAttrCase<"Derived", 3, "derived">,
    I32EnumAttrCase<"Scratch", 4, "scratch">,
    I32EnumAttrCase<"Block", 5, "block">]> {
  let cppNamespace = "::mlir::kern";
  let genSpecializedAttr = 0;
}
def Kern_SpaceAttr : EnumAttr<Kern_Dialect, Kern_Space, "space">;

def Kern_GpuMath : I32EnumAttr<"GpuMath", "how a GPU multiplies", [
    I32EnumAttrCase<"Fma", 0, "fma">, I32EnumAttrCase<"Tf32", 1, "tf32">,
    I32EnumAttrCase<"Bf16", 2, "bf16">]> {
  let cppNamespace = "::mlir::kern";
  let genSpecializedAttr = 0;
}

def Kern_GpuMathAttr : EnumAttr<Kern_Dialect, Kern_GpuMath, "math"> {
  let assemblyFormat = "`<` $value `>`";
}

def Kern_WinogradFilters : I32EnumAttr<"WinogradFilters", "how filters lie in memory", [
    I32EnumAttrCase<"Transformed", 0, "transformed">,
    I32EnumAttrCase<"Plain", 1, "plain">]> {
  let cppNamespace = "::mlir::kern";
  let genSpecializedAttr = 0;
}

def Kern_WinogradFiltersParameter : EnumParameter<Kern_WinogradFilters> {
  let defaultValue = "WinogradFilters::Transformed";
}

def Kern_WinogradAttr : Kern_Attr<"Winograd", "winograd"> {
  let summary = "how a convolution is computed by minimal filtering";
  let description = [{
    Tiles of `outputs` x `outputs` (2 or 4) from one transformed patch each.
    Transformed filters have (outputs + 2) x (outputs + 2) taps in memory, a
    layout with the same `winograd`. Plain ones have their 3 x 3 taps, and tasks
    transform them: in registers for every few tiles, or once for several
    images.

    Syntax: `#kern.winograd<4>`, `#kern.winograd<4, plain>`.
  }];
  let parameters = (ins
    "int64_t":$outputs,
    Kern_WinogradFiltersParameter:$filters);
  let assemblyFormat = "`<` $outputs (`,` $filters^)? `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// Points of a transformed patch along one side.
    int64_t getPoints() const { return getOutputs() + 2; }
    bool hasPlainFilters() const {
      return getFilters() == WinogradFilters::Plain;
    }
    /// Taps along one side of a filter in memory.
    int64_t getTaps() const { return hasPlainFilters() ? 3 : getPoints(); }
  }];
}

def Kern_PortionOrder : I32EnumAttr<"PortionOrder", "which portions may run at the same time", [
    I32EnumAttrCase<"Any", 0, "any">,
    I32EnumAttrCase<"InTurn", 1, "in_turn">]> {
  let cppNamespace = "::mlir::kern";
  let genSpecializedAttr = 0;
}

def Kern_PortionOrderParameter : EnumParameter<Kern_PortionOrder> {
  let defaultValue = "PortionOrder::Any";
}

def Kern_PortionAttr : Kern_Attr<"Portion", "portion"> {
  let summary = "how many examples of a batch go through a program at a time";
  let description = [{
    Launches keep `examples` apart, so a batch may go through a program in
    portions of any sizes, and these run in any order. With `in_turn` some
    launches add to what those of the portion before have stored: then a batch
    is run in portions of this size, one after another.

    Syntax: `#kern.portion<8>`, `#kern.portion<8, in_turn>`.
  }];
  let parameters = (ins
    "int64_t":$examples,
    Kern_PortionOrderParameter:$order);
  let assemblyFormat = "`<` $examples (`,` $order^)? `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The runtime's largest batch.
    static constexpr int64_t kMaxExamples = 0x7fffffff;
    bool isInTurn() const { return getOrder() == PortionOrder::InTurn; }
  }];
}

def Kern_LayoutAttr : Kern_Attr<"Layout", "layout"> {
  let summary = "how one copy of a parameter lies in memory";
  let description = [{
    Unblocked (`block_dim` = -1): row-major. Blocked: dimension `block_dim` of
    extent N is cut into ceil(N / block) blocks; each block holds the other
    dimensions in the order `order`, and `block` consecutive elements of
    `block_dim` innermost, so that a narrower width is a prefix of the blocks
    and a prefix of the rows in each block. `offset` is in bytes from the start
    of the parameter arena, or of the derived arena for a second copy.

    `winograd` = m > 0: a derived copy that holds the transformed taps of 3x3
    filters, (m + 2) x (m + 2) for each filter, for a convolution that makes
    m x m outputs at a time (see `winograd` of kern.generic). The taps are the
    dimensions 2 and 3 of the parameter; a transformed weight is cut into
    widths as the plain one is. `flipped`: the filters are turned by 180 degrees
    first, for the gradient of an input.

    `factor`: a derived copy whose elements are what tensor cores multiply:
    bf16, or f32 that are rounded to tf32.

    Example: `#kern.layout<block_dim = 0, block = 32, order = [1], offset = 0>`
  }];
  let parameters = (ins "int64_t":$blockDim, "int64_t":$block,
                        ArrayRefParameter<"int64_t">:$order,
                        "int64_t":$offset, DefaultValuedParameter<"bool", "false">:$derived,
                        DefaultValuedParameter<"int64_t", "0">:$winograd,
                        DefaultValuedParameter<"bool", "false">:$flipped,
                        DefaultValuedParameter<"GpuMath", "GpuMath::Fma">:$factor);
  let builders = [
    AttrBuilder<(ins "int64_t":$blockDim, "int64_t":$block, "ArrayRef<int64_t>":$order,
                     "int64_t":$offset, "bool":$derived), [{
      return $_get($_ctxt, blockDim, block, order, offset, derived, /*winograd=*/0,
                   /*flipped=*/false, GpuMath::Fma);
    }]>];
  let assemblyFormat = [{
    `<` `block_dim` `=` $blockDim `,` `block` `=` $block `,` `order` `=` custom<IntegerList>($order)
    `,` `offset` `=` $offset `` custom<LayoutOptions>($derived, $winograd, $flipped, $factor) `` `>`
  }];
  let extraClassDeclaration = [{
    /// The memref that holds a whole parameter of this shape (all widths).
    MemRefType getStorageType(RankedTensorType type) const;
    /// Maps an element's index to its place in the storage.
    AffineMap getStorageMap(int64_t rank) const;
    /// Bytes of the storage, without the padding up to the next parameter.
    int64_t getStorageBytes(RankedTensorType type) const;
    /// Whether the layout names each dimension of a parameter of this rank once.
    bool fitsRank(int64_t rank) const;
  }];
  let genVerifyDecl = 1;
}

def Kern_TargetAttr : Kern_Attr<"Target", "target"> {
  let summary = "what a schedule needs to know of one ISA level";
  let description = [{
    `lanes` is the number of f32 elements in a vector register, `registers`
    the number of such registers.

    Example: `#kern.target<"x86-64-v4", lanes = 16, registers = 32>`
  }];
  let parameters = (ins StringRefParameter<>:$name, "int64_t":$lanes,
                        "int64_t":$registers);
  let assemblyFormat = [{
    `<` $name `,` `lanes` `=` $lanes `,` `registers` `=` $registers `>`
  }];
  let genVerifyDecl = 1;
}

def Kern_TileAttr : Kern_Attr<"Tile", "tile"> {
  let summary = "one register tile: rows by lanes";
  let parameters = (ins "int64_t":$rows, "int64_t":$lanes);
  let assemblyFormat = "`<` $rows `x` $lanes `>`";
  let genVerifyDecl = 1;
}

def Kern_ScheduleAttr : Kern_Attr<"Schedule", "schedule"> {
  let summary = "how a fused region becomes vector code";
  let description = [{
    * `lane_dim` lies in the vector lanes, `vector` elements at a time. It may
      be a parallel dimension, the last reduction dimension where its extent is
      static, or -1 for scalar code.
    * `row_dim` (a parallel dimension, or -1) is unrolled in registers.
    * `tiles`: register tiles in descending rows; rows that are left over by
      one tile go to the next, the last has one row. `lanes` of a tile is a
      multiple of `vector`; left-over lanes run in narrower tiles, the last
      masked.
    * `task`: the extent of one task in each parallel dimension; a
      parallel_for distributes tasks, `lane_dim` fastest, then the last
      dimension. Along `lane_dim` a task is a whole number of vectors and no
      wider than the narrowest tile. A dimension that a side output sums over
      is never cut.
    * `unroll`: copies of the innermost reduction loop's body.
    * `stage`: inputs that a task first copies into a small buffer of its own,
      with the combine body's prologue on them already applied and the padding
      of a clipped input filled in. Each element of such an input is then
      prepared once rather than once per use. `window` is the part of a task, in
      each parallel dimension, that is staged at a time.
    * `lanes_outer`: within a window the loops run over the lanes, then over the
      other dimensions, then over the rows, so that what a block of lanes reads
      (weights, where they are output channels) stays in the cache for the whole
      window. All tiles are then as wide as the narrowest. Else the lanes run
      innermost.
    * `fold_rows`: the row dimension and the one before it, neither of them cut,
      run as one dimension of rows, so that tiles may be taller than an image
      is wide. (They are dimension `row_dim` - 1 and `row_dim`.)
    * `outer`: the first `outer` reduction dimensions run outside the register
      tiles: at each of their points all tiles of the task reduce over the rest
      and add to what the outputs hold, so that the rest can be small enough for
      a cache. The outputs are first set to what the epilogue makes of zeros.
    * `prefetch`: how many points of the innermost reduction dimension before
      its use an input that all rows share is brought into the cache; 0 for
      never. Weights lie in the order in which they are read, so that the points
      after the last are the first of the next tile's.
    * `shared_prefetch`: the same, in the order of use, where a loop runs around
      all rows that changes what is read (the points of a convolution by minimal
      filtering). Each row tile asks for an equal part, so that memory is never
      idle, and for nothing that a narrow width does not read. With plain
      filters any number but 0 has those of the next step brought.
  }];
  let parameters = (ins "int64_t":$laneDim, "int64_t":$vector, "int64_t":$rowDim,
                        ArrayRefParameter<"TileAttr">:$tiles,
                        ArrayRefParameter<"int64_t">:$task, "int64_t":$unroll,
                        OptionalArrayRefParameter<"int64_t">:$stage,
                        OptionalArrayRefParameter<"int64_t">:$window,
                        DefaultValuedParameter<"int64_t", "0">:$outer,
                        DefaultValuedParameter<"bool", "false">:$lanesOuter,
                        DefaultValuedParameter<"bool", "false">:$foldRows,
                        DefaultValuedParameter<"int64_t", "0">:$prefetch,
                        DefaultValuedParameter<"bool", "false">:$sharedPrefetch);
  let builders = [
    AttrBuilder<(ins "int64_t":$laneDim, "int64_t":$vector, "int64_t":$rowDim,
                     "ArrayRef<TileAttr>":$tiles, "ArrayRef<int64_t>":$task,
                     "int64_t":$unroll, "ArrayRef<int64_t>":$stage,
                     "ArrayRef<int64_t>":$window), [{
      return $_get($_ctxt, laneDim, vector, rowDim, tiles, task, unroll, stage,
                   window, /*outer=*/0, /*lanesOuter=*/false,
                   /*foldRows=*/false, /*prefetch=*/0,
                   /*sharedPrefetch=*/false);
    }]>];
  let assemblyFormat = [{
    `<` `lane_dim` `=` $laneDim `,` `vector` `=` $vector `,` `row_dim` `=` $rowDim
    `,` `tiles` `=` `[` $tiles `]` `,` `task` `=` custom<IntegerList>($task) `,` `unroll` `=` $unroll
    `` custom<ScheduleOptions>($stage, $window, $outer, $lanesOuter, $foldRows, $prefetch, $sharedPrefetch) `` `>`
  }];
}

def Kern_PlaceAttr : Kern_Attr<"Place", "place"> {
  let summary = "where one example finds an operand";
  let description = [{
    Example number i of a batch has it at `offset + i * stride` bytes of the
    memory that `space` and `index` name as for kern.buffer, or at `offset` of
    what a block keeps for itself in shared memory (`block`).

    Example: `#kern.place<input 0, offset = 0, stride = 3136>`
  }];
  let parameters = (ins EnumParameter<Kern_Space>:$space, "int64_t":$index,
                        "int64_t":$offset, "int64_t":$stride);
  let assemblyFormat = [{
    `<` $space $index `,` `offset` `=` $offset `,` `stride` `=` $stride `>`
  }];
  let genVerifyDecl = 1;
}

def Kern_GpuScheduleAttr : Kern_Attr<"GpuSchedule", "gpu_schedule"> {
  let summary = "how a fused region becomes blocks, threads and fragments";
  let description = [{
    Parallel dimensions are dealt out to two axes, `rows` and `columns`, each of
    which counts the points of its dimensions in row-major order. A block
    computes a tile of `block` points along the axes, and one point of every
    parallel dimension that is in neither. Columns lie beside each other in the
    lanes of a warp.

    * `thread`: the points of the tile that one thread computes.
    * `split`: as many threads share the reduction of each point and add up what
      they have found, in an order that the code fixes.
    * `step` > 0: the op is a sum of products of something that no column
      changes and something that no row changes. Blocks bring `step` points of
      the reduction at a time into shared memory, with all arithmetic on a
      factor done once, and multiply from there. Where `step` is 0, threads load
      what they combine.
    * `math`: with `step`, what multiplies: `fma`, or tensor cores whose factors
      are rounded to `tf32` or `bf16`; sums are f32. Tensor cores compute
      fragments of 16 rows by 8 columns, of which a thread has 2 x 2 points, so
      that `thread` = 2m x 2n is m x n fragments for a warp.
    * `warpgroups`: four warps multiply together (wgmma of 9.0a), each of which
      has 16 rows of 64; `thread` = 2m x 2n is m products of 64 rows by 8n
      columns. Both factors are in memory as they are multiplied.

    If a side output sums over all rows, then a block computes all of them, one
    tile after another. If side outputs sum over the last of them, then a block
    computes several of the bands that those are, and sums each as a balanced
    tree over its rows.

    Example: `#kern.gpu_schedule<rows = [0, 2, 3], columns = [1], block = <128 x 64>,
    thread = <8 x 8>, split = 1, step = 16, math = fma>`
  }];
  let parameters = (ins OptionalArrayRefParameter<"int64_t">:$rows,
                        OptionalArrayRefParameter<"int64_t">:$columns,
                        "TileAttr":$block, "TileAttr":$thread,
                        "int64_t":$split, "int64_t":$step, "GpuMath":$math,
                        DefaultValuedParameter<"bool", "false">:$warpgroups);
  let builders = [
    AttrBuilder<(ins "ArrayRef<int64_t>":$rows, "ArrayRef<int64_t>":$columns,
                     "TileAttr":$block, "TileAttr":$thread, "int64_t":$split,
                     "int64_t":$step, "GpuMath":$math), [{
      return $_get($_ctxt, rows, columns, block, thread, split, step, math,
                   /*warpgroups=*/false);
    }]>];
  let assemblyFormat = [{
    `<` `rows` `=` custom<IntegerList>($rows) `,` `columns` `=` custom<IntegerList>($columns)
    `,` `block` `=` $block `,` `thread` `=` $thread `,` `split` `=` $split `,` `step` `=` $step
    `,` `math` `=` $math (`,` `warpgroups` `=` $warpgroups^)? `>`
  }];
  let extraClassDeclaration = [{
    /// Threads along each axis; those of a block are all of them times `split`.
    int64_t getThreadRows() const { return getBlock().getRows() / getThread().getRows(); }
    int64_t getThreadColumns() const { return getBlock().getLanes() / getThread().getLanes(); }
    int64_t getNumThreads() const { return getThreadRows() * getThreadColumns() * getSplit(); }
    bool isTensorCore() const { return getMath() != GpuMath::Fma; }
  }];
}

#endif // MODELSLICE_DIALECT_KERN_IR_KERNATTRS_TD

//===- EmitClusters.cpp - Kernels that run whole programs -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel of a cluster is a loop over phases around a switch over the kernels
// that phases run. What those do is copied: a block's number, the number of a
// thread in its team, the team's barrier and its shared memory take the places
// of what a launch would give. The tables of phases and of operands' places
// lie in global memory; addresses are computed once, into shared memory.
//
//===----------------------------------------------------------------------===//

#include "ClusterBodies.h"
#include "modelslice/Transforms/Passes.h"
#include "llvm/ADT/MapVector.h"

namespace mlir::kern {
#define GEN_PASS_DEF_EMITCLUSTERS
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

constexpr unsigned kGlobalSpace = 1;
/// Words of a phase in the table of them.
constexpr int64_t kPhaseWords = 3;

/// Emits the kernel of one cluster.
class ClusterEmitter {
public:
  ClusterEmitter(ClusterOp cluster, gpu::GPUModuleOp module,
                 SymbolTable &symbols, ClusterBodies &bodies)
      : cluster(cluster), symbols(symbols), bodies(bodies),
        builder(module.getContext()), loc(cluster.getLoc()),
        i32(builder.getI32Type()), i64(builder.getI64Type()) {
    builder.setInsertionPoint(cluster);
  }
  void emit();

private:
  struct Case {
    PhaseOp phase; ///< One of those that run the kernel.
    Block *block = nullptr;
  };

  Value constant(int64_t value, Type type) {
    return LLVM::ConstantOp::create(builder, loc, type, value);
  }
  Value add(Value lhs, Value rhs) {
    return LLVM::AddOp::create(builder, loc, lhs, rhs);
  }
  Value mul(Value lhs, Value rhs) {
    return LLVM::MulOp::create(builder, loc, lhs, rhs);
  }
  Value isBelow(Value lhs, Value rhs) {
    return LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::ult, lhs,
                                rhs);
  }
  Value element(Value table, Type type, Value index);
  Value load(Value table, Type type, Value index) {
    return LLVM::LoadOp::create(builder, loc, type,
                                element(table, type, index));
  }
  Block *addBlock(ArrayRef<Type> types = {});
  Value addTable(StringRef suffix, Type type, ArrayRef<int64_t> values);
  void countPhases();
  void createFunction();
  void forAll(int64_t count, llvm::function_ref<void(Value)> emit);
  void fillTables();
  Value getBase(Value number);
  void emitPhases();
  SmallVector<Value> loadOperands(PhaseOp phase, Value first);
  void emitCase(Case &one, Value first, Block *after);

  ClusterOp cluster;
  SymbolTable &symbols;
  ClusterBodies &bodies;
  OpBuilder builder;
  Location loc;
  Type i32, i64;
  /// What phases run alike: the kernel, alone or not, by how many teams which
  /// of as many blocks, and which operands are in the block's memory.
  using Key = std::tuple<StringAttr, unsigned, int64_t, int64_t, uint64_t>;
  llvm::MapVector<Key, Case> cases;
  /// Of each phase its case, its first place, and whether the cluster meets.
  SmallVector<int64_t> phaseTable;
  SmallVector<PlaceAttr> places;
  /// Where the memory of the block begins, that of teams, and their end.
  int64_t tablesBytes = 0, teamsBegin = 0, sharedBytes = 0;
  LLVM::LLVMFuncOp function;
  Value shared, thread, rank, size;
};

Value ClusterEmitter::element(Value table, Type type, Value index) {
  return LLVM::GEPOp::create(builder, loc, table.getType(), type, table,
                             ArrayRef<LLVM::GEPArg>{index});
}

Block *ClusterEmitter::addBlock(ArrayRef<Type> types) {
  Block *block = &function.getBody().emplaceBlock();
  for (Type type : types)
    block->addArgument(type, loc);
  return block;
}

/// A table in global memory that is there when the module is loaded.
Value ClusterEmitter::addTable(StringRef suffix, Type type,
                               ArrayRef<int64_t> values) {
  auto shaped = RankedTensorType::get(int64_t(values.size()), type);
  Attribute data = type == i64
                       ? DenseElementsAttr::get(shaped, values)
                       : DenseElementsAttr::get(
                             shaped, ArrayRef<int32_t>(SmallVector<int32_t>(
                                         values.begin(), values.end())));
  OpBuilder outside(function);
  auto global = LLVM::GlobalOp::create(
      outside, loc, LLVM::LLVMArrayType::get(type, values.size()),
      /*isConstant=*/true, LLVM::Linkage::Internal,
      (function.getName() + suffix).str(), data, /*alignment=*/8, kGlobalSpace);
  symbols.insert(global);
  return LLVM::AddressOfOp::create(builder, loc, global);
}

void ClusterEmitter::countPhases() {
  for (auto phase : cluster.getBody().getOps<PhaseOp>()) {
    uint64_t inBlock = 0;
    for (auto [index, place] :
         llvm::enumerate(phase.getPlaces().getAsRange<PlaceAttr>()))
      inBlock |= uint64_t(place.getSpace() == Space::Block) << index;
    Key key{phase.getKernelAttr().getAttr(), phase.getAlone(), phase.getTeams(),
            phase.getBlocks(), inBlock};
    cases.insert({key, Case{phase}});
    phaseTable.push_back(cases.find(key) - cases.begin());
    phaseTable.push_back(places.size());
    phaseTable.push_back(phase.getMeets());
    llvm::append_range(places, phase.getPlaces().getAsRange<PlaceAttr>());
  }
  tablesBytes = getTablesBytes(places.size(), phaseTable.size() / kPhaseWords);
  teamsBegin =
      tablesBytes + llvm::alignTo(cluster.getBlockBytes(), kTeamAlignment);
  sharedBytes = teamsBegin;
  for (auto &[key, one] : cases)
    sharedBytes = std::max<int64_t>(
        sharedBytes,
        teamsBegin + one.phase.getTeams() *
                         getTeamBytes(symbols.lookup<LLVM::LLVMFuncOp>(
                             one.phase.getKernel())));
}

void ClusterEmitter::createFunction() {
  int64_t addresses = cluster.getInputs() + cluster.getOutputs() + kArenas + 2;
  SmallVector<Type> types(addresses,
                          LLVM::LLVMPointerType::get(builder.getContext()));
  function = LLVM::LLVMFuncOp::create(
      builder, loc, cluster.getName(),
      LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(builder.getContext()),
                                  types));
  function->setAttr(NVVM::NVVMDialect::getKernelFuncAttrName(),
                    builder.getUnitAttr());
  function->setAttr(
      NVVM::NVVMDialect::getMaxntidAttrName(),
      builder.getDenseI32ArrayAttr({int32_t(cluster.getThreads()), 1, 1}));
  function->setAttr(kSharedBytesAttr, builder.getI64IntegerAttr(sharedBytes));
  // A few comparisons are quicker than a jump to an address from memory.
  function.setPassthroughAttr(builder.getArrayAttr(
      {builder.getStringAttr(kClusterFunctionAttr),
       builder.getStrArrayAttr({"no-jump-tables", "true"})}));
  symbols.remove(cluster);
  symbols.insert(function);
}

/// The block's threads take the numbers below `count` in turn.
void ClusterEmitter::forAll(int64_t count,
                            llvm::function_ref<void(Value)> emit) {
  Block *head = addBlock(i32), *body = addBlock(), *end = addBlock();
  LLVM::BrOp::create(builder, loc, thread, head);
  builder.setInsertionPointToStart(head);
  Value index = head->getArgument(0);
  LLVM::CondBrOp::create(builder, loc, isBelow(index, constant(count, i32)),
                         body, end);
  builder.setInsertionPointToStart(body);
  emit(index);
  LLVM::BrOp::create(
      builder, loc, ValueRange{add(index, constant(cluster.getThreads(), i32))},
      head);
  builder.setInsertionPointToStart(end);
}

/// The address that the kernel takes as its argument `number`.
Value ClusterEmitter::getBase(Value number) {
  Block &entry = function.getBody().front();
  Value base = constant(0, i64);
  for (auto [index, argument] : llvm::enumerate(entry.getArguments())) {
    Value isIt = LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::eq,
                                      number, constant(index, i32));
    Value address = LLVM::PtrToIntOp::create(builder, loc, i64, argument);
    base = LLVM::SelectOp::create(builder, loc, isIt, address, base);
  }
  return base;
}

void ClusterEmitter::fillTables() {
  SmallVector<int64_t> bases, offsets, strides;
  for (PlaceAttr place : places) {
    int64_t tensors = cluster.getInputs() + cluster.getOutputs();
    int64_t base = place.getIndex();
    // Nobody's address: the offset is all.
    if (place.getSpace() == Space::Block)
      base = -1;
    else if (place.getSpace() == Space::Output)
      base += cluster.getInputs();
    else if (place.getSpace() == Space::Arena)
      base += tensors;
    else if (place.getSpace() != Space::Input)
      base = tensors + kArenas + (place.getSpace() == Space::Scratch);
    bases.push_back(base);
    offsets.push_back(place.getOffset());
    strides.push_back(place.getStride());
  }
  Value example = LLVM::ZExtOp::create(
      builder, loc, i64, NVVM::ClusterIdXOp::create(builder, loc, i32));
  Value baseTable = addTable("$bases", i32, bases);
  Value offsetTable = addTable("$offsets", i64, offsets);
  Value strideTable = addTable("$strides", i64, strides);
  Value phases = addTable("$phases", i32, phaseTable);
  forAll(places.size(), [&](Value index) {
    Value address = getBase(load(baseTable, i32, index));
    address = add(address, load(offsetTable, i64, index));
    address = add(address, mul(load(strideTable, i64, index), example));
    LLVM::StoreOp::create(builder, loc, address, element(shared, i64, index));
  });
  Value place = element(shared, i64, constant(places.size(), i32));
  forAll(phaseTable.size(), [&](Value index) {
    LLVM::StoreOp::create(builder, loc, load(phases, i32, index),
                          element(place, i32, index));
  });
  NVVM::Barrier0Op::create(builder, loc);
}

void ClusterEmitter::emitPhases() {
  Value table = element(shared, i64, constant(places.size(), i32));
  int64_t count = phaseTable.size() / kPhaseWords;
  Block *head = addBlock(i32), *after = addBlock(), *go = addBlock(),
        *meet = addBlock(), *wait = addBlock(), *end = addBlock();
  LLVM::BrOp::create(builder, loc, ValueRange{constant(0, i32)}, head);
  builder.setInsertionPointToStart(head);
  Value phase = head->getArgument(0);
  Value entry = mul(phase, constant(kPhaseWords, i32));
  Value which = load(table, i32, entry);
  Value first = load(table, i32, add(entry, constant(1, i32)));
  SmallVector<int32_t> values;
  SmallVector<Block *> targets;
  for (auto &[key, one] : cases) {
    values.push_back(values.size());
    targets.push_back(one.block = addBlock());
  }
  // The last one is the default, so that nothing is left that cannot be.
  Block *last = targets.pop_back_val();
  values.pop_back();
  LLVM::SwitchOp::create(builder, loc, which, last, ValueRange(), values,
                         targets, SmallVector<ValueRange>(targets.size()));
  for (auto &[key, one] : cases)
    emitCase(one, first, after);

  builder.setInsertionPointToStart(after);
  Value next = add(phase, constant(1, i32));
  LLVM::CondBrOp::create(builder, loc, isBelow(next, constant(count, i32)), go,
                         end);
  builder.setInsertionPointToStart(go);
  Value meets = load(table, i32, add(entry, constant(2, i32)));
  LLVM::CondBrOp::create(builder, loc, isBelow(constant(0, i32), meets), meet,
                         wait);
  builder.setInsertionPointToStart(wait);
  NVVM::Barrier0Op::create(builder, loc);
  LLVM::BrOp::create(builder, loc, ValueRange{next}, head);
  builder.setInsertionPointToStart(meet);
  NVVM::ClusterArriveOp::create(builder, loc, builder.getUnitAttr());
  NVVM::ClusterWaitOp::create(builder, loc, builder.getUnitAttr());
  LLVM::BrOp::create(builder, loc, ValueRange{next}, head);
  builder.setInsertionPointToStart(end);
  LLVM::ReturnOp::create(builder, loc, ValueRange());
}

/// The addresses of a phase's operands, of which some are in shared memory.
SmallVector<Value> ClusterEmitter::loadOperands(PhaseOp phase, Value first) {
  auto global = LLVM::LLVMPointerType::get(builder.getContext(), kGlobalSpace);
  auto generic = LLVM::LLVMPointerType::get(builder.getContext());
  SmallVector<Value> operands;
  for (auto [index, place] :
       llvm::enumerate(phase.getPlaces().getAsRange<PlaceAttr>())) {
    Value address = load(shared, i64, add(first, constant(index, i32)));
    if (place.getSpace() == Space::Block)
      address = element(shared, builder.getI8Type(),
                        add(LLVM::TruncOp::create(builder, loc, i32, address),
                            constant(tablesBytes, i32)));
    else
      address = LLVM::IntToPtrOp::create(builder, loc, global, address);
    operands.push_back(
        LLVM::AddrSpaceCastOp::create(builder, loc, generic, address));
  }
  return operands;
}

/// Teams of all blocks of the cluster take the kernel's blocks in turn, those
/// of other multiprocessors first. Alone, a block's teams take them all.
void ClusterEmitter::emitCase(Case &one, Value first, Block *after) {
  auto kernel = symbols.lookup<LLVM::LLVMFuncOp>(one.phase.getKernel());
  LLVM::LLVMFuncOp callee = bodies.get(kernel);
  int64_t threads = getThreads(kernel), teams = one.phase.getTeams();
  int64_t warps = llvm::divideCeil(threads, kWarpThreads);
  int64_t blocks = one.phase.getBlocks();
  Block *begin = addBlock(), *loop = addBlock(i32), *again = addBlock();

  builder.setInsertionPointToStart(one.block);
  Value perTeam = constant(warps * kWarpThreads, i32);
  Value team = LLVM::UDivOp::create(builder, loc, thread, perTeam);
  Value inTeam = LLVM::URemOp::create(builder, loc, thread, perTeam);
  Value number = team, step = constant(teams, i32);
  if (!one.phase.getAlone()) {
    number = add(mul(team, size), rank);
    step = mul(size, step);
  }
  Value takesPart =
      LLVM::AndOp::create(builder, loc, isBelow(team, constant(teams, i32)),
                          isBelow(number, constant(blocks, i32)));
  if (threads % kWarpThreads)
    takesPart = LLVM::AndOp::create(builder, loc, takesPart,
                                    isBelow(inTeam, constant(threads, i32)));
  LLVM::CondBrOp::create(builder, loc, takesPart, begin, after);

  builder.setInsertionPointToStart(begin);
  SmallVector<Value> arguments = loadOperands(one.phase, first);
  arguments.push_back(constant(1, i64));
  Value barrier = add(team, constant(1, i32));
  Value teamShared =
      element(shared, builder.getI8Type(),
              add(constant(teamsBegin, i32),
                  mul(team, constant(getTeamBytes(kernel), i32))));
  LLVM::BrOp::create(builder, loc, ValueRange{number}, loop);

  builder.setInsertionPointToStart(loop);
  number = loop->getArgument(0);
  arguments.append({number, inTeam, barrier, teamShared});
  LLVM::CallOp::create(builder, loc, callee, arguments);
  Value next = add(number, step);
  LLVM::CondBrOp::create(builder, loc, isBelow(next, constant(blocks, i32)),
                         again, after);
  // What the team has in shared memory is overwritten next.
  builder.setInsertionPointToStart(again);
  if (getTeamBytes(kernel) > 0)
    createTeamBarrier(builder, loc, barrier, threads);
  LLVM::BrOp::create(builder, loc, ValueRange{next}, loop);
}

void ClusterEmitter::emit() {
  countPhases();
  createFunction();
  builder.setInsertionPointToStart(function.addEntryBlock(builder));
  auto module = function->getParentOfType<gpu::GPUModuleOp>();
  shared = LLVM::AddressOfOp::create(builder, loc, getDynamicShared(module));
  thread = NVVM::ThreadIdXOp::create(builder, loc, i32);
  rank = NVVM::ClusterId::create(builder, loc, i32);
  size = NVVM::ClusterDim::create(builder, loc, i32);
  fillTables();
  emitPhases();
  cluster.erase();
}

struct EmitClusters : public kern::impl::EmitClustersBase<EmitClusters> {
  void runOnOperation() override {
    gpu::GPUModuleOp module = getOperation();
    SymbolTable symbols(module);
    ClusterBodies bodies(module, symbols);
    for (auto cluster :
         llvm::make_early_inc_range(module.getOps<ClusterOp>())) {
      for (auto phase : cluster.getBody().getOps<PhaseOp>())
        if (failed(verifyTeams(phase, symbols)))
          return signalPassFailure();
      ClusterEmitter(cluster, module, symbols, bodies).emit();
    }
  }
};

} // namespace

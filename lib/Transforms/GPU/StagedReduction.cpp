#include "BlockEmitter.h"
using namespace mlir;
using namespace mlir::kern;
SmallVector<Value> BlockEmitter::reduceStaged() { return {}; }

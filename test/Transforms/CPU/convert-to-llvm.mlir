// Bodies become the LLVM dialect in one go, masks and lane numbers included;
// buffers stay arguments until convert-func-to-llvm.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-convert-to-llvm))' -o %t
// RUN: FileCheck %s < %t
// RUN: FileCheck %s --check-prefix=GONE < %t

// GONE-NOT: {{(arith|vector|memref|cf|math)\.}}

// CHECK-LABEL: func.func @kernel
// CHECK-SAME: (%[[BATCH:.*]]: index, %[[X:.*]]: memref<?x16xf32>, %[[Y:.*]]: memref<?xf32>)
// CHECK-DAG: %[[SIZE:.*]] = builtin.unrealized_conversion_cast %[[BATCH]] : index to i64
// CHECK-DAG: builtin.unrealized_conversion_cast %[[X]] : memref<?x16xf32> to !llvm.struct
// CHECK-DAG: llvm.mlir.constant(dense<[true, true, true, false]> : vector<4xi1>)
// A ceiling is more than one division.
// CHECK: llvm.icmp "eq" %[[SIZE]]
// CHECK: llvm.udiv
// CHECK: llvm.cond_br %{{.*}}, ^bb1, ^bb2
// CHECK: ^bb1:
// CHECK: llvm.intr.masked.load
// CHECK: llvm.intr.fmuladd
// CHECK: llvm.intr.sqrt
// CHECK: llvm.intr.masked.store
// CHECK: llvm.br ^bb2
// CHECK: ^bb2:
// CHECK: llvm.intr.prefetch
// CHECK: llvm.intr.masked.gather
// CHECK: return
func.func @kernel(%batch: index, %x: memref<?x16xf32>, %y: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %zero = arith.constant dense<0.0> : vector<4xf32>
  %tail = vector.constant_mask [3] : vector<4xi1>
  %tasks = arith.ceildivui %batch, %c4 : index
  %any = arith.cmpi ugt, %tasks, %c0 : index
  cf.cond_br %any, ^bb1, ^bb2
^bb1:
  %mask = vector.create_mask %batch : vector<4xi1>
  %a = vector.maskedload %x[%c0, %c4], %mask, %zero : memref<?x16xf32>, vector<4xi1>, vector<4xf32> into vector<4xf32>
  %b = vector.fma %a, %a, %zero : vector<4xf32>
  %c = math.sqrt %b : vector<4xf32>
  vector.maskedstore %y[%c0], %tail, %c : memref<?xf32>, vector<4xi1>, vector<4xf32>
  cf.br ^bb2
^bb2:
  memref.prefetch %y[%c4], read, locality<3>, data : memref<?xf32>
  %lanes = vector.step : vector<4xindex>
  %all = vector.constant_mask [4] : vector<4xi1>
  %far = vector.gather %x[%c0, %c0] [%lanes], %all, %zero : memref<?x16xf32>, vector<4xindex>, vector<4xi1>, vector<4xf32> into vector<4xf32>
  vector.store %far, %y[%c0] : memref<?xf32>, vector<4xf32>
  return
}

// The optimisers' entries: one pass over all arenas, updated in place.
// RUN: slice-opt %s --slice-add-optimisers | FileCheck %s

// CHECK-DAG: #[[LR:.*]] = affine_map<(d0) -> (0)>
// CHECK-DAG: #[[MOMENTUM:.*]] = affine_map<(d0) -> (1)>
// CHECK-DAG: #[[DECAY:.*]] = affine_map<(d0) -> (2)>
// CHECK-DAG: #[[NESTEROV:.*]] = affine_map<(d0) -> (3)>
// CHECK-DAG: #[[SCALE:.*]] = affine_map<(d0) -> (4)>
// CHECK-DAG: #[[ID:.*]] = affine_map<(d0) -> (d0)>
module attributes {slice.model = "net", slice.arena_elements = 64 : i64} {
}

// CHECK-LABEL: func.func @net.sgd(
// CHECK-SAME: %[[HYPER:.*]]: tensor<8xf32> {slice.name = "hyper"}) attributes {slice.entry = "sgd"}
// CHECK: %[[P:.*]] = slice.get_arena 0 : tensor<64xf32>
// CHECK: %[[G:.*]] = slice.get_arena 1 : tensor<64xf32>
// CHECK: %[[M:.*]] = slice.get_arena 2 : tensor<64xf32>
// CHECK: %[[NEW:.*]]:3 = linalg.generic
// CHECK-SAME: indexing_maps = [#[[LR]], #[[MOMENTUM]], #[[DECAY]], #[[NESTEROV]], #[[SCALE]], #[[ID]], #[[ID]], #[[ID]]]
// CHECK-SAME: outs(%[[P]], %[[G]], %[[M]]
// CHECK: ^bb0(%[[LR:.*]]: f32, %[[MU:.*]]: f32, %[[WD:.*]]: f32, %[[N:.*]]: f32, %[[S:.*]]: f32, %[[OLDP:.*]]: f32, %[[OLDG:.*]]: f32, %[[OLDM:.*]]: f32):
// g = scale * gradient + decay * param
// CHECK-DAG: %[[SG:.*]] = arith.mulf %[[OLDG]], %[[S]]
// CHECK-DAG: %[[WP:.*]] = arith.mulf %[[WD]], %[[OLDP]]
// CHECK: %[[GRAD:.*]] = arith.addf %[[SG]], %[[WP]]
// m = momentum * m + g
// CHECK: %[[MM:.*]] = arith.mulf %[[MU]], %[[OLDM]]
// CHECK: %[[NEWM:.*]] = arith.addf %[[MM]], %[[GRAD]]
// step = nesterov ? g + momentum * m : m
// CHECK-DAG: %[[AHEAD:.*]] = arith.mulf %[[MU]], %[[NEWM]]
// CHECK-DAG: %[[NESTED:.*]] = arith.addf %[[GRAD]], %[[AHEAD]]
// CHECK-DAG: %[[IS:.*]] = arith.cmpf one, %[[N]]
// CHECK: %[[STEP:.*]] = arith.select %[[IS]], %[[NESTED]], %[[NEWM]]
// CHECK: %[[LRSTEP:.*]] = arith.mulf %[[LR]], %[[STEP]]
// CHECK-DAG: %[[NEWP:.*]] = arith.subf %[[OLDP]], %[[LRSTEP]]
// CHECK-DAG: %[[ZERO:.*]] = arith.constant 0.000000e+00
// CHECK: linalg.yield %[[NEWP]], %[[ZERO]], %[[NEWM]]
// CHECK: slice.set_arena 0, %[[NEW]]#0 : tensor<64xf32>
// CHECK: slice.set_arena 1, %[[NEW]]#1 : tensor<64xf32>
// CHECK: slice.set_arena 2, %[[NEW]]#2 : tensor<64xf32>
// CHECK-NEXT: return

// CHECK-LABEL: func.func @net.adamw(
// CHECK-SAME: %{{.*}}: tensor<8xf32> {slice.name = "hyper"}) attributes {slice.entry = "adamw"}
// CHECK-COUNT-4: slice.get_arena
// CHECK: linalg.generic
// CHECK: math.sqrt
// CHECK: linalg.yield
// CHECK: slice.set_arena 0
// CHECK: slice.set_arena 1
// CHECK: slice.set_arena 2
// CHECK: slice.set_arena 3

// Factors of tensor cores are made once, in memory, where a layer multiplies much
// and 16 bytes of either factor lie together.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-convert-factors{math=bf16}))' | FileCheck %s --check-prefixes=CHECK,BF16
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-convert-factors{math=tf32}))' | FileCheck %s --check-prefixes=CHECK,TF32

// Without tensor cores nothing is rounded, and the other precisions are these.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-convert-factors))' | FileCheck %s --check-prefix=FMA
// RUN: not slice-opt %s --pass-pipeline='builtin.module(func.func(kern-convert-factors{math=fp8}))' 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// FMA-NOT: kern.rounded
// UNKNOWN: error: unknown math 'fp8': expected fma, tf32 or bf16

#id2 = affine_map<(b, n) -> (b, n)>
#id4 = affine_map<(b, c, h, w) -> (b, c, h, w)>
#last = affine_map<(b, c, h, w) -> (b, h, w, c)>
#dense_x = affine_map<(b, n, k) -> (b, k)>
#dense_w = affine_map<(b, n, k) -> (n, k)>
#dense_y = affine_map<(b, n, k) -> (b, n)>
#conv_x = affine_map<(b, n, h, w, u, v, c) -> (b, c, h + u - 1, w + v - 1)>
#conv_w = affine_map<(b, n, h, w, u, v, c) -> (n, c, u, v)>
#conv_y = affine_map<(b, n, h, w, u, v, c) -> (b, n, h, w)>
#conv_s = affine_map<(b, n, h, w, u, v, c) -> (b, n)>
#conv_scale = affine_map<(b, n, h, w, u, v, c) -> (b, c)>

// CHECK-DAG: #[[LAST:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3, d1)>
// CHECK-DAG: #[[CHANNELS:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1)>
// CHECK-DAG: #[[ID4:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>

slice.param @fc.weight : tensor<4096x2048xf32>
slice.param @conv.weight : tensor<128x128x3x3xf32>
slice.param @many.weight : tensor<192x128x3x3xf32>
slice.param @small.weight : tensor<64x64x3x3xf32>
slice.param @half.weight : tensor<128x124x3x3xf32>
slice.param @odd.weight : tensor<128x126x3x3xf32>

// What nobody else reads is rounded by the region that makes it. To tf32: half of
// the last bit that is kept is added, what lies behind it is cut off; NaN stays.
// CHECK-LABEL: func.func @own_producer(
// CHECK: %[[A:.*]] = kern.generic
// CHECK-SAME: kern.layouts = [#[[LAST]]]
// CHECK: %[[E:.*]] = math.exp
// BF16: %[[R:.*]] = arith.truncf %[[E]] : f32 to bf16
// BF16: kern.yield %[[R]] : bf16
// BF16: } -> tensor<?x128x16x16xbf16>
// TF32: %[[BITS:.*]] = arith.bitcast %[[E]] : f32 to i32
// TF32: %[[SUM:.*]] = arith.addi %[[BITS]], %c4096_i32{{.*}} : i32
// TF32: %[[CUT:.*]] = arith.andi %[[SUM]], %c-8192_i32{{.*}} : i32
// TF32: %[[FLOAT:.*]] = arith.bitcast %[[CUT]] : i32 to f32
// TF32: %[[NAN:.*]] = arith.cmpf uno, %[[E]], %[[E]] : f32
// TF32: %[[R:.*]] = arith.select %[[NAN]], %[[E]], %[[FLOAT]] : f32
// TF32: kern.yield %[[R]] : f32
// TF32: } -> tensor<?x128x16x16xf32>
// CHECK-NEXT: %[[Y:.*]] = kern.generic
// CHECK-SAME: clipped = array<i64: 0>
// CHECK-SAME: kern.layouts = [#[[LAST]]]
// BF16-SAME: kern.rounded = #kern.math<bf16>
// TF32-SAME: kern.rounded = #kern.math<tf32>
// CHECK-SAME: ins(%[[A]], %{{.*}} : tensor<?x128x16x16x{{bf16|f32}}>, tensor<128x128x3x3xf32>) combine {
// BF16-NEXT: ^bb0(%[[AE:.*]]: bf16, %[[WE:.*]]: f32):
// BF16-NEXT: %[[X:.*]] = arith.extf %[[AE]] : bf16 to f32
// BF16-NEXT: arith.mulf %[[X]], %[[WE]] : f32
// TF32-NEXT: ^bb0(%[[AE:.*]]: f32, %[[WE:.*]]: f32):
// TF32-NEXT: arith.mulf %[[AE]], %[[WE]] : f32
// CHECK: epilogue
// CHECK: kern.yield
// CHECK-NEXT: } -> tensor<?x128x16x16xf32>
// CHECK-NEXT: return %[[Y]]
func.func @own_producer(%x: tensor<?x128x16x16xf32>) -> tensor<?x128x16x16xf32> attributes {slice.entry = "infer"} {
  %w = slice.get_param @conv.weight : tensor<128x128x3x3xf32>
  %a = kern.generic {extents = array<i64: -1, 128, 16, 16>, num_parallel = 4, combiners = [], indexing_maps = [#id4, #id4], kern.layouts = [#last]}
      ins(%x : tensor<?x128x16x16xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %v = math.exp %e : f32
      kern.yield %v : f32
    } -> tensor<?x128x16x16xf32>
  %y = kern.generic {extents = array<i64: -1, 128, 16, 16, 3, 3, 128>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [#conv_x, #conv_w, #conv_y], kern.layouts = [#last]}
      ins(%a, %w : tensor<?x128x16x16xf32>, tensor<128x128x3x3xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    } -> tensor<?x128x16x16xf32>
  return %y : tensor<?x128x16x16xf32>
}

// What others read, too, stays as precise as it was: factors get a region, in the
// order in memory of what they are made of.
// CHECK-LABEL: func.func @shared_producer(
// CHECK: %[[A:.*]] = kern.generic
// CHECK-NOT: {{truncf|select}}
// CHECK: } -> tensor<?x128x16x16xf32>
// CHECK-NEXT: %[[F:.*]] = kern.generic
// CHECK-SAME: extents = array<i64: -1, 128, 16, 16>
// CHECK-SAME: indexing_maps = [#[[ID4]], #[[ID4]]]
// CHECK-SAME: kern.layouts = [#[[LAST]]]
// CHECK-SAME: kern.name = "conv.input", num_parallel = 4
// CHECK-SAME: ins(%[[A]] : tensor<?x128x16x16xf32>)
// BF16: arith.truncf
// BF16: } -> tensor<?x128x16x16xbf16>
// TF32: arith.select
// TF32: } -> tensor<?x128x16x16xf32>
// CHECK-NEXT: kern.generic
// CHECK-SAME: kern.rounded
// CHECK-SAME: ins(%[[F]], %
func.func @shared_producer(%x: tensor<?x128x16x16xf32>) -> (tensor<?x128x16x16xf32>, tensor<?x128x16x16xf32>) attributes {slice.entry = "infer"} {
  %w = slice.get_param @conv.weight : tensor<128x128x3x3xf32>
  %a = kern.generic {extents = array<i64: -1, 128, 16, 16>, num_parallel = 4, combiners = [], indexing_maps = [#id4, #id4], kern.layouts = [#last]}
      ins(%x : tensor<?x128x16x16xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %v = math.exp %e : f32
      kern.yield %v : f32
    } -> tensor<?x128x16x16xf32>
  %y = kern.generic {extents = array<i64: -1, 128, 16, 16, 3, 3, 128>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [#conv_x, #conv_w, #conv_y], kern.layouts = [#last]}
      ins(%a, %w : tensor<?x128x16x16xf32>, tensor<128x128x3x3xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    } -> tensor<?x128x16x16xf32>
  return %a, %y : tensor<?x128x16x16xf32>, tensor<?x128x16x16xf32>
}

// A norm and an activation are done once for each element, and no longer in the
// product, whose epilogue keeps what it reads. Weights may come first.
// CHECK-LABEL: func.func @norm_relu(
// CHECK-SAME: %{{.*}}: tensor<?x128x16x16xf32>, %[[SCALE:.*]]: tensor<?x128xf32>, %[[BIAS:.*]]: tensor<?x128xf32>)
// CHECK: %[[A:.*]] = kern.generic
// CHECK: } -> tensor<?x128x16x16xf32>
// CHECK-NEXT: %[[F:.*]] = kern.generic
// CHECK-SAME: indexing_maps = [#[[CHANNELS]], #[[ID4]], #[[ID4]]]
// CHECK-SAME: kern.name = "conv.input"
// CHECK-SAME: ins(%[[SCALE]], %[[A]] : tensor<?x128xf32>, tensor<?x128x16x16xf32>)
// CHECK: ^bb0(%[[S:.*]]: f32, %[[X:.*]]: f32):
// CHECK: %[[N:.*]] = arith.mulf %[[X]], %[[S]] : f32
// CHECK: %[[V:.*]] = arith.maximumf %[[N]], %{{.*}} : f32
// BF16: arith.truncf %[[V]]
// TF32: arith.bitcast %[[V]]
// CHECK: kern.generic
// CHECK-SAME: kern.rounded
// CHECK-SAME: ins(%[[F]], %{{.*}}, %[[BIAS]] : tensor<?x128x16x16x{{.*}}>, tensor<128x128x3x3xf32>, tensor<?x128xf32>)
// CHECK-NOT: arith.maximumf
// CHECK: epilogue {
// CHECK-NEXT: ^bb0(%[[ACC:[a-z0-9]*]]: f32, %{{.*}}: {{bf16|f32}}, %{{.*}}: f32, %[[B:.*]]: f32):
// CHECK-NEXT: %[[OUT:.*]] = arith.addf %[[ACC]], %[[B]] : f32
// CHECK-NEXT: kern.yield %[[OUT]] : f32
func.func @norm_relu(%x: tensor<?x128x16x16xf32>, %scale: tensor<?x128xf32>, %bias: tensor<?x128xf32>) -> tensor<?x128x16x16xf32> attributes {slice.entry = "infer"} {
  %w = slice.get_param @conv.weight : tensor<128x128x3x3xf32>
  %a = kern.generic {extents = array<i64: -1, 128, 16, 16>, num_parallel = 4, combiners = [], indexing_maps = [#id4, #id4], kern.layouts = [#last]}
      ins(%x : tensor<?x128x16x16xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %v = math.exp %e : f32
      kern.yield %v : f32
    } -> tensor<?x128x16x16xf32>
  %y = kern.generic {extents = array<i64: -1, 128, 16, 16, 3, 3, 128>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 2>,
      indexing_maps = [#conv_w, #conv_scale, #conv_x, #conv_s, #conv_y], kern.layouts = [#last]}
      ins(%w, %scale, %a, %bias : tensor<128x128x3x3xf32>, tensor<?x128xf32>, tensor<?x128x16x16xf32>, tensor<?x128xf32>) combine {
    ^bb0(%we: f32, %se: f32, %xe: f32, %be: f32):
      %zero = arith.constant 0.0 : f32
      %s = arith.mulf %xe, %se : f32
      %r = arith.maximumf %s, %zero : f32
      %p = arith.mulf %we, %r : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %we: f32, %se: f32, %xe: f32, %be: f32):
      %o = arith.addf %acc, %be : f32
      kern.yield %o : f32
    } -> tensor<?x128x16x16xf32>
  return %y : tensor<?x128x16x16xf32>
}

// Statistics of many outputs are sums of what was stored, in a region that reduces
// over pixels.
// CHECK-LABEL: func.func @statistics(
// CHECK: %[[Y:.*]] = kern.generic {{.*}}extents = array<i64: -1, 192, 16, 16, 3, 3, 128>
// CHECK-SAME: kern.layouts = [#[[LAST]]]
// CHECK-SAME: kern.rounded
// CHECK-NOT: side = array
// CHECK: epilogue {
// CHECK-NEXT: ^bb0(%[[ACC:[a-z0-9]*]]: f32,
// CHECK-NEXT: kern.yield %[[ACC]] : f32
// CHECK-NEXT: } -> tensor<?x192x16x16xf32>
// CHECK-NEXT: %[[S:.*]]:2 = kern.generic
// CHECK-SAME: combiners = [#kern.combiner<add>, #kern.combiner<add>], extents = array<i64: -1, 192, 16, 16>
// CHECK-SAME: indexing_maps = [#[[ID4]], #[[CHANNELS]], #[[CHANNELS]]]
// CHECK-SAME: kern.name = "many.sums", num_parallel = 2
// CHECK-SAME: ins(%[[Y]] : tensor<?x192x16x16xf32>) combine {
// CHECK-NEXT: ^bb0(%[[E:.*]]: f32):
// CHECK-NEXT: %[[Q:.*]] = arith.mulf %[[E]], %[[E]] : f32
// CHECK-NEXT: kern.yield %[[E]], %[[Q]] : f32, f32
// CHECK: return %[[Y]], %[[S]]#0, %[[S]]#1
func.func @statistics(%x: tensor<?x128x16x16xf32>) -> (tensor<?x192x16x16xf32>, tensor<?x192xf32>, tensor<?x192xf32>) attributes {slice.entry = "infer"} {
  %w = slice.get_param @many.weight : tensor<192x128x3x3xf32>
  %a = kern.generic {extents = array<i64: -1, 128, 16, 16>, num_parallel = 4, combiners = [], indexing_maps = [#id4, #id4], kern.layouts = [#last]}
      ins(%x : tensor<?x128x16x16xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %v = math.exp %e : f32
      kern.yield %v : f32
    } -> tensor<?x128x16x16xf32>
  %y, %s, %q = kern.generic {extents = array<i64: -1, 192, 16, 16, 3, 3, 128>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, side = array<i64: 1, 2>,
      indexing_maps = [#conv_x, #conv_w, #conv_y, #conv_s, #conv_s], kern.layouts = [#last, #id2, #id2]}
      ins(%a, %w : tensor<?x128x16x16xf32>, tensor<192x128x3x3xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      %sq = arith.mulf %acc, %acc : f32
      kern.yield %acc, %acc, %sq : f32, f32, f32
    } -> tensor<?x192x16x16xf32>, tensor<?x192xf32>, tensor<?x192xf32>
  return %y, %s, %q : tensor<?x192x16x16xf32>, tensor<?x192xf32>, tensor<?x192xf32>
}

// Those of few are as cheap in the product.
// CHECK-LABEL: func.func @few_statistics(
// CHECK: %[[Y:.*]]:3 = kern.generic {{.*}}extents = array<i64: -1, 128, 16, 16, 3, 3, 128>
// CHECK-SAME: kern.rounded
// CHECK-SAME: side = array<i64: 1, 2>
// CHECK: epilogue {
// CHECK-NEXT: ^bb0(%[[ACC:[a-z0-9]*]]: f32,
// CHECK-NEXT: %[[Q:.*]] = arith.mulf %[[ACC]], %[[ACC]] : f32
// CHECK-NEXT: kern.yield %[[ACC]], %[[ACC]], %[[Q]] : f32, f32, f32
// CHECK-NOT: kern.generic
func.func @few_statistics(%x: tensor<?x128x16x16xf32>) -> (tensor<?x128x16x16xf32>, tensor<?x128xf32>, tensor<?x128xf32>) attributes {slice.entry = "infer"} {
  %w = slice.get_param @conv.weight : tensor<128x128x3x3xf32>
  %a = kern.generic {extents = array<i64: -1, 128, 16, 16>, num_parallel = 4, combiners = [], indexing_maps = [#id4, #id4], kern.layouts = [#last]}
      ins(%x : tensor<?x128x16x16xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %v = math.exp %e : f32
      kern.yield %v : f32
    } -> tensor<?x128x16x16xf32>
  %y, %s, %q = kern.generic {extents = array<i64: -1, 128, 16, 16, 3, 3, 128>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, side = array<i64: 1, 2>,
      indexing_maps = [#conv_x, #conv_w, #conv_y, #conv_s, #conv_s], kern.layouts = [#last, #id2, #id2]}
      ins(%a, %w : tensor<?x128x16x16xf32>, tensor<128x128x3x3xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      %sq = arith.mulf %acc, %acc : f32
      kern.yield %acc, %acc, %sq : f32, f32, f32
    } -> tensor<?x128x16x16xf32>, tensor<?x128xf32>, tensor<?x128xf32>
  return %y, %s, %q : tensor<?x128x16x16xf32>, tensor<?x128xf32>, tensor<?x128xf32>
}

// Arguments have a region: an input of the network is not rounded where it is.
// CHECK-LABEL: func.func @dense(
// CHECK-SAME: %[[X:.*]]: tensor<?x2048xf32>)
// CHECK: %[[F:.*]] = kern.generic
// CHECK-SAME: kern.name = "fc.input"
// CHECK-SAME: ins(%[[X]] : tensor<?x2048xf32>)
// BF16: } -> tensor<?x2048xbf16>
// CHECK: kern.generic
// CHECK-SAME: kern.rounded
// CHECK-SAME: ins(%[[F]], %
func.func @dense(%x: tensor<?x2048xf32>) -> tensor<?x4096xf32> attributes {slice.entry = "infer"} {
  %w = slice.get_param @fc.weight : tensor<4096x2048xf32>
  %y = kern.generic {extents = array<i64: -1, 4096, 2048>, num_parallel = 2, combiners = [#kern.combiner<add>], indexing_maps = [#dense_x, #dense_w, #dense_y]}
      ins(%x, %w : tensor<?x2048xf32>, tensor<4096x2048xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    } -> tensor<?x4096xf32>
  return %y : tensor<?x4096xf32>
}

// 124 channels are rows of whole 16 bytes in f32 alone.
// CHECK-LABEL: func.func @half(
// TF32: kern.rounded
// BF16-NOT: kern.rounded
func.func @half(%x: tensor<?x124x16x16xf32>) -> tensor<?x128x16x16xf32> attributes {slice.entry = "infer"} {
  %w = slice.get_param @half.weight : tensor<128x124x3x3xf32>
  %a = kern.generic {extents = array<i64: -1, 124, 16, 16>, num_parallel = 4, combiners = [], indexing_maps = [#id4, #id4], kern.layouts = [#last]}
      ins(%x : tensor<?x124x16x16xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %v = math.exp %e : f32
      kern.yield %v : f32
    } -> tensor<?x124x16x16xf32>
  %y = kern.generic {extents = array<i64: -1, 128, 16, 16, 3, 3, 124>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [#conv_x, #conv_w, #conv_y], kern.layouts = [#last]}
      ins(%a, %w : tensor<?x124x16x16xf32>, tensor<128x124x3x3xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    } -> tensor<?x128x16x16xf32>
  return %y : tensor<?x128x16x16xf32>
}

// From here on, everything stays as it was. 126 channels:
// CHECK-LABEL: func.func @odd(
// CHECK-NOT: {{kern.rounded|truncf|select|[.]input|[.]sums}}
func.func @odd(%x: tensor<?x126x16x16xf32>) -> tensor<?x128x16x16xf32> attributes {slice.entry = "infer"} {
  %w = slice.get_param @odd.weight : tensor<128x126x3x3xf32>
  %a = kern.generic {extents = array<i64: -1, 126, 16, 16>, num_parallel = 4, combiners = [], indexing_maps = [#id4, #id4], kern.layouts = [#last]}
      ins(%x : tensor<?x126x16x16xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %v = math.exp %e : f32
      kern.yield %v : f32
    } -> tensor<?x126x16x16xf32>
  %y = kern.generic {extents = array<i64: -1, 128, 16, 16, 3, 3, 126>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [#conv_x, #conv_w, #conv_y], kern.layouts = [#last]}
      ins(%a, %w : tensor<?x126x16x16xf32>, tensor<128x126x3x3xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    } -> tensor<?x128x16x16xf32>
  return %y : tensor<?x128x16x16xf32>
}

// Images whose channels are not beside each other: an input of the network.
// CHECK-LABEL: func.func @channels_first(
// CHECK-NOT: {{kern.rounded|truncf|select|[.]input|[.]sums}}
func.func @channels_first(%x: tensor<?x128x16x16xf32>) -> tensor<?x128x16x16xf32> attributes {slice.entry = "infer"} {
  %w = slice.get_param @conv.weight : tensor<128x128x3x3xf32>
  %y = kern.generic {extents = array<i64: -1, 128, 16, 16, 3, 3, 128>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [#conv_x, #conv_w, #conv_y], kern.layouts = [#last]}
      ins(%x, %w : tensor<?x128x16x16xf32>, tensor<128x128x3x3xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    } -> tensor<?x128x16x16xf32>
  return %y : tensor<?x128x16x16xf32>
}

// Too little work for launches of its own: half a million products.
// CHECK-LABEL: func.func @small(
// CHECK-NOT: {{kern.rounded|truncf|select|[.]input|[.]sums}}
func.func @small(%x: tensor<?x64x4x4xf32>) -> tensor<?x64x4x4xf32> attributes {slice.entry = "infer"} {
  %w = slice.get_param @small.weight : tensor<64x64x3x3xf32>
  %a = kern.generic {extents = array<i64: -1, 64, 4, 4>, num_parallel = 4, combiners = [], indexing_maps = [#id4, #id4], kern.layouts = [#last]}
      ins(%x : tensor<?x64x4x4xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %v = math.exp %e : f32
      kern.yield %v : f32
    } -> tensor<?x64x4x4xf32>
  %y = kern.generic {extents = array<i64: -1, 64, 4, 4, 3, 3, 64>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [#conv_x, #conv_w, #conv_y], kern.layouts = [#last]}
      ins(%a, %w : tensor<?x64x4x4xf32>, tensor<64x64x3x3xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    } -> tensor<?x64x4x4xf32>
  return %y : tensor<?x64x4x4xf32>
}

// A factor that is no parameter has no derived copy.
// CHECK-LABEL: func.func @no_parameter(
// CHECK-NOT: {{kern.rounded|truncf|select|[.]input|[.]sums}}
func.func @no_parameter(%x: tensor<?x2048xf32>, %w: tensor<4096x2048xf32>) -> tensor<?x4096xf32> attributes {slice.entry = "infer"} {
  %y = kern.generic {extents = array<i64: -1, 4096, 2048>, num_parallel = 2, combiners = [#kern.combiner<add>], indexing_maps = [#dense_x, #dense_w, #dense_y]}
      ins(%x, %w : tensor<?x2048xf32>, tensor<4096x2048xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    } -> tensor<?x4096xf32>
  return %y : tensor<?x4096xf32>
}

// Data that change with more than their place, here with the output.
// CHECK-LABEL: func.func @dropped(
// CHECK-NOT: {{kern.rounded|truncf|select|[.]input|[.]sums}}
func.func @dropped(%x: tensor<?x2048xf32>, %scale: tensor<4096xf32>) -> tensor<?x4096xf32> attributes {slice.entry = "infer"} {
  %w = slice.get_param @fc.weight : tensor<4096x2048xf32>
  %y = kern.generic {extents = array<i64: -1, 4096, 2048>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [#dense_x, #dense_w, affine_map<(b, n, k) -> (n)>, #dense_y]}
      ins(%x, %w, %scale : tensor<?x2048xf32>, tensor<4096x2048xf32>, tensor<4096xf32>) combine {
    ^bb0(%xe: f32, %we: f32, %se: f32):
      %s = arith.mulf %xe, %se : f32
      %p = arith.mulf %s, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32, %se: f32):
      kern.yield %acc : f32
    } -> tensor<?x4096xf32>
  return %y : tensor<?x4096xf32>
}

// Statistics of what is not stored.
// CHECK-LABEL: func.func @other_statistics(
// CHECK-NOT: {{kern.rounded|truncf|select|[.]input|[.]sums}}
func.func @other_statistics(%x: tensor<?x128x16x16xf32>, %bias: tensor<?x192xf32>) -> (tensor<?x192x16x16xf32>, tensor<?x192xf32>) attributes {slice.entry = "infer"} {
  %w = slice.get_param @many.weight : tensor<192x128x3x3xf32>
  %a = kern.generic {extents = array<i64: -1, 128, 16, 16>, num_parallel = 4, combiners = [], indexing_maps = [#id4, #id4], kern.layouts = [#last]}
      ins(%x : tensor<?x128x16x16xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %v = math.exp %e : f32
      kern.yield %v : f32
    } -> tensor<?x128x16x16xf32>
  %y, %s = kern.generic {extents = array<i64: -1, 192, 16, 16, 3, 3, 128>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, side = array<i64: 1>,
      indexing_maps = [#conv_x, #conv_w, #conv_s, #conv_y, #conv_s], kern.layouts = [#last, #id2]}
      ins(%a, %w, %bias : tensor<?x128x16x16xf32>, tensor<192x128x3x3xf32>, tensor<?x192xf32>) combine {
    ^bb0(%xe: f32, %we: f32, %be: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32, %be: f32):
      %o = arith.addf %acc, %be : f32
      kern.yield %o, %acc : f32, f32
    } -> tensor<?x192x16x16xf32>, tensor<?x192xf32>
  return %y, %s : tensor<?x192x16x16xf32>, tensor<?x192xf32>
}

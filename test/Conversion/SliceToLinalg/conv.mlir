// Convolutions become contractions over padded operands; what is padded, and
// which loops there are.
// RUN: slice-opt %s --convert-slice-to-linalg --split-input-file --slice-verify-stage=stage=linalg | FileCheck %s

// CHECK-DAG: #[[X:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d6, d2 * 2 + d4, d3 * 2 + d5)>
// CHECK-DAG: #[[W:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d1, d6, d4, d5)>
// CHECK-DAG: #[[FOUR:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[ID:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[N:.*]] = affine_map<(d0, d1, d2, d3) -> (d1)>
// CHECK-LABEL: func.func @strided
// CHECK-SAME: (%[[X0:.*]]: tensor<?x4x9x8xf32>, %[[W0:.*]]: tensor<6x4x3x3xf32>, %[[B0:.*]]: tensor<6xf32>
func.func @strided(%x: tensor<?x4x9x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<6xf32>, %dy: tensor<?x6x5x4xf32>)
    -> (tensor<?x6x5x4xf32>, tensor<?x4x9x8xf32>, tensor<6x4x3x3xf32>, tensor<6xf32>) {
  // The last column, of index 8 with padding, is not read.
  // CHECK: %[[PADDED:.*]] = tensor.pad %[[X0]] low[0, 0, 1, 1] high[0, 0, 1, 0]
  // CHECK: tensor.yield %{{.*}} : f32
  // CHECK: tensor<?x4x9x8xf32> to tensor<?x4x11x9xf32>
  // CHECK: %[[Y:.*]] = linalg.generic {indexing_maps = [#[[X]], #[[W]], #[[FOUR]]], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]} ins(%[[PADDED]], %[[W0]] : tensor<?x4x11x9xf32>, tensor<6x4x3x3xf32>)
  // CHECK: %[[P:.*]] = arith.mulf
  // CHECK: %[[S:.*]] = arith.addf %[[P]], %{{.*}} : f32
  // CHECK: linalg.yield %[[S]] : f32
  // CHECK: linalg.generic {indexing_maps = [#[[ID]], #[[N]], #[[ID]]], {{.*}}} ins(%[[Y]], %[[B0]] : tensor<?x6x5x4xf32>, tensor<6xf32>)
  // CHECK: arith.addf
  %y = slice.conv2d %x, %w, %b stride [2, 2] padding [1, 1] : (tensor<?x4x9x8xf32>, tensor<6x4x3x3xf32>, tensor<6xf32>) -> tensor<?x6x5x4xf32>
  %dx = slice.conv2d_grad_input %dy, %w stride [2, 2] padding [1, 1] : (tensor<?x6x5x4xf32>, tensor<6x4x3x3xf32>) -> tensor<?x4x9x8xf32>
  %dw = slice.conv2d_grad_weight %dy, %x stride [2, 2] padding [1, 1] : (tensor<?x6x5x4xf32>, tensor<?x4x9x8xf32>) -> tensor<6x4x3x3xf32>
  %db = slice.conv2d_grad_bias %dy : tensor<?x6x5x4xf32> -> tensor<6xf32>
  return %y, %dx, %dw, %db : tensor<?x6x5x4xf32>, tensor<?x4x9x8xf32>, tensor<6x4x3x3xf32>, tensor<6xf32>
}

// -----

// With a stride, every input meets only each second row and column of the
// kernel: two steps of each loop over a kernel of three, padded to four.
// CHECK-DAG: #[[DY:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d6, (d2 + 1) floordiv 2 - d4 + 1, (d3 + 1) floordiv 2 - d5 + 1)>
// CHECK-DAG: #[[W:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d6, d1, (d2 + 1) mod 2 + d4 * 2, (d3 + 1) mod 2 + d5 * 2)>
// CHECK-DAG: #[[KERNEL:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d5)>
// CHECK-DAG: #[[FOUR:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3)>
// CHECK-LABEL: func.func @strided_grad_input
// CHECK-SAME: (%[[DY0:.*]]: tensor<?x6x5x4xf32>, %[[W0:.*]]: tensor<6x4x3x3xf32>)
func.func @strided_grad_input(%dy: tensor<?x6x5x4xf32>, %w: tensor<6x4x3x3xf32>) -> tensor<?x4x9x8xf32> {
  // CHECK: %[[DY1:.*]] = tensor.pad %[[DY0]] low[0, 0, 1, 1] high[0, 0, 0, 1]
  // CHECK: %[[W1:.*]] = tensor.pad %[[W0]] low[0, 0, 0, 0] high[0, 0, 1, 1]
  // CHECK: %[[EXTENTS:.*]] = tensor.empty() : tensor<2x2xf32>
  // CHECK: linalg.generic {indexing_maps = [#[[DY]], #[[W]], #[[KERNEL]], #[[FOUR]]], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]} ins(%[[DY1]], %[[W1]], %[[EXTENTS]] :
  // CHECK-NOT: select
  %dx = slice.conv2d_grad_input %dy, %w stride [2, 2] padding [1, 1] : (tensor<?x6x5x4xf32>, tensor<6x4x3x3xf32>) -> tensor<?x4x9x8xf32>
  return %dx : tensor<?x4x9x8xf32>
}

// -----

// Without a stride, it is a convolution with the flipped kernel. Where the
// padding is wider than the kernel, dy is cropped instead of padded.
// CHECK-DAG: #[[DY:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d6, d2 + d4 * 2, d3 + d5 + 2)>
// CHECK-DAG: #[[W:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d6, d1, -d4 + 2, -d5 + 1)>
// CHECK-LABEL: func.func @flipped
// CHECK-SAME: (%[[DY0:.*]]: tensor<?x6x7x12xf32>, %[[W0:.*]]: tensor<6x4x3x2xf32>)
func.func @flipped(%dy: tensor<?x6x7x12xf32>, %w: tensor<6x4x3x2xf32>) -> tensor<?x4x9x7xf32> {
  // CHECK: %[[DY1:.*]] = tensor.pad %[[DY0]] low[0, 0, 3, 0] high[0, 0, 3, 0]
  // CHECK: tensor<?x6x7x12xf32> to tensor<?x6x13x12xf32>
  // CHECK-NOT: tensor.pad
  // CHECK: linalg.generic {indexing_maps = [#[[DY]], #[[W]], #{{.*}}, #{{.*}}], {{.*}}} ins(%[[DY1]], %[[W0]], %{{.*}} : tensor<?x6x13x12xf32>, tensor<6x4x3x2xf32>, tensor<3x2xf32>)
  // CHECK-NOT: select
  %dx = slice.conv2d_grad_input %dy, %w padding [1, 3] dilation [2, 1] : (tensor<?x6x7x12xf32>, tensor<6x4x3x2xf32>) -> tensor<?x4x9x7xf32>
  return %dx : tensor<?x4x9x7xf32>
}

// -----

// With both, only the products at a multiple of the stride count.
// CHECK-DAG: #[[DY:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d6, (d2 - d4 * 3 + 1) floordiv 2 + 3, d3 + d5)>
// CHECK-LABEL: func.func @both
func.func @both(%dy: tensor<?x6x2x7xf32>, %w: tensor<6x4x3x1xf32>) -> tensor<?x4x8x7xf32> {
  // CHECK: linalg.generic
  // CHECK-DAG: %[[H:.*]] = linalg.index 2 : index
  // CHECK-DAG: %[[U:.*]] = linalg.index 4 : index
  // 1 of padding, and the next multiple of 2 after the 6 that the kernel spans.
  // CHECK-DAG: %[[C7:.*]] = arith.constant 7 : index
  // CHECK-DAG: %[[C3:.*]] = arith.constant 3 : index
  // CHECK-DAG: %[[HP:.*]] = arith.addi %[[H]], %[[C7]]
  // CHECK-DAG: %[[UD:.*]] = arith.muli %[[U]], %[[C3]]
  // CHECK: %[[POSITION:.*]] = arith.subi %[[HP]], %[[UD]]
  // CHECK: %[[REMAINDER:.*]] = arith.remui %[[POSITION]], %{{.*}}
  // CHECK: %[[HOLDS:.*]] = arith.cmpi eq, %[[REMAINDER]], %{{.*}}
  // CHECK: arith.select %[[HOLDS]]
  // CHECK: arith.addf
  %dx = slice.conv2d_grad_input %dy, %w stride [2, 1] padding [1, 0] dilation [3, 1] : (tensor<?x6x2x7xf32>, tensor<6x4x3x1xf32>) -> tensor<?x4x8x7xf32>
  return %dx : tensor<?x4x8x7xf32>
}

// -----

// CHECK-DAG: #[[DY:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d0, d5, d6)>
// CHECK-DAG: #[[X:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d1, d5 * 2 + d2, d6 * 2 + d3)>
// CHECK-DAG: #[[FOUR:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[IMAGE:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[SUMS:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1)>
// CHECK-DAG: #[[SWAP:.*]] = affine_map<(d0, d1) -> (d1, d0)>
// CHECK-DAG: #[[FIRST:.*]] = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: func.func @parameters
// CHECK-SAME: (%[[DY0:.*]]: tensor<?x6x5x4xf32>, %[[X0:.*]]: tensor<?x4x9x8xf32>)
func.func @parameters(%dy: tensor<?x6x5x4xf32>, %x: tensor<?x4x9x8xf32>) -> (tensor<6x4x3x3xf32>, tensor<6xf32>) {
  // CHECK: %[[PADDED:.*]] = tensor.pad %[[X0]] low[0, 0, 1, 1] high[0, 0, 1, 0]
  // CHECK: linalg.generic {indexing_maps = [#[[DY]], #[[X]], #[[FOUR]]], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]} ins(%[[DY0]], %[[PADDED]] :
  %dw = slice.conv2d_grad_weight %dy, %x stride [2, 2] padding [1, 1] : (tensor<?x6x5x4xf32>, tensor<?x4x9x8xf32>) -> tensor<6x4x3x3xf32>
  // First over an image, then over the examples.
  // CHECK: %[[S:.*]] = linalg.generic {indexing_maps = [#[[IMAGE]], #[[SUMS]]], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%[[DY0]] : tensor<?x6x5x4xf32>) outs(%{{.*}} : tensor<?x6xf32>)
  // CHECK: linalg.generic {indexing_maps = [#[[SWAP]], #[[FIRST]]], iterator_types = ["parallel", "reduction"]} ins(%[[S]] : tensor<?x6xf32>) outs(%{{.*}} : tensor<6xf32>)
  %db = slice.conv2d_grad_bias %dy : tensor<?x6x5x4xf32> -> tensor<6xf32>
  return %dw, %db : tensor<6x4x3x3xf32>, tensor<6xf32>
}

// -----

// Depthwise convolutions have one loop over channels.
// CHECK-DAG: #[[X:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2 + d4, d3 + d5)>
// CHECK-DAG: #[[W:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d1, 0, d4, d5)>
// CHECK-DAG: #[[FLIPPED:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d1, 0, -d4 + 2, -d5 + 2)>
// CHECK-DAG: #[[DWX:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d0, d2 + d5, d3 + d6)>
// CHECK-LABEL: func.func @depthwise
func.func @depthwise(%x: tensor<?x4x5x5xf32>, %w: tensor<4x1x3x3xf32>, %dy: tensor<?x4x3x3xf32>)
    -> (tensor<?x4x3x3xf32>, tensor<?x4x5x5xf32>, tensor<4x1x3x3xf32>) {
  // CHECK: linalg.generic {indexing_maps = [#[[X]], #[[W]], #{{.*}}], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
  %y = slice.conv2d %x, %w : (tensor<?x4x5x5xf32>, tensor<4x1x3x3xf32>) -> tensor<?x4x3x3xf32>
  // CHECK: linalg.generic {indexing_maps = [#[[X]], #[[FLIPPED]], #{{.*}}, #{{.*}}], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
  %dx = slice.conv2d_grad_input %dy, %w : (tensor<?x4x3x3xf32>, tensor<4x1x3x3xf32>) -> tensor<?x4x5x5xf32>
  // CHECK: linalg.generic {indexing_maps = [#{{.*}}, #[[DWX]], #{{.*}}], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
  %dw = slice.conv2d_grad_weight %dy, %x : (tensor<?x4x3x3xf32>, tensor<?x4x5x5xf32>) -> tensor<4x1x3x3xf32>
  return %y, %dx, %dw : tensor<?x4x3x3xf32>, tensor<?x4x5x5xf32>, tensor<4x1x3x3xf32>
}

// -----

// Other grouped ones have one over conv groups, too.
// CHECK-DAG: #[[X:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d1, d7, d3 + d5, d4 + d6)>
// CHECK-DAG: #[[W:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d1, d2, d7, d5, d6)>
// CHECK-DAG: #[[FLIPPED:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d1, d7, d2, -d5 + 2, -d6 + 2)>
// CHECK-DAG: #[[DWDY:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d5, d0, d1, d6, d7)>
// CHECK-DAG: #[[DWX:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d5, d0, d2, d3 + d6, d4 + d7)>
// CHECK-LABEL: func.func @grouped
// CHECK-SAME: (%[[X0:.*]]: tensor<?x4x5x5xf32>, %[[W0:.*]]: tensor<6x2x3x3xf32>
func.func @grouped(%x: tensor<?x4x5x5xf32>, %w: tensor<6x2x3x3xf32>, %dy: tensor<?x6x3x3xf32>)
    -> (tensor<?x6x3x3xf32>, tensor<?x4x5x5xf32>, tensor<6x2x3x3xf32>) {
  // CHECK: %[[X1:.*]] = tensor.expand_shape %[[X0]] {{\[}}[0], [1, 2], [3], [4]] output_shape [%{{.*}}, 2, 2, 5, 5]
  // CHECK: %[[W1:.*]] = tensor.expand_shape %[[W0]] {{\[}}[0, 1], [2], [3], [4]] output_shape [2, 3, 2, 3, 3]
  // CHECK: %[[Y:.*]] = linalg.generic {indexing_maps = [#[[X]], #[[W]], #{{.*}}], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]} ins(%[[X1]], %[[W1]] :
  // CHECK: tensor.collapse_shape %[[Y]] {{\[}}[0], [1, 2], [3], [4]] : tensor<?x2x3x3x3xf32> into tensor<?x6x3x3xf32>
  %y = slice.conv2d %x, %w : (tensor<?x4x5x5xf32>, tensor<6x2x3x3xf32>) -> tensor<?x6x3x3xf32>
  // CHECK: linalg.generic {indexing_maps = [#[[X]], #[[FLIPPED]], #{{.*}}, #{{.*}}]
  // CHECK: tensor.collapse_shape %{{.*}} {{\[}}[0], [1, 2], [3], [4]] : tensor<?x2x2x5x5xf32> into tensor<?x4x5x5xf32>
  %dx = slice.conv2d_grad_input %dy, %w : (tensor<?x6x3x3xf32>, tensor<6x2x3x3xf32>) -> tensor<?x4x5x5xf32>
  // CHECK: linalg.generic {indexing_maps = [#[[DWDY]], #[[DWX]], #{{.*}}]
  // CHECK: tensor.collapse_shape %{{.*}} {{\[}}[0, 1], [2], [3], [4]] : tensor<2x3x2x3x3xf32> into tensor<6x2x3x3xf32>
  %dw = slice.conv2d_grad_weight %dy, %x : (tensor<?x6x3x3xf32>, tensor<?x4x5x5xf32>) -> tensor<6x2x3x3xf32>
  return %y, %dx, %dw : tensor<?x6x3x3xf32>, tensor<?x4x5x5xf32>, tensor<6x2x3x3xf32>
}

// -----

// Numbers at their limits stay within 64 bits.
// CHECK-LABEL: func.func @extreme
func.func @extreme(%x: tensor<?x1x1x2147483647xf32>, %w: tensor<1x1x1x2xf32>, %dy: tensor<?x1x3x1xf32>)
    -> (tensor<?x1x3x1xf32>, tensor<?x1x1x2147483647xf32>, tensor<1x1x1x2xf32>) {
  // CHECK: tensor.pad %{{.*}} low[0, 0, 2147483647, 0] high[0, 0, 2147483647, 0]
  // CHECK: tensor<?x1x1x2147483647xf32> to tensor<?x1x4294967295x2147483647xf32>
  %y = slice.conv2d %x, %w stride [2147483647, 2147483647] padding [2147483647, 0] dilation [2147483647, 2147483646] : (tensor<?x1x1x2147483647xf32>, tensor<1x1x1x2xf32>) -> tensor<?x1x3x1xf32>
  %dx = slice.conv2d_grad_input %dy, %w stride [2147483647, 2147483647] padding [2147483647, 0] dilation [2147483647, 2147483646] : (tensor<?x1x3x1xf32>, tensor<1x1x1x2xf32>) -> tensor<?x1x1x2147483647xf32>
  %dw = slice.conv2d_grad_weight %dy, %x stride [2147483647, 2147483647] padding [2147483647, 0] dilation [2147483647, 2147483646] : (tensor<?x1x3x1xf32>, tensor<?x1x1x2147483647xf32>) -> tensor<1x1x1x2xf32>
  return %y, %dx, %dw : tensor<?x1x3x1xf32>, tensor<?x1x1x2147483647xf32>, tensor<1x1x1x2xf32>
}

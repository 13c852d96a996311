// In inference a scale and a shift of each channel out of the last row that is
// alive, then one multiply-add for each element. In training all ops share two
// sums, first over an image and then over the batch; the running statistics get
// their row.
// RUN: slice-opt %s --convert-slice-to-linalg --cse | FileCheck %s

slice.param @mean {buffer} : tensor<4x10xf32, #slice.groups<4, 4>>
slice.param @var {buffer} : tensor<4x10xf32, #slice.groups<4, 4>>

// CHECK-DAG: #[[ROW:.*]] = affine_map<(d0) -> (1, d0)>
// CHECK-DAG: #[[ID:.*]] = affine_map<(d0) -> (d0)>
// CHECK-DAG: #[[ALL:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[CHANNEL:.*]] = affine_map<(d0, d1, d2, d3) -> (d1)>
// CHECK-DAG: #[[EXAMPLE:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1)>

// CHECK-LABEL: func.func @inference(
// CHECK-SAME: %[[X:.*]]: tensor<?x5x3x3xf32>, %[[G:.*]]: tensor<5xf32>, %[[B:.*]]: tensor<5xf32>, %[[M:.*]]: tensor<2x5xf32>, %[[V:.*]]: tensor<2x5xf32>)
// CHECK: %[[LINE:.*]]:2 = linalg.generic {indexing_maps = [#[[ROW]], #[[ROW]], #[[ID]], #[[ID]], #[[ID]], #[[ID]]], iterator_types = ["parallel"]} ins(%[[M]], %[[V]], %[[G]], %[[B]] :
// CHECK: math.sqrt
// CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[CHANNEL]], #[[CHANNEL]], #[[ALL]]], {{.*}} ins(%[[X]], %[[LINE]]#0, %[[LINE]]#1 :
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @inference(%x: tensor<?x5x3x3xf32>, %g: tensor<5xf32>, %b: tensor<5xf32>, %m: tensor<2x5xf32>, %v: tensor<2x5xf32>) -> tensor<?x5x3x3xf32> {
  %y = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x5x3x3xf32>, tensor<5xf32>, tensor<5xf32>, tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<?x5x3x3xf32>
  return %y : tensor<?x5x3x3xf32>
}

// CHECK-LABEL: func.func @training(
// CHECK-SAME: %[[DY:.*]]: tensor<?x5x3x3xf32>, %[[X:.*]]: tensor<?x5x3x3xf32>
// CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[EXAMPLE]], #[[EXAMPLE]]], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%[[X]] :
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel"]
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "parallel", "parallel"]
// CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[ALL]], #[[EXAMPLE]], #[[EXAMPLE]]], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%[[DY]], %[[X]] :
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]
// CHECK-NOT: "reduction"
// CHECK: %[[OLD:.*]] = slice.get_param @mean : tensor<2x5xf32>
// CHECK: %[[OLDV:.*]] = slice.get_param @var : tensor<2x5xf32>
// CHECK: %[[NEW:.*]]:2 = linalg.generic {indexing_maps = [#[[ROW]], #[[ROW]], {{.*}} ins(%[[OLD]], %[[OLDV]],
// CHECK: slice.set_row @mean, %[[NEW]]#0 row(1) : tensor<5xf32>
// CHECK: slice.set_row @var, %[[NEW]]#1 row(1) : tensor<5xf32>
func.func @training(%dy: tensor<?x5x3x3xf32>, %x: tensor<?x5x3x3xf32>, %g: tensor<5xf32>, %b: tensor<5xf32>)
    -> (tensor<?x5x3x3xf32>, tensor<?x5x3x3xf32>, tensor<5xf32>, tensor<5xf32>) {
  %y = slice.batch_norm_train %x, %g, %b eps(1.0e-5) : (tensor<?x5x3x3xf32>, tensor<5xf32>, tensor<5xf32>) -> tensor<?x5x3x3xf32>
  %dg = slice.batch_norm_grad_weight %dy, %x eps(1.0e-5) : (tensor<?x5x3x3xf32>, tensor<?x5x3x3xf32>) -> tensor<5xf32>
  %db = slice.batch_norm_grad_bias %dy, %x : (tensor<?x5x3x3xf32>, tensor<?x5x3x3xf32>) -> tensor<5xf32>
  %dx = slice.batch_norm_grad_input %dy, %x, %g eps(1.0e-5) : (tensor<?x5x3x3xf32>, tensor<?x5x3x3xf32>, tensor<5xf32>) -> tensor<?x5x3x3xf32>
  slice.update_statistics @mean, @var, %x momentum(0.1) : tensor<?x5x3x3xf32>
  return %y, %dx, %dg, %db : tensor<?x5x3x3xf32>, tensor<?x5x3x3xf32>, tensor<5xf32>, tensor<5xf32>
}

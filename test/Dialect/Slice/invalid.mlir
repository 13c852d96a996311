// Every constraint of the dialect, broken once.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

// expected-error@+1 {{(groups_c1) expects between 1 and 65536 groups in dimension 1, got 0}}
func.func private @groups_c1(tensor<?x8xf32, #slice.groups<1, 0>>)

// -----

// expected-error@+1 {{(groups_c1) expects between 1 and 65536 groups in dimension 0, got 65537}}
func.func private @groups_c1_many(tensor<99999xf32, #slice.groups<65537>>)

// -----

// expected-error@+1 {{(groups_c2) expects one number of groups for each of the 2 dimensions, got 1}}
func.func private @groups_c2(tensor<?x8xf32, #slice.groups<8>>)

// -----

// expected-error@+1 {{(groups_c3) expects 1 group in dynamic dimension 0, got 2}}
func.func private @groups_c3(tensor<?x8xf32, #slice.groups<2, 8>>)

// -----

// expected-error@+1 {{(groups_c4) expects at most 8 groups in dimension 1 of extent 8, got 9}}
func.func private @groups_c4(tensor<?x8xf32, #slice.groups<1, 9>>)

// -----

// expected-error@+1 {{(init_c1) expects no scale for 'zeros', got 1.000000e+00}}
slice.param @init_c1 {init = #slice.init<zeros, 1.0>} : tensor<8xf32>

// -----

// expected-error@+1 {{(init_c2) expects a scale for 'uniform'}}
slice.param @init_c2 {init = #slice.init<uniform>} : tensor<8xf32>

// -----

// expected-error@+1 {{(init_c2) expects a positive, finite scale for 'normal', got -1.000000e+00}}
slice.param @init_c2 {init = #slice.init<normal, -1.0>} : tensor<8xf32>

// -----

// expected-error@+1 {{(init_c2) expects a positive, finite scale for 'uniform', got INF}}
slice.param @init_c2 {init = #slice.init<uniform, 0x7FF0000000000000>} : tensor<8xf32>

// -----

// expected-error@+1 {{'slice.param' op (param_c1) expects a static type with no empty dimension, got 'tensor<?x8xf32>'}}
slice.param @param_c1 : tensor<?x8xf32>

// -----

// expected-error@+1 {{'slice.param' op (param_c1) expects a static type with no empty dimension, got 'tensor<0x8xf32>'}}
slice.param @param_c1 : tensor<0x8xf32>

// -----

// expected-error@+1 {{'slice.param' op (param_c2) expects a rank between 1 and 8, got 0}}
slice.param @param_c2 : tensor<f32>

// -----

// expected-error@+1 {{'slice.param' op (param_c2) expects a rank between 1 and 8, got 9}}
slice.param @param_c2 : tensor<1x1x1x1x1x1x1x1x1xf32>

// -----

// expected-error@+1 {{'slice.param' op (param_c3) expects at most 1099511627776 elements, got 'tensor<9223372036854775807x9223372036854775807xf32>'}}
slice.param @param_c3 : tensor<9223372036854775807x9223372036854775807xf32>

// -----

// expected-error@+1 {{'slice.param' op (param_c4) expects a rank of at least 2 for 'kaiming_uniform', got 1}}
slice.param @param_c4 {init = #slice.init<kaiming_uniform, 1.0>} : tensor<8xf32>

// -----

// expected-error@+1 {{'slice.param' op attribute 'type' failed to satisfy constraint: type attribute of ranked tensor of 32-bit float values}}
slice.param @param_f64 : tensor<8xf64>

// -----

func.func @get_param_c1() {
  // expected-error@+1 {{'slice.get_param' op (get_param_c1) expects @get_param_c1 to name a slice.param}}
  %0 = slice.get_param @get_param_c1 : tensor<8xf32>
  return
}

// -----

// expected-note@+1 {{the parameter is here}}
slice.param @p : tensor<8x4xf32, #slice.groups<2, 1>>
func.func @get_param_c2() {
  // expected-error@+1 {{'slice.get_param' op (get_param_c2) expects the result to be the parameter or a prefix of it that ends at group ends: expected 'tensor<8x4xf32, #slice.groups<2, 1>>', got 'tensor<5x4xf32>'}}
  %0 = slice.get_param @p : tensor<5x4xf32>
  return
}

// -----

slice.param @p {layouts = [0, 1]} : tensor<8xf32>
func.func @get_param_c3() {
  // expected-error@+1 {{'slice.get_param' op (get_param_c3) expects 'layout' to be an index into the 2 layouts of the parameter, got 2}}
  %0 = slice.get_param @p layout(2) : tensor<8xf32>
  return
}

// -----

slice.param @p : tensor<8xf32>
func.func @get_param_c3() {
  // expected-error@+1 {{'slice.get_param' op (get_param_c3) expects 'layout' to be an index into the 0 layouts of the parameter, got -1}}
  %0 = slice.get_param @p layout(-1) : tensor<8xf32>
  return
}

// -----

func.func @get_grad_c1() {
  // expected-error@+1 {{'slice.get_grad' op (get_grad_c1) expects @none to name a slice.param}}
  %0 = slice.get_grad @none : tensor<8xf32>
  return
}

// -----

// expected-note@+1 {{the parameter is here}}
slice.param @p : tensor<8xf32>
func.func @get_grad_c2() {
  // expected-error@+1 {{'slice.get_grad' op (get_grad_c2) expects the result to be the parameter or a prefix of it that ends at group ends: expected 'tensor<8xf32>', got 'tensor<4xf32>'}}
  %0 = slice.get_grad @p : tensor<4xf32>
  return
}

// -----

func.func @set_grad_c1(%g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.set_grad' op (set_grad_c1) expects @none to name a slice.param}}
  slice.set_grad @none, %g : tensor<8xf32>
  return
}

// -----

// expected-note@+1 {{the parameter is here}}
slice.param @p : tensor<4x2xf32>
func.func @set_grad_c2(%g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.set_grad' op (set_grad_c2) expects the value to be the parameter or a prefix of it that ends at group ends: expected 'tensor<4x2xf32>', got 'tensor<8xf32>'}}
  slice.set_grad @p, %g : tensor<8xf32>
  return
}

// -----

func.func @accumulate_grad_c1(%g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.accumulate_grad' op (accumulate_grad_c1) expects @none to name a slice.param}}
  slice.accumulate_grad @none, %g : tensor<8xf32>
  return
}

// -----

// expected-note@+1 {{the parameter is here}}
slice.param @p : tensor<8xf32, #slice.groups<2>>
func.func @accumulate_grad_c2(%g: tensor<8xf32, #slice.groups<4>>) {
  // expected-error@+1 {{'slice.accumulate_grad' op (accumulate_grad_c2) expects the value to be the parameter or a prefix of it that ends at group ends: expected 'tensor<8xf32, #slice.groups<2>>', got 'tensor<8xf32, #slice.groups<4>>'}}
  slice.accumulate_grad @p, %g : tensor<8xf32, #slice.groups<4>>
  return
}

// -----

func.func @dense_c1(%x: tensor<?x784xf32>, %w: tensor<8x512xf32>) {
  // expected-error@+1 {{'slice.dense' op (dense_c1) expects dimension 1 of the weight to equal dimension 1 of x: expected 784, got 512}}
  %0 = slice.dense %x, %w : (tensor<?x784xf32>, tensor<8x512xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @dense_c1_groups(%x: tensor<?x8xf32, #slice.groups<1, 4>>, %w: tensor<8x8xf32, #slice.groups<1, 2>>) {
  // expected-error@+1 {{'slice.dense' op (dense_c1) expects dimension 1 of the weight to equal dimension 1 of x: expected 8 in 4 groups, got 8 in 2 groups}}
  %0 = slice.dense %x, %w : (tensor<?x8xf32, #slice.groups<1, 4>>, tensor<8x8xf32, #slice.groups<1, 2>>) -> tensor<?x8xf32>
  return
}

// -----

func.func @dense_c2(%x: tensor<?x8xf32>, %w: tensor<8x8xf32, #slice.groups<2, 1>>) {
  // expected-error@+1 {{'slice.dense' op (dense_c2) expects dimension 0 of the weight to equal dimension 1 of the result: expected 8, got 8 in 2 groups}}
  %0 = slice.dense %x, %w : (tensor<?x8xf32>, tensor<8x8xf32, #slice.groups<2, 1>>) -> tensor<?x8xf32>
  return
}

// -----

func.func @dense_c3(%x: tensor<?x8xf32>, %w: tensor<8x8xf32>, %b: tensor<9xf32>) {
  // expected-error@+1 {{'slice.dense' op (dense_c3) expects dimension 0 of the bias to equal dimension 1 of the result: expected 8, got 9}}
  %0 = slice.dense %x, %w, %b : (tensor<?x8xf32>, tensor<8x8xf32>, tensor<9xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @dense_c4(%x: tensor<?x8xf32>, %w: tensor<8x8xf32>) {
  // expected-error@+1 {{'slice.dense' op (dense_c4) expects dimension 0 of the result to equal dimension 0 of x: expected a dynamic extent, got 2}}
  %0 = slice.dense %x, %w : (tensor<?x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  return
}

// -----

func.func @dense_c4_batch(%x: tensor<4x8xf32, #slice.groups<2, 1>>, %w: tensor<8x8xf32>, %r: !slice.rate) {
  // expected-error@+1 {{'slice.dense' op (dense_c4) expects dimension 0 of the result, the batch, to have 1 group, got 2}}
  %0 = slice.dense %x, %w rate(%r) : (tensor<4x8xf32, #slice.groups<2, 1>>, tensor<8x8xf32>) -> tensor<4x8xf32, #slice.groups<2, 1>>
  return
}

// -----

func.func @dense_c5(%x: tensor<?x8xf32>, %w: tensor<8x8xf32, #slice.groups<2, 1>>) {
  // expected-error@+1 {{'slice.dense' op (dense_c5) expects a rate, since the result is sliced}}
  %0 = slice.dense %x, %w : (tensor<?x8xf32>, tensor<8x8xf32, #slice.groups<2, 1>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  return
}

// -----

func.func @dense_c6(%x: tensor<?x?xf32>, %w: tensor<8x?xf32>) {
  // expected-error@+1 {{'slice.dense' op (dense_c6) expects the weight to be static, got 'tensor<8x?xf32>'}}
  %0 = slice.dense %x, %w : (tensor<?x?xf32>, tensor<8x?xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @dense_rank(%x: tensor<?x1x8xf32>, %w: tensor<8x8xf32>) {
  // expected-error@+1 {{'slice.dense' op operand #0 must be 2D tensor of 32-bit float values, but got 'tensor<?x1x8xf32>'}}
  %0 = slice.dense %x, %w : (tensor<?x1x8xf32>, tensor<8x8xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @dense_grad_input_c1(%dy: tensor<?x4xf32>, %w: tensor<8x8xf32>) {
  // expected-error@+1 {{'slice.dense_grad_input' op (dense_grad_input_c1) expects dimension 0 of the weight to equal dimension 1 of dy: expected 4, got 8}}
  %0 = slice.dense_grad_input %dy, %w : (tensor<?x4xf32>, tensor<8x8xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @dense_grad_input_c2(%dy: tensor<?x4xf32>, %w: tensor<4x8xf32>) {
  // expected-error@+1 {{'slice.dense_grad_input' op (dense_grad_input_c2) expects dimension 1 of the weight to equal dimension 1 of the result: expected 4, got 8}}
  %0 = slice.dense_grad_input %dy, %w : (tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<?x4xf32>
  return
}

// -----

func.func @dense_grad_input_c3(%dy: tensor<?x4xf32>, %w: tensor<4x8xf32>) {
  // expected-error@+1 {{'slice.dense_grad_input' op (dense_grad_input_c3) expects dimension 0 of the result to equal dimension 0 of dy: expected a dynamic extent, got 1}}
  %0 = slice.dense_grad_input %dy, %w : (tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<1x8xf32>
  return
}

// -----

func.func @dense_grad_input_c4(%dy: tensor<?x4xf32>, %w: tensor<4x8xf32, #slice.groups<1, 2>>) {
  // expected-error@+1 {{'slice.dense_grad_input' op (dense_grad_input_c4) expects 'like', since the result is sliced}}
  %0 = slice.dense_grad_input %dy, %w : (tensor<?x4xf32>, tensor<4x8xf32, #slice.groups<1, 2>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  return
}

// -----

func.func @dense_grad_input_c5(%dy: tensor<?x4xf32>, %w: tensor<4x8xf32>, %x: tensor<?x9xf32>) {
  // expected-error@+1 {{'slice.dense_grad_input' op (dense_grad_input_c5) expects 'like' to have the type of the result: expected 'tensor<?x8xf32>', got 'tensor<?x9xf32>'}}
  %0 = slice.dense_grad_input %dy, %w like(%x) : (tensor<?x4xf32>, tensor<4x8xf32>, tensor<?x9xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @dense_grad_input_c6(%dy: tensor<?x4xf32>, %w: tensor<4x?xf32>) {
  // expected-error@+1 {{'slice.dense_grad_input' op (dense_grad_input_c6) expects the weight to be static, got 'tensor<4x?xf32>'}}
  %0 = slice.dense_grad_input %dy, %w : (tensor<?x4xf32>, tensor<4x?xf32>) -> tensor<?x?xf32>
  return
}

// -----

func.func @dense_grad_weight_c1(%dy: tensor<?x4xf32>, %x: tensor<?x8xf32>) {
  // expected-error@+1 {{'slice.dense_grad_weight' op (dense_grad_weight_c1) expects dimension 0 of the result to equal dimension 1 of dy: expected 4, got 8}}
  %0 = slice.dense_grad_weight %dy, %x : (tensor<?x4xf32>, tensor<?x8xf32>) -> tensor<8x4xf32>
  return
}

// -----

func.func @dense_grad_weight_c2(%dy: tensor<?x4xf32>, %x: tensor<?x8xf32>) {
  // expected-error@+1 {{'slice.dense_grad_weight' op (dense_grad_weight_c2) expects dimension 1 of the result to equal dimension 1 of x: expected 8, got 4}}
  %0 = slice.dense_grad_weight %dy, %x : (tensor<?x4xf32>, tensor<?x8xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @dense_grad_weight_c3(%dy: tensor<2x4xf32>, %x: tensor<3x8xf32>) {
  // expected-error@+1 {{'slice.dense_grad_weight' op (dense_grad_weight_c3) expects dimension 0 of dy to equal dimension 0 of x: expected 3, got 2}}
  %0 = slice.dense_grad_weight %dy, %x : (tensor<2x4xf32>, tensor<3x8xf32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @dense_grad_bias_c1(%dy: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.dense_grad_bias' op (dense_grad_bias_c1) expects dimension 0 of the result to equal dimension 1 of dy: expected 4, got 8}}
  %0 = slice.dense_grad_bias %dy : tensor<?x4xf32> -> tensor<8xf32>
  return
}

// -----

func.func @dropout_c1(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.dropout' op (dropout_c1) expects p to be at least 0 and less than 1, got 1.000000e+00}}
  %0 = slice.dropout %x p(1.0) : tensor<?x4xf32>
  return
}

// -----

func.func @dropout_c1_nan(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.dropout' op (dropout_c1) expects p to be at least 0 and less than 1, got nan}}
  %0 = slice.dropout %x p(0x7FF8000000000000) : tensor<?x4xf32>
  return
}

// -----

func.func @flatten_c1(%x: tensor<?xf32>) {
  // expected-error@+1 {{'slice.flatten' op (flatten_c1) expects x of rank at least 2 and a result of rank 2, got ranks 1 and 2}}
  %0 = slice.flatten %x : tensor<?xf32> -> tensor<?x1xf32>
  return
}

// -----

func.func @flatten_c2(%x: tensor<?x2x2xf32>) {
  // expected-error@+1 {{'slice.flatten' op (flatten_c2) expects dimension 0 of the result to equal dimension 0 of x: expected a dynamic extent, got 4}}
  %0 = slice.flatten %x : tensor<?x2x2xf32> -> tensor<4x4xf32>
  return
}

// -----

func.func @flatten_c2_static(%x: tensor<?x?x2xf32>) {
  // expected-error@+1 {{'slice.flatten' op (flatten_c2) expects static dimensions of at least 1 after the batch, got 'tensor<?x?x2xf32>'}}
  %0 = slice.flatten %x : tensor<?x?x2xf32> -> tensor<?x4xf32>
  return
}

// -----

func.func @flatten_c3(%x: tensor<?x2x2xf32>) {
  // expected-error@+1 {{'slice.flatten' op (flatten_c3) expects 4 elements per example, got 5}}
  %0 = slice.flatten %x : tensor<?x2x2xf32> -> tensor<?x5xf32>
  return
}

// -----

// 10 channels in 4 groups end at 3, 5, 8, 10; 20 elements at 5, 10, 15, 20.
func.func @flatten_c4(%x: tensor<?x10x2xf32, #slice.groups<1, 4, 1>>) {
  // expected-error@+1 {{'slice.flatten' op (flatten_c4) expects every group of dimension 1 of x to be a group of dimension 1 of the result, and no other dimension to be sliced, got 'tensor<?x10x2xf32, #slice.groups<1, 4, 1>>' and 'tensor<?x20xf32, #slice.groups<1, 4>>'}}
  %0 = slice.flatten %x : tensor<?x10x2xf32, #slice.groups<1, 4, 1>> -> tensor<?x20xf32, #slice.groups<1, 4>>
  return
}

// -----

func.func @reshape_c1(%x: tensor<f32>) {
  // expected-error@+1 {{'slice.reshape' op (reshape_c1) expects ranks of at least 1, got 0 and 1}}
  %0 = slice.reshape %x : tensor<f32> -> tensor<1xf32>
  return
}

// -----

func.func @reshape_c2(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{'slice.reshape' op (reshape_c2) expects dimension 0 of the result to equal dimension 0 of x: expected 2, got 3}}
  %0 = slice.reshape %x : tensor<2x3xf32> -> tensor<3x2xf32>
  return
}

// -----

func.func @reshape_c2_empty(%x: tensor<?x4x0xf32, #slice.groups<1, 2, 1>>) {
  // expected-error@+1 {{'slice.reshape' op (reshape_c2) expects static dimensions of at least 1 after the batch, got 'tensor<?x4x0xf32, #slice.groups<1, 2, 1>>'}}
  %0 = slice.reshape %x : tensor<?x4x0xf32, #slice.groups<1, 2, 1>> -> tensor<?x8x0xf32, #slice.groups<1, 2, 1>>
  return
}

// -----

func.func @reshape_c3(%x: tensor<?x9223372036854775807x8xf32>) {
  // expected-error@+1 {{'slice.reshape' op (reshape_c3) expects 9223372036854775807 elements per example, got 9223372036854775807}}
  %0 = slice.reshape %x : tensor<?x9223372036854775807x8xf32> -> tensor<?x8x9223372036854775807xf32>
  return
}

// -----

func.func @reshape_c4(%x: tensor<?x2x8xf32, #slice.groups<1, 1, 2>>) {
  // expected-error@+1 {{'slice.reshape' op (reshape_c4) expects every group of dimension 1 of x to be a group of dimension 1 of the result, and no other dimension to be sliced, got 'tensor<?x2x8xf32, #slice.groups<1, 1, 2>>' and 'tensor<?x16xf32, #slice.groups<1, 2>>'}}
  %0 = slice.reshape %x : tensor<?x2x8xf32, #slice.groups<1, 1, 2>> -> tensor<?x16xf32, #slice.groups<1, 2>>
  return
}

// -----

func.func @softmax_c1(%x: tensor<?xf32>) {
  // expected-error@+1 {{'slice.softmax' op (softmax_c1) expects a rank of at least 2, got 1}}
  %0 = slice.softmax %x : tensor<?xf32>
  return
}

// -----

func.func @softmax_grad_c1(%x: tensor<?xf32>) {
  // expected-error@+1 {{'slice.softmax_grad' op (softmax_grad_c1) expects a rank of at least 2, got 1}}
  %0 = slice.softmax_grad %x, %x : tensor<?xf32>
  return
}

// -----

func.func @cross_entropy_c1(%x: tensor<?x10xf32, #slice.groups<1, 2>>, %t: tensor<?xi32>) {
  // expected-error@+1 {{'slice.cross_entropy' op (cross_entropy_c1) expects logits that are not sliced, got 'tensor<?x10xf32, #slice.groups<1, 2>>'}}
  %0 = slice.cross_entropy %x, %t : (tensor<?x10xf32, #slice.groups<1, 2>>, tensor<?xi32>) -> tensor<?xf32>
  return
}

// -----

func.func @cross_entropy_c2(%x: tensor<?x10xf32>, %t: tensor<4xi32>) {
  // expected-error@+1 {{'slice.cross_entropy' op (cross_entropy_c2) expects dimension 0 of the target to equal dimension 0 of the logits: expected a dynamic extent, got 4}}
  %0 = slice.cross_entropy %x, %t : (tensor<?x10xf32>, tensor<4xi32>) -> tensor<?xf32>
  return
}

// -----

func.func @cross_entropy_c3(%x: tensor<?x10xf32>, %t: tensor<?x9xf32>) {
  // expected-error@+1 {{'slice.cross_entropy' op (cross_entropy_c3) expects an f32 target to have the type of the logits: expected 'tensor<?x10xf32>', got 'tensor<?x9xf32>'}}
  %0 = slice.cross_entropy %x, %t : (tensor<?x10xf32>, tensor<?x9xf32>) -> tensor<?xf32>
  return
}

// -----

func.func @cross_entropy_c4(%x: tensor<2x10xf32>, %t: tensor<2xi32>) {
  // expected-error@+1 {{'slice.cross_entropy' op (cross_entropy_c4) expects dimension 0 of the result to equal dimension 0 of the logits: expected 2, got 1}}
  %0 = slice.cross_entropy %x, %t : (tensor<2x10xf32>, tensor<2xi32>) -> tensor<1xf32>
  return
}

// -----

func.func @cross_entropy_grad_c1(%x: tensor<?x10xf32, #slice.groups<1, 2>>, %t: tensor<?xi32>) {
  // expected-error@+1 {{'slice.cross_entropy_grad' op (cross_entropy_grad_c1) expects logits that are not sliced, got 'tensor<?x10xf32, #slice.groups<1, 2>>'}}
  %0 = slice.cross_entropy_grad %x, %t : (tensor<?x10xf32, #slice.groups<1, 2>>, tensor<?xi32>) -> tensor<?x10xf32, #slice.groups<1, 2>>
  return
}

// -----

func.func @cross_entropy_grad_c2(%x: tensor<2x10xf32>, %t: tensor<3xi32>) {
  // expected-error@+1 {{'slice.cross_entropy_grad' op (cross_entropy_grad_c2) expects dimension 0 of the target to equal dimension 0 of the logits: expected 2, got 3}}
  %0 = slice.cross_entropy_grad %x, %t : (tensor<2x10xf32>, tensor<3xi32>) -> tensor<2x10xf32>
  return
}

// -----

func.func @cross_entropy_grad_c3(%x: tensor<2x10xf32>, %t: tensor<2x11xf32>) {
  // expected-error@+1 {{'slice.cross_entropy_grad' op (cross_entropy_grad_c3) expects an f32 target to have the type of the logits: expected 'tensor<2x10xf32>', got 'tensor<2x11xf32>'}}
  %0 = slice.cross_entropy_grad %x, %t : (tensor<2x10xf32>, tensor<2x11xf32>) -> tensor<2x10xf32>
  return
}

// -----

func.func @labels_i64(%x: tensor<2x10xf32>, %t: tensor<2xi64>) {
  // expected-error@+1 {{'slice.cross_entropy' op operand #1 must be 1D tensor of 32-bit signless integer values or 2D tensor of 32-bit float values, but got 'tensor<2xi64>'}}
  %0 = slice.cross_entropy %x, %t : (tensor<2x10xf32>, tensor<2xi64>) -> tensor<2xf32>
  return
}

// -----

func.func @add_types(%x: tensor<?x8xf32, #slice.groups<1, 2>>, %y: tensor<?x8xf32, #slice.groups<1, 4>>) {
  // expected-error@+1 {{'slice.add' op requires the same encoding for all operands and results}}
  %0 = "slice.add"(%x, %y) : (tensor<?x8xf32, #slice.groups<1, 2>>, tensor<?x8xf32, #slice.groups<1, 4>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  return
}

// -----

func.func @mean_grad_c1(%x: tensor<8xf32, #slice.groups<2>>) {
  // expected-error@+1 {{'slice.mean_grad' op (mean_grad_c1) expects x not to be sliced, got 'tensor<8xf32, #slice.groups<2>>'}}
  %0 = slice.mean_grad %x : tensor<8xf32, #slice.groups<2>>
  return
}

// -----

func.func @get_arena_c1() {
  // expected-error@+1 {{'slice.get_arena' op (get_arena_c1) expects 'slice.arena_elements' on the module}}
  %0 = slice.get_arena 0 : tensor<8xf32>
  return
}

// -----

module attributes {slice.arena_elements = 16 : i64} {
  func.func @set_arena_c1(%x: tensor<8xf32>) {
    // expected-error@+1 {{'slice.set_arena' op (set_arena_c1) expects the whole arena: expected 'tensor<16xf32>', got 'tensor<8xf32>'}}
    slice.set_arena 0, %x : tensor<8xf32>
    return
  }
}

// -----

module attributes {slice.arena_elements = 8 : i64} {
  func.func @arena() {
    // expected-error@+1 {{'slice.get_arena' op attribute 'arena' failed to satisfy constraint: 64-bit signless integer attribute whose minimum value is 0 whose maximum value is 3}}
    %0 = slice.get_arena 4 : tensor<8xf32>
    return
  }
}

// -----

// expected-error@+1 {{expects 'slice.arena_elements' on a module only}}
func.func private @elements() attributes {slice.arena_elements = 8 : i64}

// -----

// expected-error@+1 {{expects 'slice.derived_bytes' to be an i64 of at least 0, got "8"}}
module attributes {slice.derived_bytes = "8"} {}

// -----

// expected-error@+1 {{expects 'slice.entry' to be a non-empty string, got ""}}
func.func private @entry() attributes {slice.entry = ""}

// -----

// expected-error@+1 {{expects 'slice.width' to be an i64 of at least 0, got -1 : i64}}
func.func private @width() attributes {slice.width = -1 : i64}

// -----

// expected-error@+1 {{expects 'slice.entry' on a function only}}
module attributes {slice.entry = "infer"} {}

// -----

// expected-error@+1 {{expects 'slice.model' on a module only}}
func.func private @model() attributes {slice.model = "m"}

// -----

// expected-error@+1 {{expects 'slice.model' to be a non-empty string, got 3 : i64}}
module attributes {slice.model = 3} {}

// -----

// expected-error@+1 {{expects 'slice.rates' to be an array of dense f64 arrays, got [1.000000e+00]}}
module attributes {slice.rates = [1.0]} {}

// -----

// expected-error@+1 {{unknown attribute 'slice.other'}}
module attributes {slice.other} {}

// -----

// expected-error@+1 {{expects 'slice.name' to be a non-empty string, got unit}}
func.func private @name(tensor<f32> {slice.name})

// -----

// expected-error@+1 {{unknown attribute 'slice.label' of argument #0}}
func.func private @argument(tensor<f32> {slice.label = "x"})

// -----

// expected-error@+1 {{unknown attribute 'slice.label' of result #0}}
func.func private @result() -> (tensor<f32> {slice.label = "x"})

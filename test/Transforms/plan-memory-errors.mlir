// What no place can be found for.
// RUN: slice-opt %s --split-input-file --kern-plan-memory --verify-diagnostics

// expected-error @+1 {{expected an entry of one block}}
func.func private @declared(tensor<8xf32>) attributes {slice.entry = "infer"}

// -----

// expected-error @+1 {{expected an entry on tensors without slice groups, got 'f32'}}
func.func @scalar(%x: f32) attributes {slice.entry = "infer"} {
  return
}

// -----

func.func @made_elsewhere() -> tensor<8xf32> attributes {slice.entry = "infer"} {
  // expected-error @+1 {{no memory for a value of type 'tensor<8xf32>'; convert-linalg-to-kern should have replaced the op that makes it}}
  %a = tensor.empty() : tensor<8xf32>
  return %a : tensor<8xf32>
}

// -----

func.func @nested(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<8xf32> attributes {slice.entry = "infer"} {
  // expected-error @+1 {{has no place in a table of launches; convert-linalg-to-kern should have replaced it}}
  %0 = linalg.copy ins(%x : tensor<8xf32>) outs(%y : tensor<8xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

// expected-note @+1 {{kern-pack-params should have set it}}
slice.param @b : tensor<8xf32>
func.func @unpacked() -> tensor<8xf32> attributes {slice.entry = "infer"} {
  // expected-error @+1 {{expected layout 0 of parameter 'b' to be one for rank 1}}
  %b = slice.get_param @b : tensor<8xf32>
  return %b : tensor<8xf32>
}

// -----

// expected-note @+1 {{kern-pack-params should have set it}}
slice.param @b {layouts = [#kern.layout<block_dim = 1, block = 16, order = [0], offset = 0>]} : tensor<8xf32>
func.func @wrong_rank(%x: tensor<8xf32>) attributes {slice.entry = "gradient"} {
  // expected-error @+1 {{expected layout 0 of parameter 'b' to be one for rank 1}}
  slice.set_grad @b, %x : tensor<8xf32>
  return
}

// -----

slice.param @w {layouts = [#kern.layout<block_dim = 0, block = 16, order = [1], offset = 0>]} : tensor<8x6xf32>
func.func @reshaped_blocks() -> tensor<48xf32> attributes {slice.entry = "infer"} {
  %w = slice.get_param @w : tensor<8x6xf32>
  // expected-error @+1 {{cannot reshape a tensor that is not stored in row-major order}}
  %r = tensor.collapse_shape %w [[0, 1]] : tensor<8x6xf32> into tensor<48xf32>
  return %r : tensor<48xf32>
}

// -----

#huge = affine_map<(b, i) -> (b, i)>
func.func @huge(%x: tensor<?x1000000000000000000xf32>) -> tensor<?x1000000000000000000xf32> attributes {slice.entry = "infer"} {
  %0 = kern.generic {extents = array<i64: -1, 1000000000000000000>, num_parallel = 2, combiners = [], indexing_maps = [#huge, #huge]}
      ins(%x : tensor<?x1000000000000000000xf32>) combine {} epilogue {
  ^bb0(%e: f32):
    kern.yield %e : f32
  } -> tensor<?x1000000000000000000xf32>
  %1 = kern.generic {extents = array<i64: -1, 1000000000000000000>, num_parallel = 2, combiners = [], indexing_maps = [#huge, #huge]}
      ins(%0 : tensor<?x1000000000000000000xf32>) combine {} epilogue {
  ^bb0(%e: f32):
    kern.yield %e : f32
  } -> tensor<?x1000000000000000000xf32>
  // expected-error @+1 {{expected intermediate tensors that live at the same time to have less than 2^63 bytes}}
  %2 = kern.generic {extents = array<i64: -1, 1000000000000000000>, num_parallel = 2, combiners = [], indexing_maps = [#huge, #huge, #huge]}
      ins(%0, %1 : tensor<?x1000000000000000000xf32>, tensor<?x1000000000000000000xf32>) combine {} epilogue {
  ^bb0(%e: f32, %f: f32):
    kern.yield %e : f32
  } -> tensor<?x1000000000000000000xf32>
  %3 = kern.generic {extents = array<i64: -1, 1000000000000000000>, num_parallel = 2, combiners = [], indexing_maps = [#huge, #huge, #huge]}
      ins(%0, %2 : tensor<?x1000000000000000000xf32>, tensor<?x1000000000000000000xf32>) combine {} epilogue {
  ^bb0(%e: f32, %f: f32):
    kern.yield %e : f32
  } -> tensor<?x1000000000000000000xf32>
  return %3 : tensor<?x1000000000000000000xf32>
}

// -----

func.func @scheduled(%x: tensor<?x8xf32>) -> tensor<?x8xf32> attributes {slice.entry = "infer"} {
  // expected-error @+1 {{has a schedule before it has buffers}}
  %0 = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, i) -> (b, i)>, affine_map<(b, i) -> (b, i)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = -1, tiles = [<1 x 8>], task = [1, 8], unroll = 1>}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
  ^bb0(%e: f32):
    kern.yield %e : f32
  } -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}

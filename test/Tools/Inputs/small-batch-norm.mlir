// small.mlir with a batch norm, each of whose widths has statistics of its own.

slice.param @fc1.weight {init = #slice.init<uniform, 0.28>} : tensor<40x12xf32, #slice.groups<8, 1>>
slice.param @bn.weight {init = #slice.init<ones>} : tensor<40xf32, #slice.groups<8>>
slice.param @bn.bias {init = #slice.init<zeros>} : tensor<40xf32, #slice.groups<8>>
slice.param @bn.running_mean {buffer, init = #slice.init<zeros>} : tensor<8x40xf32, #slice.groups<8, 8>>
slice.param @bn.running_var {buffer, init = #slice.init<ones>} : tensor<8x40xf32, #slice.groups<8, 8>>
slice.param @fc2.weight {init = #slice.init<uniform, 0.15>} : tensor<3x40xf32, #slice.groups<1, 8>>
slice.param @fc2.bias {init = #slice.init<uniform, 0.15>} : tensor<3xf32>

func.func @small(%x: tensor<?x12xf32> {slice.name = "x"}, %r: !slice.rate)
    -> (tensor<?x3xf32> {slice.name = "logits"}) {
  %w1 = slice.get_param @fc1.weight : tensor<40x12xf32, #slice.groups<8, 1>>
  %1 = slice.dense %x, %w1 rate(%r)
      : (tensor<?x12xf32>, tensor<40x12xf32, #slice.groups<8, 1>>) -> tensor<?x40xf32, #slice.groups<1, 8>>
  %g = slice.get_param @bn.weight : tensor<40xf32, #slice.groups<8>>
  %b = slice.get_param @bn.bias : tensor<40xf32, #slice.groups<8>>
  %m = slice.get_param @bn.running_mean : tensor<8x40xf32, #slice.groups<8, 8>>
  %v = slice.get_param @bn.running_var : tensor<8x40xf32, #slice.groups<8, 8>>
  %2 = slice.batch_norm %1, %g, %b, %m, %v eps(1.0e-5)
      : (tensor<?x40xf32, #slice.groups<1, 8>>, tensor<40xf32, #slice.groups<8>>, tensor<40xf32, #slice.groups<8>>,
         tensor<8x40xf32, #slice.groups<8, 8>>, tensor<8x40xf32, #slice.groups<8, 8>>)
      -> tensor<?x40xf32, #slice.groups<1, 8>>
  %3 = slice.relu %2 : tensor<?x40xf32, #slice.groups<1, 8>>
  %w2 = slice.get_param @fc2.weight : tensor<3x40xf32, #slice.groups<1, 8>>
  %b2 = slice.get_param @fc2.bias : tensor<3xf32>
  %logits = slice.dense %3, %w2, %b2
      : (tensor<?x40xf32, #slice.groups<1, 8>>, tensor<3x40xf32, #slice.groups<1, 8>>, tensor<3xf32>)
      -> tensor<?x3xf32>
  return %logits : tensor<?x3xf32>
}

// The smallest network with everything in it: six inputs, eight hidden neurons
// in two groups, four classes. docs/Trace.md follows it through the compiler.

slice.param @fc1.weight {init = #slice.init<uniform, 0.40824829046386302>} : tensor<8x6xf32, #slice.groups<2, 1>>
slice.param @fc1.bias   {init = #slice.init<uniform, 0.40824829046386302>} : tensor<8xf32, #slice.groups<2>>
slice.param @fc2.weight {init = #slice.init<uniform, 0.35355339059327373>} : tensor<4x8xf32, #slice.groups<1, 2>>
slice.param @fc2.bias   {init = #slice.init<uniform, 0.35355339059327373>} : tensor<4xf32>

func.func @tiny(%x: tensor<?x6xf32> {slice.name = "x"}, %r: !slice.rate)
    -> (tensor<?x4xf32> {slice.name = "logits"}) {
  %w1 = slice.get_param @fc1.weight : tensor<8x6xf32, #slice.groups<2, 1>>
  %b1 = slice.get_param @fc1.bias : tensor<8xf32, #slice.groups<2>>
  %1 = slice.dense %x, %w1, %b1 rate(%r)
      : (tensor<?x6xf32>, tensor<8x6xf32, #slice.groups<2, 1>>, tensor<8xf32, #slice.groups<2>>)
      -> tensor<?x8xf32, #slice.groups<1, 2>>
  %2 = slice.relu %1 : tensor<?x8xf32, #slice.groups<1, 2>>
  %3 = slice.dropout %2 p(0.5) : tensor<?x8xf32, #slice.groups<1, 2>>
  %w2 = slice.get_param @fc2.weight : tensor<4x8xf32, #slice.groups<1, 2>>
  %b2 = slice.get_param @fc2.bias : tensor<4xf32>
  %logits = slice.dense %3, %w2, %b2
      : (tensor<?x8xf32, #slice.groups<1, 2>>, tensor<4x8xf32, #slice.groups<1, 2>>, tensor<4xf32>)
      -> tensor<?x4xf32>
  return %logits : tensor<?x4xf32>
}

// A network of two hidden layers for 28x28 images, sliced in 8 groups.
//
// Weights and biases start as PyTorch's Linear does, uniformly between
// -1/sqrt(fan_in) and 1/sqrt(fan_in).

slice.param @fc1.weight {init = #slice.init<uniform, 0.035714285714285712>} : tensor<512x784xf32, #slice.groups<8, 1>>
slice.param @fc1.bias   {init = #slice.init<uniform, 0.035714285714285712>} : tensor<512xf32, #slice.groups<8>>
slice.param @fc2.weight {init = #slice.init<uniform, 0.044194173824159216>} : tensor<512x512xf32, #slice.groups<8, 8>>
slice.param @fc2.bias   {init = #slice.init<uniform, 0.044194173824159216>} : tensor<512xf32, #slice.groups<8>>
slice.param @fc3.weight {init = #slice.init<uniform, 0.044194173824159216>} : tensor<10x512xf32, #slice.groups<1, 8>>
slice.param @fc3.bias   {init = #slice.init<uniform, 0.044194173824159216>} : tensor<10xf32>

func.func @mlp(%x: tensor<?x784xf32> {slice.name = "x"}, %r: !slice.rate)
    -> (tensor<?x10xf32> {slice.name = "logits"}) {
  %w1 = slice.get_param @fc1.weight : tensor<512x784xf32, #slice.groups<8, 1>>
  %b1 = slice.get_param @fc1.bias : tensor<512xf32, #slice.groups<8>>
  %1 = slice.dense %x, %w1, %b1 rate(%r)
      : (tensor<?x784xf32>, tensor<512x784xf32, #slice.groups<8, 1>>, tensor<512xf32, #slice.groups<8>>)
      -> tensor<?x512xf32, #slice.groups<1, 8>>
  %2 = slice.relu %1 : tensor<?x512xf32, #slice.groups<1, 8>>

  %w2 = slice.get_param @fc2.weight : tensor<512x512xf32, #slice.groups<8, 8>>
  %b2 = slice.get_param @fc2.bias : tensor<512xf32, #slice.groups<8>>
  %3 = slice.dense %2, %w2, %b2 rate(%r)
      : (tensor<?x512xf32, #slice.groups<1, 8>>, tensor<512x512xf32, #slice.groups<8, 8>>, tensor<512xf32, #slice.groups<8>>)
      -> tensor<?x512xf32, #slice.groups<1, 8>>
  %4 = slice.relu %3 : tensor<?x512xf32, #slice.groups<1, 8>>

  %w3 = slice.get_param @fc3.weight : tensor<10x512xf32, #slice.groups<1, 8>>
  %b3 = slice.get_param @fc3.bias : tensor<10xf32>
  %logits = slice.dense %4, %w3, %b3
      : (tensor<?x512xf32, #slice.groups<1, 8>>, tensor<10x512xf32, #slice.groups<1, 8>>, tensor<10xf32>)
      -> tensor<?x10xf32>
  return %logits : tensor<?x10xf32>
}

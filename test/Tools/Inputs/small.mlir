// A network of one hidden layer with dropout, small enough for tests of the
// tools: 3 x 4 pixels in, three classes out, 8 groups.

slice.param @fc1.weight {init = #slice.init<uniform, 0.28>} : tensor<40x12xf32, #slice.groups<8, 1>>
slice.param @fc1.bias   {init = #slice.init<uniform, 0.28>} : tensor<40xf32, #slice.groups<8>>
slice.param @fc2.weight {init = #slice.init<uniform, 0.15>} : tensor<3x40xf32, #slice.groups<1, 8>>
slice.param @fc2.bias   {init = #slice.init<uniform, 0.15>} : tensor<3xf32>

func.func @small(%x: tensor<?x12xf32> {slice.name = "x"}, %r: !slice.rate)
    -> (tensor<?x3xf32> {slice.name = "logits"}) {
  %w1 = slice.get_param @fc1.weight : tensor<40x12xf32, #slice.groups<8, 1>>
  %b1 = slice.get_param @fc1.bias : tensor<40xf32, #slice.groups<8>>
  %1 = slice.dense %x, %w1, %b1 rate(%r)
      : (tensor<?x12xf32>, tensor<40x12xf32, #slice.groups<8, 1>>, tensor<40xf32, #slice.groups<8>>)
      -> tensor<?x40xf32, #slice.groups<1, 8>>
  %2 = slice.relu %1 : tensor<?x40xf32, #slice.groups<1, 8>>
  %3 = slice.dropout %2 p(0.2) : tensor<?x40xf32, #slice.groups<1, 8>>
  %w2 = slice.get_param @fc2.weight : tensor<3x40xf32, #slice.groups<1, 8>>
  %b2 = slice.get_param @fc2.bias : tensor<3xf32>
  %logits = slice.dense %3, %w2, %b2
      : (tensor<?x40xf32, #slice.groups<1, 8>>, tensor<3x40xf32, #slice.groups<1, 8>>, tensor<3xf32>)
      -> tensor<?x3xf32>
  return %logits : tensor<?x3xf32>
}

// A network of one convolution for images of 2 x 2 pixels and three channels,
// in eight groups, and three classes.

slice.param @conv.weight {init = #slice.init<uniform, 0.19>} : tensor<16x3x3x3xf32, #slice.groups<8, 1, 1, 1>>
slice.param @conv.bias   {init = #slice.init<uniform, 0.19>} : tensor<16xf32, #slice.groups<8>>
slice.param @fc.weight   {init = #slice.init<uniform, 0.25>} : tensor<3x16xf32, #slice.groups<1, 8>>
slice.param @fc.bias     {init = #slice.init<uniform, 0.25>} : tensor<3xf32>

func.func @conv(%x: tensor<?x3x2x2xf32> {slice.name = "x"}, %r: !slice.rate)
    -> (tensor<?x3xf32> {slice.name = "logits"}) {
  %w1 = slice.get_param @conv.weight : tensor<16x3x3x3xf32, #slice.groups<8, 1, 1, 1>>
  %b1 = slice.get_param @conv.bias : tensor<16xf32, #slice.groups<8>>
  %1 = slice.conv2d %x, %w1, %b1 rate(%r) padding [1, 1]
      : (tensor<?x3x2x2xf32>, tensor<16x3x3x3xf32, #slice.groups<8, 1, 1, 1>>, tensor<16xf32, #slice.groups<8>>)
      -> tensor<?x16x2x2xf32, #slice.groups<1, 8, 1, 1>>
  %2 = slice.relu %1 : tensor<?x16x2x2xf32, #slice.groups<1, 8, 1, 1>>
  %3 = slice.global_avg_pool %2 : tensor<?x16x2x2xf32, #slice.groups<1, 8, 1, 1>> -> tensor<?x16xf32, #slice.groups<1, 8>>
  %w2 = slice.get_param @fc.weight : tensor<3x16xf32, #slice.groups<1, 8>>
  %b2 = slice.get_param @fc.bias : tensor<3xf32>
  %logits = slice.dense %3, %w2, %b2
      : (tensor<?x16xf32, #slice.groups<1, 8>>, tensor<3x16xf32, #slice.groups<1, 8>>, tensor<3xf32>)
      -> tensor<?x3xf32>
  return %logits : tensor<?x3xf32>
}

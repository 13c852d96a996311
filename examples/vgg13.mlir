// A VGG for 3x32x32 images, sliced in 8 groups.
// examples/networks/print_network.py prints it.

#first = #slice.groups<8, 1, 1, 1>
#weight = #slice.groups<8, 8, 1, 1>
#vector = #slice.groups<8>
#channels = #slice.groups<1, 8, 1, 1>
#features = #slice.groups<1, 8>

slice.param @features.0.conv.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x3x3x3xf32, #first>
slice.param @features.0.conv.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @features.0.norm.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @features.0.norm.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @features.1.conv.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @features.1.conv.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @features.1.norm.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @features.1.norm.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @features.2.conv.weight {init = #slice.init<normal, 0.041666666666666664>} : tensor<128x64x3x3xf32, #weight>
slice.param @features.2.conv.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @features.2.norm.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @features.2.norm.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @features.3.conv.weight {init = #slice.init<normal, 0.041666666666666664>} : tensor<128x128x3x3xf32, #weight>
slice.param @features.3.conv.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @features.3.norm.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @features.3.norm.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @features.5.conv.weight {init = #slice.init<normal, 0.02946278254943948>} : tensor<256x128x3x3xf32, #weight>
slice.param @features.5.conv.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @features.5.norm.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @features.5.norm.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @features.6.conv.weight {init = #slice.init<normal, 0.02946278254943948>} : tensor<256x256x3x3xf32, #weight>
slice.param @features.6.conv.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @features.6.norm.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @features.6.norm.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @features.8.conv.weight {init = #slice.init<normal, 0.020833333333333332>} : tensor<512x256x3x3xf32, #weight>
slice.param @features.8.conv.bias {init = #slice.init<zeros>} : tensor<512xf32, #vector>
slice.param @features.8.norm.weight {init = #slice.init<ones>} : tensor<512xf32, #vector>
slice.param @features.8.norm.bias {init = #slice.init<zeros>} : tensor<512xf32, #vector>
slice.param @features.9.conv.weight {init = #slice.init<normal, 0.020833333333333332>} : tensor<512x512x3x3xf32, #weight>
slice.param @features.9.conv.bias {init = #slice.init<zeros>} : tensor<512xf32, #vector>
slice.param @features.9.norm.weight {init = #slice.init<ones>} : tensor<512xf32, #vector>
slice.param @features.9.norm.bias {init = #slice.init<zeros>} : tensor<512xf32, #vector>
slice.param @features.10.conv.weight {init = #slice.init<normal, 0.020833333333333332>} : tensor<512x512x3x3xf32, #weight>
slice.param @features.10.conv.bias {init = #slice.init<zeros>} : tensor<512xf32, #vector>
slice.param @features.10.norm.weight {init = #slice.init<ones>} : tensor<512xf32, #vector>
slice.param @features.10.norm.bias {init = #slice.init<zeros>} : tensor<512xf32, #vector>
slice.param @features.11.conv.weight {init = #slice.init<normal, 0.020833333333333332>} : tensor<512x512x3x3xf32, #weight>
slice.param @features.11.conv.bias {init = #slice.init<zeros>} : tensor<512xf32, #vector>
slice.param @features.11.norm.weight {init = #slice.init<ones>} : tensor<512xf32, #vector>
slice.param @features.11.norm.bias {init = #slice.init<zeros>} : tensor<512xf32, #vector>
slice.param @classifier.weight {init = #slice.init<uniform, 0.044194173824159216>} : tensor<10x512xf32, #features>
slice.param @classifier.bias {init = #slice.init<uniform, 0.044194173824159216>} : tensor<10xf32>

func.func @vgg13(
    %x: tensor<?x3x32x32xf32> {slice.name = "x"}, %r: !slice.rate)
    -> (tensor<?x10xf32> {slice.name = "logits"}) {
  %features.0.conv.weight = slice.get_param @features.0.conv.weight : tensor<64x3x3x3xf32, #first>
  %features.0.conv.bias = slice.get_param @features.0.conv.bias : tensor<64xf32, #vector>
  %features.0.conv = slice.conv2d %x, %features.0.conv.weight, %features.0.conv.bias rate(%r) padding [1, 1]
      : (tensor<?x3x32x32xf32>, tensor<64x3x3x3xf32, #first>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %features.0.norm.weight = slice.get_param @features.0.norm.weight : tensor<64xf32, #vector>
  %features.0.norm.bias = slice.get_param @features.0.norm.bias : tensor<64xf32, #vector>
  %features.0.norm = slice.group_norm %features.0.conv, %features.0.norm.weight, %features.0.norm.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %features.0.relu = slice.relu %features.0.norm : tensor<?x64x32x32xf32, #channels>
  %features.1.conv.weight = slice.get_param @features.1.conv.weight : tensor<64x64x3x3xf32, #weight>
  %features.1.conv.bias = slice.get_param @features.1.conv.bias : tensor<64xf32, #vector>
  %features.1.conv = slice.conv2d %features.0.relu, %features.1.conv.weight, %features.1.conv.bias rate(%r) padding [1, 1]
      : (tensor<?x64x32x32xf32, #channels>, tensor<64x64x3x3xf32, #weight>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %features.1.norm.weight = slice.get_param @features.1.norm.weight : tensor<64xf32, #vector>
  %features.1.norm.bias = slice.get_param @features.1.norm.bias : tensor<64xf32, #vector>
  %features.1.norm = slice.group_norm %features.1.conv, %features.1.norm.weight, %features.1.norm.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %features.1.relu = slice.relu %features.1.norm : tensor<?x64x32x32xf32, #channels>
  %features.2.conv.weight = slice.get_param @features.2.conv.weight : tensor<128x64x3x3xf32, #weight>
  %features.2.conv.bias = slice.get_param @features.2.conv.bias : tensor<128xf32, #vector>
  %features.2.conv = slice.conv2d %features.1.relu, %features.2.conv.weight, %features.2.conv.bias rate(%r) padding [1, 1]
      : (tensor<?x64x32x32xf32, #channels>, tensor<128x64x3x3xf32, #weight>, tensor<128xf32, #vector>)
      -> tensor<?x128x32x32xf32, #channels>
  %features.2.norm.weight = slice.get_param @features.2.norm.weight : tensor<128xf32, #vector>
  %features.2.norm.bias = slice.get_param @features.2.norm.bias : tensor<128xf32, #vector>
  %features.2.norm = slice.group_norm %features.2.conv, %features.2.norm.weight, %features.2.norm.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x32x32xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x32x32xf32, #channels>
  %features.2.relu = slice.relu %features.2.norm : tensor<?x128x32x32xf32, #channels>
  %features.3.conv.weight = slice.get_param @features.3.conv.weight : tensor<128x128x3x3xf32, #weight>
  %features.3.conv.bias = slice.get_param @features.3.conv.bias : tensor<128xf32, #vector>
  %features.3.conv = slice.conv2d %features.2.relu, %features.3.conv.weight, %features.3.conv.bias rate(%r) padding [1, 1]
      : (tensor<?x128x32x32xf32, #channels>, tensor<128x128x3x3xf32, #weight>, tensor<128xf32, #vector>)
      -> tensor<?x128x32x32xf32, #channels>
  %features.3.norm.weight = slice.get_param @features.3.norm.weight : tensor<128xf32, #vector>
  %features.3.norm.bias = slice.get_param @features.3.norm.bias : tensor<128xf32, #vector>
  %features.3.norm = slice.group_norm %features.3.conv, %features.3.norm.weight, %features.3.norm.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x32x32xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x32x32xf32, #channels>
  %features.3.relu = slice.relu %features.3.norm : tensor<?x128x32x32xf32, #channels>
  %features.4 = slice.max_pool %features.3.relu kernel [2, 2] stride [2, 2] : tensor<?x128x32x32xf32, #channels> -> tensor<?x128x16x16xf32, #channels>
  %features.5.conv.weight = slice.get_param @features.5.conv.weight : tensor<256x128x3x3xf32, #weight>
  %features.5.conv.bias = slice.get_param @features.5.conv.bias : tensor<256xf32, #vector>
  %features.5.conv = slice.conv2d %features.4, %features.5.conv.weight, %features.5.conv.bias rate(%r) padding [1, 1]
      : (tensor<?x128x16x16xf32, #channels>, tensor<256x128x3x3xf32, #weight>, tensor<256xf32, #vector>)
      -> tensor<?x256x16x16xf32, #channels>
  %features.5.norm.weight = slice.get_param @features.5.norm.weight : tensor<256xf32, #vector>
  %features.5.norm.bias = slice.get_param @features.5.norm.bias : tensor<256xf32, #vector>
  %features.5.norm = slice.group_norm %features.5.conv, %features.5.norm.weight, %features.5.norm.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x16x16xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x16x16xf32, #channels>
  %features.5.relu = slice.relu %features.5.norm : tensor<?x256x16x16xf32, #channels>
  %features.6.conv.weight = slice.get_param @features.6.conv.weight : tensor<256x256x3x3xf32, #weight>
  %features.6.conv.bias = slice.get_param @features.6.conv.bias : tensor<256xf32, #vector>
  %features.6.conv = slice.conv2d %features.5.relu, %features.6.conv.weight, %features.6.conv.bias rate(%r) padding [1, 1]
      : (tensor<?x256x16x16xf32, #channels>, tensor<256x256x3x3xf32, #weight>, tensor<256xf32, #vector>)
      -> tensor<?x256x16x16xf32, #channels>
  %features.6.norm.weight = slice.get_param @features.6.norm.weight : tensor<256xf32, #vector>
  %features.6.norm.bias = slice.get_param @features.6.norm.bias : tensor<256xf32, #vector>
  %features.6.norm = slice.group_norm %features.6.conv, %features.6.norm.weight, %features.6.norm.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x16x16xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x16x16xf32, #channels>
  %features.6.relu = slice.relu %features.6.norm : tensor<?x256x16x16xf32, #channels>
  %features.7 = slice.max_pool %features.6.relu kernel [2, 2] stride [2, 2] : tensor<?x256x16x16xf32, #channels> -> tensor<?x256x8x8xf32, #channels>
  %features.8.conv.weight = slice.get_param @features.8.conv.weight : tensor<512x256x3x3xf32, #weight>
  %features.8.conv.bias = slice.get_param @features.8.conv.bias : tensor<512xf32, #vector>
  %features.8.conv = slice.conv2d %features.7, %features.8.conv.weight, %features.8.conv.bias rate(%r) padding [1, 1]
      : (tensor<?x256x8x8xf32, #channels>, tensor<512x256x3x3xf32, #weight>, tensor<512xf32, #vector>)
      -> tensor<?x512x8x8xf32, #channels>
  %features.8.norm.weight = slice.get_param @features.8.norm.weight : tensor<512xf32, #vector>
  %features.8.norm.bias = slice.get_param @features.8.norm.bias : tensor<512xf32, #vector>
  %features.8.norm = slice.group_norm %features.8.conv, %features.8.norm.weight, %features.8.norm.bias groups(8) channels(512) eps(1.0e-05)
      : (tensor<?x512x8x8xf32, #channels>, tensor<512xf32, #vector>, tensor<512xf32, #vector>)
      -> tensor<?x512x8x8xf32, #channels>
  %features.8.relu = slice.relu %features.8.norm : tensor<?x512x8x8xf32, #channels>
  %features.9.conv.weight = slice.get_param @features.9.conv.weight : tensor<512x512x3x3xf32, #weight>
  %features.9.conv.bias = slice.get_param @features.9.conv.bias : tensor<512xf32, #vector>
  %features.9.conv = slice.conv2d %features.8.relu, %features.9.conv.weight, %features.9.conv.bias rate(%r) padding [1, 1]
      : (tensor<?x512x8x8xf32, #channels>, tensor<512x512x3x3xf32, #weight>, tensor<512xf32, #vector>)
      -> tensor<?x512x8x8xf32, #channels>
  %features.9.norm.weight = slice.get_param @features.9.norm.weight : tensor<512xf32, #vector>
  %features.9.norm.bias = slice.get_param @features.9.norm.bias : tensor<512xf32, #vector>
  %features.9.norm = slice.group_norm %features.9.conv, %features.9.norm.weight, %features.9.norm.bias groups(8) channels(512) eps(1.0e-05)
      : (tensor<?x512x8x8xf32, #channels>, tensor<512xf32, #vector>, tensor<512xf32, #vector>)
      -> tensor<?x512x8x8xf32, #channels>
  %features.9.relu = slice.relu %features.9.norm : tensor<?x512x8x8xf32, #channels>
  %features.10.conv.weight = slice.get_param @features.10.conv.weight : tensor<512x512x3x3xf32, #weight>
  %features.10.conv.bias = slice.get_param @features.10.conv.bias : tensor<512xf32, #vector>
  %features.10.conv = slice.conv2d %features.9.relu, %features.10.conv.weight, %features.10.conv.bias rate(%r) padding [1, 1]
      : (tensor<?x512x8x8xf32, #channels>, tensor<512x512x3x3xf32, #weight>, tensor<512xf32, #vector>)
      -> tensor<?x512x8x8xf32, #channels>
  %features.10.norm.weight = slice.get_param @features.10.norm.weight : tensor<512xf32, #vector>
  %features.10.norm.bias = slice.get_param @features.10.norm.bias : tensor<512xf32, #vector>
  %features.10.norm = slice.group_norm %features.10.conv, %features.10.norm.weight, %features.10.norm.bias groups(8) channels(512) eps(1.0e-05)
      : (tensor<?x512x8x8xf32, #channels>, tensor<512xf32, #vector>, tensor<512xf32, #vector>)
      -> tensor<?x512x8x8xf32, #channels>
  %features.10.relu = slice.relu %features.10.norm : tensor<?x512x8x8xf32, #channels>
  %features.11.conv.weight = slice.get_param @features.11.conv.weight : tensor<512x512x3x3xf32, #weight>
  %features.11.conv.bias = slice.get_param @features.11.conv.bias : tensor<512xf32, #vector>
  %features.11.conv = slice.conv2d %features.10.relu, %features.11.conv.weight, %features.11.conv.bias rate(%r) padding [1, 1]
      : (tensor<?x512x8x8xf32, #channels>, tensor<512x512x3x3xf32, #weight>, tensor<512xf32, #vector>)
      -> tensor<?x512x8x8xf32, #channels>
  %features.11.norm.weight = slice.get_param @features.11.norm.weight : tensor<512xf32, #vector>
  %features.11.norm.bias = slice.get_param @features.11.norm.bias : tensor<512xf32, #vector>
  %features.11.norm = slice.group_norm %features.11.conv, %features.11.norm.weight, %features.11.norm.bias groups(8) channels(512) eps(1.0e-05)
      : (tensor<?x512x8x8xf32, #channels>, tensor<512xf32, #vector>, tensor<512xf32, #vector>)
      -> tensor<?x512x8x8xf32, #channels>
  %features.11.relu = slice.relu %features.11.norm : tensor<?x512x8x8xf32, #channels>
  %mean = slice.global_avg_pool %features.11.relu : tensor<?x512x8x8xf32, #channels> -> tensor<?x512xf32, #features>
  %classifier.weight = slice.get_param @classifier.weight : tensor<10x512xf32, #features>
  %classifier.bias = slice.get_param @classifier.bias : tensor<10xf32>
  %logits = slice.dense %mean, %classifier.weight, %classifier.bias
      : (tensor<?x512xf32, #features>, tensor<10x512xf32, #features>, tensor<10xf32>)
      -> tensor<?x10xf32>
  return %logits : tensor<?x10xf32>
}
